"""A journal counts no later than it is posted; switches and reversals by two people; heads that are witnessed."""

import django.db.models.deletion
import django.db.models.functions.comparison
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from legacyfund.at_once import AtOnce
from legacyfund.database import settle_rights
from legacyfund.seals import settle_seals


class Migration(migrations.Migration):

    dependencies = [
        ('portfolio', '0022_facts_of_findings'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AtOnce([
            migrations.CreateModel(
                name='BudgetSwitch',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField()),
                    ('reason', models.TextField(max_length=2000)),
                    ('status', models.CharField(choices=[('PROPOSED', 'Proposed'), ('CONFIRMED', 'Confirmed'), ('WITHDRAWN', 'Withdrawn')], default='PROPOSED', max_length=9)),
                    ('proposed_at', models.DateTimeField()),
                    ('confirmed_at', models.DateTimeField(null=True)),
                    ('withdrawn_at', models.DateTimeField(null=True)),
                    ('year', models.CharField(max_length=7)),
                    ('control_budget', models.CharField(choices=[('RDEL_ADMIN', 'Resource, administration (RDEL admin)'), ('RDEL_PROGRAMME', 'Resource, programme (RDEL programme)'), ('CDEL', 'Capital (CDEL)')], max_length=14, verbose_name='out of')),
                    ('to_budget', models.CharField(choices=[('RDEL_ADMIN', 'Resource, administration (RDEL admin)'), ('RDEL_PROGRAMME', 'Resource, programme (RDEL programme)'), ('CDEL', 'Capital (CDEL)')], max_length=14, verbose_name='into')),
                    ('amount', models.DecimalField(decimal_places=2, max_digits=14)),
                    ('approval', models.CharField(blank=True, default='', max_length=120)),
                    ('approved_on', models.DateField(null=True)),
                ],
            ),
            migrations.CreateModel(
                name='GivenHead',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.CharField(max_length=64)),
                    ('signature', models.CharField(max_length=128)),
                    ('given_at', models.DateTimeField()),
                ],
            ),
            migrations.CreateModel(
                name='Reversal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField()),
                    ('reason', models.TextField(max_length=2000)),
                    ('status', models.CharField(choices=[('PROPOSED', 'Proposed'), ('CONFIRMED', 'Confirmed'), ('WITHDRAWN', 'Withdrawn')], default='PROPOSED', max_length=9)),
                    ('proposed_at', models.DateTimeField()),
                    ('confirmed_at', models.DateTimeField(null=True)),
                    ('withdrawn_at', models.DateTimeField(null=True)),
                ],
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='budgetexchange',
                name='identity',
            ),
            migrations.RemoveConstraint(
                model_name='milestoneshare',
                name='milestone_share_ends_once',
            ),
            migrations.AddField(
                model_name='budgetexchange',
                name='over_limit',
                field=models.TextField(blank=True, default='', max_length=2000),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='budgetexchange',
                trigger=pgtrigger.compiler.Trigger(name='identity', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."fund_id" IS DISTINCT FROM (NEW."fund_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."proposed_at" IS DISTINCT FROM (NEW."proposed_at") OR OLD."proposed_by_id" IS DISTINCT FROM (NEW."proposed_by_id") OR OLD."milestone_id" IS DISTINCT FROM (NEW."milestone_id") OR OLD."year" IS DISTINCT FROM (NEW."year") OR OLD."to_year" IS DISTINCT FROM (NEW."to_year") OR OLD."control_budget" IS DISTINCT FROM (NEW."control_budget") OR OLD."amount" IS DISTINCT FROM (NEW."amount") OR OLD."approval" IS DISTINCT FROM (NEW."approval") OR OLD."approved_on" IS DISTINCT FROM (NEW."approved_on") OR OLD."over_limit" IS DISTINCT FROM (NEW."over_limit"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='37076a37c7abcda1156c5589f69d461cfdfaf189', operation='UPDATE', pgid='pgtrigger_identity_c57f8', table='portfolio_budgetexchange', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='journal',
                constraint=models.CheckConstraint(condition=models.Q(('effective_on__lte', django.db.models.functions.comparison.Cast(models.Func(models.Value('Europe/London'), models.F('posted_at'), function='timezone'), models.DateField()))), name='journal_counts_by_then'),
            ),
            migrations.AddConstraint(
                model_name='milestoneshare',
                constraint=models.CheckConstraint(condition=models.Q(('lapsed_at__isnull', True), ('moved_at__isnull', True), ('moved_at__gte', models.F('lapsed_at')), _connector='OR'), name='milestone_share_lapsed_first'),
            ),
            migrations.AddField(
                model_name='budgetswitch',
                name='confirmed_by',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='budgetswitch',
                name='fund',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='switches', to='portfolio.fund'),
            ),
            migrations.AddField(
                model_name='budgetswitch',
                name='milestone',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='switches', to='portfolio.milestone'),
            ),
            migrations.AddField(
                model_name='budgetswitch',
                name='proposed_by',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='budgetswitch',
                name='withdrawn_by',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='givenhead',
                name='journal',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='given_heads', to='portfolio.journal'),
            ),
            migrations.AddField(
                model_name='reversal',
                name='confirmed_by',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='reversal',
                name='fund',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reversals', to='portfolio.fund'),
            ),
            migrations.AddField(
                model_name='reversal',
                name='journal',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reversals', to='portfolio.journal'),
            ),
            migrations.AddField(
                model_name='reversal',
                name='proposed_by',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='reversal',
                name='withdrawn_by',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddConstraint(
                model_name='budgetswitch',
                constraint=models.CheckConstraint(condition=models.Q(('control_budget__in', ['RDEL_ADMIN', 'RDEL_PROGRAMME', 'CDEL']), ('year__regex', '^\\d{4}-\\d{2}$')), name='switch_cell'),
            ),
            migrations.AddConstraint(
                model_name='budgetswitch',
                constraint=models.CheckConstraint(condition=models.Q(('to_budget__in', ['RDEL_ADMIN', 'RDEL_PROGRAMME', 'CDEL']), models.Q(('to_budget', models.F('control_budget')), _negated=True)), name='switch_into_another'),
            ),
            migrations.AddConstraint(
                model_name='budgetswitch',
                constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='switch_amount'),
            ),
            migrations.AddConstraint(
                model_name='budgetswitch',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('approval', ''), ('approved_on__isnull', True)), models.Q(models.Q(('approval', ''), _negated=True), ('approved_on__isnull', False)), _connector='OR'), name='switch_approval_whole'),
            ),
            migrations.AddConstraint(
                model_name='budgetswitch',
                constraint=models.UniqueConstraint(fields=('fund', 'number'), name='switch_number_once'),
            ),
            migrations.AddConstraint(
                model_name='budgetswitch',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='switch_confirmed_pair'),
            ),
            migrations.AddConstraint(
                model_name='budgetswitch',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='switch_withdrawn_pair'),
            ),
            migrations.AddConstraint(
                model_name='budgetswitch',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('status', 'PROPOSED'), ('withdrawn_at__isnull', True)), models.Q(('confirmed_at__isnull', False), ('status', 'CONFIRMED'), ('withdrawn_at__isnull', True)), models.Q(('confirmed_at__isnull', True), ('status', 'WITHDRAWN'), ('withdrawn_at__isnull', False)), _connector='OR'), name='switch_status_shown'),
            ),
            migrations.AddConstraint(
                model_name='budgetswitch',
                constraint=models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), models.Q(('confirmed_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='switch_by_two_people'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='budgetswitch',
                trigger=pgtrigger.compiler.Trigger(name='status', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{PROPOSED:CONFIRMED,PROPOSED:WITHDRAWN}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='18d3c45e403b1e9c0349534588be8726fde20a23', operation='UPDATE', pgid='pgtrigger_status_1c75a', table='portfolio_budgetswitch', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='budgetswitch',
                trigger=pgtrigger.compiler.Trigger(name='identity', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."fund_id" IS DISTINCT FROM (NEW."fund_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."proposed_at" IS DISTINCT FROM (NEW."proposed_at") OR OLD."proposed_by_id" IS DISTINCT FROM (NEW."proposed_by_id") OR OLD."milestone_id" IS DISTINCT FROM (NEW."milestone_id") OR OLD."year" IS DISTINCT FROM (NEW."year") OR OLD."control_budget" IS DISTINCT FROM (NEW."control_budget") OR OLD."to_budget" IS DISTINCT FROM (NEW."to_budget") OR OLD."amount" IS DISTINCT FROM (NEW."amount") OR OLD."approval" IS DISTINCT FROM (NEW."approval") OR OLD."approved_on" IS DISTINCT FROM (NEW."approved_on"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='0183cfa7aa65cb7b4ec5d211a6bb9f3a020524c7', operation='UPDATE', pgid='pgtrigger_identity_8fb16', table='portfolio_budgetswitch', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='budgetswitch',
                trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='7087e8d5731c8614a0bee343c5613483c410cbd5', operation='DELETE', pgid='pgtrigger_kept_89071', table='portfolio_budgetswitch', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='budgetswitch',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='2a82dc0128de44bd8b73daa0b24bc6a904199adb', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_f2ba7', table='portfolio_budgetswitch', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='givenhead',
                constraint=models.UniqueConstraint(fields=('journal', 'key'), name='given_head_once'),
            ),
            migrations.AddConstraint(
                model_name='givenhead',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('key', ''), _negated=True), models.Q(('signature', ''), _negated=True)), name='given_head_signed'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='givenhead',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9a41618345980d3673a7925043b53a8a1548b71d', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_b8e56', table='portfolio_givenhead', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='givenhead',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='c499f437a119dcc21545f0bb9dd38a5b82656e16', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_7877f', table='portfolio_givenhead', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='reversal',
                constraint=models.UniqueConstraint(condition=models.Q(('status', 'WITHDRAWN'), _negated=True), fields=('journal',), name='reversal_of_a_journal_once'),
            ),
            migrations.AddConstraint(
                model_name='reversal',
                constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='reversal_reason'),
            ),
            migrations.AddConstraint(
                model_name='reversal',
                constraint=models.UniqueConstraint(fields=('fund', 'number'), name='reversal_number_once'),
            ),
            migrations.AddConstraint(
                model_name='reversal',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='reversal_confirmed_pair'),
            ),
            migrations.AddConstraint(
                model_name='reversal',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='reversal_withdrawn_pair'),
            ),
            migrations.AddConstraint(
                model_name='reversal',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('status', 'PROPOSED'), ('withdrawn_at__isnull', True)), models.Q(('confirmed_at__isnull', False), ('status', 'CONFIRMED'), ('withdrawn_at__isnull', True)), models.Q(('confirmed_at__isnull', True), ('status', 'WITHDRAWN'), ('withdrawn_at__isnull', False)), _connector='OR'), name='reversal_status_shown'),
            ),
            migrations.AddConstraint(
                model_name='reversal',
                constraint=models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), models.Q(('confirmed_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='reversal_by_two_people'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='reversal',
                trigger=pgtrigger.compiler.Trigger(name='status', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{PROPOSED:CONFIRMED,PROPOSED:WITHDRAWN}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='37cc826c7b641f4bd9316cedcbfe7a49367027f8', operation='UPDATE', pgid='pgtrigger_status_8df9f', table='portfolio_reversal', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='reversal',
                trigger=pgtrigger.compiler.Trigger(name='identity', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."fund_id" IS DISTINCT FROM (NEW."fund_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."proposed_at" IS DISTINCT FROM (NEW."proposed_at") OR OLD."proposed_by_id" IS DISTINCT FROM (NEW."proposed_by_id") OR OLD."journal_id" IS DISTINCT FROM (NEW."journal_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='4efcd0eb65c2ca1ef47d677812a7309d00a1554c', operation='UPDATE', pgid='pgtrigger_identity_21d16', table='portfolio_reversal', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='reversal',
                trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='87e702ae4b01acd8f16b222ac4ab3a158512e016', operation='DELETE', pgid='pgtrigger_kept_af12c', table='portfolio_reversal', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='reversal',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='cae7d34f61ee3e333063142cdc4fc61c7ac9b7d1', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_97411', table='portfolio_reversal', when='BEFORE')),
            ),
        ]),
        settle_rights(),
        settle_seals(),
    ]
