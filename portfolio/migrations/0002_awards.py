import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('portfolio', '0001_funds_and_decisions'),
    ]

    operations = [
        migrations.CreateModel(
            name='Award',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=48, unique=True)),
                ('title', models.CharField(max_length=150)),
                ('status', models.CharField(choices=[('OFFERED', 'Offered'), ('ACCEPTED', 'Accepted'), ('LIVE', 'Live'), ('DECLINED', 'Declined'), ('TERMINATED', 'Terminated')], default='OFFERED', max_length=10)),
                ('offered_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(null=True)),
                ('answer_reason', models.TextField(blank=True, max_length=2000)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('bid', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='awards', to='bids.bid')),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='awards', to='accounts.department')),
                ('offered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='award', to='portfolio.decision')),
                ('fund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='awards', to='portfolio.fund')),
            ],
            options={
                'indexes': [models.Index(fields=['department', '-id'], name='award_of_department')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('answered_by__isnull', True)), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='award_answered_pair'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('status__in', ['OFFERED', 'TERMINATED'])), models.Q(('answered_at__isnull', False), ('status__in', ['ACCEPTED', 'LIVE'])), models.Q(('answered_at__isnull', False), ('status', 'DECLINED'), models.Q(('answer_reason', ''), _negated=True)), _connector='OR'), name='award_answer_shown')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='award',
            trigger=pgtrigger.compiler.Trigger(name='status', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{ACCEPTED:LIVE,OFFERED:ACCEPTED,OFFERED:DECLINED,OFFERED:TERMINATED}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='71444259157cedf12a35b8dafd50f68b5ffdbd2f', operation='UPDATE', pgid='pgtrigger_status_8b8ba', table='portfolio_award', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='award',
            trigger=pgtrigger.compiler.Trigger(name='identity', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."decision_id" IS DISTINCT FROM (NEW."decision_id") OR OLD."fund_id" IS DISTINCT FROM (NEW."fund_id") OR OLD."bid_id" IS DISTINCT FROM (NEW."bid_id") OR OLD."department_id" IS DISTINCT FROM (NEW."department_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='3868d95835c863e89e50231b9673b19f1b218b0e', operation='UPDATE', pgid='pgtrigger_identity_3de72', table='portfolio_award', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='award',
            trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='d2552285b8889180618afb3c02ce67004f7613b4', operation='DELETE', pgid='pgtrigger_kept_ddd34', table='portfolio_award', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Milestone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('name', models.CharField(max_length=150)),
                ('kind', models.CharField(choices=[('GATE_0', 'Gate 0: strategic assessment'), ('GATE_1', 'Gate 1: business justification'), ('GATE_2', 'Gate 2: delivery strategy'), ('GATE_3', 'Gate 3: investment decision'), ('GATE_4', 'Gate 4: readiness for service'), ('GATE_5', 'Gate 5: operations review and benefits'), ('DELIVERY', 'Delivery'), ('DECOMMISSION', 'Decommissioning')], max_length=12)),
                ('baseline_on', models.DateField()),
                ('forecast_on', models.DateField()),
                ('actual_on', models.DateField(null=True)),
                ('evidence_expected', models.TextField(max_length=1000)),
                ('status', models.CharField(choices=[('PLANNED', 'Planned'), ('CLAIMED', 'Claimed'), ('MET', 'Met'), ('RELEASED', 'Released')], default='PLANNED', max_length=8)),
                ('award', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='milestones', to='portfolio.award')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('status', 'PLANNED')), fields=['forecast_on', 'id'], name='milestone_to_come')],
                'constraints': [models.UniqueConstraint(fields=('award', 'number'), name='milestone_number_once'), models.CheckConstraint(condition=models.Q(models.Q(('actual_on__isnull', True), ('status', 'PLANNED')), models.Q(models.Q(('status', 'PLANNED'), _negated=True), ('actual_on__isnull', False)), _connector='OR'), name='milestone_actual_shown')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='milestone',
            trigger=pgtrigger.compiler.Trigger(name='status', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{CLAIMED:MET,CLAIMED:PLANNED,MET:RELEASED,PLANNED:CLAIMED}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='ef897f2f44d93b36fe18569758b2842cc52520b1', operation='UPDATE', pgid='pgtrigger_status_4bfa7', table='portfolio_milestone', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='milestone',
            trigger=pgtrigger.compiler.Trigger(name='identity', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."award_id" IS DISTINCT FROM (NEW."award_id") OR OLD."number" IS DISTINCT FROM (NEW."number"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='b705009e5eacd52b16a2b386faa7a64b6b7ee976', operation='UPDATE', pgid='pgtrigger_identity_7a266', table='portfolio_milestone', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='milestone',
            trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='f2651bfd755b0d1c696d7170a6f1264231526c27', operation='DELETE', pgid='pgtrigger_kept_122fa', table='portfolio_milestone', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='MilestoneShare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.CharField(max_length=7)),
                ('control_budget', models.CharField(choices=[('RDEL_ADMIN', 'Resource, administration (RDEL admin)'), ('RDEL_PROGRAMME', 'Resource, programme (RDEL programme)'), ('CDEL', 'Capital (CDEL)')], max_length=14)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14)),
                ('milestone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shares', to='portfolio.milestone')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('control_budget__in', ['RDEL_ADMIN', 'RDEL_PROGRAMME', 'CDEL']), ('year__regex', '^\\d{4}-\\d{2}$')), name='milestone_share_cell'), models.UniqueConstraint(fields=('milestone', 'year', 'control_budget'), name='milestone_share_once'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='milestone_share_amount')],
            },
        ),
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('met_on', models.DateField()),
                ('evidence', models.TextField(max_length=5000)),
                ('file_name', models.CharField(blank=True, max_length=150)),
                ('file_sha256', models.CharField(blank=True, max_length=64)),
                ('file_bytes', models.BinaryField(null=True)),
                ('claimed_at', models.DateTimeField()),
                ('outcome', models.CharField(blank=True, choices=[('MET', 'Met'), ('REFUSED', 'Refused')], max_length=8)),
                ('reason', models.TextField(blank=True, max_length=2000)),
                ('checked_at', models.DateTimeField(null=True)),
                ('released_at', models.DateTimeField(null=True)),
                ('checked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('claimed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('released_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('milestone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='portfolio.milestone')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('outcome', 'REFUSED'), _negated=True), fields=('milestone',), name='claim_one_standing'), models.CheckConstraint(condition=models.Q(models.Q(('file_bytes__isnull', True), ('file_name', ''), ('file_sha256', '')), models.Q(('file_bytes__isnull', False), models.Q(('file_name', ''), _negated=True), models.Q(('file_sha256', ''), _negated=True)), _connector='OR'), name='claim_file_whole'), models.CheckConstraint(condition=models.Q(models.Q(('checked_at__isnull', True), ('checked_by__isnull', True)), models.Q(('checked_at__isnull', False), ('checked_by__isnull', False)), _connector='OR'), name='claim_checked_pair'), models.CheckConstraint(condition=models.Q(models.Q(('released_at__isnull', True), ('released_by__isnull', True)), models.Q(('released_at__isnull', False), ('released_by__isnull', False)), _connector='OR'), name='claim_released_pair'), models.CheckConstraint(condition=models.Q(models.Q(('checked_at__isnull', True), ('outcome', '')), models.Q(('checked_at__isnull', False), ('outcome', 'MET')), models.Q(('checked_at__isnull', False), ('outcome', 'REFUSED'), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='claim_outcome_shown'), models.CheckConstraint(condition=models.Q(('released_by__isnull', True), ('outcome', 'MET'), _connector='OR'), name='claim_released_when_met'), models.CheckConstraint(condition=models.Q(('released_by__isnull', True), models.Q(models.Q(('released_by', models.F('claimed_by')), _negated=True), models.Q(('released_by', models.F('checked_by')), _negated=True)), _connector='OR'), name='claim_other_person_releases')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='evidence_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."milestone_id" IS DISTINCT FROM (NEW."milestone_id") OR OLD."met_on" IS DISTINCT FROM (NEW."met_on") OR OLD."evidence" IS DISTINCT FROM (NEW."evidence") OR OLD."file_name" IS DISTINCT FROM (NEW."file_name") OR OLD."file_sha256" IS DISTINCT FROM (NEW."file_sha256") OR OLD."file_bytes" IS DISTINCT FROM (NEW."file_bytes") OR OLD."claimed_at" IS DISTINCT FROM (NEW."claimed_at") OR OLD."claimed_by_id" IS DISTINCT FROM (NEW."claimed_by_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='3060798563a7e6b83e571a8316032b2706a90267', operation='UPDATE', pgid='pgtrigger_evidence_stays_bab03', table='portfolio_claim', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='0a4f105b4ca09f8cfd03368e987f19fea34e66ce', operation='DELETE', pgid='pgtrigger_kept_f55f1', table='portfolio_claim', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('MILESTONE_OVERDUE', 'Milestone overdue'), ('EQUALITY_BROKEN', 'The ledger does not add up')], max_length=24)),
                ('key', models.CharField(max_length=120)),
                ('subject_ref', models.CharField(max_length=80)),
                ('message', models.CharField(max_length=500)),
                ('opened_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('told', models.PositiveSmallIntegerField(default=0)),
                ('award', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='portfolio.award')),
                ('fund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='portfolio.fund')),
                ('milestone', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='portfolio.milestone')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('closed_at__isnull', True)), fields=['fund', '-id'], name='finding_open')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('key',), name='finding_open_once')],
            },
        ),
    ]
