"""A large file of spend is read by a job, and a person says what comes first in its dates."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from legacyfund.database import settle_rights
from legacyfund.seals import settle_seals

SIZED = """
UPDATE portfolio_returnupload u SET text_size = f.size FROM portfolio_returnfile f WHERE f.id = u.file_id;
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0007_seal'),
        ('portfolio', '0019_waivers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='UploadWork',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_at', models.DateTimeField()),
                ('held_by', models.CharField(blank=True, editable=False, max_length=60)),
                ('claimed_at', models.DateTimeField(blank=True, null=True)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('set_aside_at', models.DateTimeField(blank=True, null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('last_error', models.TextField(blank=True)),
                ('sends', models.BooleanField()),
                ('reason', models.TextField(blank=True, max_length=2000)),
                ('rows_passed', models.PositiveIntegerField(default=0)),
                ('refusal', models.TextField(blank=True, max_length=2000)),
                ('asked_at', models.DateTimeField()),
            ],
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='returnupload',
            name='status',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='returnupload',
            name='identity',
        ),
        migrations.RemoveConstraint(
            model_name='returnupload',
            name='return_upload_stands_once',
        ),
        migrations.RemoveConstraint(
            model_name='returnupload',
            name='return_upload_stands',
        ),
        migrations.AddField(
            model_name='returnupload',
            name='date_order',
            field=models.CharField(blank=True, choices=[('month', 'The month comes first'), ('day', 'The day comes first')], default='', max_length=5),
        ),
        migrations.AddField(
            model_name='returnupload',
            name='date_question',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='returnupload',
            name='text_size',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name='returnupload',
            name='status',
            field=models.CharField(choices=[('READING', 'Being read'), ('RECEIVED', 'To be matched'), ('FAULTY', 'Faulty'), ('CHECKED', 'Ready to send'), ('SENDING', 'Being sent'), ('SENT', 'Sent'), ('CANCELLED', 'Cancelled'), ('STOPPED', 'Stopped')], default='RECEIVED', max_length=9),
        ),
        migrations.RunSQL(SIZED, migrations.RunSQL.noop),
        pgtrigger.migrations.AddTrigger(
            model_name='returnupload',
            trigger=pgtrigger.compiler.Trigger(name='status', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{CHECKED:CANCELLED,CHECKED:CHECKED,CHECKED:FAULTY,CHECKED:READING,CHECKED:RECEIVED,CHECKED:SENDING,CHECKED:SENT,FAULTY:CANCELLED,FAULTY:CHECKED,FAULTY:FAULTY,FAULTY:READING,FAULTY:RECEIVED,READING:CANCELLED,READING:CHECKED,READING:FAULTY,READING:RECEIVED,READING:STOPPED,RECEIVED:CANCELLED,RECEIVED:CHECKED,RECEIVED:FAULTY,RECEIVED:READING,RECEIVED:RECEIVED,SENDING:CHECKED,SENDING:FAULTY,SENDING:RECEIVED,SENDING:SENT,SENDING:STOPPED,STOPPED:CANCELLED,STOPPED:CHECKED,STOPPED:FAULTY,STOPPED:READING,STOPPED:RECEIVED}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='e9d4313aed05e6c3cc6f5bf0f7192922ed51587c', operation='UPDATE', pgid='pgtrigger_status_267db', table='portfolio_returnupload', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='returnupload',
            trigger=pgtrigger.compiler.Trigger(name='identity', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."department_id" IS DISTINCT FROM (NEW."department_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."file_id" IS DISTINCT FROM (NEW."file_id") OR OLD."year" IS DISTINCT FROM (NEW."year") OR OLD."period" IS DISTINCT FROM (NEW."period") OR OLD."accrual_correction" IS DISTINCT FROM (NEW."accrual_correction") OR OLD."declared_total" IS DISTINCT FROM (NEW."declared_total") OR OLD."text_size" IS DISTINCT FROM (NEW."text_size") OR OLD."received_at" IS DISTINCT FROM (NEW."received_at") OR OLD."received_by_id" IS DISTINCT FROM (NEW."received_by_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='799f92cc98271d7670e63307221f7c5fd51a4838', operation='UPDATE', pgid='pgtrigger_identity_b09ed', table='portfolio_returnupload', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='returnupload',
            trigger=pgtrigger.compiler.Trigger(name='headings', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."headings" <> \'[]\'::jsonb AND (OLD."headings" IS DISTINCT FROM NEW."headings" OR OLD."guesses" IS DISTINCT FROM NEW."guesses"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='51abc92e45e08fbb8df1d66e34bb6114c914293e', operation='UPDATE', pgid='pgtrigger_headings_8d303', table='portfolio_returnupload', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='returnupload',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['CHECKED', 'SENDING'])), fields=('file',), name='return_upload_stands_once'),
        ),
        migrations.AddConstraint(
            model_name='returnupload',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['CHECKED', 'SENDING', 'SENT']), _negated=True), ('fault_count', 0), _connector='OR'), name='return_upload_stands'),
        ),
        migrations.AddField(
            model_name='uploadwork',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='uploadwork',
            name='upload',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='work', to='portfolio.returnupload'),
        ),
        migrations.AddIndex(
            model_name='uploadwork',
            index=models.Index(condition=models.Q(('done_at', None), ('set_aside_at', None)), fields=['due_at', 'id'], name='upload_work_waiting'),
        ),
        migrations.AddConstraint(
            model_name='uploadwork',
            constraint=models.UniqueConstraint(condition=models.Q(('done_at', None)), fields=('upload',), name='upload_work_one_open'),
        ),
        migrations.AddConstraint(
            model_name='uploadwork',
            constraint=models.CheckConstraint(condition=models.Q(('sends', True), ('reason', ''), _connector='OR'), name='upload_work_reason_of_sending'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='uploadwork',
            trigger=pgtrigger.compiler.Trigger(name='identity', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."upload_id" IS DISTINCT FROM (NEW."upload_id") OR OLD."asked_at" IS DISTINCT FROM (NEW."asked_at") OR OLD."asked_by_id" IS DISTINCT FROM (NEW."asked_by_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='aec2bf5e43b8abe6db296b6426334af39bab4f13', operation='UPDATE', pgid='pgtrigger_identity_00f37', table='portfolio_uploadwork', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='uploadwork',
            trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='f489562118ac86dd185e7b4959ede73e5241abfc', operation='DELETE', pgid='pgtrigger_kept_f3b3c', table='portfolio_uploadwork', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='uploadwork',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='85458af7874cd42370a51a6f15d644ee2f39eaaf', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_4aac0', table='portfolio_uploadwork', when='BEFORE')),
        ),
        settle_rights(),
        settle_seals(),
    ]
