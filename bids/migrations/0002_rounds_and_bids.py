import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('bids', '0001_register'),
    ]

    operations = [
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=12, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('guidance', models.TextField(max_length=5000)),
                ('status', models.CharField(choices=[('PLANNED', 'Planned'), ('OPEN', 'Open'), ('CLOSED', 'Closed'), ('ASSESSED', 'Assessed'), ('ANNOUNCED', 'Announced')], default='PLANNED', max_length=12)),
                ('opens_at', models.DateTimeField()),
                ('closes_at', models.DateTimeField()),
                ('base_year', models.CharField(blank=True, max_length=7)),
                ('questions_version', models.CharField(default='1', max_length=12)),
                ('reviews_wanted', models.PositiveSmallIntegerField(default=2)),
                ('eligible_kinds', models.JSONField(default=list)),
                ('rest_share', models.PositiveSmallIntegerField(default=20)),
                ('cost_low_anchor', models.DecimalField(decimal_places=2, max_digits=14)),
                ('cost_high_anchor', models.DecimalField(decimal_places=2, max_digits=14)),
                ('created_at', models.DateTimeField()),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('closes_at__gt', models.F('opens_at'))), name='round_closes_after_opening'), models.CheckConstraint(condition=models.Q(('cost_high_anchor__gt', models.F('cost_low_anchor')), ('cost_low_anchor__gte', 0)), name='round_cost_anchors'), models.CheckConstraint(condition=models.Q(('status', 'PLANNED'), models.Q(('base_year', ''), _negated=True), _connector='OR'), name='round_base_year_once_open'), models.CheckConstraint(condition=models.Q(('rest_share__range', (0, 100))), name='round_rest_share'), models.CheckConstraint(condition=models.Q(('reviews_wanted__range', (1, 8))), name='round_reviews_wanted')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='round',
            trigger=pgtrigger.compiler.Trigger(name='status', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{ASSESSED:ANNOUNCED,CLOSED:ASSESSED,OPEN:CLOSED,PLANNED:OPEN}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='b00515beca1dccf3b6de3fee76e2f0e063f512f8', operation='UPDATE', pgid='pgtrigger_status_5a374', table='bids_round', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='round',
            trigger=pgtrigger.compiler.Trigger(name='rules_pinned', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (OLD."status" = \'PLANNED\') AND (OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."questions_version" IS DISTINCT FROM (NEW."questions_version") OR OLD."base_year" IS DISTINCT FROM (NEW."base_year") OR OLD."reviews_wanted" IS DISTINCT FROM (NEW."reviews_wanted") OR OLD."rest_share" IS DISTINCT FROM (NEW."rest_share") OR OLD."cost_low_anchor" IS DISTINCT FROM (NEW."cost_low_anchor") OR OLD."cost_high_anchor" IS DISTINCT FROM (NEW."cost_high_anchor") OR OLD."eligible_kinds" IS DISTINCT FROM (NEW."eligible_kinds")))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='3e1f0881709a023de644e0c58373f14a1185abb9', operation='UPDATE', pgid='pgtrigger_rules_pinned_578f6', table='bids_round', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Criterion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField()),
                ('code', models.CharField(max_length=12)),
                ('name', models.CharField(max_length=120)),
                ('kind', models.CharField(choices=[('RISK', 'Risk removed (computed)'), ('COST', 'Whole-life cost (computed)'), ('PANEL', 'Judged by the panel')], max_length=8)),
                ('weight', models.PositiveSmallIntegerField()),
                ('anchors', models.JSONField(default=dict)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='criteria', to='bids.round')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('round', 'code'), name='criterion_code_once'), models.UniqueConstraint(fields=('round', 'order'), name='criterion_order_once'), models.UniqueConstraint(condition=models.Q(('kind__in', ['RISK', 'COST'])), fields=('round', 'kind'), name='criterion_computed_once'), models.CheckConstraint(condition=models.Q(('weight__range', (1, 100))), name='criterion_weight')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='criterion',
            trigger=pgtrigger.compiler.Trigger(name='pinned_with_round', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE the_row RECORD; the_status TEXT;', func="\n            IF TG_OP = 'DELETE' THEN the_row := OLD; ELSE the_row := NEW; END IF;\n            SELECT status INTO the_status FROM bids_round WHERE id = the_row.round_id;\n            IF the_status <> 'PLANNED' THEN\n                RAISE EXCEPTION 'the criteria of a round that is % are pinned', the_status\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            RETURN the_row;\n        ", hash='70686b9c7786d7ebacdae701a54832882f6e5398', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_pinned_with_round_137e9', table='bids_criterion', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='EligibleDepartment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.department')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='eligible_departments', to='bids.round')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('round', 'department'), name='eligible_department_once')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='eligibledepartment',
            trigger=pgtrigger.compiler.Trigger(name='pinned_with_round', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE the_row RECORD; the_status TEXT;', func="\n            IF TG_OP = 'DELETE' THEN the_row := OLD; ELSE the_row := NEW; END IF;\n            SELECT status INTO the_status FROM bids_round WHERE id = the_row.round_id;\n            IF the_status <> 'PLANNED' THEN\n                RAISE EXCEPTION 'the criteria of a round that is % are pinned', the_status\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            RETURN the_row;\n        ", hash='46e1c36acb7a547b4cc09993b0fab30b55a5b18a', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_pinned_with_round_c68f8', table='bids_eligibledepartment', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='EligibilityCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField()),
                ('words', models.CharField(max_length=300)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='eligibility_checks', to='bids.round')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('round', 'order'), name='eligibility_check_order_once'), models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='eligibility_check_says_something')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='eligibilitycheck',
            trigger=pgtrigger.compiler.Trigger(name='pinned_with_round', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE the_row RECORD; the_status TEXT;', func="\n            IF TG_OP = 'DELETE' THEN the_row := OLD; ELSE the_row := NEW; END IF;\n            SELECT status INTO the_status FROM bids_round WHERE id = the_row.round_id;\n            IF the_status <> 'PLANNED' THEN\n                RAISE EXCEPTION 'the criteria of a round that is % are pinned', the_status\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            RETURN the_row;\n        ", hash='8a218d529d9f923f735342ea8c9d2f886073444a', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_pinned_with_round_6dee3', table='bids_eligibilitycheck', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Bid',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('reference', models.CharField(max_length=40, unique=True)),
                ('title', models.CharField(max_length=150, verbose_name='title of the bid')),
                ('status', models.CharField(choices=[('DRAFT', 'Draft'), ('CERTIFYING', 'Waiting for certification'), ('SUBMITTED', 'Submitted'), ('CLARIFYING', 'Waiting for clarification'), ('ELIGIBLE', 'Eligible'), ('INELIGIBLE', 'Not eligible'), ('SCORED', 'Scored'), ('APPROVED', 'Approved'), ('RESERVED', 'On the reserve list'), ('REJECTED', 'Not funded'), ('WITHDRAWN', 'Withdrawn'), ('LAPSED', 'Lapsed')], default='DRAFT', max_length=12)),
                ('created_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(null=True)),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bids', to='accounts.department')),
                ('sent_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bids', to='bids.round')),
            ],
            options={
                'indexes': [models.Index(fields=['department', '-id'], name='bid_of_department')],
                'constraints': [models.UniqueConstraint(fields=('round', 'number'), name='bid_number_once'), models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', True), ('sent_by__isnull', True)), models.Q(('sent_at__isnull', False), ('sent_by__isnull', False)), _connector='OR'), name='bid_sent_pair')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='bid',
            trigger=pgtrigger.compiler.Trigger(name='status', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{CERTIFYING:DRAFT,CERTIFYING:LAPSED,CERTIFYING:SUBMITTED,CERTIFYING:WITHDRAWN,CLARIFYING:ELIGIBLE,CLARIFYING:SUBMITTED,CLARIFYING:WITHDRAWN,DRAFT:CERTIFYING,DRAFT:LAPSED,DRAFT:WITHDRAWN,ELIGIBLE:CLARIFYING,ELIGIBLE:SCORED,ELIGIBLE:WITHDRAWN,RESERVED:APPROVED,RESERVED:REJECTED,SCORED:APPROVED,SCORED:REJECTED,SCORED:RESERVED,SCORED:WITHDRAWN,SUBMITTED:CLARIFYING,SUBMITTED:ELIGIBLE,SUBMITTED:INELIGIBLE,SUBMITTED:WITHDRAWN}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='0cbb16aaa5b507cdfe127072b6c28f037f7a2328', operation='UPDATE', pgid='pgtrigger_status_8b248', table='bids_bid', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='bid',
            trigger=pgtrigger.compiler.Trigger(name='identity', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."round_id" IS DISTINCT FROM (NEW."round_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."department_id" IS DISTINCT FROM (NEW."department_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='950298c76e5129d82a2984cfe3fe1448c1bb9348', operation='UPDATE', pgid='pgtrigger_identity_31e09', table='bids_bid', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='bid',
            trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='47387d9113de093c21709c5edeb2b486b7d614a8', operation='DELETE', pgid='pgtrigger_kept_2d775', table='bids_bid', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='BidVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('document', models.TextField()),
                ('sha256', models.CharField(max_length=64)),
                ('submitted_at', models.DateTimeField()),
                ('risk_removed_units', models.BigIntegerField()),
                ('cost_to_fund', models.DecimalField(decimal_places=2, max_digits=14)),
                ('whole_life_cost', models.DecimalField(decimal_places=2, max_digits=14)),
                ('bid', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='bids.bid')),
                ('sent_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('submitted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('bid', 'number'), name='bid_version_number_once'), models.CheckConstraint(condition=models.Q(('submitted_by', models.F('sent_by')), _negated=True), name='bid_version_second_person'), models.CheckConstraint(condition=models.Q(('cost_to_fund__gte', 0), ('risk_removed_units__gte', 0)), name='bid_version_figures')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='bidversion',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='cce54711b74406c919c458f1aac185c3d4e90958', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_2fd17', table='bids_bidversion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='bidversion',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='8b88f419ef20726c6898d7024a6c9baededfeb01', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_003d5', table='bids_bidversion', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='bid',
            name='current_version',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='bids.bidversion'),
        ),
        migrations.AddConstraint(
            model_name='bid',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['DRAFT', 'CERTIFYING', 'WITHDRAWN', 'LAPSED']), ('current_version__isnull', False), _connector='OR'), name='bid_submitted_has_version'),
        ),
        migrations.CreateModel(
            name='BidVersionAmount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.CharField(max_length=7)),
                ('control_budget', models.CharField(choices=[('RDEL_ADMIN', 'Resource: administration'), ('RDEL_PROGRAMME', 'Resource: programme'), ('CDEL', 'Capital')], max_length=14)),
                ('requested', models.DecimalField(decimal_places=2, max_digits=14)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='amounts', to='bids.bidversion')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('version', 'year', 'control_budget'), name='bid_version_amount_once'), models.CheckConstraint(condition=models.Q(('year__regex', '^\\d{4}-\\d{2}$')), name='bid_version_amount_year')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='bidversionamount',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='81b65c1f5134e2369ba047c27178042a0dc79283', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_24132', table='bids_bidversionamount', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='bidversionamount',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='53dc89967ccf3d39aee767068f163f1fcc9475c8', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_59ee3', table='bids_bidversionamount', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='VersionPdf',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_at', models.DateTimeField()),
                ('claimed_at', models.DateTimeField(blank=True, null=True)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('set_aside_at', models.DateTimeField(blank=True, null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('last_error', models.TextField(blank=True)),
                ('asked_at', models.DateTimeField()),
                ('content', models.BinaryField(default=bytes)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='pdf', to='bids.bidversion')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('done_at__isnull', True), ('set_aside_at__isnull', True)), fields=['due_at', 'id'], name='version_pdf_waiting')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('content', b''), ('done_at__isnull', True), ('sha256', '')), models.Q(('claimed_at__isnull', False), ('done_at__isnull', False), ('sha256__regex', '^[0-9a-f]{64}$')), _connector='OR'), name='version_pdf_done_with_file')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='versionpdf',
            trigger=pgtrigger.compiler.Trigger(name='kept_once_made', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."done_at" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0457ff233f4803d17c1b622dc27fceb47d580bfe', operation='UPDATE OR DELETE', pgid='pgtrigger_kept_once_made_7e72c', table='bids_versionpdf', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='BidPartner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('access', models.CharField(choices=[('READ', 'Read the bid'), ('EDIT', 'Read the bid and edit named sections')], max_length=4)),
                ('sections', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None)),
                ('invited_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(null=True)),
                ('declined_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('accepted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('bid', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='partners', to='bids.bid')),
                ('declined_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='partnerships', to='accounts.department')),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['department', 'bid'], name='bid_partner_of_department')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('declined_at__isnull', True), ('ended_at__isnull', True)), fields=('bid', 'department'), name='bid_partner_once'), models.CheckConstraint(condition=models.Q(models.Q(('access', 'READ'), ('sections', [])), models.Q(('access', 'EDIT'), models.Q(('sections', []), _negated=True)), _connector='OR'), name='bid_partner_sections'), models.CheckConstraint(condition=models.Q(('declined_at__isnull', True), models.Q(('accepted_at__isnull', True), ('ended_at__isnull', True)), _connector='OR'), name='bid_partner_one_answer'), models.CheckConstraint(condition=models.Q(models.Q(('accepted_at__isnull', True), ('accepted_by__isnull', True)), models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False)), _connector='OR'), name='bid_partner_accepted_pair'), models.CheckConstraint(condition=models.Q(models.Q(('declined_at__isnull', True), ('declined_by__isnull', True)), models.Q(('declined_at__isnull', False), ('declined_by__isnull', False)), _connector='OR'), name='bid_partner_declined_pair'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='bid_partner_ended_pair')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='bidpartner',
            trigger=pgtrigger.compiler.Trigger(name='terms', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."bid_id" IS DISTINCT FROM (NEW."bid_id") OR OLD."department_id" IS DISTINCT FROM (NEW."department_id") OR OLD."access" IS DISTINCT FROM (NEW."access") OR OLD."sections" IS DISTINCT FROM (NEW."sections"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='da628f6c9d323bcdcfd4185d4e719eb593b31e44', operation='UPDATE', pgid='pgtrigger_terms_5bde3', table='bids_bidpartner', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='bidpartner',
            trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='b2f4cc89b3ee68adb50e35946f41ad13c219bd04', operation='DELETE', pgid='pgtrigger_kept_86c7b', table='bids_bidpartner', when='BEFORE')),
        ),
    ]
