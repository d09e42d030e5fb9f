"""A check is waived for lines of a file by two people, and an accepted line says so."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from legacyfund.database import settle_rights
from legacyfund.seals import settle_seals


class Migration(migrations.Migration):

    dependencies = [
        ('portfolio', '0018_claim_taken_back_by'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='WaivedLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.PositiveIntegerField()),
                ('column', models.CharField(blank=True, max_length=80)),
                ('value', models.CharField(blank=True, max_length=200)),
                ('message', models.TextField(max_length=2000)),
                ('paid_on', models.DateField()),
                ('supplier', models.CharField(max_length=255)),
                ('transaction_number', models.CharField(max_length=100)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14)),
                ('award', models.CharField(max_length=48)),
                ('control_budget', models.CharField(max_length=14)),
            ],
        ),
        migrations.CreateModel(
            name='Waiver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('reference', models.CharField(max_length=50, unique=True)),
                ('code', models.CharField(max_length=24)),
                ('status', models.CharField(choices=[('ASKED', 'With the sign-off'), ('ENDORSED', 'With the fund'), ('AGREED', 'Agreed'), ('REFUSED', 'Refused'), ('WITHDRAWN', 'Withdrawn')], default='ASKED', max_length=9)),
                ('reason', models.TextField(max_length=2000)),
                ('asked_at', models.DateTimeField()),
                ('endorsed_at', models.DateTimeField(null=True)),
                ('agreed_at', models.DateTimeField(null=True)),
                ('refused_at', models.DateTimeField(null=True)),
                ('refusal_reason', models.TextField(blank=True, max_length=2000)),
                ('withdrawn_at', models.DateTimeField(null=True)),
            ],
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='spendline',
            name='stands',
        ),
        migrations.AddField(
            model_name='spendline',
            name='waived',
            field=models.CharField(blank=True, db_default='', max_length=200),
        ),
        migrations.AlterField(
            model_name='returnfinding',
            name='severity',
            field=models.CharField(choices=[('fault', 'Fault'), ('challenge', 'Challenge'), ('warning', 'Warning'), ('waived', 'Waived')], max_length=9),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='spendline',
            trigger=pgtrigger.compiler.Trigger(name='stands', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."spend_return_id" IS DISTINCT FROM (NEW."spend_return_id") OR OLD."fund_id" IS DISTINCT FROM (NEW."fund_id") OR OLD."award_id" IS DISTINCT FROM (NEW."award_id") OR OLD."department_id" IS DISTINCT FROM (NEW."department_id") OR OLD."line_number" IS DISTINCT FROM (NEW."line_number") OR OLD."year" IS DISTINCT FROM (NEW."year") OR OLD."period" IS DISTINCT FROM (NEW."period") OR OLD."control_budget" IS DISTINCT FROM (NEW."control_budget") OR OLD."date" IS DISTINCT FROM (NEW."date") OR OLD."amount" IS DISTINCT FROM (NEW."amount") OR OLD."waived" IS DISTINCT FROM (NEW."waived") OR OLD."department_family" IS DISTINCT FROM (NEW."department_family") OR OLD."entity" IS DISTINCT FROM (NEW."entity") OR OLD."expense_type" IS DISTINCT FROM (NEW."expense_type") OR OLD."expense_area" IS DISTINCT FROM (NEW."expense_area") OR OLD."supplier" IS DISTINCT FROM (NEW."supplier") OR OLD."transaction_number" IS DISTINCT FROM (NEW."transaction_number") OR OLD."description" IS DISTINCT FROM (NEW."description") OR OLD."supplier_postcode" IS DISTINCT FROM (NEW."supplier_postcode") OR OLD."supplier_type" IS DISTINCT FROM (NEW."supplier_type") OR OLD."contract_number" IS DISTINCT FROM (NEW."contract_number") OR OLD."project_code" IS DISTINCT FROM (NEW."project_code") OR OLD."expenditure_type" IS DISTINCT FROM (NEW."expenditure_type"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='2be22cc00eb48cd507985de20c21f3c710e32555', operation='UPDATE', pgid='pgtrigger_stands_beab5', table='portfolio_spendline', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='waiver',
            name='agreed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='waiver',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='waiver',
            name='endorsed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='waiver',
            name='refused_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='waiver',
            name='upload',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='waivers', to='portfolio.returnupload'),
        ),
        migrations.AddField(
            model_name='waiver',
            name='withdrawn_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='waivedline',
            name='waiver',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='portfolio.waiver'),
        ),
        migrations.AddConstraint(
            model_name='waiver',
            constraint=models.UniqueConstraint(fields=('upload', 'number'), name='waiver_number_once'),
        ),
        migrations.AddConstraint(
            model_name='waiver',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['ASKED', 'ENDORSED'])), fields=('upload', 'code'), name='waiver_waits_once'),
        ),
        migrations.AddConstraint(
            model_name='waiver',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='waiver_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='waiver',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('endorsed_at__isnull', True), ('endorsed_by__isnull', True)), models.Q(('endorsed_at__isnull', False), ('endorsed_by__isnull', False)), _connector='OR'), name='waiver_endorsed_pair'),
        ),
        migrations.AddConstraint(
            model_name='waiver',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('agreed_at__isnull', True), ('agreed_by__isnull', True)), models.Q(('agreed_at__isnull', False), ('agreed_by__isnull', False)), _connector='OR'), name='waiver_agreed_pair'),
        ),
        migrations.AddConstraint(
            model_name='waiver',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('refused_at__isnull', True), ('refused_by__isnull', True)), models.Q(('refused_at__isnull', False), ('refused_by__isnull', False)), _connector='OR'), name='waiver_refused_pair'),
        ),
        migrations.AddConstraint(
            model_name='waiver',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='waiver_withdrawn_pair'),
        ),
        migrations.AddConstraint(
            model_name='waiver',
            constraint=models.CheckConstraint(condition=models.Q(('endorsed_by__isnull', True), models.Q(('endorsed_by', models.F('asked_by')), _negated=True), _connector='OR'), name='waiver_second_person'),
        ),
        migrations.AddConstraint(
            model_name='waiver',
            constraint=models.CheckConstraint(condition=models.Q(('agreed_by__isnull', True), models.Q(models.Q(('agreed_by', models.F('asked_by')), _negated=True), models.Q(('agreed_by', models.F('endorsed_by')), _negated=True)), _connector='OR'), name='waiver_third_person'),
        ),
        migrations.AddConstraint(
            model_name='waiver',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('endorsed_at__isnull', True), ('status', 'ASKED')), models.Q(('endorsed_at__isnull', False), ('status__in', ['ENDORSED', 'AGREED'])), ('status__in', ['REFUSED', 'WITHDRAWN']), _connector='OR'), name='waiver_endorsed_shown'),
        ),
        migrations.AddConstraint(
            model_name='waiver',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('agreed_at__isnull', False), ('status', 'AGREED')), models.Q(models.Q(('status', 'AGREED'), _negated=True), ('agreed_at__isnull', True)), _connector='OR'), name='waiver_agreed_shown'),
        ),
        migrations.AddConstraint(
            model_name='waiver',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('refused_at__isnull', False), ('status', 'REFUSED'), models.Q(('refusal_reason', ''), _negated=True)), models.Q(models.Q(('status', 'REFUSED'), _negated=True), ('refusal_reason', ''), ('refused_at__isnull', True)), _connector='OR'), name='waiver_refused_shown'),
        ),
        migrations.AddConstraint(
            model_name='waiver',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'WITHDRAWN'), ('withdrawn_at__isnull', False)), models.Q(models.Q(('status', 'WITHDRAWN'), _negated=True), ('withdrawn_at__isnull', True)), _connector='OR'), name='waiver_withdrawn_shown'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='waiver',
            trigger=pgtrigger.compiler.Trigger(name='status', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{ASKED:ENDORSED,ASKED:REFUSED,ASKED:WITHDRAWN,ENDORSED:AGREED,ENDORSED:REFUSED,ENDORSED:WITHDRAWN}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='f93a05d2d48171925e6bd6ae301ca1119c3d0b0d', operation='UPDATE', pgid='pgtrigger_status_d401f', table='portfolio_waiver', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='waiver',
            trigger=pgtrigger.compiler.Trigger(name='asked_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."upload_id" IS DISTINCT FROM (NEW."upload_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."asked_at" IS DISTINCT FROM (NEW."asked_at") OR OLD."asked_by_id" IS DISTINCT FROM (NEW."asked_by_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='264966d3d8b064e7f3e82b5c5652374f34773913', operation='UPDATE', pgid='pgtrigger_asked_once_df88d', table='portfolio_waiver', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='waiver',
            trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='afef8260c8c21fa1b07a3d5ea5a5a2cff41bfc57', operation='DELETE', pgid='pgtrigger_kept_cddaa', table='portfolio_waiver', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='waiver',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='ff820ad431dd8b5d412c65bec4c1b3d76cdbef67', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_ec958', table='portfolio_waiver', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='waivedline',
            constraint=models.UniqueConstraint(fields=('waiver', 'line'), name='waived_line_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='waivedline',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='6bca9ef6029f7bf6ae17eb7234140e364dedf43a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_7793c', table='portfolio_waivedline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='waivedline',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='8030e417aae7b91842e531daf7ca5c9f051b36e4', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_8579f', table='portfolio_waivedline', when='BEFORE')),
        ),
        settle_rights(),
        settle_seals(),
    ]
