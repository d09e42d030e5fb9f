import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('bids', '0005_assessment'),
    ]

    operations = [
        migrations.CreateModel(
            name='ColumnChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('table', models.CharField(default='register', max_length=20, verbose_name='one of the tables of a register file')),
                ('heading', models.CharField(max_length=200, verbose_name='heading, its letters and figures alone')),
                ('column', models.CharField(blank=True, max_length=30)),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='column_choices', to='accounts.department')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('department', 'table', 'heading'), name='column_choice_once')],
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
            trigger=pgtrigger.compiler.Trigger(name='identity', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."department_id" IS DISTINCT FROM (NEW."department_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."file_id" IS DISTINCT FROM (NEW."file_id") OR OLD."sheets" IS DISTINCT FROM (NEW."sheets") OR OLD."headings" IS DISTINCT FROM (NEW."headings") OR OLD."received_at" IS DISTINCT FROM (NEW."received_at") OR OLD."received_by_id" IS DISTINCT FROM (NEW."received_by_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='bb81c77316917dc208274eca2f4706a4f8c6bc39', operation='UPDATE', pgid='pgtrigger_identity_622f4', table='bids_registerimport', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='registerimport',
            trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='7164886b016682a6b309be391ad2d3040628014b', operation='DELETE', pgid='pgtrigger_kept_882a0', table='bids_registerimport', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='registerimport',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='53e87d28ed02b70e7f1fa9d153bfb9eda76b8891', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_cf82d', table='bids_registerimport', when='BEFORE')),
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
    ]
