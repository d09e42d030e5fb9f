import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('bids', '0007_append_only'),
    ]

    operations = [
        migrations.CreateModel(
            name='Fund',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=12, unique=True)),
                ('name', models.CharField(max_length=120, verbose_name='name of the fund')),
                ('first_year', models.CharField(max_length=7)),
                ('last_year', models.CharField(max_length=7)),
                ('created_at', models.DateTimeField()),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('first_year__regex', '^\\d{4}-\\d{2}$'), ('last_year__regex', '^\\d{4}-\\d{2}$'), ('last_year__gte', models.F('first_year'))), name='fund_years'), models.CheckConstraint(condition=models.Q(('reference__regex', '^[A-Z][A-Z0-9-]{1,11}$')), name='fund_reference')],
            },
        ),
        migrations.CreateModel(
            name='RoundBudget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tied_at', models.DateTimeField()),
                ('fund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='portfolio.fund')),
                ('round', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='budget', to='bids.round')),
                ('tied_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('APPROVE', 'Approve'), ('RESERVE', 'Hold on the reserve list'), ('REJECT', 'Do not fund')], max_length=8)),
                ('status', models.CharField(choices=[('PROPOSED', 'Proposed'), ('CONFIRMED', 'Confirmed'), ('ANNOUNCED', 'Announced'), ('REVERSED', 'Reversed')], default='PROPOSED', max_length=10)),
                ('rank', models.PositiveIntegerField()),
                ('departs', models.BooleanField()),
                ('reason', models.TextField(blank=True, max_length=2000)),
                ('proposed_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('announced_at', models.DateTimeField(null=True)),
                ('reversed_at', models.DateTimeField(null=True)),
                ('reversal_reason', models.TextField(blank=True, max_length=2000)),
                ('announced_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('bid', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='bids.bid')),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reversed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='bids.bidversion')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'REVERSED'), _negated=True), fields=('bid',), name='decision_one_standing'), models.CheckConstraint(condition=models.Q(('departs', False), models.Q(('reason', ''), _negated=True), _connector='OR'), name='decision_reason'), models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), models.Q(('confirmed_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='decision_second_person'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='decision_confirmed'), models.CheckConstraint(condition=models.Q(models.Q(('announced_at__isnull', True), ('announced_by__isnull', True)), models.Q(('announced_at__isnull', False), ('announced_by__isnull', False)), _connector='OR'), name='decision_announced'), models.CheckConstraint(condition=models.Q(models.Q(('reversed_at__isnull', True), ('reversed_by__isnull', True)), models.Q(('reversed_at__isnull', False), ('reversed_by__isnull', False)), _connector='OR'), name='decision_reversed'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('status', 'PROPOSED')), models.Q(('confirmed_at__isnull', False), ('status__in', ['CONFIRMED', 'ANNOUNCED'])), models.Q(('reversed_at__isnull', False), ('status', 'REVERSED'), models.Q(('reversal_reason', ''), _negated=True)), _connector='OR'), name='decision_status_shown'), models.CheckConstraint(condition=models.Q(models.Q(('announced_at__isnull', False), ('status', 'ANNOUNCED')), models.Q(models.Q(('status', 'ANNOUNCED'), _negated=True), ('announced_at__isnull', True)), _connector='OR'), name='decision_announced_shown')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decision',
            trigger=pgtrigger.compiler.Trigger(name='status', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{CONFIRMED:ANNOUNCED,CONFIRMED:REVERSED,PROPOSED:CONFIRMED,PROPOSED:REVERSED}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='298bd524934813c65cbbbb95b7c03e960a5bcbe8', operation='UPDATE', pgid='pgtrigger_status_534df', table='portfolio_decision', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decision',
            trigger=pgtrigger.compiler.Trigger(name='identity', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."bid_id" IS DISTINCT FROM (NEW."bid_id") OR OLD."version_id" IS DISTINCT FROM (NEW."version_id") OR OLD."outcome" IS DISTINCT FROM (NEW."outcome") OR OLD."rank" IS DISTINCT FROM (NEW."rank") OR OLD."proposed_by_id" IS DISTINCT FROM (NEW."proposed_by_id") OR OLD."proposed_at" IS DISTINCT FROM (NEW."proposed_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='4e6d5ed6c7601d18ee330f8bb7ea9429d537a2d5', operation='UPDATE', pgid='pgtrigger_identity_98e7f', table='portfolio_decision', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decision',
            trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='ba379d253ae16e8baf9b14da815afc82b8474987', operation='DELETE', pgid='pgtrigger_kept_ae19a', table='portfolio_decision', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='DecisionAmount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.CharField(max_length=7)),
                ('control_budget', models.CharField(choices=[('RDEL_ADMIN', 'Resource, administration (RDEL admin)'), ('RDEL_PROGRAMME', 'Resource, programme (RDEL programme)'), ('CDEL', 'Capital (CDEL)')], max_length=14)),
                ('requested', models.DecimalField(decimal_places=2, max_digits=14)),
                ('recommended', models.DecimalField(decimal_places=2, max_digits=14)),
                ('approved', models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='amounts', to='portfolio.decision')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('control_budget__in', ['RDEL_ADMIN', 'RDEL_PROGRAMME', 'CDEL']), ('year__regex', '^\\d{4}-\\d{2}$')), name='decision_amount_cell'), models.UniqueConstraint(fields=('decision', 'year', 'control_budget'), name='decision_amount_once'), models.CheckConstraint(condition=models.Q(('recommended__gte', 0), ('recommended__lte', models.F('requested'))), name='decision_amount_recommended'), models.CheckConstraint(condition=models.Q(('approved__isnull', True), models.Q(('approved__gte', 0), ('approved__lte', models.F('requested'))), _connector='OR'), name='decision_amount_approved')],
            },
        ),
    ]
