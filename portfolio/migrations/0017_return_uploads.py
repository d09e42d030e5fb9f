"""Files of spend on their way have a table of their own: a return begins when it is sent for certification."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from legacyfund.database import settle_rights
from legacyfund.seals import settle_seals

MOVED = """
INSERT INTO portfolio_returnupload (
    department_id, number, reference, file_id, year, period, award_id, control_budget, accrual_correction,
    declared_total, status, headings, columns, guesses, corrections, checks, line_count, transaction_count, net,
    negatives, duplicate_groups, left_out, fault_count, challenge_count, warning_count, parts, unsorted,
    received_at, received_by_id, sent_at, sent_by_id, cancelled_at, cancelled_by_id)
SELECT n.department_id, n.number, d.code || '-U' || lpad(n.number::text, greatest(4, length(n.number::text)), '0'),
       r.file_id, r.year, r.period, r.award_id, r.control_budget, r.accrual_correction, r.declared_total,
       CASE WHEN r.prepared_at IS NULL THEN 'CANCELLED' ELSE 'SENT' END, '[]', '[]', '[]', '[]', 1, r.line_count,
       r.transaction_count, r.net, r.negatives, r.duplicate_groups, 0, r.fault_count, r.challenge_count,
       r.warning_count, '[]', '[]', r.received_at, r.received_by_id, r.prepared_at, r.prepared_by_id,
       CASE WHEN r.prepared_at IS NULL THEN coalesce(r.withdrawn_at, r.received_at) END,
       CASE WHEN r.prepared_at IS NULL THEN coalesce(r.withdrawn_by_id, r.received_by_id) END
  FROM portfolio_return r
  JOIN (SELECT r.id, a.department_id, row_number() OVER (PARTITION BY a.department_id ORDER BY r.id) AS number
          FROM portfolio_return r JOIN portfolio_award a ON a.id = r.award_id) n ON n.id = r.id
  JOIN accounts_department d ON d.id = n.department_id;
UPDATE portfolio_return r SET upload_id = u.id
  FROM (SELECT r.id, a.department_id, row_number() OVER (PARTITION BY a.department_id ORDER BY r.id) AS number
          FROM portfolio_return r JOIN portfolio_award a ON a.id = r.award_id) n
  JOIN portfolio_returnupload u ON u.department_id = n.department_id AND u.number = n.number
 WHERE n.id = r.id;
UPDATE portfolio_return SET status = 'WITHDRAWN', withdrawn_at = received_at, withdrawn_by_id = received_by_id
 WHERE status IN ('RECEIVED', 'FAULTY');
