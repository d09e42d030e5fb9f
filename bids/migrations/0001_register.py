import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0003_api_client'),
        ('accounts', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='LegacySystem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('reference', models.CharField(max_length=40, unique=True)),
                ('name', models.CharField(max_length=150, verbose_name='name of the system')),
                ('description', models.TextField(max_length=2000, verbose_name='what it is and what it does')),
                ('components', models.TextField(blank=True, max_length=2000, verbose_name='legacy components')),
                ('services_supported', models.TextField(max_length=2000, verbose_name='services it supports')),
                ('users', models.CharField(blank=True, default='', max_length=300, verbose_name='who uses it')),
                ('number_of_users', models.PositiveIntegerField(blank=True, null=True, verbose_name='how many people use it')),
                ('owner_role', models.CharField(max_length=120, verbose_name='who owns it (a role, not a name)')),
                ('classification', models.CharField(blank=True, choices=[('OFFICIAL', 'OFFICIAL'), ('OFFICIAL_SENSITIVE', 'OFFICIAL-SENSITIVE'), ('SECRET', 'SECRET'), ('TOP_SECRET', 'TOP SECRET')], default='', max_length=18, verbose_name='data classification')),
                ('hosting', models.CharField(blank=True, choices=[('OWN_SITE', "The department's own site"), ('DATA_CENTRE', 'A shared data centre'), ('SUPPLIER', "The supplier's site"), ('CLOUD', 'Cloud'), ('MIXED', 'More than one of these')], default='', max_length=12, verbose_name='where it runs')),
                ('yearly_run_cost', models.DecimalField(decimal_places=2, max_digits=14, null=True, verbose_name='yearly cost to run')),
                ('treatment_planned', models.CharField(blank=True, choices=[('RETIRE', 'Retire'), ('RETAIN', 'Retain'), ('RELOCATE', 'Relocate'), ('REHOST', 'Rehost'), ('REPLATFORM', 'Replatform'), ('REPURCHASE', 'Repurchase'), ('REFACTOR', 'Refactor')], default='', max_length=12, verbose_name='treatment planned')),
                ('remediation_plan', models.CharField(blank=True, choices=[('YES', 'Yes'), ('NO', 'No'), ('PARTIALLY', 'Partially')], default='', max_length=9, verbose_name='has a remediation plan')),
                ('plan_funded', models.CharField(blank=True, choices=[('YES', 'Yes'), ('NO', 'No'), ('PARTIALLY', 'Partially')], default='', max_length=9, verbose_name='the plan is funded')),
                ('target_resolution_on', models.DateField(blank=True, null=True, verbose_name='target resolution date')),
                ('cost_change_percent', models.DecimalField(blank=True, decimal_places=2, max_digits=7, null=True, verbose_name='estimated change of its cost')),
                ('notes', models.TextField(blank=True, default='', max_length=4000, verbose_name='notes')),
                ('registered_at', models.DateTimeField()),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='systems', to='accounts.department')),
                ('registered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('department', 'number'), name='system_number_once'), models.UniqueConstraint(fields=('department', 'name'), name='system_name_once'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='system_has_a_name'), models.CheckConstraint(condition=models.Q(('yearly_run_cost__gte', 0)), name='system_run_cost'), models.CheckConstraint(condition=models.Q(('cost_change_percent__gte', -100)), name='system_cost_change_percent'), models.CheckConstraint(condition=models.Q(('plan_funded__in', ['YES', 'PARTIALLY']), ('remediation_plan', 'NO'), _negated=True), name='system_funds_a_plan_it_has')],
            },
        ),
        migrations.CreateModel(
            name='SystemComponent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=150)),
                ('version', models.CharField(blank=True, max_length=60)),
                ('support_ends_on', models.DateField(blank=True, null=True)),
                ('extended_until', models.DateField(blank=True, null=True)),
                ('system', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='bids.legacysystem')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('system', 'name', 'version'), name='component_once'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='component_has_a_name'), models.CheckConstraint(condition=models.Q(('extended_until__isnull', True), models.Q(('extended_until__gt', models.F('support_ends_on')), ('support_ends_on__isnull', False)), _connector='OR'), name='component_extended_later')],
            },
        ),
        migrations.CreateModel(
            name='SystemContract',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('supplier', models.CharField(max_length=150)),
                ('reference', models.CharField(blank=True, max_length=60)),
                ('ends_on', models.DateField()),
                ('yearly_value', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ('replacement_arranged', models.BooleanField(default=False)),
                ('system', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contracts', to='bids.legacysystem')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('system', 'supplier', 'reference', 'ends_on'), name='contract_once'), models.CheckConstraint(condition=models.Q(('supplier', ''), _negated=True), name='contract_has_a_supplier'), models.CheckConstraint(condition=models.Q(('yearly_value__gte', 0)), name='contract_yearly_value')],
            },
        ),
        migrations.CreateModel(
            name='SystemDependency',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outside', models.CharField(blank=True, max_length=150)),
                ('needed_for', models.CharField(blank=True, max_length=300)),
                ('depends_on', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='needed_by', to='bids.legacysystem')),
                ('system', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='dependencies', to='bids.legacysystem')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('depends_on__isnull', False), ('outside', '')), models.Q(('depends_on__isnull', True), models.Q(('outside', ''), _negated=True)), _connector='OR'), name='dependency_in_or_outside'), models.CheckConstraint(condition=models.Q(('depends_on', models.F('system')), _negated=True), name='dependency_not_itself'), models.UniqueConstraint(fields=('system', 'depends_on'), name='dependency_once'), models.UniqueConstraint(condition=models.Q(('outside', ''), _negated=True), fields=('system', 'outside'), name='dependency_outside_once')],
            },
        ),
        migrations.CreateModel(
            name='Rating',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('DRAFT', 'Draft'), ('RATED', 'Waiting for confirmation'), ('CONFIRMED', 'Confirmed'), ('SUPERSEDED', 'Superseded')], default='DRAFT', max_length=12)),
                ('assessed_on', models.DateField()),
                ('assessor', models.CharField(blank=True, default='', max_length=150)),
                ('evidence', models.JSONField(default=dict)),
                ('l1', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('l2', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('l3', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('l4', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('l5', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('l6', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('l7', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('c1', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('c2', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('c3', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('c4', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('c5', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('c6', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('overall_in_168ths', models.GeneratedField(db_persist=True, expression=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('l1'), '+', models.F('l2')), '+', models.F('l3')), '+', models.F('l4')), '+', models.F('l5')), '+', models.F('l6')), '+', models.F('l7')), '+', django.db.models.expressions.CombinedExpression(django.db.models.functions.comparison.Greatest('l1', 'l2', 'l3', 'l4', 'l5', 'l6', 'l7'), '*', models.Value(7))), '*', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('c1'), '+', models.F('c2')), '+', models.F('c3')), '+', models.F('c4')), '+', models.F('c5')), '+', models.F('c6')), '+', django.db.models.expressions.CombinedExpression(django.db.models.functions.comparison.Greatest('c1', 'c2', 'c3', 'c4', 'c5', 'c6'), '*', models.Value(6)))), output_field=models.IntegerField(null=True))),
                ('likelihood_in_14ths', models.GeneratedField(db_persist=True, expression=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('l1'), '+', models.F('l2')), '+', models.F('l3')), '+', models.F('l4')), '+', models.F('l5')), '+', models.F('l6')), '+', models.F('l7')), '+', django.db.models.expressions.CombinedExpression(django.db.models.functions.comparison.Greatest('l1', 'l2', 'l3', 'l4', 'l5', 'l6', 'l7'), '*', models.Value(7))), output_field=models.IntegerField(null=True))),
                ('impact_in_12ths', models.GeneratedField(db_persist=True, expression=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('c1'), '+', models.F('c2')), '+', models.F('c3')), '+', models.F('c4')), '+', models.F('c5')), '+', models.F('c6')), '+', django.db.models.expressions.CombinedExpression(django.db.models.functions.comparison.Greatest('c1', 'c2', 'c3', 'c4', 'c5', 'c6'), '*', models.Value(6))), output_field=models.IntegerField(null=True))),
                ('highest_likelihood', models.GeneratedField(db_persist=True, expression=django.db.models.functions.comparison.Greatest('l1', 'l2', 'l3', 'l4', 'l5', 'l6', 'l7'), output_field=models.PositiveSmallIntegerField(null=True))),
                ('started_at', models.DateTimeField()),
                ('rated_at', models.DateTimeField(null=True)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('rated_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('system', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ratings', to='bids.legacysystem')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('l1__range', (1, 6)), ('l2__range', (1, 6)), ('l3__range', (1, 6)), ('l4__range', (1, 6)), ('l5__range', (1, 6)), ('l6__range', (1, 6)), ('l7__range', (1, 6)), ('c1__range', (1, 5)), ('c2__range', (1, 5)), ('c3__range', (1, 5)), ('c4__range', (1, 5)), ('c5__range', (1, 5)), ('c6__range', (1, 5))), name='rating_scores_in_range'), models.CheckConstraint(condition=models.Q(('status', 'DRAFT'), models.Q(('l1__isnull', False), ('l2__isnull', False), ('l3__isnull', False), ('l4__isnull', False), ('l5__isnull', False), ('l6__isnull', False), ('l7__isnull', False), ('c1__isnull', False), ('c2__isnull', False), ('c3__isnull', False), ('c4__isnull', False), ('c5__isnull', False), ('c6__isnull', False)), _connector='OR'), name='rating_complete'), models.CheckConstraint(condition=models.Q(models.Q(('rated_at__isnull', True), ('rated_by__isnull', True), ('status', 'DRAFT')), models.Q(('rated_at__isnull', False), ('rated_by__isnull', False)), _connector='OR'), name='rating_rated_pair'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True), ('status__in', ['DRAFT', 'RATED'])), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False), ('status__in', ['CONFIRMED', 'SUPERSEDED'])), _connector='OR'), name='rating_confirmed_pair'), models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), models.Q(('confirmed_by', models.F('rated_by')), _negated=True), _connector='OR'), name='rating_second_person'), models.UniqueConstraint(condition=models.Q(('status__in', ['DRAFT', 'RATED'])), fields=('system',), name='rating_one_in_hand'), models.UniqueConstraint(condition=models.Q(('status', 'CONFIRMED')), fields=('system',), name='rating_one_confirmed')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rating',
            trigger=pgtrigger.compiler.Trigger(name='status', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{CONFIRMED:SUPERSEDED,DRAFT:RATED,RATED:CONFIRMED,RATED:DRAFT}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='1675ab54f25f158bce19f0a598dccba782eacfbe', operation='UPDATE', pgid='pgtrigger_status_b4525', table='bids_rating', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rating',
            trigger=pgtrigger.compiler.Trigger(name='confirmed_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."status" IN (\'CONFIRMED\', \'SUPERSEDED\') AND (OLD."l1" IS DISTINCT FROM (NEW."l1") OR OLD."l2" IS DISTINCT FROM (NEW."l2") OR OLD."l3" IS DISTINCT FROM (NEW."l3") OR OLD."l4" IS DISTINCT FROM (NEW."l4") OR OLD."l5" IS DISTINCT FROM (NEW."l5") OR OLD."l6" IS DISTINCT FROM (NEW."l6") OR OLD."l7" IS DISTINCT FROM (NEW."l7") OR OLD."c1" IS DISTINCT FROM (NEW."c1") OR OLD."c2" IS DISTINCT FROM (NEW."c2") OR OLD."c3" IS DISTINCT FROM (NEW."c3") OR OLD."c4" IS DISTINCT FROM (NEW."c4") OR OLD."c5" IS DISTINCT FROM (NEW."c5") OR OLD."c6" IS DISTINCT FROM (NEW."c6") OR OLD."system_id" IS DISTINCT FROM (NEW."system_id") OR OLD."assessed_on" IS DISTINCT FROM (NEW."assessed_on") OR OLD."assessor" IS DISTINCT FROM (NEW."assessor") OR OLD."evidence" IS DISTINCT FROM (NEW."evidence") OR OLD."rated_by_id" IS DISTINCT FROM (NEW."rated_by_id") OR OLD."confirmed_by_id" IS DISTINCT FROM (NEW."confirmed_by_id")))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='b4aac1c80d6a03af86789a90d66ccbf7f1056665', operation='UPDATE', pgid='pgtrigger_confirmed_stays_cfbcd', table='bids_rating', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rating',
            trigger=pgtrigger.compiler.Trigger(name='confirmed_kept', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."status" IN (\'CONFIRMED\', \'SUPERSEDED\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='613f48291871d23f1d984990ca0deeb004c15028', operation='DELETE', pgid='pgtrigger_confirmed_kept_26623', table='bids_rating', when='BEFORE')),
        ),
    ]
