"""Conditions of awards as they are met, and the end of an award: completed, closed, its unspent money back."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from legacyfund.at_once import AtOnce
from legacyfund.database import settle_rights
from legacyfund.seals import settle_seals

# Until now a condition ended with its decision. Those of awards there are become conditions of the award.
CONDITIONS = """
INSERT INTO portfolio_awardcondition (award_id, number, words, owner_role, due_on, blocking, status, made_at,
                                      waived_because)
SELECT w.id, c.number, c.words, c.owner_role, c.due_on, c.blocking, 'OPEN', w.offered_at, ''
  FROM portfolio_decisioncondition c JOIN portfolio_award w ON w.decision_id = c.decision_id
 ORDER BY w.id, c.number;
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_squashed_0007_seal'),
        ('bids', '0021_date_orders_of_registers'),
        ('portfolio', '0025_corrections_and_periods'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AtOnce([
            migrations.CreateModel(
                name='AchievedBenefit',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('place', models.PositiveSmallIntegerField()),
                    ('achieved', models.CharField(choices=[('IN_FULL', 'In full'), ('IN_PART', 'In part'), ('NOT', 'Not at all')], max_length=7)),
                    ('amount', models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                    ('reason', models.TextField(blank=True, max_length=2000)),
                ],
            ),
            migrations.CreateModel(
                name='AwardCondition',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField()),
                    ('words', models.TextField(max_length=1000)),
                    ('owner_role', models.CharField(max_length=120)),
                    ('due_on', models.DateField()),
                    ('blocking', models.BooleanField()),
                    ('status', models.CharField(choices=[('OPEN', 'Open'), ('SAID_MET', 'Said to be met'), ('DISCHARGED', 'Discharged'), ('WAIVED', 'Waived')], default='OPEN', max_length=10)),
                    ('made_at', models.DateTimeField()),
                    ('waived_at', models.DateTimeField(null=True)),
                    ('waived_because', models.TextField(blank=True, max_length=2000)),
                ],
            ),
            migrations.CreateModel(
                name='Closure',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField()),
                    ('reason', models.TextField(max_length=2000)),
                    ('moves_money', models.BooleanField()),
                    ('status', models.CharField(choices=[('PROPOSED', 'Proposed'), ('APPROVED', 'Approved'), ('WITHDRAWN', 'Withdrawn')], default='PROPOSED', max_length=9)),
                    ('proposed_at', models.DateTimeField()),
                    ('approved_at', models.DateTimeField(null=True)),
                    ('withdrawn_at', models.DateTimeField(null=True)),
                ],
            ),
            migrations.CreateModel(
                name='CompletedSystem',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('place', models.PositiveSmallIntegerField()),
                    ('reference', models.CharField(max_length=40)),
                    ('name', models.CharField(max_length=150)),
                    ('ends', models.BooleanField()),
                    ('before_in_168ths', models.PositiveIntegerField(null=True)),
                    ('target', models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                    ('proof', models.CharField(choices=[('GONE', 'Switched off'), ('RE_RATED', 'Rated again'), ('CLOSED', 'Closed in the register'), ('NOTHING', 'Nothing yet')], max_length=8)),
                    ('shown_on', models.DateField()),
                    ('after_in_168ths', models.PositiveIntegerField(null=True)),
                    ('reason', models.TextField(blank=True, max_length=2000)),
                ],
            ),
            migrations.CreateModel(
                name='Completion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField()),
                    ('words', models.TextField(max_length=5000)),
                    ('status', models.CharField(choices=[('SAID', 'With the fund'), ('CONFIRMED', 'Confirmed'), ('SENT_BACK', 'Sent back'), ('TAKEN_BACK', 'Taken back')], default='SAID', max_length=10)),
                    ('said_at', models.DateTimeField()),
                    ('answered_at', models.DateTimeField(null=True)),
                    ('reason', models.TextField(blank=True, max_length=2000)),
                    ('taken_back_at', models.DateTimeField(null=True)),
                ],
            ),
            migrations.CreateModel(
                name='ConditionEvidence',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('words', models.TextField(max_length=5000)),
                    ('file_name', models.CharField(blank=True, max_length=150)),
                    ('file_sha256', models.CharField(blank=True, max_length=64)),
                    ('file_bytes', models.BinaryField(null=True)),
                    ('said_at', models.DateTimeField()),
                    ('outcome', models.CharField(blank=True, choices=[('DISCHARGED', 'Discharged'), ('SENT_BACK', 'Sent back'), ('TAKEN_BACK', 'Taken back')], max_length=10)),
                    ('reason', models.TextField(blank=True, max_length=2000)),
                    ('answered_at', models.DateTimeField(null=True)),
                    ('taken_back_at', models.DateTimeField(null=True)),
                ],
            ),
            migrations.CreateModel(
                name='MovedDueDay',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('before_on', models.DateField()),
                    ('after_on', models.DateField()),
                    ('reason', models.TextField(max_length=2000)),
                    ('moved_at', models.DateTimeField()),
                ],
            ),
            migrations.CreateModel(
                name='RecoveredAmount',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('year', models.CharField(max_length=7)),
                    ('control_budget', models.CharField(choices=[('RDEL_ADMIN', 'Resource, administration (RDEL admin)'), ('RDEL_PROGRAMME', 'Resource, programme (RDEL programme)'), ('CDEL', 'Capital (CDEL)')], max_length=14)),
                    ('amount', models.DecimalField(decimal_places=2, max_digits=14)),
                ],
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='award',
                name='status',
            ),
            migrations.RemoveConstraint(
                model_name='award',
                name='award_answer_shown',
            ),
            migrations.AddField(
                model_name='decisioncondition',
                name='blocking',
                field=models.BooleanField(default=True),
            ),
            migrations.AlterField(
                model_name='award',
                name='status',
                field=models.CharField(choices=[('OFFERED', 'Offered'), ('ACCEPTED', 'Accepted'), ('LIVE', 'Live'), ('PAUSED', 'Paused'), ('DECLINED', 'Declined'), ('TERMINATED', 'Terminated'), ('COMPLETED', 'Completed'), ('CLOSED', 'Closed')], default='OFFERED', max_length=10),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='award',
                trigger=pgtrigger.compiler.Trigger(name='status', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{ACCEPTED:LIVE,ACCEPTED:PAUSED,ACCEPTED:TERMINATED,COMPLETED:CLOSED,LIVE:COMPLETED,LIVE:PAUSED,LIVE:TERMINATED,OFFERED:ACCEPTED,OFFERED:DECLINED,OFFERED:TERMINATED,PAUSED:ACCEPTED,PAUSED:LIVE,PAUSED:TERMINATED,TERMINATED:CLOSED}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='90bcdbce5d938376ea92501348ee3249484565ac', operation='UPDATE', pgid='pgtrigger_status_8b8ba', table='portfolio_award', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='award',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('status', 'OFFERED')), models.Q(('answered_at__isnull', False), ('status__in', ['ACCEPTED', 'LIVE', 'PAUSED', 'COMPLETED', 'CLOSED'])), ('status', 'TERMINATED'), models.Q(('answered_at__isnull', False), ('status', 'DECLINED'), models.Q(('answer_reason', ''), _negated=True)), _connector='OR'), name='award_answer_shown'),
            ),
            migrations.AddField(
                model_name='awardcondition',
                name='award',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conditions', to='portfolio.award'),
            ),
            migrations.AddField(
                model_name='awardcondition',
                name='waived_by',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='closure',
                name='approved_by',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='closure',
                name='award',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='closures', to='portfolio.award'),
            ),
            migrations.AddField(
                model_name='closure',
                name='proposed_by',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='closure',
                name='withdrawn_by',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='completion',
                name='answered_by',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='completion',
                name='award',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='completions', to='portfolio.award'),
            ),
            migrations.AddField(
                model_name='completion',
                name='said_by',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='completedsystem',
                name='completion',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='systems', to='portfolio.completion'),
            ),
            migrations.AddField(
                model_name='achievedbenefit',
                name='completion',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='benefits', to='portfolio.completion'),
            ),
            migrations.AddField(
                model_name='conditionevidence',
                name='answered_by',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='conditionevidence',
                name='condition',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='portfolio.awardcondition'),
            ),
            migrations.AddField(
                model_name='conditionevidence',
                name='said_by',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='moveddueday',
                name='condition',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='portfolio.awardcondition'),
            ),
            migrations.AddField(
                model_name='moveddueday',
                name='moved_by',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='recoveredamount',
                name='closure',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='amounts', to='portfolio.closure'),
            ),
            migrations.AddIndex(
                model_name='awardcondition',
                index=models.Index(condition=models.Q(('status', 'OPEN')), fields=['due_on', 'id'], name='award_condition_to_meet'),
            ),
            migrations.AddConstraint(
                model_name='awardcondition',
                constraint=models.UniqueConstraint(fields=('award', 'number'), name='award_condition_number'),
            ),
            migrations.AddConstraint(
                model_name='awardcondition',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('words', ''), _negated=True), models.Q(('owner_role', ''), _negated=True)), name='award_condition_complete'),
            ),
            migrations.AddConstraint(
                model_name='awardcondition',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('waived_at__isnull', True), ('waived_by__isnull', True)), models.Q(('waived_at__isnull', False), ('waived_by__isnull', False)), _connector='OR'), name='award_condition_waived_pair'),
            ),
            migrations.AddConstraint(
                model_name='awardcondition',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'WAIVED'), ('waived_at__isnull', False), models.Q(('waived_because', ''), _negated=True)), models.Q(models.Q(('status', 'WAIVED'), _negated=True), ('waived_at__isnull', True), ('waived_because', '')), _connector='OR'), name='award_condition_waived_shown'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='awardcondition',
                trigger=pgtrigger.compiler.Trigger(name='status', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{OPEN:OPEN,OPEN:SAID_MET,OPEN:WAIVED,SAID_MET:DISCHARGED,SAID_MET:OPEN}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='efa2eb694cfb8387218b537cd1f9b9edaaf6d987', operation='UPDATE', pgid='pgtrigger_status_b56e1', table='portfolio_awardcondition', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='awardcondition',
                trigger=pgtrigger.compiler.Trigger(name='identity', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."award_id" IS DISTINCT FROM (NEW."award_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."words" IS DISTINCT FROM (NEW."words") OR OLD."owner_role" IS DISTINCT FROM (NEW."owner_role") OR OLD."blocking" IS DISTINCT FROM (NEW."blocking") OR OLD."made_at" IS DISTINCT FROM (NEW."made_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='cb657785ccc05ca5422528e13f56b3e62d5b2115', operation='UPDATE', pgid='pgtrigger_identity_6ffe6', table='portfolio_awardcondition', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='awardcondition',
                trigger=pgtrigger.compiler.Trigger(name='due_day', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."due_on" IS DISTINCT FROM (NEW."due_on"))', func="\n            IF NOT EXISTS (\n                SELECT 1 FROM portfolio_moveddueday\n                WHERE condition_id = NEW.id AND before_on = OLD.due_on AND after_on = NEW.due_on\n            ) THEN\n                RAISE EXCEPTION 'a due day moves only on record' USING ERRCODE = 'restrict_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='27195fe668257cfddd4a898c91ff5b11bcb4cf08', operation='UPDATE', pgid='pgtrigger_due_day_4a573', table='portfolio_awardcondition', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='awardcondition',
                trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='97114ad9621dec37c4be1c08753e22e25ae8ed8c', operation='DELETE', pgid='pgtrigger_kept_48054', table='portfolio_awardcondition', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='awardcondition',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='071cffbe7a31189a22968615f458804b607dc316', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_dfdb2', table='portfolio_awardcondition', when='BEFORE')),
            ),
            migrations.AddIndex(
                model_name='closure',
                index=models.Index(condition=models.Q(('status', 'PROPOSED')), fields=['id'], name='closure_to_approve'),
            ),
            migrations.AddConstraint(
                model_name='closure',
                constraint=models.UniqueConstraint(fields=('award', 'number'), name='closure_number_once'),
            ),
            migrations.AddConstraint(
                model_name='closure',
                constraint=models.UniqueConstraint(condition=models.Q(('status', 'PROPOSED')), fields=('award',), name='closure_one_waiting'),
            ),
            migrations.AddConstraint(
                model_name='closure',
                constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='closure_reason'),
            ),
            migrations.AddConstraint(
                model_name='closure',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', True), ('approved_by__isnull', True)), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False)), _connector='OR'), name='closure_approved_pair'),
            ),
            migrations.AddConstraint(
                model_name='closure',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='closure_withdrawn_pair'),
            ),
            migrations.AddConstraint(
                model_name='closure',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', False), ('status', 'APPROVED')), models.Q(models.Q(('status', 'APPROVED'), _negated=True), ('approved_at__isnull', True)), _connector='OR'), name='closure_approved'),
            ),
            migrations.AddConstraint(
                model_name='closure',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'WITHDRAWN'), ('withdrawn_at__isnull', False)), models.Q(models.Q(('status', 'WITHDRAWN'), _negated=True), ('withdrawn_at__isnull', True)), _connector='OR'), name='closure_withdrawn'),
            ),
            migrations.AddConstraint(
                model_name='closure',
                constraint=models.CheckConstraint(condition=models.Q(('approved_by__isnull', True), ('moves_money', False), models.Q(('approved_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='closure_by_two_people'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='closure',
                trigger=pgtrigger.compiler.Trigger(name='status', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{PROPOSED:APPROVED,PROPOSED:WITHDRAWN}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='e0dff2a1134eaad4afa76c2674bc548873a8fec7', operation='UPDATE', pgid='pgtrigger_status_e3aad', table='portfolio_closure', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='closure',
                trigger=pgtrigger.compiler.Trigger(name='identity', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."award_id" IS DISTINCT FROM (NEW."award_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."moves_money" IS DISTINCT FROM (NEW."moves_money") OR OLD."proposed_at" IS DISTINCT FROM (NEW."proposed_at") OR OLD."proposed_by_id" IS DISTINCT FROM (NEW."proposed_by_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='85a42dbd1ca62c8359c269a3e092793fd860987e', operation='UPDATE', pgid='pgtrigger_identity_94306', table='portfolio_closure', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='closure',
                trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='f191b879e044a66373ab7743361bde6e12a788ee', operation='DELETE', pgid='pgtrigger_kept_be2fe', table='portfolio_closure', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='closure',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='7b386b607d3deb83a986f2660cd466f89bc3829e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_815bd', table='portfolio_closure', when='BEFORE')),
            ),
            migrations.AddIndex(
                model_name='completion',
                index=models.Index(condition=models.Q(('status', 'SAID')), fields=['id'], name='completion_to_confirm'),
            ),
            migrations.AddConstraint(
                model_name='completion',
                constraint=models.UniqueConstraint(fields=('award', 'number'), name='completion_number_once'),
            ),
            migrations.AddConstraint(
                model_name='completion',
                constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['SAID', 'CONFIRMED'])), fields=('award',), name='completion_one_standing'),
            ),
            migrations.AddConstraint(
                model_name='completion',
                constraint=models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='completion_words'),
            ),
            migrations.AddConstraint(
                model_name='completion',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('answered_by__isnull', True)), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='completion_answered_pair'),
            ),
            migrations.AddConstraint(
                model_name='completion',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', False), ('status__in', ['CONFIRMED', 'SENT_BACK'])), models.Q(models.Q(('status__in', ['CONFIRMED', 'SENT_BACK']), _negated=True), ('answered_at__isnull', True)), _connector='OR'), name='completion_answer_shown'),
            ),
            migrations.AddConstraint(
                model_name='completion',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'SENT_BACK'), models.Q(('reason', ''), _negated=True)), models.Q(models.Q(('status', 'SENT_BACK'), _negated=True), ('reason', '')), _connector='OR'), name='completion_reason'),
            ),
            migrations.AddConstraint(
                model_name='completion',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'TAKEN_BACK'), ('taken_back_at__isnull', False)), models.Q(models.Q(('status', 'TAKEN_BACK'), _negated=True), ('taken_back_at__isnull', True)), _connector='OR'), name='completion_taken_back'),
            ),
            migrations.AddConstraint(
                model_name='completion',
                constraint=models.CheckConstraint(condition=models.Q(('answered_by__isnull', True), models.Q(('answered_by', models.F('said_by')), _negated=True), _connector='OR'), name='completion_by_two_people'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='completion',
                trigger=pgtrigger.compiler.Trigger(name='status', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{SAID:CONFIRMED,SAID:SENT_BACK,SAID:TAKEN_BACK}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='48edaeee3e7790097fb50e81dc2d1fa945699c94', operation='UPDATE', pgid='pgtrigger_status_10612', table='portfolio_completion', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='completion',
                trigger=pgtrigger.compiler.Trigger(name='identity', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."award_id" IS DISTINCT FROM (NEW."award_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."words" IS DISTINCT FROM (NEW."words") OR OLD."said_at" IS DISTINCT FROM (NEW."said_at") OR OLD."said_by_id" IS DISTINCT FROM (NEW."said_by_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='873a31015af05442cacb044ee499564da0da697e', operation='UPDATE', pgid='pgtrigger_identity_1090a', table='portfolio_completion', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='completion',
                trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='83553017221c2946c2729604a6569a6be3cc251e', operation='DELETE', pgid='pgtrigger_kept_6a292', table='portfolio_completion', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='completion',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='e60271a611b9b9b441b69fe6c03581f7408f238e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_54096', table='portfolio_completion', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='completedsystem',
                constraint=models.UniqueConstraint(fields=('completion', 'place'), name='completed_system_place_once'),
            ),
            migrations.AddConstraint(
                model_name='completedsystem',
                constraint=models.CheckConstraint(condition=models.Q(('proof__in', ['GONE', 'RE_RATED', 'CLOSED'])), name='completed_system_shown'),
            ),
            migrations.AddConstraint(
                model_name='completedsystem',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('after_in_168ths__isnull', False), ('proof', 'RE_RATED')), models.Q(models.Q(('proof', 'RE_RATED'), _negated=True), ('after_in_168ths__isnull', True)), _connector='OR'), name='completed_system_rated'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='completedsystem',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='50d4421b4763603d05dcba3cfa1dcb47bd2d9fc8', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_0e04d', table='portfolio_completedsystem', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='completedsystem',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='f8885dc9d0e93823cd3efb7cfdbbbd0072e37882', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_0a650', table='portfolio_completedsystem', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='achievedbenefit',
                constraint=models.UniqueConstraint(fields=('completion', 'place'), name='achieved_benefit_place_once'),
            ),
            migrations.AddConstraint(
                model_name='achievedbenefit',
                constraint=models.CheckConstraint(condition=models.Q(('achieved__in', ['IN_FULL', 'IN_PART', 'NOT'])), name='achieved_benefit_known'),
            ),
            migrations.AddConstraint(
                model_name='achievedbenefit',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('achieved', 'IN_FULL'), ('reason', '')), models.Q(models.Q(('achieved', 'IN_FULL'), _negated=True), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='achieved_benefit_explained'),
            ),
            migrations.AddConstraint(
                model_name='achievedbenefit',
                constraint=models.CheckConstraint(condition=models.Q(('amount__isnull', True), models.Q(('achieved', 'NOT'), ('amount', 0)), models.Q(models.Q(('achieved', 'NOT'), _negated=True), ('amount__gte', 0)), _connector='OR'), name='achieved_benefit_amount'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='achievedbenefit',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='4908c26d6eb3f07581a23d41e35b01eef3a3e614', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_47fa4', table='portfolio_achievedbenefit', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='achievedbenefit',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='639c1d9963e021907bb4eaff26146135d5651e1e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_385d1', table='portfolio_achievedbenefit', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='conditionevidence',
                constraint=models.UniqueConstraint(condition=models.Q(('outcome__in', ['SENT_BACK', 'TAKEN_BACK']), _negated=True), fields=('condition',), name='condition_evidence_one_standing'),
            ),
            migrations.AddConstraint(
                model_name='conditionevidence',
                constraint=models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='condition_evidence_words'),
            ),
            migrations.AddConstraint(
                model_name='conditionevidence',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('file_bytes__isnull', True), ('file_name', ''), ('file_sha256', '')), models.Q(('file_bytes__isnull', False), models.Q(('file_name', ''), _negated=True), models.Q(('file_sha256', ''), _negated=True)), _connector='OR'), name='condition_evidence_file_whole'),
            ),
            migrations.AddConstraint(
                model_name='conditionevidence',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('answered_by__isnull', True)), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='condition_evidence_answered_pair'),
            ),
            migrations.AddConstraint(
                model_name='conditionevidence',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', False), ('outcome__in', ['DISCHARGED', 'SENT_BACK'])), models.Q(models.Q(('outcome__in', ['DISCHARGED', 'SENT_BACK']), _negated=True), ('answered_at__isnull', True)), _connector='OR'), name='condition_evidence_answer_shown'),
            ),
            migrations.AddConstraint(
                model_name='conditionevidence',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'TAKEN_BACK'), ('taken_back_at__isnull', False)), models.Q(models.Q(('outcome', 'TAKEN_BACK'), _negated=True), ('taken_back_at__isnull', True)), _connector='OR'), name='condition_evidence_taken_back'),
            ),
            migrations.AddConstraint(
                model_name='conditionevidence',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'SENT_BACK'), models.Q(('reason', ''), _negated=True)), models.Q(models.Q(('outcome', 'SENT_BACK'), _negated=True), ('reason', '')), _connector='OR'), name='condition_evidence_reason'),
            ),
            migrations.AddConstraint(
                model_name='conditionevidence',
                constraint=models.CheckConstraint(condition=models.Q(('answered_by__isnull', True), models.Q(('answered_by', models.F('said_by')), _negated=True), _connector='OR'), name='condition_evidence_two_people'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='conditionevidence',
                trigger=pgtrigger.compiler.Trigger(name='evidence_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."condition_id" IS DISTINCT FROM (NEW."condition_id") OR OLD."words" IS DISTINCT FROM (NEW."words") OR OLD."file_name" IS DISTINCT FROM (NEW."file_name") OR OLD."file_sha256" IS DISTINCT FROM (NEW."file_sha256") OR OLD."file_bytes" IS DISTINCT FROM (NEW."file_bytes") OR OLD."said_at" IS DISTINCT FROM (NEW."said_at") OR OLD."said_by_id" IS DISTINCT FROM (NEW."said_by_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='1387217ee8c3a8429fa9a299c2f893813d3ea32b', operation='UPDATE', pgid='pgtrigger_evidence_stays_3ffbf', table='portfolio_conditionevidence', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='conditionevidence',
                trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='03c1255828d8d0ab3aadd4c6b912b41fe154a166', operation='DELETE', pgid='pgtrigger_kept_f1f7b', table='portfolio_conditionevidence', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='conditionevidence',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='9dbaa76b0cad50fe1447b0d44135c3802ede61b3', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_2f672', table='portfolio_conditionevidence', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='moveddueday',
                constraint=models.CheckConstraint(condition=models.Q(('after_on', models.F('before_on')), _negated=True), name='moved_due_day_differs'),
            ),
            migrations.AddConstraint(
                model_name='moveddueday',
                constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='moved_due_day_reason'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='moveddueday',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0eb8cfa004ca556894790528a0944ab6d12e110b', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_57e52', table='portfolio_moveddueday', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='moveddueday',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='f850eaa463525157c497f1574d8ca6a9799e10be', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_f62a2', table='portfolio_moveddueday', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='recoveredamount',
                constraint=models.CheckConstraint(condition=models.Q(('control_budget__in', ['RDEL_ADMIN', 'RDEL_PROGRAMME', 'CDEL']), ('year__regex', '^\\d{4}-\\d{2}$')), name='recovered_amount_cell'),
            ),
            migrations.AddConstraint(
                model_name='recoveredamount',
                constraint=models.UniqueConstraint(fields=('closure', 'year', 'control_budget'), name='recovered_amount_once'),
            ),
            migrations.AddConstraint(
                model_name='recoveredamount',
                constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='recovered_amount_positive'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='recoveredamount',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='46b967d19e4d3540f29e5820971dd734d17f6f43', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_1e7b4', table='portfolio_recoveredamount', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='recoveredamount',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='79be14eb827a50cfcb2025594e6dc884a54a89d3', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_8887c', table='portfolio_recoveredamount', when='BEFORE')),
            ),
        ]),
        migrations.RunSQL(CONDITIONS, migrations.RunSQL.noop),
        settle_rights(),
        settle_seals(),
    ]
