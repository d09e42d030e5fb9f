"""Change requests to awards: what they change, who answered; awards that pause, milestones that are cancelled."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from legacyfund.at_once import AtOnce
from legacyfund.database import settle_rights
from legacyfund.seals import settle_seals


# A share of before was made with its award, or by the last budget exchange that moved its cell and left it standing.
MADE = """
UPDATE portfolio_milestoneshare h SET made_at = coalesce(
    (SELECT max(e.confirmed_at) FROM portfolio_budgetexchange e
     WHERE e.milestone_id = h.milestone_id AND e.status = 'CONFIRMED' AND e.control_budget = h.control_budget
       AND h.year IN (e.year, e.to_year) AND (h.moved_at IS NULL OR e.confirmed_at < h.moved_at)),
    (SELECT w.offered_at FROM portfolio_milestone m JOIN portfolio_award w ON w.id = m.award_id
     WHERE m.id = h.milestone_id));
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_squashed_0007_seal'),
        ('bids', '0021_date_orders_of_registers'),
        ('portfolio', '0023_two_clocks'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AtOnce([
            migrations.CreateModel(
                name='CancelledMilestone',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ],
            ),
            migrations.CreateModel(
                name='ChangedAmount',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('year', models.CharField(max_length=7)),
                    ('control_budget', models.CharField(choices=[('RDEL_ADMIN', 'Resource, administration (RDEL admin)'), ('RDEL_PROGRAMME', 'Resource, programme (RDEL programme)'), ('CDEL', 'Capital (CDEL)')], max_length=14)),
                    ('before', models.DecimalField(decimal_places=2, max_digits=14)),
                    ('after', models.DecimalField(decimal_places=2, max_digits=14)),
                ],
            ),
            migrations.CreateModel(
                name='ChangedBaseline',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('before_on', models.DateField()),
                    ('after_on', models.DateField()),
                ],
            ),
            migrations.CreateModel(
                name='ChangeRequest',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField()),
                    ('kind', models.CharField(choices=[('INCREASE', 'Increase'), ('REDUCE', 'Reduce'), ('RE_PROFILE', 'Re-profile'), ('RE_BASELINE', 'Re-baseline'), ('PAUSE', 'Pause'), ('RESUME', 'Resume'), ('TERMINATE', 'Terminate')], max_length=11)),
                    ('reason', models.TextField(max_length=2000)),
                    ('status', models.CharField(choices=[('PROPOSED', 'Proposed'), ('APPROVED', 'Approved'), ('REFUSED', 'Refused'), ('WITHDRAWN', 'Withdrawn')], default='PROPOSED', max_length=9)),
                    ('within_tolerance', models.BooleanField(default=False)),
                    ('proposed_at', models.DateTimeField()),
                    ('answered_at', models.DateTimeField(null=True)),
                    ('answer_reason', models.TextField(blank=True, max_length=2000)),
                    ('agreed_in', models.CharField(blank=True, max_length=200)),
                    ('withdrawn_at', models.DateTimeField(null=True)),
                ],
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='award',
                name='status',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='milestone',
                name='status',
            ),
            migrations.RemoveConstraint(
                model_name='award',
                name='award_answer_shown',
            ),
            migrations.RemoveConstraint(
                model_name='milestone',
                name='milestone_actual_shown',
            ),
            migrations.AlterField(
                model_name='award',
                name='status',
                field=models.CharField(choices=[('OFFERED', 'Offered'), ('ACCEPTED', 'Accepted'), ('LIVE', 'Live'), ('PAUSED', 'Paused'), ('DECLINED', 'Declined'), ('TERMINATED', 'Terminated')], default='OFFERED', max_length=10),
            ),
            migrations.AlterField(
                model_name='milestone',
                name='status',
                field=models.CharField(choices=[('PLANNED', 'Planned'), ('CLAIMED', 'Claimed'), ('MET', 'Met'), ('RELEASED', 'Released'), ('CANCELLED', 'Cancelled')], default='PLANNED', max_length=9),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='award',
                trigger=pgtrigger.compiler.Trigger(name='status', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{ACCEPTED:LIVE,ACCEPTED:PAUSED,ACCEPTED:TERMINATED,LIVE:PAUSED,LIVE:TERMINATED,OFFERED:ACCEPTED,OFFERED:DECLINED,OFFERED:TERMINATED,PAUSED:ACCEPTED,PAUSED:LIVE,PAUSED:TERMINATED}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='90086b638f124e7297fd46b4236bf328dab5253e', operation='UPDATE', pgid='pgtrigger_status_8b8ba', table='portfolio_award', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='milestone',
                trigger=pgtrigger.compiler.Trigger(name='status', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{CLAIMED:MET,CLAIMED:PLANNED,MET:RELEASED,PLANNED:CANCELLED,PLANNED:CLAIMED}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='b84caa4d4da24d7613a448e8e8ca9776787b6eef', operation='UPDATE', pgid='pgtrigger_status_4bfa7', table='portfolio_milestone', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='milestone',
                trigger=pgtrigger.compiler.Trigger(name='cancelled', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."status" = \'CANCELLED\' AND OLD."status" IS DISTINCT FROM (NEW."status"))', func="\n            IF NOT EXISTS (\n                SELECT 1 FROM portfolio_cancelledmilestone c\n                  JOIN portfolio_changerequest r ON r.id = c.change_id\n                 WHERE c.milestone_id = NEW.id AND r.status = 'APPROVED'\n            ) THEN\n                RAISE EXCEPTION 'a milestone is cancelled by an approved change request alone'\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='f1540753a1cc9342b9c18775ee38c247c2ebaf34', operation='UPDATE', pgid='pgtrigger_cancelled_ead89', table='portfolio_milestone', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='award',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('status', 'OFFERED')), models.Q(('answered_at__isnull', False), ('status__in', ['ACCEPTED', 'LIVE', 'PAUSED'])), ('status', 'TERMINATED'), models.Q(('answered_at__isnull', False), ('status', 'DECLINED'), models.Q(('answer_reason', ''), _negated=True)), _connector='OR'), name='award_answer_shown'),
            ),
            migrations.AddConstraint(
                model_name='milestone',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('actual_on__isnull', True), ('status__in', ['PLANNED', 'CANCELLED'])), models.Q(models.Q(('status__in', ['PLANNED', 'CANCELLED']), _negated=True), ('actual_on__isnull', False)), _connector='OR'), name='milestone_actual_shown'),
            ),
            migrations.AddField(
                model_name='cancelledmilestone',
                name='milestone',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cancelled_by', to='portfolio.milestone'),
            ),
            migrations.AddField(
                model_name='changedamount',
                name='milestone',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changed_amounts', to='portfolio.milestone'),
            ),
            migrations.AddField(
                model_name='changedbaseline',
                name='milestone',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changed_baselines', to='portfolio.milestone'),
            ),
            migrations.AddField(
                model_name='changerequest',
                name='answered_by',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='changerequest',
                name='award',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='portfolio.award'),
            ),
            migrations.AddField(
                model_name='changerequest',
                name='proposed_by',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='changedbaseline',
                name='change',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='baselines', to='portfolio.changerequest'),
            ),
            migrations.AddField(
                model_name='changedamount',
                name='change',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='amounts', to='portfolio.changerequest'),
            ),
            migrations.AddField(
                model_name='cancelledmilestone',
                name='change',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cancelled', to='portfolio.changerequest'),
            ),
            migrations.AddField(
                model_name='rebaseline',
                name='change',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rebaselines', to='portfolio.changerequest'),
            ),
            migrations.AddIndex(
                model_name='changerequest',
                index=models.Index(condition=models.Q(('status', 'PROPOSED')), fields=['id'], name='change_to_answer'),
            ),
            migrations.AddConstraint(
                model_name='changerequest',
                constraint=models.UniqueConstraint(fields=('award', 'number'), name='change_number_once'),
            ),
            migrations.AddConstraint(
                model_name='changerequest',
                constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['INCREASE', 'REDUCE', 'RE_PROFILE', 'RE_BASELINE', 'PAUSE', 'RESUME', 'TERMINATE'])), name='change_kind'),
            ),
            migrations.AddConstraint(
                model_name='changerequest',
                constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='change_reason'),
            ),
            migrations.AddConstraint(
                model_name='changerequest',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('answered_by__isnull', True)), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='change_answered_pair'),
            ),
            migrations.AddConstraint(
                model_name='changerequest',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', False), ('status__in', ['APPROVED', 'REFUSED'])), models.Q(models.Q(('status__in', ['APPROVED', 'REFUSED']), _negated=True), ('answered_at__isnull', True)), _connector='OR'), name='change_answered_shown'),
            ),
            migrations.AddConstraint(
                model_name='changerequest',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'REFUSED'), models.Q(('answer_reason', ''), _negated=True)), models.Q(models.Q(('status', 'REFUSED'), _negated=True), ('answer_reason', '')), _connector='OR'), name='change_refused_shown'),
            ),
            migrations.AddConstraint(
                model_name='changerequest',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'WITHDRAWN'), ('withdrawn_at__isnull', False)), models.Q(models.Q(('status', 'WITHDRAWN'), _negated=True), ('withdrawn_at__isnull', True)), _connector='OR'), name='change_withdrawn_shown'),
            ),
            migrations.AddConstraint(
                model_name='changerequest',
                constraint=models.CheckConstraint(condition=models.Q(('answered_by__isnull', True), ('within_tolerance', True), models.Q(('answered_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='change_by_two_people'),
            ),
            migrations.AddConstraint(
                model_name='changerequest',
                constraint=models.CheckConstraint(condition=models.Q(('within_tolerance', False), models.Q(('kind', 'RE_PROFILE'), ('status__in', ['PROPOSED', 'APPROVED']), ('agreed_in', '')), _connector='OR'), name='change_within_tolerance'),
            ),
            migrations.AddConstraint(
                model_name='changerequest',
                constraint=models.CheckConstraint(condition=models.Q(('agreed_in', ''), models.Q(('kind', 'INCREASE'), ('status', 'APPROVED')), _connector='OR'), name='change_agreed_increase'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='changerequest',
                trigger=pgtrigger.compiler.Trigger(name='status', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{PROPOSED:APPROVED,PROPOSED:REFUSED,PROPOSED:WITHDRAWN}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='7c14475d9a83fd6b04db2fa000ba9c7b852eccac', operation='UPDATE', pgid='pgtrigger_status_d9873', table='portfolio_changerequest', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='changerequest',
                trigger=pgtrigger.compiler.Trigger(name='identity', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."award_id" IS DISTINCT FROM (NEW."award_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."within_tolerance" IS DISTINCT FROM (NEW."within_tolerance") OR OLD."proposed_at" IS DISTINCT FROM (NEW."proposed_at") OR OLD."proposed_by_id" IS DISTINCT FROM (NEW."proposed_by_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='14554d0f9b82c1301980b92b25bab0b8984787b0', operation='UPDATE', pgid='pgtrigger_identity_0566b', table='portfolio_changerequest', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='changerequest',
                trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='5ccfc29a014681fdef377d235f46f97574fc41d5', operation='DELETE', pgid='pgtrigger_kept_51cbf', table='portfolio_changerequest', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='changerequest',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='dcffc0b3781c9b694802ff140aab6a46805abbe1', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_439b1', table='portfolio_changerequest', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='changedbaseline',
                constraint=models.UniqueConstraint(fields=('change', 'milestone'), name='changed_baseline_once'),
            ),
            migrations.AddConstraint(
                model_name='changedbaseline',
                constraint=models.CheckConstraint(condition=models.Q(('after_on__gt', models.F('before_on'))), name='changed_baseline_later'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='changedbaseline',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='7cd16c1326d8c89266ee95d97a14d902811e84b3', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_00a24', table='portfolio_changedbaseline', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='changedbaseline',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='79e668b3c3359c8b8731de190f0205d5c22a334a', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_040d4', table='portfolio_changedbaseline', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='changedamount',
                constraint=models.CheckConstraint(condition=models.Q(('control_budget__in', ['RDEL_ADMIN', 'RDEL_PROGRAMME', 'CDEL']), ('year__regex', '^\\d{4}-\\d{2}$')), name='changed_amount_cell'),
            ),
            migrations.AddConstraint(
                model_name='changedamount',
                constraint=models.UniqueConstraint(fields=('change', 'milestone', 'year', 'control_budget'), name='changed_amount_once'),
            ),
            migrations.AddConstraint(
                model_name='changedamount',
                constraint=models.CheckConstraint(condition=models.Q(('after__gte', 0), ('before__gte', 0), models.Q(('before', models.F('after')), _negated=True)), name='changed_amount_differs'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='changedamount',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='104c61f30de591e86f078ae784540b35e4298055', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a37ea', table='portfolio_changedamount', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='changedamount',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='4449331f4d987745d8d749d7f00f10767bdab364', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_75f88', table='portfolio_changedamount', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='cancelledmilestone',
                constraint=models.UniqueConstraint(fields=('change', 'milestone'), name='cancelled_milestone_once'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='cancelledmilestone',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c5583dd96945a07dde857f51720c2ec43a2ca959', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ccca3', table='portfolio_cancelledmilestone', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='cancelledmilestone',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='b322f6bbd8e18833102b4a09fe2861b4cc62d1c6', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_6be78', table='portfolio_cancelledmilestone', when='BEFORE')),
            ),
        ]),
        migrations.AddField(
            model_name='milestoneshare',
            name='made_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.RunSQL(MADE, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name='milestoneshare',
            name='made_at',
            field=models.DateTimeField(),
        ),
        migrations.AddConstraint(
            model_name='milestoneshare',
            constraint=models.CheckConstraint(condition=models.Q(('moved_at__isnull', True), ('moved_at__gte', models.F('made_at')), _connector='OR'), name='milestone_share_made_first'),
        ),
        settle_rights(),
        settle_seals(),
    ]
