"""A year that has ended: budget exchanges, shares that lapse, baselines moved before an award is accepted."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from legacyfund.database import settle_rights
from legacyfund.seals import settle_seals


class Migration(migrations.Migration):

    dependencies = [
        ('portfolio', '0020_large_files_and_dates'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BudgetExchange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('year', models.CharField(max_length=7, verbose_name='from')),
                ('to_year', models.CharField(max_length=7, verbose_name='into')),
                ('control_budget', models.CharField(choices=[('RDEL_ADMIN', 'Resource, administration (RDEL admin)'), ('RDEL_PROGRAMME', 'Resource, programme (RDEL programme)'), ('CDEL', 'Capital (CDEL)')], max_length=14)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14)),
                ('approval', models.CharField(max_length=120)),
                ('approved_on', models.DateField()),
                ('reason', models.TextField(max_length=2000)),
                ('status', models.CharField(choices=[('PROPOSED', 'Proposed'), ('CONFIRMED', 'Confirmed'), ('WITHDRAWN', 'Withdrawn')], default='PROPOSED', max_length=9)),
                ('proposed_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Rebaseline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before_on', models.DateField()),
                ('after_on', models.DateField()),
                ('reason', models.TextField(max_length=2000)),
                ('moved_at', models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='milestoneshare',
            name='milestone_share_once',
        ),
        migrations.AddField(
            model_name='milestoneshare',
            name='lapsed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='milestoneshare',
            name='moved_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name='journal',
            name='posted_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='journal',
            constraint=models.CheckConstraint(condition=models.Q(('posted_by__isnull', False), ('kind', 'LAPSE'), _connector='OR'), name='journal_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='milestoneshare',
            constraint=models.UniqueConstraint(condition=models.Q(('moved_at__isnull', True)), fields=('milestone', 'year', 'control_budget'), name='milestone_share_once'),
        ),
        migrations.AddConstraint(
            model_name='milestoneshare',
            constraint=models.CheckConstraint(condition=models.Q(('lapsed_at__isnull', True), ('moved_at__isnull', True), _connector='OR'), name='milestone_share_ends_once'),
        ),
        migrations.AddField(
            model_name='budgetexchange',
            name='confirmed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='budgetexchange',
            name='fund',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exchanges', to='portfolio.fund'),
        ),
        migrations.AddField(
            model_name='budgetexchange',
            name='milestone',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='exchanges', to='portfolio.milestone'),
        ),
        migrations.AddField(
            model_name='budgetexchange',
            name='proposed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='budgetexchange',
            name='withdrawn_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='rebaseline',
            name='milestone',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rebaselines', to='portfolio.milestone'),
        ),
        migrations.AddField(
            model_name='rebaseline',
            name='moved_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='budgetexchange',
            constraint=models.CheckConstraint(condition=models.Q(('control_budget__in', ['RDEL_ADMIN', 'RDEL_PROGRAMME', 'CDEL']), ('year__regex', '^\\d{4}-\\d{2}$')), name='exchange_cell'),
        ),
        migrations.AddConstraint(
            model_name='budgetexchange',
            constraint=models.UniqueConstraint(fields=('fund', 'number'), name='exchange_number_once'),
        ),
        migrations.AddConstraint(
            model_name='budgetexchange',
            constraint=models.CheckConstraint(condition=models.Q(('to_year__gt', models.F('year')), ('to_year__regex', '^\\d{4}-\\d{2}$')), name='exchange_into_a_later_year'),
        ),
        migrations.AddConstraint(
            model_name='budgetexchange',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='exchange_amount'),
        ),
        migrations.AddConstraint(
            model_name='budgetexchange',
            constraint=models.CheckConstraint(condition=models.Q(('approval', ''), _negated=True), name='exchange_approved'),
        ),
        migrations.AddConstraint(
            model_name='budgetexchange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='exchange_confirmed_pair'),
        ),
        migrations.AddConstraint(
            model_name='budgetexchange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='exchange_withdrawn_pair'),
        ),
        migrations.AddConstraint(
            model_name='budgetexchange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('status', 'PROPOSED'), ('withdrawn_at__isnull', True)), models.Q(('confirmed_at__isnull', False), ('status', 'CONFIRMED'), ('withdrawn_at__isnull', True)), models.Q(('confirmed_at__isnull', True), ('status', 'WITHDRAWN'), ('withdrawn_at__isnull', False)), _connector='OR'), name='exchange_status_shown'),
        ),
        migrations.AddConstraint(
            model_name='budgetexchange',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), models.Q(('confirmed_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='exchange_by_two_people'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='budgetexchange',
            trigger=pgtrigger.compiler.Trigger(name='status', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{PROPOSED:CONFIRMED,PROPOSED:WITHDRAWN}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='daed391fbcdde66519446da636f5c475351a392e', operation='UPDATE', pgid='pgtrigger_status_13c4c', table='portfolio_budgetexchange', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='budgetexchange',
            trigger=pgtrigger.compiler.Trigger(name='identity', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."fund_id" IS DISTINCT FROM (NEW."fund_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."milestone_id" IS DISTINCT FROM (NEW."milestone_id") OR OLD."year" IS DISTINCT FROM (NEW."year") OR OLD."to_year" IS DISTINCT FROM (NEW."to_year") OR OLD."control_budget" IS DISTINCT FROM (NEW."control_budget") OR OLD."amount" IS DISTINCT FROM (NEW."amount") OR OLD."approval" IS DISTINCT FROM (NEW."approval") OR OLD."approved_on" IS DISTINCT FROM (NEW."approved_on") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."proposed_at" IS DISTINCT FROM (NEW."proposed_at") OR OLD."proposed_by_id" IS DISTINCT FROM (NEW."proposed_by_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='548dced0ff49636fee6fa2e145ffefbb0e91de46', operation='UPDATE', pgid='pgtrigger_identity_c57f8', table='portfolio_budgetexchange', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='budgetexchange',
            trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='45f703232caf94a9682aed2227ea48df16fe2375', operation='DELETE', pgid='pgtrigger_kept_fde4f', table='portfolio_budgetexchange', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='budgetexchange',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='2f93f9d546455c1c9c1060d2e3f378576afeb18a', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_002a9', table='portfolio_budgetexchange', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='rebaseline',
            constraint=models.CheckConstraint(condition=models.Q(('after_on__gt', models.F('before_on'))), name='rebaseline_later'),
        ),
        migrations.AddConstraint(
            model_name='rebaseline',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='rebaseline_reason'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rebaseline',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='32ff21ee714e0978f90fc2e57e489bfc77399826', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_13667', table='portfolio_rebaseline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rebaseline',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='a4f6133719eeed7b87fdaab61f1a6193c214ff34', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_43d39', table='portfolio_rebaseline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='milestone',
            trigger=pgtrigger.compiler.Trigger(name='baseline', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."baseline_on" IS DISTINCT FROM (NEW."baseline_on"))', func="\n            IF NOT EXISTS (\n                SELECT 1 FROM portfolio_rebaseline\n                WHERE milestone_id = NEW.id AND before_on = OLD.baseline_on AND after_on = NEW.baseline_on\n            ) THEN\n                RAISE EXCEPTION 'a baseline moves only on record' USING ERRCODE = 'restrict_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='cf65c0ce62ff02cb1e62db1c05f0bed5b9a1bd3a', operation='UPDATE', pgid='pgtrigger_baseline_2834a', table='portfolio_milestone', when='BEFORE')),
        ),
        settle_rights(),
        settle_seals(),
    ]
