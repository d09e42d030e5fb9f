"""Systems pass to another department, and a file shows that one is switched off."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from legacyfund.database import settle_rights
from legacyfund.seals import settle_seals


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0007_seal'),
        ('bids', '0018_system_life'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
        migrations.AddIndex(
            model_name='systemoffer',
            index=models.Index(fields=['receiver', '-id'], name='system_offer_of_receiver'),
        ),
        migrations.AddConstraint(
            model_name='systemoffer',
            constraint=models.UniqueConstraint(fields=('department', 'number'), name='system_offer_number_once'),
        ),
        migrations.AddConstraint(
            model_name='systemoffer',
            constraint=models.CheckConstraint(condition=models.Q(('department', models.F('receiver')), _negated=True), name='system_offer_to_another'),
        ),
        migrations.AddConstraint(
            model_name='systemoffer',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='system_offer_explained'),
        ),
        migrations.AddConstraint(
            model_name='systemoffer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('answered_by__isnull', True), ('status', 'OPEN')), models.Q(('answered_at__isnull', False), ('answered_by__isnull', True), ('status', 'LAPSED')), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), ('status__in', ['ACCEPTED', 'DECLINED', 'TAKEN_BACK'])), _connector='OR'), name='system_offer_answer_shown'),
        ),
        migrations.AddConstraint(
            model_name='systemoffer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'DECLINED'), _negated=True), models.Q(('answer_reason', ''), _negated=True), _connector='OR'), name='system_offer_declined_why'),
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
        migrations.AddConstraint(
            model_name='offeredsystem',
            constraint=models.UniqueConstraint(fields=('offer', 'system'), name='offered_system_once'),
        ),
        migrations.AddConstraint(
            model_name='offeredsystem',
            constraint=models.UniqueConstraint(condition=models.Q(('settled_at__isnull', True)), fields=('system',), name='offered_system_one_open'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='offeredsystem',
            trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='07d3e38d3b1eed8d53d010444ffd7437c53a1e88', operation='DELETE', pgid='pgtrigger_kept_7d543', table='bids_offeredsystem', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='systempassing',
            index=models.Index(fields=['former', '-id'], name='system_passing_of_former'),
        ),
        migrations.AddIndex(
            model_name='systempassing',
            index=models.Index(fields=['successor', '-id'], name='system_passing_of_successor'),
        ),
        migrations.AddConstraint(
            model_name='systempassing',
            constraint=models.CheckConstraint(condition=models.Q(('former', models.F('successor')), _negated=True), name='system_passing_to_another'),
        ),
        migrations.AddConstraint(
            model_name='systempassing',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('offer__isnull', True), ('passed_by__isnull', True)), models.Q(('offer__isnull', False), ('passed_by__isnull', False)), _connector='OR'), name='system_passing_offered_or_closed'),
        ),
        migrations.AddConstraint(
            model_name='systempassing',
            constraint=models.UniqueConstraint(fields=('former', 'number'), name='system_passing_number_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='systempassing',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='6fba07b8aec167fcc9faff3a68ec4ac1bc327f13', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_0f4b6', table='bids_systempassing', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='systempassing',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='fe17a7bcd4419c0eac9ec53595ab69b6a0e4fc6c', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_a2fc6', table='bids_systempassing', when='BEFORE')),
        ),
        settle_rights(),
        settle_seals(),
    ]
