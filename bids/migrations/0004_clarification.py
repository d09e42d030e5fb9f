import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('bids', '0003_sections'),
    ]

    operations = [
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
                ('stored_as', models.CharField(max_length=100, unique=True)),
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
    ]