UPDATE portfolio_returnfinding f SET upload_id = r.upload_id FROM portfolio_return r WHERE r.id = f.spend_return_id;
SET CONSTRAINTS ALL IMMEDIATE;
"""
"""Each return keeps the file it was made of; what was none yet, or was faulty, is a file that was given up."""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0007_seal'),
        ('portfolio', '0016_claim_taken_back'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AwardMeaning',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.CharField(max_length=200)),
                ('control_budget', models.CharField(blank=True, choices=[('RDEL_ADMIN', 'Resource, administration (RDEL admin)'), ('RDEL_PROGRAMME', 'Resource, programme (RDEL programme)'), ('CDEL', 'Capital (CDEL)')], max_length=14)),
                ('said_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='ReturnUpload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('reference', models.CharField(max_length=40, unique=True)),
                ('year', models.CharField(max_length=7)),
                ('period', models.PositiveSmallIntegerField()),
                ('control_budget', models.CharField(blank=True, choices=[('RDEL_ADMIN', 'Resource, administration (RDEL admin)'), ('RDEL_PROGRAMME', 'Resource, programme (RDEL programme)'), ('CDEL', 'Capital (CDEL)')], max_length=14)),
                ('accrual_correction', models.BooleanField(default=False)),
                ('declared_total', models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ('status', models.CharField(choices=[('RECEIVED', 'To be matched'), ('FAULTY', 'Faulty'), ('CHECKED', 'Ready to send'), ('SENT', 'Sent'), ('CANCELLED', 'Cancelled')], default='RECEIVED', max_length=9)),
                ('headings', models.JSONField(default=list)),
                ('columns', models.JSONField(default=list)),
                ('guesses', models.JSONField(default=list)),
                ('award_by', models.PositiveSmallIntegerField(null=True)),
                ('corrections', models.JSONField(default=list)),
                ('checks', models.PositiveIntegerField(default=0)),
                ('line_count', models.PositiveIntegerField(default=0)),
                ('transaction_count', models.PositiveIntegerField(default=0)),
                ('net', models.DecimalField(decimal_places=2, max_digits=14)),
                ('negatives', models.PositiveIntegerField(default=0)),
                ('duplicate_groups', models.PositiveIntegerField(default=0)),
                ('left_out', models.PositiveIntegerField(default=0)),
                ('fault_count', models.PositiveIntegerField(default=0)),
                ('challenge_count', models.PositiveIntegerField(default=0)),
                ('warning_count', models.PositiveIntegerField(default=0)),
                ('parts', models.JSONField(default=list)),
                ('unsorted', models.JSONField(default=list)),
                ('received_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(null=True)),
                ('cancelled_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name='awardmeaning',
            name='award',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portfolio.award'),
        ),
        migrations.AddField(
            model_name='awardmeaning',
            name='department',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='award_meanings', to='accounts.department'),
        ),
        migrations.AddField(
            model_name='awardmeaning',
            name='said_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='returnupload',
            name='award',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portfolio.award'),
        ),
        migrations.AddField(
            model_name='returnupload',
            name='cancelled_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='returnupload',
            name='department',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='return_uploads', to='accounts.department'),
        ),
        migrations.AddField(
            model_name='returnupload',
            name='file',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uploads', to='portfolio.returnfile'),
        ),
        migrations.AddField(
            model_name='returnupload',
            name='received_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='returnupload',
            name='sent_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='returnfinding',
            name='check_number',
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='return',
            name='upload',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='returns', to='portfolio.returnupload'),
        ),
        migrations.AddField(
            model_name='returnfinding',
            name='upload',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='portfolio.returnupload'),
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='returnfinding',
            name='append_only',
        ),
        migrations.RunSQL(MOVED, migrations.RunSQL.noop),
        pgtrigger.migrations.AddTrigger(
            model_name='returnfinding',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='794b057546927ac8b55f2a07a527b213973d7256', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_0b134', table='portfolio_returnfinding', when='BEFORE')),
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='return',
            name='status',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='return',
            name='identity',
        ),
        migrations.RemoveConstraint(
            model_name='return',
            name='return_cell',
        ),
        migrations.RemoveConstraint(
            model_name='return',
            name='return_file_counts_once',
        ),
        migrations.RemoveConstraint(
            model_name='return',
            name='return_prepared_shown',
        ),
        migrations.RemoveConstraint(
            model_name='return',
            name='return_stands',
        ),
        migrations.RemoveConstraint(
            model_name='return',
            name='return_certified_shown',
        ),
        migrations.RemoveIndex(
            model_name='returnfinding',
            name='return_finding_in_order',
        ),
        migrations.RemoveField(
            model_name='return',
            name='fault_count',
        ),
        migrations.RemoveField(
            model_name='returnfinding',
            name='spend_return',
        ),
        migrations.AlterField(
            model_name='return',
            name='control_budget',
            field=models.CharField(blank=True, choices=[('RDEL_ADMIN', 'Resource, administration (RDEL admin)'), ('RDEL_PROGRAMME', 'Resource, programme (RDEL programme)'), ('CDEL', 'Capital (CDEL)')], max_length=14),
        ),
        migrations.AlterField(
            model_name='return',
            name='file',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='returns', to='portfolio.returnfile'),
        ),
        migrations.AlterField(
            model_name='return',
            name='status',
            field=models.CharField(choices=[('CHECKED', 'Checked'), ('CERTIFIED', 'Certified'), ('HELD', 'Held'), ('ACCEPTED', 'Accepted'), ('REFUSED', 'Refused'), ('WITHDRAWN', 'Withdrawn')], default='CHECKED', max_length=9),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='return',
            trigger=pgtrigger.compiler.Trigger(name='status', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{CERTIFIED:ACCEPTED,CERTIFIED:HELD,CERTIFIED:REFUSED,CERTIFIED:WITHDRAWN,CHECKED:CERTIFIED,CHECKED:WITHDRAWN,HELD:ACCEPTED,HELD:REFUSED,HELD:WITHDRAWN}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='3ee92a2052e6fee5ad9b625ae21bc170b697803b', operation='UPDATE', pgid='pgtrigger_status_ae15a', table='portfolio_return', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='return',
            trigger=pgtrigger.compiler.Trigger(name='identity', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."upload_id" IS DISTINCT FROM (NEW."upload_id") OR OLD."file_id" IS DISTINCT FROM (NEW."file_id") OR OLD."award_id" IS DISTINCT FROM (NEW."award_id") OR OLD."year" IS DISTINCT FROM (NEW."year") OR OLD."period" IS DISTINCT FROM (NEW."period") OR OLD."control_budget" IS DISTINCT FROM (NEW."control_budget") OR OLD."sequence" IS DISTINCT FROM (NEW."sequence") OR OLD."accrual_correction" IS DISTINCT FROM (NEW."accrual_correction") OR OLD."declared_total" IS DISTINCT FROM (NEW."declared_total") OR OLD."line_count" IS DISTINCT FROM (NEW."line_count") OR OLD."net" IS DISTINCT FROM (NEW."net") OR OLD."received_by_id" IS DISTINCT FROM (NEW."received_by_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='0ebe9ee8ecb55a04722522bfc9f18509c5fbecb1', operation='UPDATE', pgid='pgtrigger_identity_d0dce', table='portfolio_return', when='BEFORE')),
        ),
        migrations.AlterField(
            model_name='returnfinding',
            name='upload',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='portfolio.returnupload'),
        ),
        migrations.AlterField(
            model_name='returnfinding',
            name='check_number',
            field=models.PositiveIntegerField(),
        ),
        migrations.AddIndex(
            model_name='returnfinding',
            index=models.Index(fields=['upload', 'check_number', 'id'], name='return_finding_in_order'),
        ),
        migrations.AddConstraint(
            model_name='return',
            constraint=models.CheckConstraint(condition=models.Q(('year__regex', '^\\d{4}-\\d{2}$'), models.Q(models.Q(('control_budget__in', ['RDEL_ADMIN', 'RDEL_PROGRAMME', 'CDEL']), ('file__isnull', False), ('upload__isnull', False)), models.Q(('control_budget', ''), ('line_count', 0), ('net', 0)), _connector='OR')), name='return_of_lines_or_of_nothing'),
        ),
        migrations.AddConstraint(
            model_name='return',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['CHECKED', 'CERTIFIED', 'HELD', 'ACCEPTED'])), fields=('file', 'award', 'control_budget'), name='return_file_counts_once'),
        ),
        migrations.AddConstraint(
            model_name='return',
            constraint=models.CheckConstraint(condition=models.Q(('status', 'WITHDRAWN'), models.Q(('prepared_at__isnull', False), models.Q(('challenge_count', 0), ('challenges_confirmed', True), _connector='OR')), _connector='OR'), name='return_prepared_shown'),
        ),
        migrations.AddConstraint(
            model_name='return',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('certified_at__isnull', False), ('status__in', ['CERTIFIED', 'HELD', 'ACCEPTED', 'REFUSED'])), ('status', 'WITHDRAWN'), models.Q(('certified_at__isnull', True), ('status', 'CHECKED')), _connector='OR'), name='return_certified_shown'),
        ),
        migrations.AddConstraint(
            model_name='awardmeaning',
            constraint=models.UniqueConstraint(fields=('department', 'words'), name='award_meaning_once'),
        ),
        migrations.AddConstraint(
            model_name='awardmeaning',
            constraint=models.CheckConstraint(condition=models.Q(('award__isnull', False), ('control_budget', ''), _connector='OR'), name='award_meaning_of_an_award'),
        ),
        migrations.AddConstraint(
            model_name='returnupload',
            constraint=models.UniqueConstraint(fields=('department', 'number'), name='return_upload_number_once'),
        ),
        migrations.AddConstraint(
            model_name='returnupload',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'CHECKED')), fields=('file',), name='return_upload_stands_once'),
        ),
        migrations.AddConstraint(
            model_name='returnupload',
            constraint=models.CheckConstraint(condition=models.Q(('period__range', (1, 12)), ('year__regex', '^\\d{4}-\\d{2}$')), name='return_upload_period'),
        ),
        migrations.AddConstraint(
            model_name='returnupload',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', True), ('sent_by__isnull', True)), models.Q(('sent_at__isnull', False), ('sent_by__isnull', False)), _connector='OR'), name='return_upload_sent_pair'),
        ),
        migrations.AddConstraint(
            model_name='returnupload',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cancelled_at__isnull', True), ('cancelled_by__isnull', True)), models.Q(('cancelled_at__isnull', False), ('cancelled_by__isnull', False)), _connector='OR'), name='return_upload_cancelled_pair'),
        ),
        migrations.AddConstraint(
            model_name='returnupload',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('status', 'SENT')), models.Q(models.Q(('status', 'SENT'), _negated=True), ('sent_at__isnull', True)), _connector='OR'), name='return_upload_sent_shown'),
        ),
        migrations.AddConstraint(
            model_name='returnupload',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cancelled_at__isnull', False), ('status', 'CANCELLED')), models.Q(models.Q(('status', 'CANCELLED'), _negated=True), ('cancelled_at__isnull', True)), _connector='OR'), name='return_upload_cancelled_shown'),
        ),
        migrations.AddConstraint(
            model_name='returnupload',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['CHECKED', 'SENT']), _negated=True), ('fault_count', 0), _connector='OR'), name='return_upload_stands'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='returnupload',
            trigger=pgtrigger.compiler.Trigger(name='status', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{CHECKED:CANCELLED,CHECKED:CHECKED,CHECKED:FAULTY,CHECKED:RECEIVED,CHECKED:SENT,FAULTY:CANCELLED,FAULTY:CHECKED,FAULTY:FAULTY,FAULTY:RECEIVED,RECEIVED:CANCELLED,RECEIVED:CHECKED,RECEIVED:FAULTY,RECEIVED:RECEIVED}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='bd6dbf5e6265621c006da9c365557eb82cab3316', operation='UPDATE', pgid='pgtrigger_status_267db', table='portfolio_returnupload', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='returnupload',
            trigger=pgtrigger.compiler.Trigger(name='identity', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."department_id" IS DISTINCT FROM (NEW."department_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."file_id" IS DISTINCT FROM (NEW."file_id") OR OLD."year" IS DISTINCT FROM (NEW."year") OR OLD."period" IS DISTINCT FROM (NEW."period") OR OLD."accrual_correction" IS DISTINCT FROM (NEW."accrual_correction") OR OLD."declared_total" IS DISTINCT FROM (NEW."declared_total") OR OLD."headings" IS DISTINCT FROM (NEW."headings") OR OLD."guesses" IS DISTINCT FROM (NEW."guesses") OR OLD."received_at" IS DISTINCT FROM (NEW."received_at") OR OLD."received_by_id" IS DISTINCT FROM (NEW."received_by_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='558628bd3ead2f3570533efb7dee4e63194c0813', operation='UPDATE', pgid='pgtrigger_identity_b09ed', table='portfolio_returnupload', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='returnupload',
            trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='3520d0b633956d21a187a0ddc635f0187127b7cf', operation='DELETE', pgid='pgtrigger_kept_f06f6', table='portfolio_returnupload', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='returnupload',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='eacc42f5b8c4b97da97a80a12e74b387f6bec16d', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_24572', table='portfolio_returnupload', when='BEFORE')),
        ),
        settle_rights(),
        settle_seals(),
    ]
