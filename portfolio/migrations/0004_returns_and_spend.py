import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('portfolio', '0003_ledger'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReturnFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=150)),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.PositiveIntegerField()),
                ('content', models.BinaryField()),
                ('uploaded_at', models.DateTimeField()),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='return_files', to='accounts.department')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('department', 'sha256'), name='return_file_once'), models.CheckConstraint(condition=models.Q(('size__gte', 1)), name='return_file_not_empty')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='returnfile',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='4cff40e00e3aa4097b9e59cce5dae4f69367f4ce', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_72571', table='portfolio_returnfile', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='returnfile',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='e682f89dc18b7852495e195ad36cdd01fc91bdda', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_0b656', table='portfolio_returnfile', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Return',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=70, unique=True)),
                ('year', models.CharField(max_length=7)),
                ('period', models.PositiveSmallIntegerField()),
                ('control_budget', models.CharField(choices=[('RDEL_ADMIN', 'Resource, administration (RDEL admin)'), ('RDEL_PROGRAMME', 'Resource, programme (RDEL programme)'), ('CDEL', 'Capital (CDEL)')], max_length=14)),
                ('sequence', models.PositiveSmallIntegerField()),
                ('status', models.CharField(choices=[('RECEIVED', 'Received'), ('FAULTY', 'Faulty'), ('CHECKED', 'Checked'), ('CERTIFIED', 'Certified'), ('HELD', 'Held'), ('ACCEPTED', 'Accepted'), ('REFUSED', 'Refused'), ('WITHDRAWN', 'Withdrawn')], default='RECEIVED', max_length=9)),
                ('accrual_correction', models.BooleanField(default=False)),
                ('declared_total', models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ('line_count', models.PositiveIntegerField()),
                ('transaction_count', models.PositiveIntegerField()),
                ('net', models.DecimalField(decimal_places=2, max_digits=14)),
                ('negatives', models.PositiveIntegerField()),
                ('duplicate_groups', models.PositiveIntegerField()),
                ('fault_count', models.PositiveIntegerField()),
                ('challenge_count', models.PositiveIntegerField()),
                ('warning_count', models.PositiveIntegerField()),
                ('challenges_confirmed', models.BooleanField(default=False)),
                ('received_at', models.DateTimeField()),
                ('prepared_at', models.DateTimeField(null=True)),
                ('certified_at', models.DateTimeField(null=True)),
                ('held_at', models.DateTimeField(null=True)),
                ('held_because', models.TextField(blank=True, max_length=2000)),
                ('accepted_at', models.DateTimeField(null=True)),
                ('refused_at', models.DateTimeField(null=True)),
                ('refusal_reason', models.TextField(blank=True, max_length=2000)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('accepted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('award', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='returns', to='portfolio.award')),
                ('certified_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('prepared_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('received_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('refused_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='returns', to='portfolio.returnfile')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('control_budget__in', ['RDEL_ADMIN', 'RDEL_PROGRAMME', 'CDEL']), ('year__regex', '^\\d{4}-\\d{2}$')), name='return_cell'), models.UniqueConstraint(fields=('award', 'year', 'period', 'sequence'), name='return_sequence_once'), models.UniqueConstraint(condition=models.Q(('status__in', ['RECEIVED', 'CHECKED', 'CERTIFIED', 'HELD', 'ACCEPTED'])), fields=('file',), name='return_file_counts_once'), models.CheckConstraint(condition=models.Q(('period__range', (1, 12)), ('sequence__gte', 1)), name='return_period'), models.CheckConstraint(condition=models.Q(models.Q(('prepared_at__isnull', True), ('prepared_by__isnull', True)), models.Q(('prepared_at__isnull', False), ('prepared_by__isnull', False)), _connector='OR'), name='return_prepared_pair'), models.CheckConstraint(condition=models.Q(models.Q(('certified_at__isnull', True), ('certified_by__isnull', True)), models.Q(('certified_at__isnull', False), ('certified_by__isnull', False)), _connector='OR'), name='return_certified_pair'), models.CheckConstraint(condition=models.Q(models.Q(('accepted_at__isnull', True), ('accepted_by__isnull', True)), models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False)), _connector='OR'), name='return_accepted_pair'), models.CheckConstraint(condition=models.Q(models.Q(('refused_at__isnull', True), ('refused_by__isnull', True)), models.Q(('refused_at__isnull', False), ('refused_by__isnull', False)), _connector='OR'), name='return_refused_pair'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='return_withdrawn_pair'), models.CheckConstraint(condition=models.Q(('certified_by__isnull', True), models.Q(models.Q(('certified_by', models.F('prepared_by')), _negated=True), models.Q(('certified_by', models.F('received_by')), _negated=True)), _connector='OR'), name='return_second_person'), models.CheckConstraint(condition=models.Q(('status__in', ['RECEIVED', 'FAULTY', 'WITHDRAWN']), models.Q(('prepared_at__isnull', False), models.Q(('challenge_count', 0), ('challenges_confirmed', True), _connector='OR')), _connector='OR'), name='return_prepared_shown'), models.CheckConstraint(condition=models.Q(('status__in', ['FAULTY', 'WITHDRAWN']), ('fault_count', 0), _connector='OR'), name='return_stands'), models.CheckConstraint(condition=models.Q(models.Q(('certified_at__isnull', False), ('status__in', ['CERTIFIED', 'HELD', 'ACCEPTED', 'REFUSED'])), ('status', 'WITHDRAWN'), models.Q(('certified_at__isnull', True), ('status__in', ['RECEIVED', 'FAULTY', 'CHECKED'])), _connector='OR'), name='return_certified_shown'), models.CheckConstraint(condition=models.Q(models.Q(('held_at__isnull', False), ('status', 'HELD'), models.Q(('held_because', ''), _negated=True)), models.Q(('status', 'HELD'), _negated=True), _connector='OR'), name='return_held_shown'), models.CheckConstraint(condition=models.Q(models.Q(('accepted_at__isnull', False), ('status', 'ACCEPTED')), models.Q(models.Q(('status', 'ACCEPTED'), _negated=True), ('accepted_at__isnull', True)), _connector='OR'), name='return_accepted_shown'), models.CheckConstraint(condition=models.Q(models.Q(('refused_at__isnull', False), ('status', 'REFUSED'), models.Q(('refusal_reason', ''), _negated=True)), models.Q(models.Q(('status', 'REFUSED'), _negated=True), ('refused_at__isnull', True)), _connector='OR'), name='return_refused_shown'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'WITHDRAWN'), ('withdrawn_at__isnull', False)), models.Q(models.Q(('status', 'WITHDRAWN'), _negated=True), ('withdrawn_at__isnull', True)), _connector='OR'), name='return_withdrawn_shown')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='return',
            trigger=pgtrigger.compiler.Trigger(name='status', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{CERTIFIED:ACCEPTED,CERTIFIED:HELD,CERTIFIED:REFUSED,CERTIFIED:WITHDRAWN,CHECKED:CERTIFIED,CHECKED:WITHDRAWN,FAULTY:WITHDRAWN,HELD:ACCEPTED,HELD:REFUSED,HELD:WITHDRAWN,RECEIVED:CHECKED,RECEIVED:FAULTY,RECEIVED:WITHDRAWN}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='3f5d7dd81f85e14ab0ea56f74012455c40147d82', operation='UPDATE', pgid='pgtrigger_status_ae15a', table='portfolio_return', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='return',
            trigger=pgtrigger.compiler.Trigger(name='identity', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."file_id" IS DISTINCT FROM (NEW."file_id") OR OLD."award_id" IS DISTINCT FROM (NEW."award_id") OR OLD."year" IS DISTINCT FROM (NEW."year") OR OLD."period" IS DISTINCT FROM (NEW."period") OR OLD."control_budget" IS DISTINCT FROM (NEW."control_budget") OR OLD."sequence" IS DISTINCT FROM (NEW."sequence") OR OLD."accrual_correction" IS DISTINCT FROM (NEW."accrual_correction") OR OLD."declared_total" IS DISTINCT FROM (NEW."declared_total") OR OLD."line_count" IS DISTINCT FROM (NEW."line_count") OR OLD."net" IS DISTINCT FROM (NEW."net") OR OLD."received_by_id" IS DISTINCT FROM (NEW."received_by_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='3f34c5af000ffde484e1fc6b5cd5ca90d698cfe2', operation='UPDATE', pgid='pgtrigger_identity_d0dce', table='portfolio_return', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='return',
            trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='1b7da6970328581c121aed770ef5a97c76ec45d8', operation='DELETE', pgid='pgtrigger_kept_d9a82', table='portfolio_return', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='return',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='fb90e8e54cf23821cca5dd3d0d4a1e4b8cdaa53a', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_514c2', table='portfolio_return', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='ReturnFinding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.PositiveIntegerField(null=True)),
                ('column', models.CharField(blank=True, max_length=80)),
                ('value', models.CharField(blank=True, max_length=200)),
                ('code', models.CharField(max_length=24)),
                ('severity', models.CharField(choices=[('fault', 'Fault'), ('challenge', 'Challenge'), ('warning', 'Warning')], max_length=9)),
                ('message', models.TextField(max_length=2000)),
                ('spend_return', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='portfolio.return')),
            ],
            options={
                'indexes': [models.Index(fields=['spend_return', 'id'], name='return_finding_in_order')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='returnfinding',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='794b057546927ac8b55f2a07a527b213973d7256', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_0b134', table='portfolio_returnfinding', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='returnfinding',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='a358bca08ea9d4e4990c4770e8e8e9a9fe66c7ba', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_a42a5', table='portfolio_returnfinding', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='SpendLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line_number', models.PositiveIntegerField()),
                ('year', models.CharField(max_length=7)),
                ('period', models.PositiveSmallIntegerField()),
                ('control_budget', models.CharField(choices=[('RDEL_ADMIN', 'Resource, administration (RDEL admin)'), ('RDEL_PROGRAMME', 'Resource, programme (RDEL programme)'), ('CDEL', 'Capital (CDEL)')], max_length=14)),
                ('date', models.DateField()),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14)),
                ('department_family', models.CharField(max_length=255)),
                ('entity', models.CharField(max_length=255)),
                ('expense_type', models.CharField(max_length=255)),
                ('expense_area', models.CharField(max_length=255)),
                ('supplier', models.CharField(max_length=255)),
                ('transaction_number', models.CharField(max_length=100)),
                ('description', models.CharField(max_length=2000)),
                ('supplier_postcode', models.CharField(max_length=20)),
                ('supplier_type', models.CharField(max_length=100)),
                ('contract_number', models.CharField(max_length=100)),
                ('project_code', models.CharField(max_length=100)),
                ('expenditure_type', models.CharField(max_length=100)),
                ('feed_no', models.BigIntegerField(null=True, unique=True)),
                ('posted_year', models.CharField(max_length=7, null=True)),
                ('posted_period', models.PositiveSmallIntegerField(null=True)),
                ('award', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='spend_lines', to='portfolio.award')),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.department')),
                ('fund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portfolio.fund')),
                ('spend_return', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='portfolio.return')),
            ],
            options={
                'indexes': [models.Index(fields=['award', 'feed_no'], name='spend_line_of_award'), models.Index(fields=['department', 'feed_no'], name='spend_line_of_department'), models.Index(fields=['department', 'transaction_number'], name='spend_line_of_transaction')],
                'constraints': [models.CheckConstraint(condition=models.Q(('control_budget__in', ['RDEL_ADMIN', 'RDEL_PROGRAMME', 'CDEL']), ('year__regex', '^\\d{4}-\\d{2}$')), name='spend_line_cell'), models.UniqueConstraint(fields=('spend_return', 'line_number'), name='spend_line_once'), models.CheckConstraint(condition=models.Q(('period__range', (1, 12))), name='spend_line_period'), models.CheckConstraint(condition=models.Q(models.Q(('feed_no__isnull', True), ('posted_period__isnull', True), ('posted_year__isnull', True)), models.Q(('feed_no__gte', 1), ('posted_period__range', (1, 12)), ('posted_year__isnull', False)), _connector='OR'), name='spend_line_posted_whole')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='spendline',
            trigger=pgtrigger.compiler.Trigger(name='stands', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."spend_return_id" IS DISTINCT FROM (NEW."spend_return_id") OR OLD."fund_id" IS DISTINCT FROM (NEW."fund_id") OR OLD."award_id" IS DISTINCT FROM (NEW."award_id") OR OLD."department_id" IS DISTINCT FROM (NEW."department_id") OR OLD."line_number" IS DISTINCT FROM (NEW."line_number") OR OLD."year" IS DISTINCT FROM (NEW."year") OR OLD."period" IS DISTINCT FROM (NEW."period") OR OLD."control_budget" IS DISTINCT FROM (NEW."control_budget") OR OLD."date" IS DISTINCT FROM (NEW."date") OR OLD."amount" IS DISTINCT FROM (NEW."amount") OR OLD."department_family" IS DISTINCT FROM (NEW."department_family") OR OLD."entity" IS DISTINCT FROM (NEW."entity") OR OLD."expense_type" IS DISTINCT FROM (NEW."expense_type") OR OLD."expense_area" IS DISTINCT FROM (NEW."expense_area") OR OLD."supplier" IS DISTINCT FROM (NEW."supplier") OR OLD."transaction_number" IS DISTINCT FROM (NEW."transaction_number") OR OLD."description" IS DISTINCT FROM (NEW."description") OR OLD."supplier_postcode" IS DISTINCT FROM (NEW."supplier_postcode") OR OLD."supplier_type" IS DISTINCT FROM (NEW."supplier_type") OR OLD."contract_number" IS DISTINCT FROM (NEW."contract_number") OR OLD."project_code" IS DISTINCT FROM (NEW."project_code") OR OLD."expenditure_type" IS DISTINCT FROM (NEW."expenditure_type"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='8505b4c127ba4ba88dd7c0188928b2a0edc2f6c7', operation='UPDATE', pgid='pgtrigger_stands_beab5', table='portfolio_spendline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='spendline',
            trigger=pgtrigger.compiler.Trigger(name='numbered_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."feed_no" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='5af95331bdbf8da25ffc71dcc9aa2245e5181230', operation='UPDATE', pgid='pgtrigger_numbered_once_d5464', table='portfolio_spendline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='spendline',
            trigger=pgtrigger.compiler.Trigger(name='numbered_later', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."feed_no" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='d6aa6856b8dcdfc53ce88ca6f83a5e5bf23b3c90', operation='INSERT', pgid='pgtrigger_numbered_later_6650b', table='portfolio_spendline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='spendline',
            trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='97804b6d1d5737d7a660b8222d3fd4a7c431d37c', operation='DELETE', pgid='pgtrigger_kept_c9c59', table='portfolio_spendline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='spendline',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='608f6b3a1eca909c74f0d3d8115138d66eddbea1', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_c8529', table='portfolio_spendline', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Feed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('epoch', models.PositiveIntegerField(default=1)),
                ('head', models.BigIntegerField(default=0)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('epoch__gte', 1), ('head__gte', 0), ('id', 1)), name='feed_one_row')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='feed',
            trigger=pgtrigger.compiler.Trigger(name='grows', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."head" < (OLD."head") AND NEW."epoch" = (OLD."epoch"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='18316299ed56c8b01e88e58e886ac2bad7043097', operation='UPDATE', pgid='pgtrigger_grows_3f408', table='portfolio_feed', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='feed',
            trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='f3fff4afaca9fe87c50c26f612c272a21dd110ad', operation='DELETE', pgid='pgtrigger_kept_3319d', table='portfolio_feed', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='feed',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='16f86a2453a68cf3cde5f383bf267df26298cc71', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_b587d', table='portfolio_feed', when='BEFORE')),
        ),
    ]
