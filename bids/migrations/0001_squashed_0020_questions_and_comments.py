"""All of 0001 to 0020 at once, for a database that has none of them: see docs/adr/0054."""

import django.contrib.postgres.fields
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from legacyfund.at_once import AtOnce
from legacyfund.database import settle_rights
from legacyfund.seals import settle_seals


class Migration(migrations.Migration):

    replaces = [
        ('bids', '0001_register'),
        ('bids', '0002_rounds_and_bids'),
        ('bids', '0003_sections'),
        ('bids', '0004_clarification'),
        ('bids', '0005_assessment'),
        ('bids', '0006_register_import'),
        ('bids', '0007_append_only'),
        ('bids', '0008_import_plan'),
        ('bids', '0009_leases_name_their_process'),
        ('bids', '0010_panel'),
        ('bids', '0011_conflicts_and_assignment'),
        ('bids', '0012_moderation'),
        ('bids', '0013_ranking_simulation'),
        ('bids', '0014_alternatives'),
        ('bids', '0015_triage_by_money_and_copied_files'),
        ('bids', '0016_matched_and_corrected'),
        ('bids', '0017_typed_section'),
        ('bids', '0018_system_life'),
        ('bids', '0019_systems_pass'),
        ('bids', '0020_questions_and_comments'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0007_seal'),
    ]

    operations = [
        AtOnce(
            operations=[
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
                        ('ended_at', models.DateTimeField(null=True)),
                        ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('ended_on', models.DateField(null=True)),
                        ('ending_evidence', models.TextField(blank=True, default='', max_length=6000)),
                        ('ending_reason', models.TextField(blank=True, default='', max_length=2000)),
                        ('merged_into', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='bids.legacysystem')),
                        ('status', models.CharField(choices=[('LIVE', 'In the register'), ('CLOSED', 'Closed'), ('MERGED', 'Merged into another'), ('DECOMMISSIONED', 'Decommissioned')], default='LIVE', max_length=14)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('department', 'number'), name='system_number_once'), models.UniqueConstraint(fields=('department', 'name'), name='system_name_once'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='system_has_a_name'), models.CheckConstraint(condition=models.Q(('yearly_run_cost__gte', 0)), name='system_run_cost'), models.CheckConstraint(condition=models.Q(('cost_change_percent__gte', -100)), name='system_cost_change_percent'), models.CheckConstraint(condition=models.Q(('plan_funded__in', ['YES', 'PARTIALLY']), ('remediation_plan', 'NO'), _negated=True), name='system_funds_a_plan_it_has'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True), ('ended_on__isnull', True), ('status', 'LIVE')), models.Q(models.Q(('status', 'LIVE'), _negated=True), ('ended_at__isnull', False), ('ended_by__isnull', False), ('ended_on__isnull', False)), _connector='OR'), name='system_ending_whole'), models.CheckConstraint(condition=models.Q(models.Q(('merged_into__isnull', False), ('status', 'MERGED')), models.Q(models.Q(('status', 'MERGED'), _negated=True), ('merged_into__isnull', True)), _connector='OR'), name='system_merged_into_one'), models.CheckConstraint(condition=models.Q(('status', 'LIVE'), models.Q(('status', 'DECOMMISSIONED'), models.Q(('ending_evidence', ''), _negated=True)), models.Q(('status__in', ['CLOSED', 'MERGED']), models.Q(('ending_reason', ''), _negated=True)), _connector='OR'), name='system_ending_explained')],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='legacysystem',
                    trigger=pgtrigger.compiler.Trigger(name='status', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{LIVE:CLOSED,LIVE:DECOMMISSIONED,LIVE:MERGED}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='1969ca2ee3bfefa9bd8748d1842ce20a6a59f26d', operation='UPDATE', pgid='pgtrigger_status_fb199', table='bids_legacysystem', when='BEFORE')),
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
                        ('moderation_spread', models.PositiveSmallIntegerField(default=2)),
                        ('questions_until', models.DateField(null=True)),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('closes_at__gt', models.F('opens_at'))), name='round_closes_after_opening'), models.CheckConstraint(condition=models.Q(('cost_high_anchor__gt', models.F('cost_low_anchor')), ('cost_low_anchor__gte', 0)), name='round_cost_anchors'), models.CheckConstraint(condition=models.Q(('status', 'PLANNED'), models.Q(('base_year', ''), _negated=True), _connector='OR'), name='round_base_year_once_open'), models.CheckConstraint(condition=models.Q(('rest_share__range', (0, 100))), name='round_rest_share'), models.CheckConstraint(condition=models.Q(('reviews_wanted__range', (1, 8))), name='round_reviews_wanted'), models.CheckConstraint(condition=models.Q(('moderation_spread__range', (1, 5))), name='round_moderation_spread')],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='round',
                    trigger=pgtrigger.compiler.Trigger(name='status', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{ASSESSED:ANNOUNCED,CLOSED:ASSESSED,OPEN:CLOSED,PLANNED:OPEN}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='b00515beca1dccf3b6de3fee76e2f0e063f512f8', operation='UPDATE', pgid='pgtrigger_status_5a374', table='bids_round', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='round',
                    trigger=pgtrigger.compiler.Trigger(name='rules_pinned', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (OLD."status" = \'PLANNED\') AND (OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."questions_version" IS DISTINCT FROM (NEW."questions_version") OR OLD."base_year" IS DISTINCT FROM (NEW."base_year") OR OLD."reviews_wanted" IS DISTINCT FROM (NEW."reviews_wanted") OR OLD."rest_share" IS DISTINCT FROM (NEW."rest_share") OR OLD."cost_low_anchor" IS DISTINCT FROM (NEW."cost_low_anchor") OR OLD."cost_high_anchor" IS DISTINCT FROM (NEW."cost_high_anchor") OR OLD."eligible_kinds" IS DISTINCT FROM (NEW."eligible_kinds") OR OLD."moderation_spread" IS DISTINCT FROM (NEW."moderation_spread")))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='8f9f5147c54f1c89541d863a7dde0c34c21b98da', operation='UPDATE', pgid='pgtrigger_rules_pinned_578f6', table='bids_round', when='BEFORE')),
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
                        ('current_version', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='bids.bidversion')),
                    ],
                    options={
                        'indexes': [models.Index(fields=['department', '-id'], name='bid_of_department')],
                        'constraints': [models.UniqueConstraint(fields=('round', 'number'), name='bid_number_once'), models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', True), ('sent_by__isnull', True)), models.Q(('sent_at__isnull', False), ('sent_by__isnull', False)), _connector='OR'), name='bid_sent_pair'), models.CheckConstraint(condition=models.Q(('status__in', ['DRAFT', 'CERTIFYING', 'WITHDRAWN', 'LAPSED']), ('current_version__isnull', False), _connector='OR'), name='bid_submitted_has_version')],
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
                        ('held_by', models.CharField(blank=True, editable=False, max_length=60)),
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
                migrations.CreateModel(
                    name='Answer',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('question', models.CharField(max_length=60)),
                        ('value', models.TextField(blank=True)),
                        ('saved_at', models.DateTimeField()),
                        ('saved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('bid', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='bids.bid')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('bid', 'question'), name='answer_once')],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='answer',
                    trigger=pgtrigger.compiler.Trigger(name='only_while_draft', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE the_row RECORD; the_bid BIGINT; the_status TEXT;', func="\n            IF TG_OP = 'DELETE' THEN the_row := OLD; ELSE the_row := NEW; END IF;\n            the_bid := the_row.bid_id;\n            IF TG_OP = 'UPDATE' AND (OLD.bid_id <> the_bid OR OLD.question <> NEW.question) THEN\n                RAISE EXCEPTION 'a row of a draft stays where it was made'\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            SELECT status INTO the_status FROM bids_bid WHERE id = the_bid;\n            IF the_status = 'CLARIFYING' AND EXISTS (\n                SELECT 1 FROM bids_clarificationitem AS item\n                JOIN bids_clarification AS asked ON asked.id = item.clarification_id\n                WHERE asked.bid_id = the_bid AND asked.status = 'OPEN' AND item.question = the_row.question\n            ) THEN\n                RETURN the_row;\n            END IF;\n            IF the_status <> 'DRAFT' THEN\n                RAISE EXCEPTION 'bid % is % and its draft cannot change', the_bid, the_status\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            RETURN the_row;\n        ", hash='1d6bf9706ee61be356f8c1d0ed8b59cfd86a31cd', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_only_while_draft_cc577', table='bids_answer', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='BidSystem',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('treatment', models.CharField(blank=True, choices=[('RETIRE', 'Retire'), ('RETAIN', 'Retain'), ('RELOCATE', 'Relocate'), ('REHOST', 'Rehost'), ('REPLATFORM', 'Replatform'), ('REPURCHASE', 'Repurchase'), ('REFACTOR', 'Refactor')], max_length=12)),
                        ('disposition', models.TextField(blank=True, max_length=2000, verbose_name='what happens to the system')),
                        ('target_risk', models.DecimalField(blank=True, decimal_places=2, max_digits=4, null=True)),
                        ('decommission_on', models.DateField(blank=True, null=True)),
                        ('bid', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='systems', to='bids.bid')),
                        ('system', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bid_systems', to='bids.legacysystem')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('bid', 'system'), name='bid_system_once'), models.CheckConstraint(condition=models.Q(('target_risk__range', (1, 30))), name='bid_system_target_risk')],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='bidsystem',
                    trigger=pgtrigger.compiler.Trigger(name='only_while_draft', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE the_row RECORD; the_bid BIGINT; the_status TEXT;', func="\n            IF TG_OP = 'DELETE' THEN the_row := OLD; ELSE the_row := NEW; END IF;\n            the_bid := the_row.bid_id;\n            IF TG_OP = 'UPDATE' AND (OLD.bid_id <> the_bid) THEN\n                RAISE EXCEPTION 'a row of a draft stays where it was made'\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            SELECT status INTO the_status FROM bids_bid WHERE id = the_bid;\n            IF the_status = 'CLARIFYING' AND EXISTS (\n                SELECT 1 FROM bids_clarificationitem AS item\n                JOIN bids_clarification AS asked ON asked.id = item.clarification_id\n                WHERE asked.bid_id = the_bid AND asked.status = 'OPEN' AND item.section = 'systems' AND item.question = ''\n            ) THEN\n                RETURN the_row;\n            END IF;\n            IF the_status <> 'DRAFT' THEN\n                RAISE EXCEPTION 'bid % is % and its draft cannot change', the_bid, the_status\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            RETURN the_row;\n        ", hash='e737d52413779715cdfe7899b02dccaf340a65ca', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_only_while_draft_db032', table='bids_bidsystem', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='Option',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveSmallIntegerField()),
                        ('name', models.CharField(max_length=150)),
                        ('description', models.TextField(blank=True, max_length=2000, verbose_name='what it is')),
                        ('does_nothing', models.BooleanField(default=False)),
                        ('preferred', models.BooleanField(default=False)),
                        ('score', models.PositiveSmallIntegerField(blank=True, null=True)),
                        ('bid', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='options', to='bids.bid')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('bid', 'number'), name='option_number_once'), models.UniqueConstraint(condition=models.Q(('does_nothing', True)), fields=('bid',), name='option_does_nothing_once'), models.UniqueConstraint(condition=models.Q(('preferred', True)), fields=('bid',), name='option_preferred_once'), models.CheckConstraint(condition=models.Q(('does_nothing', True), ('preferred', True), _negated=True), name='option_preferred_does_something'), models.CheckConstraint(condition=models.Q(('score__range', (0, 100))), name='option_score')],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='option',
                    trigger=pgtrigger.compiler.Trigger(name='only_while_draft', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE the_row RECORD; the_bid BIGINT; the_status TEXT;', func="\n            IF TG_OP = 'DELETE' THEN the_row := OLD; ELSE the_row := NEW; END IF;\n            the_bid := the_row.bid_id;\n            IF TG_OP = 'UPDATE' AND (OLD.bid_id <> the_bid) THEN\n                RAISE EXCEPTION 'a row of a draft stays where it was made'\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            SELECT status INTO the_status FROM bids_bid WHERE id = the_bid;\n            IF the_status = 'CLARIFYING' AND EXISTS (\n                SELECT 1 FROM bids_clarificationitem AS item\n                JOIN bids_clarification AS asked ON asked.id = item.clarification_id\n                WHERE asked.bid_id = the_bid AND asked.status = 'OPEN' AND item.section = 'options' AND item.question = ''\n            ) THEN\n                RETURN the_row;\n            END IF;\n            IF the_status <> 'DRAFT' THEN\n                RAISE EXCEPTION 'bid % is % and its draft cannot change', the_bid, the_status\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            RETURN the_row;\n        ", hash='11dae0a86000675ec7227c6586ac39bf0bc045eb', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_only_while_draft_f8106', table='bids_option', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='CostLine',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('order', models.PositiveSmallIntegerField()),
                        ('description', models.CharField(max_length=200)),
                        ('year', models.CharField(max_length=7)),
                        ('control_budget', models.CharField(choices=[('RDEL_ADMIN', 'Resource: administration'), ('RDEL_PROGRAMME', 'Resource: programme'), ('CDEL', 'Capital')], max_length=14)),
                        ('category', models.CharField(choices=[('PEOPLE', 'People'), ('SUPPLIER', 'Supplier'), ('LICENCE', 'Licence'), ('SAAS', 'Software as a service or cloud'), ('HARDWARE', 'Hardware'), ('DATA_MIGRATION', 'Data migration'), ('DECOMMISSIONING', 'Decommissioning'), ('CONTINGENCY', 'Contingency')], max_length=16)),
                        ('payer', models.CharField(choices=[('FUND', 'The fund'), ('DEPARTMENT', 'The department'), ('PARTNER', 'A partner')], max_length=12, verbose_name='who pays')),
                        ('price_basis', models.CharField(choices=[('NOMINAL', 'Nominal: the money of the year it is paid in'), ('REAL', 'Real: in the prices of one year')], default='NOMINAL', max_length=8)),
                        ('price_year', models.CharField(blank=True, max_length=7)),
                        ('amount', models.DecimalField(decimal_places=2, max_digits=14)),
                        ('after_fund', models.BooleanField(default=False, verbose_name='after the fund stops paying')),
                        ('justification', models.TextField(blank=True, max_length=1000)),
                        ('bid', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cost_lines', to='bids.bid')),
                        ('partner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.department')),
                        ('option', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cost_lines', to='bids.option')),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('year__regex', '^\\d{4}-\\d{2}$')), name='cost_line_year'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='cost_line_amount'), models.CheckConstraint(condition=models.Q(models.Q(('price_basis', 'NOMINAL'), ('price_year', '')), models.Q(('price_basis', 'REAL'), ('price_year__regex', '^\\d{4}-\\d{2}$')), _connector='OR'), name='cost_line_price_year'), models.CheckConstraint(condition=models.Q(('after_fund', True), ('payer', 'FUND'), _negated=True), name='cost_line_tail_not_the_fund'), models.CheckConstraint(condition=models.Q(('partner__isnull', True), ('payer', 'PARTNER'), _connector='OR'), name='cost_line_partner_pays'), models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('bid', 'order'), name='cost_line_order_once')],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='costline',
                    trigger=pgtrigger.compiler.Trigger(name='only_while_draft', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE the_row RECORD; the_bid BIGINT; the_status TEXT;', func="\n            IF TG_OP = 'DELETE' THEN the_row := OLD; ELSE the_row := NEW; END IF;\n            the_bid := the_row.bid_id;\n            IF TG_OP = 'UPDATE' AND (OLD.bid_id <> the_bid) THEN\n                RAISE EXCEPTION 'a row of a draft stays where it was made'\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            SELECT status INTO the_status FROM bids_bid WHERE id = the_bid;\n            IF the_status = 'CLARIFYING' AND EXISTS (\n                SELECT 1 FROM bids_clarificationitem AS item\n                JOIN bids_clarification AS asked ON asked.id = item.clarification_id\n                WHERE asked.bid_id = the_bid AND asked.status = 'OPEN' AND item.section = 'costs' AND item.question = ''\n            ) THEN\n                RETURN the_row;\n            END IF;\n            IF the_status <> 'DRAFT' THEN\n                RAISE EXCEPTION 'bid % is % and its draft cannot change', the_bid, the_status\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            RETURN the_row;\n        ", hash='ee4f6724ffd0945f25da07519ff2df58a2830a59', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_only_while_draft_1ea77', table='bids_costline', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='costline',
                    trigger=pgtrigger.compiler.Trigger(name='option_of_the_same_bid', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE the_bid BIGINT;', func="\n            IF NEW.option_id IS NULL THEN RETURN NEW; END IF;\n            SELECT bid_id INTO the_bid FROM bids_option WHERE id = NEW.option_id;\n            IF the_bid IS DISTINCT FROM NEW.bid_id THEN\n                RAISE EXCEPTION 'option % belongs to another bid', NEW.option_id\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='5fdfbbde8bdc5870dd680486260bcc957eece3dd', operation='INSERT OR UPDATE', pgid='pgtrigger_option_of_the_same_bid_4910a', table='bids_costline', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='Benefit',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('order', models.PositiveSmallIntegerField()),
                        ('description', models.CharField(max_length=200)),
                        ('kind', models.CharField(blank=True, choices=[('CASH', 'Cash-releasing'), ('NON_CASH', 'Non-cash-releasing'), ('RISK', 'Risk')], max_length=12)),
                        ('year', models.CharField(blank=True, max_length=7)),
                        ('amount', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                        ('quantity', models.CharField(blank=True, max_length=200, verbose_name='quantity in words')),
                        ('price_basis', models.CharField(choices=[('NOMINAL', 'Nominal: the money of the year it is paid in'), ('REAL', 'Real: in the prices of one year')], default='NOMINAL', max_length=8)),
                        ('price_year', models.CharField(blank=True, max_length=7)),
                        ('owner_role', models.CharField(blank=True, max_length=120)),
                        ('bid', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='benefits', to='bids.bid')),
                        ('option', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='benefits', to='bids.option')),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('year', ''), ('year__regex', '^\\d{4}-\\d{2}$'), _connector='OR'), name='benefit_year'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='benefit_amount'), models.CheckConstraint(condition=models.Q(models.Q(('price_basis', 'NOMINAL'), ('price_year', '')), models.Q(('price_basis', 'REAL'), ('price_year__regex', '^\\d{4}-\\d{2}$')), _connector='OR'), name='benefit_price_year'), models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('bid', 'order'), name='benefit_order_once')],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='benefit',
                    trigger=pgtrigger.compiler.Trigger(name='only_while_draft', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE the_row RECORD; the_bid BIGINT; the_status TEXT;', func="\n            IF TG_OP = 'DELETE' THEN the_row := OLD; ELSE the_row := NEW; END IF;\n            the_bid := the_row.bid_id;\n            IF TG_OP = 'UPDATE' AND (OLD.bid_id <> the_bid) THEN\n                RAISE EXCEPTION 'a row of a draft stays where it was made'\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            SELECT status INTO the_status FROM bids_bid WHERE id = the_bid;\n            IF the_status = 'CLARIFYING' AND EXISTS (\n                SELECT 1 FROM bids_clarificationitem AS item\n                JOIN bids_clarification AS asked ON asked.id = item.clarification_id\n                WHERE asked.bid_id = the_bid AND asked.status = 'OPEN' AND item.section = 'benefits' AND item.question = ''\n            ) THEN\n                RETURN the_row;\n            END IF;\n            IF the_status <> 'DRAFT' THEN\n                RAISE EXCEPTION 'bid % is % and its draft cannot change', the_bid, the_status\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            RETURN the_row;\n        ", hash='6dcddab9ecd15abfc0603e719fb2cf03218a8889', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_only_while_draft_4470e', table='bids_benefit', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='benefit',
                    trigger=pgtrigger.compiler.Trigger(name='option_of_the_same_bid', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE the_bid BIGINT;', func="\n            IF NEW.option_id IS NULL THEN RETURN NEW; END IF;\n            SELECT bid_id INTO the_bid FROM bids_option WHERE id = NEW.option_id;\n            IF the_bid IS DISTINCT FROM NEW.bid_id THEN\n                RAISE EXCEPTION 'option % belongs to another bid', NEW.option_id\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='79608fae1778b5d4d0ccfb80120f10114a216d4b', operation='INSERT OR UPDATE', pgid='pgtrigger_option_of_the_same_bid_25fff', table='bids_benefit', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='BidMilestone',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveSmallIntegerField()),
                        ('name', models.CharField(max_length=150)),
                        ('kind', models.CharField(choices=[('GATE_0', 'Gate 0: strategic assessment'), ('GATE_1', 'Gate 1: business justification'), ('GATE_2', 'Gate 2: delivery strategy'), ('GATE_3', 'Gate 3: investment decision'), ('GATE_4', 'Gate 4: readiness for service'), ('GATE_5', 'Gate 5: operations review and benefits'), ('DELIVERY', 'Delivery'), ('DECOMMISSION', 'Decommissioning')], max_length=12)),
                        ('baseline_on', models.DateField()),
                        ('evidence_expected', models.TextField(max_length=1000)),
                        ('bid', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='milestones', to='bids.bid')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('bid', 'number'), name='bid_milestone_number_once')],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='bidmilestone',
                    trigger=pgtrigger.compiler.Trigger(name='only_while_draft', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE the_row RECORD; the_bid BIGINT; the_status TEXT;', func="\n            IF TG_OP = 'DELETE' THEN the_row := OLD; ELSE the_row := NEW; END IF;\n            the_bid := the_row.bid_id;\n            IF TG_OP = 'UPDATE' AND (OLD.bid_id <> the_bid) THEN\n                RAISE EXCEPTION 'a row of a draft stays where it was made'\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            SELECT status INTO the_status FROM bids_bid WHERE id = the_bid;\n            IF the_status = 'CLARIFYING' AND EXISTS (\n                SELECT 1 FROM bids_clarificationitem AS item\n                JOIN bids_clarification AS asked ON asked.id = item.clarification_id\n                WHERE asked.bid_id = the_bid AND asked.status = 'OPEN' AND item.section = 'milestones' AND item.question = ''\n            ) THEN\n                RETURN the_row;\n            END IF;\n            IF the_status <> 'DRAFT' THEN\n                RAISE EXCEPTION 'bid % is % and its draft cannot change', the_bid, the_status\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            RETURN the_row;\n        ", hash='8119084e404c7f2bc287d2ee05d2e42bb7f30782', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_only_while_draft_d5464', table='bids_bidmilestone', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='BidMilestoneShare',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('year', models.CharField(max_length=7)),
                        ('control_budget', models.CharField(choices=[('RDEL_ADMIN', 'Resource: administration'), ('RDEL_PROGRAMME', 'Resource: programme'), ('CDEL', 'Capital')], max_length=14)),
                        ('amount', models.DecimalField(decimal_places=2, max_digits=14)),
                        ('milestone', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shares', to='bids.bidmilestone')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('milestone', 'year', 'control_budget'), name='bid_milestone_share_once'), models.CheckConstraint(condition=models.Q(('year__regex', '^\\d{4}-\\d{2}$')), name='bid_milestone_share_year'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='bid_milestone_share_amount')],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='bidmilestoneshare',
                    trigger=pgtrigger.compiler.Trigger(name='only_while_draft', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE the_row RECORD; the_bid BIGINT; the_status TEXT;', func="\n            IF TG_OP = 'DELETE' THEN the_row := OLD; ELSE the_row := NEW; END IF;\n            the_bid := (SELECT bid_id FROM bids_bidmilestone WHERE id = the_row.milestone_id);\n            IF TG_OP = 'UPDATE' AND ((SELECT bid_id FROM bids_bidmilestone WHERE id = OLD.milestone_id) <> the_bid) THEN\n                RAISE EXCEPTION 'a row of a draft stays where it was made'\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            SELECT status INTO the_status FROM bids_bid WHERE id = the_bid;\n            IF the_status = 'CLARIFYING' AND EXISTS (\n                SELECT 1 FROM bids_clarificationitem AS item\n                JOIN bids_clarification AS asked ON asked.id = item.clarification_id\n                WHERE asked.bid_id = the_bid AND asked.status = 'OPEN' AND item.section = 'milestones' AND item.question = ''\n            ) THEN\n                RETURN the_row;\n            END IF;\n            IF the_status <> 'DRAFT' THEN\n                RAISE EXCEPTION 'bid % is % and its draft cannot change', the_bid, the_status\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            RETURN the_row;\n        ", hash='eb5003e10e255f672ff24e9ffae0bdb5b3b0e922', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_only_while_draft_c61ae', table='bids_bidmilestoneshare', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='BidRisk',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('order', models.PositiveSmallIntegerField()),
                        ('description', models.CharField(max_length=300)),
                        ('likelihood', models.PositiveSmallIntegerField(blank=True, null=True)),
                        ('impact', models.PositiveSmallIntegerField(blank=True, null=True)),
                        ('mitigation', models.TextField(blank=True, max_length=1000)),
                        ('owner_role', models.CharField(blank=True, max_length=120)),
                        ('bid', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='risks', to='bids.bid')),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('likelihood__range', (1, 5))), name='bid_risk_likelihood'), models.CheckConstraint(condition=models.Q(('impact__range', (1, 5))), name='bid_risk_impact'), models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('bid', 'order'), name='bid_risk_order_once')],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='bidrisk',
                    trigger=pgtrigger.compiler.Trigger(name='only_while_draft', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE the_row RECORD; the_bid BIGINT; the_status TEXT;', func="\n            IF TG_OP = 'DELETE' THEN the_row := OLD; ELSE the_row := NEW; END IF;\n            the_bid := the_row.bid_id;\n            IF TG_OP = 'UPDATE' AND (OLD.bid_id <> the_bid) THEN\n                RAISE EXCEPTION 'a row of a draft stays where it was made'\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            SELECT status INTO the_status FROM bids_bid WHERE id = the_bid;\n            IF the_status = 'CLARIFYING' AND EXISTS (\n                SELECT 1 FROM bids_clarificationitem AS item\n                JOIN bids_clarification AS asked ON asked.id = item.clarification_id\n                WHERE asked.bid_id = the_bid AND asked.status = 'OPEN' AND item.section = 'risks' AND item.question = ''\n            ) THEN\n                RETURN the_row;\n            END IF;\n            IF the_status <> 'DRAFT' THEN\n                RAISE EXCEPTION 'bid % is % and its draft cannot change', the_bid, the_status\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            RETURN the_row;\n        ", hash='bce54c6b8c94d6cd6ac0e1a40d4981364fd7799e', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_only_while_draft_df1c8', table='bids_bidrisk', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='SkillRole',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('order', models.PositiveSmallIntegerField()),
                        ('role', models.CharField(max_length=120)),
                        ('first_quarter', models.CharField(blank=True, max_length=10)),
                        ('last_quarter', models.CharField(blank=True, max_length=10)),
                        ('needed', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
                        ('in_post', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
                        ('to_hire', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
                        ('to_buy', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
                        ('bid', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='skill_roles', to='bids.bid')),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('first_quarter', ''), ('first_quarter__regex', '^\\d{4}-\\d{2} Q[1-4]$'), _connector='OR'), models.Q(('last_quarter', ''), ('last_quarter__regex', '^\\d{4}-\\d{2} Q[1-4]$'), _connector='OR')), name='skill_role_quarters'), models.CheckConstraint(condition=models.Q(('last_quarter', ''), ('last_quarter__gte', models.F('first_quarter')), _connector='OR'), name='skill_role_quarters_in_order'), models.CheckConstraint(condition=models.Q(('in_post__gte', 0), ('needed__gte', 0), ('to_buy__gte', 0), ('to_hire__gte', 0)), name='skill_role_numbers'), models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('bid', 'order'), name='skill_role_order_once')],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='skillrole',
                    trigger=pgtrigger.compiler.Trigger(name='only_while_draft', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE the_row RECORD; the_bid BIGINT; the_status TEXT;', func="\n            IF TG_OP = 'DELETE' THEN the_row := OLD; ELSE the_row := NEW; END IF;\n            the_bid := the_row.bid_id;\n            IF TG_OP = 'UPDATE' AND (OLD.bid_id <> the_bid) THEN\n                RAISE EXCEPTION 'a row of a draft stays where it was made'\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            SELECT status INTO the_status FROM bids_bid WHERE id = the_bid;\n            IF the_status = 'CLARIFYING' AND EXISTS (\n                SELECT 1 FROM bids_clarificationitem AS item\n                JOIN bids_clarification AS asked ON asked.id = item.clarification_id\n                WHERE asked.bid_id = the_bid AND asked.status = 'OPEN' AND item.section = 'skills' AND item.question = ''\n            ) THEN\n                RETURN the_row;\n            END IF;\n            IF the_status <> 'DRAFT' THEN\n                RAISE EXCEPTION 'bid % is % and its draft cannot change', the_bid, the_status\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            RETURN the_row;\n        ", hash='c2774a5055260aa736d947e5324dbbfe5cd06032', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_only_while_draft_9537a', table='bids_skillrole', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='BiasContribution',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('order', models.PositiveSmallIntegerField()),
                        ('factor', models.CharField(max_length=150, verbose_name='contributing factor')),
                        ('kind', models.CharField(blank=True, choices=[('DEVELOPMENT', 'The cost of the work'), ('DURATION', 'How long the work takes'), ('OUTSOURCING', 'The cost of running by a supplier')], max_length=12)),
                        ('contribution', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                        ('mitigation', models.DecimalField(blank=True, decimal_places=2, max_digits=3, null=True)),
                        ('evidence', models.TextField(blank=True, max_length=1000)),
                        ('bid', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bias_contributions', to='bids.bid')),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('contribution__gt', 0), ('contribution__lte', 100)), name='bias_contribution_share'), models.CheckConstraint(condition=models.Q(('mitigation__range', (0, 1))), name='bias_contribution_managed'), models.CheckConstraint(condition=models.Q(('kind__in', ['', 'DEVELOPMENT', 'DURATION', 'OUTSOURCING'])), name='bias_contribution_kind'), models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('bid', 'order'), name='bias_contribution_order_once')],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='biascontribution',
                    trigger=pgtrigger.compiler.Trigger(name='only_while_draft', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE the_row RECORD; the_bid BIGINT; the_status TEXT;', func="\n            IF TG_OP = 'DELETE' THEN the_row := OLD; ELSE the_row := NEW; END IF;\n            the_bid := the_row.bid_id;\n            IF TG_OP = 'UPDATE' AND (OLD.bid_id <> the_bid) THEN\n                RAISE EXCEPTION 'a row of a draft stays where it was made'\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            SELECT status INTO the_status FROM bids_bid WHERE id = the_bid;\n            IF the_status = 'CLARIFYING' AND EXISTS (\n                SELECT 1 FROM bids_clarificationitem AS item\n                JOIN bids_clarification AS asked ON asked.id = item.clarification_id\n                WHERE asked.bid_id = the_bid AND asked.status = 'OPEN' AND item.section = 'risks' AND item.question = ''\n            ) THEN\n                RETURN the_row;\n            END IF;\n            IF the_status <> 'DRAFT' THEN\n                RAISE EXCEPTION 'bid % is % and its draft cannot change', the_bid, the_status\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            RETURN the_row;\n        ", hash='f213df13ea597b2eec1b00bfd523cee5e3036fca', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_only_while_draft_3172f', table='bids_biascontribution', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='SectionRevision',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('section', models.CharField(max_length=60)),
                        ('number', models.PositiveIntegerField()),
                        ('saved_at', models.DateTimeField()),
                        ('bid', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='section_revisions', to='bids.bid')),
                        ('saved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('bid', 'section'), name='section_revision_once'), models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='section_revision_number')],
                    },
                ),
                migrations.CreateModel(
                    name='Clarification',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveSmallIntegerField()),
                        ('status', models.CharField(choices=[('OPEN', 'Asked'), ('CERTIFYING', 'Waiting for certification'), ('ANSWERED', 'Answered'), ('WITHDRAWN', 'Withdrawn'), ('LAPSED', 'Not answered in time')], default='OPEN', max_length=12)),
                        ('came_from', models.CharField(max_length=12)),
                        ('question', models.TextField(max_length=2000)),
                        ('due_at', models.DateTimeField()),
                        ('asked_at', models.DateTimeField()),
                        ('rows_before', models.TextField()),
                        ('answer', models.TextField(blank=True, max_length=5000)),
                        ('sent_at', models.DateTimeField(null=True)),
                        ('ended_at', models.DateTimeField(null=True)),
                        ('end_reason', models.TextField(blank=True, max_length=1000)),
                        ('unsent', models.TextField(blank=True)),
                        ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('bid', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clarifications', to='bids.bid')),
                        ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('new_version', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answer_to', to='bids.bidversion')),
                        ('sent_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clarifications', to='bids.bidversion')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('bid', 'number'), name='clarification_number_once'), models.UniqueConstraint(condition=models.Q(('status__in', ['OPEN', 'CERTIFYING'])), fields=('bid',), name='clarification_one_at_a_time'), models.CheckConstraint(condition=models.Q(('came_from__in', ['SUBMITTED', 'ELIGIBLE'])), name='clarification_came_from'), models.CheckConstraint(condition=models.Q(models.Q(('question', ''), _negated=True), ('due_at__gt', models.F('asked_at'))), name='clarification_asks'), models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', True), ('sent_by__isnull', True)), models.Q(('sent_at__isnull', False), ('sent_by__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='clarification_sent_pair'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True), ('status__in', ['OPEN', 'CERTIFYING'])), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False), ('status__in', ['ANSWERED', 'WITHDRAWN'])), models.Q(('ended_at__isnull', False), ('ended_by__isnull', True), ('status', 'LAPSED')), _connector='OR'), name='clarification_ended_pair'), models.CheckConstraint(condition=models.Q(models.Q(('new_version__isnull', False), ('status', 'ANSWERED')), models.Q(models.Q(('status', 'ANSWERED'), _negated=True), ('new_version__isnull', True)), _connector='OR'), name='clarification_answered_has_version'), models.CheckConstraint(condition=models.Q(('sent_by__isnull', True), models.Q(('status', 'ANSWERED'), _negated=True), models.Q(('sent_by', models.F('ended_by')), _negated=True), _connector='OR'), name='clarification_second_person')],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='clarification',
                    trigger=pgtrigger.compiler.Trigger(name='status', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{CERTIFYING:ANSWERED,CERTIFYING:LAPSED,CERTIFYING:OPEN,CERTIFYING:WITHDRAWN,OPEN:CERTIFYING,OPEN:LAPSED,OPEN:WITHDRAWN}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='31bbcab64fe67b2d5b40b2fc6d228d839833e5ca', operation='UPDATE', pgid='pgtrigger_status_820a9', table='bids_clarification', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='clarification',
                    trigger=pgtrigger.compiler.Trigger(name='as_asked', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."bid_id" IS DISTINCT FROM (NEW."bid_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."came_from" IS DISTINCT FROM (NEW."came_from") OR OLD."version_id" IS DISTINCT FROM (NEW."version_id") OR OLD."question" IS DISTINCT FROM (NEW."question") OR OLD."due_at" IS DISTINCT FROM (NEW."due_at") OR OLD."asked_at" IS DISTINCT FROM (NEW."asked_at") OR OLD."asked_by_id" IS DISTINCT FROM (NEW."asked_by_id") OR OLD."rows_before" IS DISTINCT FROM (NEW."rows_before"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='842c6ba881a98db3bdc80a89d0ae95091cc99b6f', operation='UPDATE', pgid='pgtrigger_as_asked_152d3', table='bids_clarification', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='clarification',
                    trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='b5b0facf8ef84b31804287d8986c1e430131edbd', operation='DELETE', pgid='pgtrigger_kept_2a7bc', table='bids_clarification', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='ClarificationItem',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('section', models.CharField(max_length=60)),
                        ('question', models.CharField(blank=True, max_length=60)),
                        ('clarification', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='bids.clarification')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('clarification', 'section', 'question'), name='clarification_item_once')],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='clarificationitem',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='4ca2c44dbdb29538145632ff7893e178804196d4', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_8e68f', table='bids_clarificationitem', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='clarificationitem',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='5be029910fdcea88cf41537b0ed050adc2e59c84', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_eb460', table='bids_clarificationitem', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='Attachment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=120)),
                        ('size', models.PositiveIntegerField()),
                        ('sha256', models.CharField(max_length=64)),
                        ('stored_as', models.CharField(max_length=100)),
                        ('added_at', models.DateTimeField()),
                        ('removed_at', models.DateTimeField(null=True)),
                        ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('removed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('bid', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='bids.bid')),
                        ('added_for', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='bids.clarification')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('bid', 'sha256', 'added_for'), name='attachment_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', True), ('removed_by__isnull', True)), models.Q(('removed_at__isnull', False), ('removed_by__isnull', False)), _connector='OR'), name='attachment_removed_pair')],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='attachment',
                    trigger=pgtrigger.compiler.Trigger(name='only_while_draft', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE the_row RECORD; the_bid BIGINT; the_status TEXT;', func="\n            IF TG_OP = 'DELETE' THEN the_row := OLD; ELSE the_row := NEW; END IF;\n            the_bid := the_row.bid_id;\n            IF TG_OP = 'UPDATE' AND (OLD.bid_id <> the_bid) THEN\n                RAISE EXCEPTION 'a row of a draft stays where it was made'\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            SELECT status INTO the_status FROM bids_bid WHERE id = the_bid;\n            IF the_status = 'CLARIFYING' AND EXISTS (\n                SELECT 1 FROM bids_clarificationitem AS item\n                JOIN bids_clarification AS asked ON asked.id = item.clarification_id\n                WHERE asked.bid_id = the_bid AND asked.status = 'OPEN' AND item.section = 'attachments' AND item.question = ''\n            ) THEN\n                RETURN the_row;\n            END IF;\n            IF the_status <> 'DRAFT' THEN\n                RAISE EXCEPTION 'bid % is % and its draft cannot change', the_bid, the_status\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            RETURN the_row;\n        ", hash='bc415b49d9862bdef041ba96d4de45fdbe210402', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_only_while_draft_0b760', table='bids_attachment', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='attachment',
                    trigger=pgtrigger.compiler.Trigger(name='as_it_came', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."bid_id" IS DISTINCT FROM (NEW."bid_id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."size" IS DISTINCT FROM (NEW."size") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256") OR OLD."stored_as" IS DISTINCT FROM (NEW."stored_as") OR OLD."added_at" IS DISTINCT FROM (NEW."added_at") OR OLD."added_by_id" IS DISTINCT FROM (NEW."added_by_id") OR OLD."added_for_id" IS DISTINCT FROM (NEW."added_for_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='15d565d7595bbae85659a1b905f57dcfb8cb5337', operation='UPDATE', pgid='pgtrigger_as_it_came_512ed', table='bids_attachment', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='attachment',
                    trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='10800cab803f1d2ba2251972f2306f62423e3b78', operation='DELETE', pgid='pgtrigger_kept_9dffe', table='bids_attachment', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='Review',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('status', models.CharField(choices=[('PROPOSED', 'Proposed'), ('ACCEPTED', 'Accepted'), ('SUBMITTED', 'Submitted'), ('DECLINED', 'Declined'), ('RECUSED', 'Recused'), ('TAKEN_BACK', 'Taken back')], default='PROPOSED', max_length=12)),
                        ('due_on', models.DateField()),
                        ('proposed_at', models.DateTimeField()),
                        ('declared_at', models.DateTimeField(null=True)),
                        ('answer_reason', models.TextField(blank=True, max_length=1000)),
                        ('submitted_at', models.DateTimeField(null=True)),
                        ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('reviewer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to=settings.AUTH_USER_MODEL)),
                        ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='bids.bidversion')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('version', 'reviewer'), name='review_once'), models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['ACCEPTED', 'SUBMITTED']), _negated=True), ('declared_at__isnull', False), _connector='OR'), name='review_declared'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'SUBMITTED'), ('submitted_at__isnull', False)), models.Q(models.Q(('status', 'SUBMITTED'), _negated=True), ('submitted_at__isnull', True)), _connector='OR'), name='review_submitted_pair'), models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['DECLINED', 'RECUSED', 'TAKEN_BACK']), _negated=True), models.Q(('answer_reason', ''), _negated=True), _connector='OR'), name='review_refusal_has_reason')],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='review',
                    trigger=pgtrigger.compiler.Trigger(name='status', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{ACCEPTED:RECUSED,ACCEPTED:SUBMITTED,ACCEPTED:TAKEN_BACK,PROPOSED:ACCEPTED,PROPOSED:DECLINED,PROPOSED:RECUSED,PROPOSED:TAKEN_BACK,SUBMITTED:ACCEPTED}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='5cc21f38e56bd9f23890b5ec57eb103d9234b35e', operation='UPDATE', pgid='pgtrigger_status_ba48a', table='bids_review', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='review',
                    trigger=pgtrigger.compiler.Trigger(name='submitted_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."status" = \'SUBMITTED\')', declare='DECLARE used BOOLEAN;', func="\n            IF TG_OP = 'DELETE' THEN\n                RAISE EXCEPTION 'a submitted review is not deleted' USING ERRCODE = 'restrict_violation';\n            END IF;\n            SELECT r.status IN ('ASSESSED', 'ANNOUNCED')\n                OR EXISTS (SELECT FROM bids_moderation m WHERE m.bid_id = b.id) INTO used\n            FROM bids_bidversion v JOIN bids_bid b ON b.id = v.bid_id JOIN bids_round r ON r.id = b.round_id\n            WHERE v.id = OLD.version_id;\n            IF used OR NEW.status <> 'ACCEPTED' OR NEW.reviewer_id <> OLD.reviewer_id\n                OR NEW.declared_at <> OLD.declared_at OR NEW.answer_reason <> OLD.answer_reason THEN\n                RAISE EXCEPTION 'a submitted review stays as it is' USING ERRCODE = 'restrict_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='896188008f70aeef95e11d43a15a3371e71cd110', operation='UPDATE OR DELETE', pgid='pgtrigger_submitted_stays_7eda0', table='bids_review', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='ReviewScore',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('score', models.PositiveSmallIntegerField()),
                        ('justification', models.TextField(max_length=3000)),
                        ('saved_at', models.DateTimeField()),
                        ('criterion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='bids.criterion')),
                        ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scores', to='bids.review')),
                        ('confidence', models.CharField(blank=True, choices=[('LOW', 'Low'), ('MEDIUM', 'Medium'), ('HIGH', 'High')], max_length=6)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('review', 'criterion'), name='review_score_once'), models.CheckConstraint(condition=models.Q(('score__range', (0, 5))), name='review_score_range'), models.CheckConstraint(condition=models.Q(('justification', ''), _negated=True), name='review_score_justified')],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='reviewscore',
                    trigger=pgtrigger.compiler.Trigger(name='only_while_accepted', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE the_row RECORD; the_status TEXT;', func="\n                    IF TG_OP = 'DELETE' THEN the_row := OLD; ELSE the_row := NEW; END IF;\n                    SELECT status INTO the_status FROM bids_review WHERE id = the_row.review_id;\n                    IF the_status <> 'ACCEPTED' THEN\n                        RAISE EXCEPTION 'a review that is % cannot be scored', the_status\n                            USING ERRCODE = 'restrict_violation';\n                    END IF;\n                    RETURN the_row;\n                ", hash='e8e9d608624f7ce3c0d185335422129e4e9849ed', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_only_while_accepted_f82f6', table='bids_reviewscore', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='Ranking',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('frozen_at', models.DateTimeField()),
                        ('inputs', models.TextField()),
                        ('sha256', models.CharField(max_length=64)),
                        ('frozen_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('round', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='ranking', to='bids.round')),
                    ],
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='ranking',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='3e5b2ed7a6d11bf24f99ca309907414674aaf4f8', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f828a', table='bids_ranking', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='ranking',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='88b6d32c5f4a313edd89d58d4682a3063384e828', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_eaf57', table='bids_ranking', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='RankingRow',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('rank', models.PositiveIntegerField()),
                        ('value_numerator', models.DecimalField(decimal_places=0, max_digits=60)),
                        ('value_denominator', models.DecimalField(decimal_places=0, max_digits=60)),
                        ('selection_numerator', models.DecimalField(decimal_places=0, max_digits=60)),
                        ('selection_denominator', models.DecimalField(decimal_places=0, max_digits=60)),
                        ('risk_removed_units', models.BigIntegerField()),
                        ('cost_to_fund', models.DecimalField(decimal_places=2, max_digits=14)),
                        ('whole_life_cost', models.DecimalField(decimal_places=2, max_digits=14)),
                        ('tie_break', models.CharField(blank=True, choices=[('', 'No tie'), ('RISK', 'Larger risk removed'), ('COST', 'Smaller cost to the fund'), ('TIME', 'Earlier submission'), ('REFERENCE', 'Reference')], max_length=9)),
                        ('ranking', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='bids.ranking')),
                        ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='bids.bidversion')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('ranking', 'rank'), name='ranking_rank_once'), models.UniqueConstraint(fields=('ranking', 'version'), name='ranking_version_once'), models.CheckConstraint(condition=models.Q(('selection_denominator__gt', 0), ('value_denominator__gt', 0)), name='ranking_denominators')],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='rankingrow',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2c388dcbaa5b84d4eb8e4a9d65e8add56bd49935', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_fe925', table='bids_rankingrow', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='rankingrow',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='1221129a7786968609bdb1b9f1d8ca54f1097b39', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_6317b', table='bids_rankingrow', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='ColumnChoice',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('table', models.CharField(max_length=20, verbose_name='one of the tables of a register file, or spend')),
                        ('heading', models.CharField(max_length=210, verbose_name='heading, its letters and figures alone')),
                        ('column', models.CharField(blank=True, max_length=30)),
                        ('department', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='column_choices', to='accounts.department')),
                        ('heading_set', models.CharField(blank=True, default='', max_length=64, verbose_name='fingerprint of all the headings; blank for any')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('department', 'table', 'heading_set', 'heading'), name='column_choice_once')],
                    },
                ),
                migrations.CreateModel(
                    name='RegisterFile',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=150)),
                        ('sha256', models.CharField(max_length=64)),
                        ('size', models.PositiveIntegerField()),
                        ('content', models.BinaryField()),
                        ('uploaded_at', models.DateTimeField()),
                        ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='register_files', to='accounts.department')),
                        ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('department', 'sha256'), name='register_file_once'), models.CheckConstraint(condition=models.Q(('size__gte', 1)), name='register_file_not_empty')],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='registerfile',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='6e479a75dcfe3227c86f4adbba9c7886b73a2bb7', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_05d3f', table='bids_registerfile', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='registerfile',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='d05636589259db43257ae0ba7a93534285d4c9da', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_18ddb', table='bids_registerfile', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='RegisterImport',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('due_at', models.DateTimeField()),
                        ('claimed_at', models.DateTimeField(blank=True, null=True)),
                        ('done_at', models.DateTimeField(blank=True, null=True)),
                        ('set_aside_at', models.DateTimeField(blank=True, null=True)),
                        ('attempts', models.PositiveSmallIntegerField(default=0)),
                        ('last_error', models.TextField(blank=True)),
                        ('number', models.PositiveIntegerField()),
                        ('reference', models.CharField(max_length=40, unique=True)),
                        ('status', models.CharField(choices=[('RECEIVED', 'Received'), ('CHECKING', 'Being checked'), ('FAULTY', 'Faulty'), ('CHECKED', 'Checked'), ('QUEUED', 'Being imported'), ('DONE', 'Imported'), ('CANCELLED', 'Cancelled'), ('FAILED', 'Stopped')], default='RECEIVED', max_length=9)),
                        ('sheets', models.JSONField(default=list)),
                        ('headings', models.JSONField()),
                        ('columns', models.JSONField()),
                        ('row_count', models.PositiveIntegerField(default=0)),
                        ('new_count', models.PositiveIntegerField(default=0)),
                        ('changed_count', models.PositiveIntegerField(default=0)),
                        ('unchanged_count', models.PositiveIntegerField(default=0)),
                        ('rating_count', models.PositiveIntegerField(default=0)),
                        ('draft_count', models.PositiveIntegerField(default=0)),
                        ('fault_count', models.PositiveIntegerField(default=0)),
                        ('note_count', models.PositiveIntegerField(default=0)),
                        ('line_counts', models.JSONField(default=dict)),
                        ('rows_passed', models.PositiveIntegerField(default=0)),
                        ('received_at', models.DateTimeField()),
                        ('queued_at', models.DateTimeField(null=True)),
                        ('cancelled_at', models.DateTimeField(null=True)),
                        ('cancelled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='register_imports', to='accounts.department')),
                        ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='imports', to='bids.registerfile')),
                        ('queued_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('received_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('overtaken_at', models.DateTimeField(null=True)),
                        ('plan_sha256', models.CharField(blank=True, default='', max_length=64)),
                        ('held_by', models.CharField(blank=True, editable=False, max_length=60)),
                        ('corrections', models.JSONField(default=list)),
                        ('guesses', models.JSONField(default=list)),
                    ],
                    options={
                        'indexes': [models.Index(condition=models.Q(('status__in', ['CHECKING', 'QUEUED'])), fields=['due_at', 'id'], name='register_import_waiting')],
                        'constraints': [models.UniqueConstraint(fields=('department', 'number'), name='register_import_number_once'), models.UniqueConstraint(condition=models.Q(('status__in', ['DONE', 'CANCELLED']), _negated=True), fields=('file',), name='register_import_one_in_hand'), models.CheckConstraint(condition=models.Q(models.Q(('queued_at__isnull', False), ('queued_by__isnull', False), ('status__in', ['QUEUED', 'DONE'])), models.Q(('queued_at__isnull', True), ('queued_by__isnull', True), ('status__in', ['RECEIVED', 'CHECKING', 'CHECKED', 'FAULTY', 'FAILED', 'CANCELLED'])), _connector='OR'), name='register_import_queued_pair'), models.CheckConstraint(condition=models.Q(models.Q(('cancelled_at__isnull', False), ('cancelled_by__isnull', False), ('status', 'CANCELLED')), models.Q(models.Q(('status', 'CANCELLED'), _negated=True), ('cancelled_at__isnull', True), ('cancelled_by__isnull', True)), _connector='OR'), name='register_import_cancelled_pair'), models.CheckConstraint(condition=models.Q(models.Q(('done_at__isnull', False), ('status', 'DONE')), models.Q(models.Q(('status', 'DONE'), _negated=True), ('done_at__isnull', True)), _connector='OR'), name='register_import_done_shown'), models.CheckConstraint(condition=models.Q(models.Q(('set_aside_at__isnull', False), ('status', 'FAILED')), ('status', 'CANCELLED'), models.Q(models.Q(('status__in', ['FAILED', 'CANCELLED']), _negated=True), ('set_aside_at__isnull', True)), _connector='OR'), name='register_import_failed_aside'), models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['CHECKED', 'QUEUED', 'DONE']), _negated=True), ('fault_count', 0), _connector='OR'), name='register_import_stands')],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='registerimport',
                    trigger=pgtrigger.compiler.Trigger(name='status', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{CHECKED:CANCELLED,CHECKED:CHECKING,CHECKED:QUEUED,CHECKING:CHECKED,CHECKING:FAILED,CHECKING:FAULTY,FAILED:CANCELLED,FAILED:CHECKING,FAULTY:CANCELLED,FAULTY:CHECKING,QUEUED:CHECKED,QUEUED:DONE,QUEUED:FAILED,QUEUED:FAULTY,RECEIVED:CANCELLED,RECEIVED:CHECKING}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='9e1a52fa65996a1dfd90934b0afb9a7c7099ac9b', operation='UPDATE', pgid='pgtrigger_status_5afc6', table='bids_registerimport', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='registerimport',
                    trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='7164886b016682a6b309be391ad2d3040628014b', operation='DELETE', pgid='pgtrigger_kept_882a0', table='bids_registerimport', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='registerimport',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='53e87d28ed02b70e7f1fa9d153bfb9eda76b8891', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_cf82d', table='bids_registerimport', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='registerimport',
                    trigger=pgtrigger.compiler.Trigger(name='identity', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."department_id" IS DISTINCT FROM (NEW."department_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."file_id" IS DISTINCT FROM (NEW."file_id") OR OLD."sheets" IS DISTINCT FROM (NEW."sheets") OR OLD."headings" IS DISTINCT FROM (NEW."headings") OR OLD."guesses" IS DISTINCT FROM (NEW."guesses") OR OLD."received_at" IS DISTINCT FROM (NEW."received_at") OR OLD."received_by_id" IS DISTINCT FROM (NEW."received_by_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='0dee4879566f35a4eeeb7bc17c0bde65ab06365f', operation='UPDATE', pgid='pgtrigger_identity_622f4', table='bids_registerimport', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='ImportedSystem',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('sheet', models.CharField(blank=True, default='', max_length=200)),
                        ('row', models.PositiveIntegerField()),
                        ('is_new', models.BooleanField()),
                        ('system', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='imports', to='bids.legacysystem')),
                        ('register_import', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='systems', to='bids.registerimport')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('register_import', 'system'), name='imported_system_once')],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='importedsystem',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e2a9c68e36352d2be0ffa67aa0cdbd26494102dc', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_2cb33', table='bids_importedsystem', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='importedsystem',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='ea8bb640367e04edd0e40a5391ae8509a300349f', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_839a2', table='bids_importedsystem', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='RegisterImportMessage',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('sheet', models.CharField(blank=True, default='', max_length=200)),
                        ('row', models.PositiveIntegerField(null=True)),
                        ('column', models.CharField(blank=True, max_length=200)),
                        ('value', models.CharField(blank=True, max_length=200)),
                        ('message', models.TextField(max_length=2000)),
                        ('is_fault', models.BooleanField()),
                        ('register_import', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='bids.registerimport')),
                    ],
                    options={
                        'indexes': [models.Index(fields=['register_import', '-is_fault', 'row', 'id'], name='import_message_order')],
                    },
                ),
                migrations.CreateModel(
                    name='PlannedSystem',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('sheet', models.CharField(blank=True, default='', max_length=200)),
                        ('row', models.PositiveIntegerField()),
                        ('reference', models.CharField(blank=True, max_length=40)),
                        ('name', models.CharField(max_length=150)),
                        ('differences', models.JSONField()),
                        ('register_import', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='planned', to='bids.registerimport')),
                    ],
                    options={
                        'indexes': [models.Index(fields=['register_import', 'row', 'id'], name='planned_system_order')],
                    },
                ),
                migrations.CreateModel(
                    name='PanelMember',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('part', models.CharField(choices=[('CHAIR', 'Chair'), ('DEPUTY', 'Deputy chair'), ('MEMBER', 'Member')], default='MEMBER', max_length=6)),
                        ('most_bids', models.PositiveSmallIntegerField(default=12)),
                        ('may_introduce', models.BooleanField(default=True)),
                        ('added_at', models.DateTimeField()),
                        ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='panels', to=settings.AUTH_USER_MODEL)),
                        ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='panel', to='bids.round')),
                        ('expertise', models.CharField(blank=True, max_length=300)),
                        ('not_with', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='bids.panelmember')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('round', 'person'), name='panel_member_once'), models.UniqueConstraint(condition=models.Q(('part__in', ['CHAIR', 'DEPUTY'])), fields=('round', 'part'), name='panel_one_chair_and_one_deputy'), models.CheckConstraint(condition=models.Q(('most_bids__range', (0, 1000))), name='panel_member_most_bids'), models.CheckConstraint(condition=models.Q(('not_with', models.F('id')), _negated=True), name='panel_member_not_with_themselves')],
                    },
                ),
                migrations.CreateModel(
                    name='AssignmentPlan',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('proof', models.JSONField(default=dict)),
                        ('made_at', models.DateTimeField()),
                        ('published_at', models.DateTimeField(null=True)),
                        ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignment_plans', to='bids.round')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(condition=models.Q(('published_at__isnull', True)), fields=('round',), name='assignment_one_dry_run'), models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', True), ('published_by__isnull', True)), models.Q(('published_at__isnull', False), ('published_by__isnull', False)), _connector='OR'), name='assignment_published_pair')],
                    },
                ),
                migrations.CreateModel(
                    name='Conflict',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('source', models.CharField(choices=[('FOUND', 'Found in the record'), ('DECLARED', 'Declared')], max_length=8)),
                        ('kind', models.CharField(choices=[('DEPARTMENT', 'Department'), ('WORKED', 'Worked on the bid'), ('EARLIER', 'Worked on an earlier bid'), ('SYSTEM', 'Answers for a system'), ('BROUGHT_IN', 'Close to somebody on the bid'), ('PERSONAL', 'Family or friends'), ('MONEY', 'Money or a supplier'), ('WORK', 'Work')], max_length=10)),
                        ('key', models.CharField(blank=True, max_length=80)),
                        ('evidence', models.TextField(max_length=1000)),
                        ('noted_at', models.DateTimeField()),
                        ('status', models.CharField(choices=[('OPEN', 'To be decided'), ('CONFIRMED', 'Confirmed'), ('DISMISSED', 'Dismissed')], default='OPEN', max_length=9)),
                        ('reason', models.TextField(blank=True, max_length=1000)),
                        ('settled_at', models.DateTimeField(null=True)),
                        ('bid', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conflicts', to='bids.bid')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conflicts', to=settings.AUTH_USER_MODEL)),
                        ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('bid', 'person', 'kind', 'key'), name='conflict_once'), models.CheckConstraint(condition=models.Q(('evidence', ''), _negated=True), name='conflict_has_evidence'), models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', True), ('settled_by__isnull', True), ('status', 'OPEN')), models.Q(models.Q(('status', 'OPEN'), _negated=True), ('settled_at__isnull', False), ('settled_by__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='conflict_settled_pair'), models.CheckConstraint(condition=models.Q(('kind', 'DEPARTMENT'), ('status', 'DISMISSED'), _negated=True), name='conflict_department_stands')],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='conflict',
                    trigger=pgtrigger.compiler.Trigger(name='status', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{DISMISSED:CONFIRMED,OPEN:CONFIRMED,OPEN:DISMISSED}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='2dd3c79389e3eba1483e347011a33b4c6a4248b2', operation='UPDATE', pgid='pgtrigger_status_fa268', table='bids_conflict', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='conflict',
                    trigger=pgtrigger.compiler.Trigger(name='as_noted', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."bid_id" IS DISTINCT FROM (NEW."bid_id") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."evidence" IS DISTINCT FROM (NEW."evidence") OR OLD."noted_at" IS DISTINCT FROM (NEW."noted_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='e13a3b3b3e155567c0bfc8f48d1bb3c1390ca558', operation='UPDATE', pgid='pgtrigger_as_noted_bd34f', table='bids_conflict', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='conflict',
                    trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='1fdb3479c0a01ae4a1fdc0a898c92493dc564bbc', operation='DELETE', pgid='pgtrigger_kept_1a14a', table='bids_conflict', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='Introducer',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('place', models.PositiveSmallIntegerField()),
                        ('named_at', models.DateTimeField()),
                        ('bid', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='introducers', to='bids.bid')),
                        ('named_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('bid', 'place'), name='introducer_place_once'), models.UniqueConstraint(fields=('bid', 'person'), name='introducer_person_once'), models.CheckConstraint(condition=models.Q(('place__in', (1, 2))), name='introducer_place')],
                    },
                ),
                migrations.CreateModel(
                    name='PlannedReview',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('introduces', models.PositiveSmallIntegerField(null=True)),
                        ('moved', models.BooleanField(default=False)),
                        ('bid', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='bids.bid')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='planned', to='bids.assignmentplan')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('plan', 'bid', 'person'), name='planned_review_once'), models.UniqueConstraint(fields=('plan', 'bid', 'introduces'), name='planned_introducer_once'), models.CheckConstraint(condition=models.Q(('introduces__isnull', True), ('introduces__in', (1, 2)), _connector='OR'), name='planned_introducer_place')],
                    },
                ),
                migrations.CreateModel(
                    name='CalibrationBid',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('marked_at', models.DateTimeField()),
                        ('bid', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='calibration', to='bids.bid')),
                        ('marked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('round', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='calibration', to='bids.round')),
                    ],
                ),
                migrations.CreateModel(
                    name='Moderation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('submitted_numerator', models.PositiveSmallIntegerField()),
                        ('submitted_denominator', models.PositiveSmallIntegerField()),
                        ('submitted_spread', models.PositiveSmallIntegerField()),
                        ('after_discussion', models.JSONField(default=dict)),
                        ('decided_halves', models.PositiveSmallIntegerField()),
                        ('reason', models.TextField(max_length=3000)),
                        ('present', models.JSONField(default=list)),
                        ('moderated_at', models.DateTimeField()),
                        ('bid', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moderations', to='bids.bid')),
                        ('criterion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='bids.criterion')),
                        ('moderated_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('bid', 'criterion'), name='moderation_once'), models.CheckConstraint(condition=models.Q(('submitted_denominator__range', (1, 8)), ('submitted_spread__range', (0, 5))), name='moderation_submitted'), models.CheckConstraint(condition=models.Q(('decided_halves__range', (0, 10))), name='moderation_decided'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='moderation_has_reason')],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='moderation',
                    trigger=pgtrigger.compiler.Trigger(name='until_frozen', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE the_row RECORD; the_status TEXT;', func="\n            IF TG_OP = 'DELETE' THEN the_row := OLD; ELSE the_row := NEW; END IF;\n            SELECT r.status INTO the_status\n            FROM bids_bid b JOIN bids_round r ON r.id = b.round_id WHERE b.id = the_row.bid_id;\n            IF the_status IN ('ASSESSED', 'ANNOUNCED') THEN\n                RAISE EXCEPTION 'the ranking of a round that is % is frozen', the_status\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            RETURN the_row;\n        ", hash='f92f340b89d6ed8a676645d5fde5c03d3900c865', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_until_frozen_45398', table='bids_moderation', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='NotDiscussed',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('places', models.PositiveIntegerField(null=True)),
                        ('behind', models.PositiveIntegerField()),
                        ('accepted_at', models.DateTimeField()),
                        ('rescued_at', models.DateTimeField(null=True)),
                        ('rescue_reason', models.TextField(blank=True, max_length=1000)),
                        ('accepted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('bid', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='not_discussed', to='bids.bid')),
                        ('rescued_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('rescue_reason', ''), ('rescued_at__isnull', True), ('rescued_by__isnull', True)), models.Q(('rescued_at__isnull', False), ('rescued_by__isnull', False), models.Q(('rescue_reason', ''), _negated=True)), _connector='OR'), name='not_discussed_rescued_pair'), models.CheckConstraint(condition=models.Q(('places__isnull', True), models.Q(('behind__gte', models.F('places')), ('places__gte', 1)), _connector='OR'), name='not_discussed_is_behind')],
                    },
                ),
                migrations.CreateModel(
                    name='RankingSimulation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('due_at', models.DateTimeField()),
                        ('held_by', models.CharField(blank=True, editable=False, max_length=60)),
                        ('claimed_at', models.DateTimeField(blank=True, null=True)),
                        ('done_at', models.DateTimeField(blank=True, null=True)),
                        ('set_aside_at', models.DateTimeField(blank=True, null=True)),
                        ('attempts', models.PositiveSmallIntegerField(default=0)),
                        ('last_error', models.TextField(blank=True)),
                        ('seed', models.PositiveIntegerField()),
                        ('draws', models.PositiveIntegerField()),
                        ('drawn', models.PositiveIntegerField(default=0)),
                        ('asked_at', models.DateTimeField()),
                        ('result', models.TextField(blank=True)),
                        ('sha256', models.CharField(blank=True, max_length=64)),
                        ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('ranking', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='simulations', to='bids.ranking')),
                    ],
                    options={
                        'indexes': [models.Index(condition=models.Q(('done_at__isnull', True), ('set_aside_at__isnull', True)), fields=['due_at', 'id'], name='ranking_simulation_waiting')],
                        'constraints': [models.UniqueConstraint(fields=('ranking', 'seed', 'draws'), name='ranking_simulation_once'), models.CheckConstraint(condition=models.Q(('draws__gte', 1), ('draws__lte', 10000)), name='ranking_simulation_draws'), models.CheckConstraint(condition=models.Q(models.Q(('done_at__isnull', True), ('result', ''), ('sha256', '')), models.Q(('claimed_at__isnull', False), ('done_at__isnull', False), ('sha256__regex', '^[0-9a-f]{64}$')), _connector='OR'), name='ranking_simulation_done_with_result')],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='rankingsimulation',
                    trigger=pgtrigger.compiler.Trigger(name='kept_once_made', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."done_at" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='09f026093d13c3f6c9924604a9528cd5cd818cae', operation='UPDATE OR DELETE', pgid='pgtrigger_kept_once_made_982fe', table='bids_rankingsimulation', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='SmallerOption',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('order', models.PositiveSmallIntegerField()),
                        ('name', models.CharField(max_length=100)),
                        ('left_out', models.TextField(blank=True, max_length=1000)),
                        ('risk_percent', models.PositiveSmallIntegerField(blank=True, null=True)),
                        ('bid', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='smaller_options', to='bids.bid')),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('risk_percent__range', (1, 99))), name='smaller_option_risk'), models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('bid', 'order'), name='smaller_option_order_once')],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='smalleroption',
                    trigger=pgtrigger.compiler.Trigger(name='only_while_draft', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE the_row RECORD; the_bid BIGINT; the_status TEXT;', func="\n            IF TG_OP = 'DELETE' THEN the_row := OLD; ELSE the_row := NEW; END IF;\n            the_bid := the_row.bid_id;\n            IF TG_OP = 'UPDATE' AND (OLD.bid_id <> the_bid) THEN\n                RAISE EXCEPTION 'a row of a draft stays where it was made'\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            SELECT status INTO the_status FROM bids_bid WHERE id = the_bid;\n            IF the_status = 'CLARIFYING' AND EXISTS (\n                SELECT 1 FROM bids_clarificationitem AS item\n                JOIN bids_clarification AS asked ON asked.id = item.clarification_id\n                WHERE asked.bid_id = the_bid AND asked.status = 'OPEN' AND item.section = 'alternatives' AND item.question = ''\n            ) THEN\n                RETURN the_row;\n            END IF;\n            IF the_status <> 'DRAFT' THEN\n                RAISE EXCEPTION 'bid % is % and its draft cannot change', the_bid, the_status\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            RETURN the_row;\n        ", hash='7a0ec67591bd541289efed866cafe05aa0622d89', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_only_while_draft_2faec', table='bids_smalleroption', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='SmallerOptionAmount',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('year', models.CharField(max_length=7)),
                        ('control_budget', models.CharField(choices=[('RDEL_ADMIN', 'Resource: administration'), ('RDEL_PROGRAMME', 'Resource: programme'), ('CDEL', 'Capital')], max_length=14)),
                        ('amount', models.DecimalField(decimal_places=2, max_digits=14)),
                        ('smaller_option', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='amounts', to='bids.smalleroption')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('smaller_option', 'year', 'control_budget'), name='smaller_option_amount_once'), models.CheckConstraint(condition=models.Q(('year__regex', '^\\d{4}-\\d{2}$')), name='smaller_option_amount_year'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='smaller_option_amount_more_than_0')],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='smalleroptionamount',
                    trigger=pgtrigger.compiler.Trigger(name='only_while_draft', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE the_row RECORD; the_bid BIGINT; the_status TEXT;', func="\n            IF TG_OP = 'DELETE' THEN the_row := OLD; ELSE the_row := NEW; END IF;\n            the_bid := (SELECT bid_id FROM bids_smalleroption WHERE id = the_row.smaller_option_id);\n            IF TG_OP = 'UPDATE' AND ((SELECT bid_id FROM bids_smalleroption WHERE id = OLD.smaller_option_id) <> the_bid) THEN\n                RAISE EXCEPTION 'a row of a draft stays where it was made'\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            SELECT status INTO the_status FROM bids_bid WHERE id = the_bid;\n            IF the_status = 'CLARIFYING' AND EXISTS (\n                SELECT 1 FROM bids_clarificationitem AS item\n                JOIN bids_clarification AS asked ON asked.id = item.clarification_id\n                WHERE asked.bid_id = the_bid AND asked.status = 'OPEN' AND item.section = 'alternatives' AND item.question = ''\n            ) THEN\n                RETURN the_row;\n            END IF;\n            IF the_status <> 'DRAFT' THEN\n                RAISE EXCEPTION 'bid % is % and its draft cannot change', the_bid, the_status\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            RETURN the_row;\n        ", hash='d1e44d81ea8cd68cbfb2c2cf64ea973c1a0d547c', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_only_while_draft_6b74e', table='bids_smalleroptionamount', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='LaterStart',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('years', models.PositiveSmallIntegerField()),
                        ('bid', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='later_start', to='bids.bid')),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('years__range', (1, 3))), name='later_start_years')],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='laterstart',
                    trigger=pgtrigger.compiler.Trigger(name='only_while_draft', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE the_row RECORD; the_bid BIGINT; the_status TEXT;', func="\n            IF TG_OP = 'DELETE' THEN the_row := OLD; ELSE the_row := NEW; END IF;\n            the_bid := the_row.bid_id;\n            IF TG_OP = 'UPDATE' AND (OLD.bid_id <> the_bid) THEN\n                RAISE EXCEPTION 'a row of a draft stays where it was made'\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            SELECT status INTO the_status FROM bids_bid WHERE id = the_bid;\n            IF the_status = 'CLARIFYING' AND EXISTS (\n                SELECT 1 FROM bids_clarificationitem AS item\n                JOIN bids_clarification AS asked ON asked.id = item.clarification_id\n                WHERE asked.bid_id = the_bid AND asked.status = 'OPEN' AND item.section = 'alternatives' AND item.question = ''\n            ) THEN\n                RETURN the_row;\n            END IF;\n            IF the_status <> 'DRAFT' THEN\n                RAISE EXCEPTION 'bid % is % and its draft cannot change', the_bid, the_status\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            RETURN the_row;\n        ", hash='2d4dbf67f9ac33a52431b173e998faa27be6b6ab', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_only_while_draft_03f7d', table='bids_laterstart', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='TypedSection',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('section', models.CharField(max_length=60)),
                        ('over', models.PositiveIntegerField()),
                        ('left', models.PositiveIntegerField()),
                        ('content', models.TextField()),
                        ('kept_at', models.DateTimeField()),
                        ('bid', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='bids.bid')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('bid', 'section', 'person'), name='typed_section_once')],
                    },
                ),
                migrations.CreateModel(
                    name='SystemOffer',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField()),
                        ('reference', models.CharField(max_length=40, unique=True)),
                        ('reason', models.TextField(max_length=2000)),
                        ('offered_at', models.DateTimeField()),
                        ('status', models.CharField(choices=[('OPEN', 'Unanswered'), ('ACCEPTED', 'Accepted'), ('DECLINED', 'Declined'), ('TAKEN_BACK', 'Taken back'), ('LAPSED', 'Lapsed')], default='OPEN', max_length=10)),
                        ('answered_at', models.DateTimeField(null=True)),
                        ('answer_reason', models.TextField(blank=True, default='', max_length=2000)),
                        ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers_made', to='accounts.department')),
                        ('offered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('receiver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers_received', to='accounts.department')),
                    ],
                    options={
                        'indexes': [models.Index(fields=['receiver', '-id'], name='system_offer_of_receiver')],
                        'constraints': [models.UniqueConstraint(fields=('department', 'number'), name='system_offer_number_once'), models.CheckConstraint(condition=models.Q(('department', models.F('receiver')), _negated=True), name='system_offer_to_another'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='system_offer_explained'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('answered_by__isnull', True), ('status', 'OPEN')), models.Q(('answered_at__isnull', False), ('answered_by__isnull', True), ('status', 'LAPSED')), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), ('status__in', ['ACCEPTED', 'DECLINED', 'TAKEN_BACK'])), _connector='OR'), name='system_offer_answer_shown'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'DECLINED'), _negated=True), models.Q(('answer_reason', ''), _negated=True), _connector='OR'), name='system_offer_declined_why')],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='systemoffer',
                    trigger=pgtrigger.compiler.Trigger(name='status', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{OPEN:ACCEPTED,OPEN:DECLINED,OPEN:LAPSED,OPEN:TAKEN_BACK}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='59913f4fa7b1de6b5ca321c302def7c5735523cc', operation='UPDATE', pgid='pgtrigger_status_0cae3', table='bids_systemoffer', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='systemoffer',
                    trigger=pgtrigger.compiler.Trigger(name='terms', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."department_id" IS DISTINCT FROM (NEW."department_id") OR OLD."receiver_id" IS DISTINCT FROM (NEW."receiver_id") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."offered_at" IS DISTINCT FROM (NEW."offered_at") OR OLD."offered_by_id" IS DISTINCT FROM (NEW."offered_by_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='76ef3b63968985f06768b87e56afb09f325677f1', operation='UPDATE', pgid='pgtrigger_terms_9bc6d', table='bids_systemoffer', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='systemoffer',
                    trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='b940c1ff8b876256fe56a2a3bb8416011c153d58', operation='DELETE', pgid='pgtrigger_kept_61edd', table='bids_systemoffer', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='OfferedSystem',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=150)),
                        ('overall_in_168ths', models.PositiveIntegerField(null=True)),
                        ('settled_at', models.DateTimeField(null=True)),
                        ('system', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='bids.legacysystem')),
                        ('offer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='systems', to='bids.systemoffer')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('offer', 'system'), name='offered_system_once'), models.UniqueConstraint(condition=models.Q(('settled_at__isnull', True)), fields=('system',), name='offered_system_one_open')],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='offeredsystem',
                    trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='07d3e38d3b1eed8d53d010444ffd7437c53a1e88', operation='DELETE', pgid='pgtrigger_kept_7d543', table='bids_offeredsystem', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='SystemPassing',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField()),
                        ('name', models.CharField(max_length=150)),
                        ('passed_on', models.DateField()),
                        ('passed_at', models.DateTimeField()),
                        ('former', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.department')),
                        ('offer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='passings', to='bids.systemoffer')),
                        ('passed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('successor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.department')),
                        ('system', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='passings', to='bids.legacysystem')),
                    ],
                    options={
                        'indexes': [models.Index(fields=['former', '-id'], name='system_passing_of_former'), models.Index(fields=['successor', '-id'], name='system_passing_of_successor')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('former', models.F('successor')), _negated=True), name='system_passing_to_another'), models.CheckConstraint(condition=models.Q(models.Q(('offer__isnull', True), ('passed_by__isnull', True)), models.Q(('offer__isnull', False), ('passed_by__isnull', False)), _connector='OR'), name='system_passing_offered_or_closed'), models.UniqueConstraint(fields=('former', 'number'), name='system_passing_number_once')],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='systempassing',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='6fba07b8aec167fcc9faff3a68ec4ac1bc327f13', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_0f4b6', table='bids_systempassing', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='systempassing',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='fe17a7bcd4419c0eac9ec53595ab69b6a0e4fc6c', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_a2fc6', table='bids_systempassing', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='EndingFile',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=150)),
                        ('sha256', models.CharField(max_length=64)),
                        ('content', models.BinaryField()),
                        ('system', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='ending_file', to='bids.legacysystem')),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('sha256', ''), _negated=True)), name='ending_file_whole')],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='endingfile',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='cf6d258ab69f80fcd872d4ba773f35b104236ad7', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ef4fc', table='bids_endingfile', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='endingfile',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='2b16d822a5321369182d9ececad7f3d4a8f288fc', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_4ca21', table='bids_endingfile', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='RoundQuestion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('status', models.CharField(choices=[('ASKED', 'Waiting for an answer'), ('ANSWERED', 'Answered'), ('DECLINED', 'Declined'), ('WITHDRAWN', 'Withdrawn')], default='ASKED', max_length=12)),
                        ('section', models.CharField(blank=True, max_length=60)),
                        ('criterion', models.CharField(blank=True, max_length=12)),
                        ('words', models.TextField(max_length=2000)),
                        ('asked_at', models.DateTimeField()),
                        ('number', models.PositiveIntegerField(null=True)),
                        ('wording', models.TextField(blank=True, max_length=2000)),
                        ('reason', models.TextField(blank=True, max_length=1000)),
                        ('settled_at', models.DateTimeField(null=True)),
                        ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.department')),
                        ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='bids.round')),
                        ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['round', 'department'], name='round_question_of_department')],
                        'constraints': [models.UniqueConstraint(fields=('round', 'number'), name='round_question_number_once'), models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='round_question_asks'), models.CheckConstraint(condition=models.Q(('section', ''), ('criterion', ''), _connector='OR'), name='round_question_about_one_thing'), models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', True), ('settled_by__isnull', True), ('status', 'ASKED')), models.Q(models.Q(('status', 'ASKED'), _negated=True), ('settled_at__isnull', False), ('settled_by__isnull', False)), _connector='OR'), name='round_question_settled_pair'), models.CheckConstraint(condition=models.Q(models.Q(('number__isnull', False), ('status', 'ANSWERED'), models.Q(('wording', ''), _negated=True)), models.Q(models.Q(('status', 'ANSWERED'), _negated=True), ('number__isnull', True), ('wording', '')), _connector='OR'), name='round_question_published_whole'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'DECLINED'), models.Q(('reason', ''), _negated=True)), models.Q(models.Q(('status', 'DECLINED'), _negated=True), ('reason', '')), _connector='OR'), name='round_question_declined_for_a_reason')],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='roundquestion',
                    trigger=pgtrigger.compiler.Trigger(name='status', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{ASKED:ANSWERED,ASKED:DECLINED,ASKED:WITHDRAWN}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='39d62de8131a29398754abb928b1ae570f95e18d', operation='UPDATE', pgid='pgtrigger_status_cd32f', table='bids_roundquestion', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='roundquestion',
                    trigger=pgtrigger.compiler.Trigger(name='as_asked', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."round_id" IS DISTINCT FROM (NEW."round_id") OR OLD."department_id" IS DISTINCT FROM (NEW."department_id") OR OLD."section" IS DISTINCT FROM (NEW."section") OR OLD."criterion" IS DISTINCT FROM (NEW."criterion") OR OLD."words" IS DISTINCT FROM (NEW."words") OR OLD."asked_at" IS DISTINCT FROM (NEW."asked_at") OR OLD."asked_by_id" IS DISTINCT FROM (NEW."asked_by_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='d11a32e3067caca4d5b22194f982c1710ff306ba', operation='UPDATE', pgid='pgtrigger_as_asked_cb3d1', table='bids_roundquestion', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='roundquestion',
                    trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='654374c69bf1b042de193e4198f403b0fe0328b9', operation='DELETE', pgid='pgtrigger_kept_040ca', table='bids_roundquestion', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='RoundAnswer',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveSmallIntegerField()),
                        ('words', models.TextField(max_length=5000)),
                        ('given_at', models.DateTimeField()),
                        ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('question', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='bids.roundquestion')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('question', 'number'), name='round_answer_number_once'), models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='round_answer_says_something')],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='roundanswer',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='289e056a1b58bda2b2a8832b50d8f7740850b660', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_28223', table='bids_roundanswer', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='roundanswer',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='42c5c113fc0f0b2f34ac230fa7d80736aca51a74', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_1c100', table='bids_roundanswer', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='BidComment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('section', models.CharField(max_length=60)),
                        ('words', models.TextField(blank=True, max_length=1000)),
                        ('written_at', models.DateTimeField()),
                        ('settled_at', models.DateTimeField(null=True)),
                        ('removed_at', models.DateTimeField(null=True)),
                        ('bid', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='bids.bid')),
                        ('removed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['bid', 'section'], name='bid_comment_of_section')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', True), ('settled_by__isnull', True)), models.Q(('settled_at__isnull', False), ('settled_by__isnull', False)), _connector='OR'), name='bid_comment_settled_pair'), models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', True), ('removed_by__isnull', True), models.Q(('words', ''), _negated=True)), models.Q(('removed_at__isnull', False), ('removed_by', models.F('written_by')), ('words', '')), _connector='OR'), name='bid_comment_removed_by_its_author')],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='bidcomment',
                    trigger=pgtrigger.compiler.Trigger(name='as_written', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."bid_id" IS DISTINCT FROM (NEW."bid_id") OR OLD."section" IS DISTINCT FROM (NEW."section") OR OLD."written_at" IS DISTINCT FROM (NEW."written_at") OR OLD."written_by_id" IS DISTINCT FROM (NEW."written_by_id") OR (OLD."words" IS DISTINCT FROM (NEW."words") AND NEW."removed_at" IS NULL))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='7968a12043767e0e44c6afd63ebb65e7740049bf', operation='UPDATE', pgid='pgtrigger_as_written_79a15', table='bids_bidcomment', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='bidcomment',
                    trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='c0d356459602f6046f2197aca758e189dde1ca11', operation='DELETE', pgid='pgtrigger_kept_54dbd', table='bids_bidcomment', when='BEFORE')),
                ),
            ],
        ),
        settle_rights(),
        settle_seals(),
    ]
