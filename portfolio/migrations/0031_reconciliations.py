"""Reconciliations of departments' ledgers with what they reported, and what stays open."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from legacyfund.at_once import AtOnce
from legacyfund.database import settle_rights
from legacyfund.seals import settle_seals


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0008_notices'),
        ('portfolio', '0030_corrections_by_file'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AtOnce([
            migrations.CreateModel(
                name='Reconciliation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('due_at', models.DateTimeField()),
                    ('held_by', models.CharField(blank=True, editable=False, max_length=60)),
                    ('claimed_at', models.DateTimeField(blank=True, null=True)),
                    ('done_at', models.DateTimeField(blank=True, null=True)),
                    ('set_aside_at', models.DateTimeField(blank=True, null=True)),
                    ('attempts', models.PositiveSmallIntegerField(default=0)),
                    ('last_error', models.TextField(blank=True)),
                    ('control_budget', models.CharField(blank=True, choices=[('RDEL_ADMIN', 'Resource, administration (RDEL admin)'), ('RDEL_PROGRAMME', 'Resource, programme (RDEL programme)'), ('CDEL', 'Capital (CDEL)')], max_length=14)),
                    ('headings', models.JSONField(default=list)),
                    ('columns', models.JSONField(default=list)),
                    ('guesses', models.JSONField(default=list)),
                    ('award_by', models.PositiveSmallIntegerField(null=True)),
                    ('date_order', models.CharField(blank=True, choices=[('month', 'The month comes first'), ('day', 'The day comes first')], default='', max_length=5)),
                    ('date_question', models.JSONField(default=list)),
                    ('unsorted', models.JSONField(default=list)),
                    ('number', models.PositiveIntegerField()),
                    ('reference', models.CharField(max_length=40, unique=True)),
                    ('year', models.CharField(max_length=7)),
                    ('period', models.PositiveSmallIntegerField()),
                    ('tolerance_days', models.PositiveSmallIntegerField(default=0)),
                    ('tolerance_pence', models.PositiveIntegerField(default=0)),
                    ('status', models.CharField(choices=[('RECEIVED', 'Begun'), ('READING', 'Being matched'), ('FAULTY', 'Faulty'), ('STOPPED', 'Stopped'), ('OPEN', 'To be explained'), ('SENT', 'With the sign-off'), ('AGREED', 'Agreed'), ('WITHDRAWN', 'Withdrawn')], default='RECEIVED', max_length=9)),
                    ('faults', models.JSONField(default=list)),
                    ('left_out', models.PositiveIntegerField(default=0)),
                    ('feed_head', models.BigIntegerField(null=True)),
                    ('given_back', models.TextField(blank=True, max_length=2000)),
                    ('made_at', models.DateTimeField()),
                    ('sent_at', models.DateTimeField(null=True)),
                    ('agreed_at', models.DateTimeField(null=True)),
                    ('agreed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('award', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portfolio.award')),
                    ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reconciliations', to='accounts.department')),
                    ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portfolio.returnfile')),
                    ('fund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reconciliations', to='portfolio.fund')),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('sent_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.CreateModel(
                name='OpenItem',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('LEDGER', 'In your ledger, not reported'), ('REPORTED', 'Reported, not in your ledger'), ('AMOUNT', 'The amounts differ'), ('TOTAL', 'The totals differ')], max_length=8)),
                    ('control_budget', models.CharField(choices=[('RDEL_ADMIN', 'Resource, administration (RDEL admin)'), ('RDEL_PROGRAMME', 'Resource, programme (RDEL programme)'), ('CDEL', 'Capital (CDEL)')], max_length=14)),
                    ('day', models.DateField(null=True)),
                    ('number', models.CharField(blank=True, max_length=100)),
                    ('supplier', models.CharField(blank=True, max_length=255)),
                    ('ledger', models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                    ('reported', models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                    ('file_line', models.PositiveIntegerField(null=True)),
                    ('since', models.DateField()),
                    ('reason', models.CharField(blank=True, choices=[('TIMING', 'Timing: booked in one period, paid in another'), ('ACCRUAL', 'An accrual that is not paid yet'), ('WRONG_AWARD', 'Booked or reported against another award'), ('TO_CORRECT', 'Wrong in a return: to be corrected'), ('TO_REPORT', 'Left out of a return: to be reported'), ('LEDGER_WRONG', 'Wrong in the ledger: to be corrected there'), ('NOT_FUND', 'Not paid out of this fund')], max_length=12)),
                    ('words', models.TextField(blank=True, max_length=2000)),
                    ('explained_at', models.DateTimeField(null=True)),
                    ('award', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portfolio.award')),
                    ('explained_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('line', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portfolio.spendline')),
                    ('reconciliation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='portfolio.reconciliation')),
                ],
            ),
            migrations.CreateModel(
                name='LedgerTotal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('control_budget', models.CharField(choices=[('RDEL_ADMIN', 'Resource, administration (RDEL admin)'), ('RDEL_PROGRAMME', 'Resource, programme (RDEL programme)'), ('CDEL', 'Capital (CDEL)')], max_length=14)),
                    ('ledger', models.DecimalField(decimal_places=2, max_digits=14)),
                    ('reported', models.DecimalField(decimal_places=2, max_digits=14)),
                    ('tolerated', models.DecimalField(decimal_places=2, max_digits=14)),
                    ('ledger_lines', models.PositiveIntegerField(null=True)),
                    ('reported_lines', models.PositiveIntegerField()),
                    ('matched', models.PositiveIntegerField(default=0)),
                    ('award', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portfolio.award')),
                    ('reconciliation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='totals', to='portfolio.reconciliation')),
                ],
            ),
            migrations.AddIndex(
                model_name='reconciliation',
                index=models.Index(condition=models.Q(('done_at', None), ('set_aside_at', None)), fields=['due_at', 'id'], name='reconciliation_waiting'),
            ),
            migrations.AddConstraint(
                model_name='reconciliation',
                constraint=models.UniqueConstraint(fields=('department', 'number'), name='reconciliation_number_once'),
            ),
            migrations.AddConstraint(
                model_name='reconciliation',
                constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['AGREED', 'WITHDRAWN']), _negated=True), fields=('department', 'fund'), name='reconciliation_one_in_hand'),
            ),
            migrations.AddConstraint(
                model_name='reconciliation',
                constraint=models.CheckConstraint(condition=models.Q(('period__range', (1, 12)), ('year__regex', '^\\d{4}-\\d{2}$')), name='reconciliation_period'),
            ),
            migrations.AddConstraint(
                model_name='reconciliation',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', True), ('sent_by__isnull', True)), models.Q(('sent_at__isnull', False), ('sent_by__isnull', False)), _connector='OR'), name='reconciliation_sent_pair'),
            ),
            migrations.AddConstraint(
                model_name='reconciliation',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('agreed_at__isnull', True), ('agreed_by__isnull', True)), models.Q(('agreed_at__isnull', False), ('agreed_by__isnull', False)), _connector='OR'), name='reconciliation_agreed_pair'),
            ),
            migrations.AddConstraint(
                model_name='reconciliation',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('agreed_at__isnull', False), ('status', 'AGREED')), models.Q(models.Q(('status', 'AGREED'), _negated=True), ('agreed_at__isnull', True)), _connector='OR'), name='reconciliation_agreed_shown'),
            ),
            migrations.AddConstraint(
                model_name='reconciliation',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['OPEN', 'SENT', 'AGREED']), _negated=True), ('feed_head__isnull', False), _connector='OR'), name='reconciliation_compared_shown'),
            ),
            migrations.AddConstraint(
                model_name='reconciliation',
                constraint=models.CheckConstraint(condition=models.Q(('agreed_by__isnull', True), models.Q(models.Q(('agreed_by', models.F('made_by')), _negated=True), models.Q(('agreed_by', models.F('sent_by')), _negated=True)), _connector='OR'), name='reconciliation_second_person'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='reconciliation',
                trigger=pgtrigger.compiler.Trigger(name='status', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{FAULTY:READING,FAULTY:WITHDRAWN,OPEN:OPEN,OPEN:SENT,OPEN:WITHDRAWN,READING:FAULTY,READING:OPEN,READING:STOPPED,READING:WITHDRAWN,RECEIVED:OPEN,RECEIVED:READING,RECEIVED:WITHDRAWN,SENT:AGREED,SENT:OPEN,SENT:WITHDRAWN,STOPPED:READING,STOPPED:WITHDRAWN}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='22de85b890bb0a8835a775034157d42cabef618d', operation='UPDATE', pgid='pgtrigger_status_e117b', table='portfolio_reconciliation', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='reconciliation',
                trigger=pgtrigger.compiler.Trigger(name='identity', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."department_id" IS DISTINCT FROM (NEW."department_id") OR OLD."fund_id" IS DISTINCT FROM (NEW."fund_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."year" IS DISTINCT FROM (NEW."year") OR OLD."period" IS DISTINCT FROM (NEW."period") OR OLD."file_id" IS DISTINCT FROM (NEW."file_id") OR OLD."tolerance_days" IS DISTINCT FROM (NEW."tolerance_days") OR OLD."tolerance_pence" IS DISTINCT FROM (NEW."tolerance_pence") OR OLD."made_at" IS DISTINCT FROM (NEW."made_at") OR OLD."made_by_id" IS DISTINCT FROM (NEW."made_by_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='dc5220e91b74c5bf3a62cc124a4ae781431702c3', operation='UPDATE', pgid='pgtrigger_identity_7cee0', table='portfolio_reconciliation', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='reconciliation',
                trigger=pgtrigger.compiler.Trigger(name='agreed_for_good', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."status" IN (\'AGREED\', \'WITHDRAWN\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='307b9f4530bc989271327a9370d037a2bd147513', operation='UPDATE', pgid='pgtrigger_agreed_for_good_cbc16', table='portfolio_reconciliation', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='reconciliation',
                trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='f3f6a6e23a42b0ece9b25233e5aab19265c75d5f', operation='DELETE', pgid='pgtrigger_kept_24ed5', table='portfolio_reconciliation', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='reconciliation',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='d1d19b1f52b949597ad53a52f1de968c666d77df', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_0b3e2', table='portfolio_reconciliation', when='BEFORE')),
            ),
            migrations.AddIndex(
                model_name='openitem',
                index=models.Index(fields=['reconciliation', 'id'], name='open_item_in_order'),
            ),
            migrations.AddConstraint(
                model_name='openitem',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'LEDGER'), ('ledger__isnull', False), ('line__isnull', True), ('reported__isnull', True)), models.Q(('kind', 'REPORTED'), ('ledger__isnull', True), ('line__isnull', False), ('reported__isnull', False)), models.Q(('kind', 'AMOUNT'), ('ledger__isnull', False), ('line__isnull', False), ('reported__isnull', False)), models.Q(('day__isnull', True), ('kind', 'TOTAL'), ('ledger__isnull', False), ('reported__isnull', False)), _connector='OR'), name='open_item_sides'),
            ),
            migrations.AddConstraint(
                model_name='openitem',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('explained_at__isnull', True), ('explained_by__isnull', True)), models.Q(('explained_at__isnull', False), ('explained_by__isnull', False)), _connector='OR'), name='open_item_explained_pair'),
            ),
            migrations.AddConstraint(
                model_name='openitem',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('explained_at__isnull', True), ('reason', ''), ('words', '')), models.Q(models.Q(('reason', ''), _negated=True), ('explained_at__isnull', False)), _connector='OR'), name='open_item_explained_whole'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='openitem',
                trigger=pgtrigger.compiler.Trigger(name='stands', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."reconciliation_id" IS DISTINCT FROM (NEW."reconciliation_id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."award_id" IS DISTINCT FROM (NEW."award_id") OR OLD."control_budget" IS DISTINCT FROM (NEW."control_budget") OR OLD."day" IS DISTINCT FROM (NEW."day") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."supplier" IS DISTINCT FROM (NEW."supplier") OR OLD."ledger" IS DISTINCT FROM (NEW."ledger") OR OLD."reported" IS DISTINCT FROM (NEW."reported") OR OLD."line_id" IS DISTINCT FROM (NEW."line_id") OR OLD."file_line" IS DISTINCT FROM (NEW."file_line") OR OLD."since" IS DISTINCT FROM (NEW."since"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='b6b0fd23f4878ebbc57b84a6ce15e9c80533c362', operation='UPDATE', pgid='pgtrigger_stands_7c1bb', table='portfolio_openitem', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='openitem',
                trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='c89b81252e831dbe7a08460b2b3627c0c83dae7f', operation='DELETE', pgid='pgtrigger_kept_de909', table='portfolio_openitem', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='openitem',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='9262afaf2032a615ff4a4ca4f0751041c8ff991d', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_a451d', table='portfolio_openitem', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='ledgertotal',
                constraint=models.UniqueConstraint(fields=('reconciliation', 'award', 'control_budget'), name='ledger_total_once'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='ledgertotal',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ceded1614872ab271443c23129959ff1476ff460', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e520f', table='portfolio_ledgertotal', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='ledgertotal',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='0ca7a0e4bc42bf956366eb3aade6a966407fc788', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_a9468', table='portfolio_ledgertotal', when='BEFORE')),
            ),
        ]),
        settle_rights(),
        settle_seals(),
    ]
