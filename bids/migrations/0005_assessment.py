import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('bids', '0004_clarification'),
    ]

    operations = [
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('PROPOSED', 'Proposed'), ('ACCEPTED', 'Accepted'), ('SUBMITTED', 'Submitted'), ('DECLINED', 'Declined'), ('RECUSED', 'Recused')], default='PROPOSED', max_length=12)),
                ('due_on', models.DateField()),
                ('proposed_at', models.DateTimeField()),
                ('declared_at', models.DateTimeField(null=True)),
                ('answer_reason', models.TextField(blank=True, max_length=1000)),
                ('submitted_at', models.DateTimeField(null=True)),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reviewer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='bids.bidversion')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('version', 'reviewer'), name='review_once'), models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['ACCEPTED', 'SUBMITTED']), _negated=True), ('declared_at__isnull', False), _connector='OR'), name='review_declared'), models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['DECLINED', 'RECUSED']), _negated=True), models.Q(('answer_reason', ''), _negated=True), _connector='OR'), name='review_refusal_has_reason'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'SUBMITTED'), ('submitted_at__isnull', False)), models.Q(models.Q(('status', 'SUBMITTED'), _negated=True), ('submitted_at__isnull', True)), _connector='OR'), name='review_submitted_pair')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='review',
            trigger=pgtrigger.compiler.Trigger(name='status', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{ACCEPTED:RECUSED,ACCEPTED:SUBMITTED,PROPOSED:ACCEPTED,PROPOSED:DECLINED,PROPOSED:RECUSED}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='04c297631c46dfab53d692ad2103729d4482d784', operation='UPDATE', pgid='pgtrigger_status_ba48a', table='bids_review', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='review',
            trigger=pgtrigger.compiler.Trigger(name='submitted_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."status" = \'SUBMITTED\')', func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ec256c02ebc2a827da010a0c1ea258c6ed3902a5', operation='UPDATE OR DELETE', pgid='pgtrigger_submitted_stays_7eda0', table='bids_review', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='ReviewScore',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('score', models.PositiveSmallIntegerField()),
                ('justification', models.TextField(max_length=3000)),
                ('saved_at', models.DateTimeField()),
                ('criterion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='bids.criterion')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scores', to='bids.review')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('review', 'criterion'), name='review_score_once'), models.CheckConstraint(condition=models.Q(('score__range', (0, 5))), name='review_score_range'), models.CheckConstraint(condition=models.Q(('justification', ''), _negated=True), name='review_score_justified')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reviewscore',
            trigger=pgtrigger.compiler.Trigger(name='only_while_accepted', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE the_row RECORD; the_status TEXT;', func="\n                    IF TG_OP = 'DELETE' THEN the_row := OLD; ELSE the_row := NEW; END IF;\n                    SELECT status INTO the_status FROM bids_review WHERE id = the_row.review_id;\n                    IF the_status <> 'ACCEPTED' THEN\n                        RAISE EXCEPTION 'a review that is % cannot be scored', the_status\n                            USING ERRCODE = 'restrict_violation';\n                    END IF;\n                    RETURN the_row;\n                ", hash='e8e9d608624f7ce3c0d185335422129e4e9849ed', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_only_while_accepted_f82f6', table='bids_reviewscore', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Ranking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('frozen_at', models.DateTimeField()),
                ('inputs', models.TextField()),
                ('sha256', models.CharField(max_length=64)),
                ('frozen_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('round', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='ranking', to='bids.round')),
            ],
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ranking',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='3e5b2ed7a6d11bf24f99ca309907414674aaf4f8', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f828a', table='bids_ranking', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ranking',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='88b6d32c5f4a313edd89d58d4682a3063384e828', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_eaf57', table='bids_ranking', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='RankingRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rank', models.PositiveIntegerField()),
                ('value_numerator', models.DecimalField(decimal_places=0, max_digits=60)),
                ('value_denominator', models.DecimalField(decimal_places=0, max_digits=60)),
                ('selection_numerator', models.DecimalField(decimal_places=0, max_digits=60)),
                ('selection_denominator', models.DecimalField(decimal_places=0, max_digits=60)),
                ('risk_removed_units', models.BigIntegerField()),
                ('cost_to_fund', models.DecimalField(decimal_places=2, max_digits=14)),
                ('whole_life_cost', models.DecimalField(decimal_places=2, max_digits=14)),
                ('tie_break', models.CharField(blank=True, choices=[('', 'No tie'), ('RISK', 'Larger risk removed'), ('COST', 'Smaller cost to the fund'), ('TIME', 'Earlier submission'), ('REFERENCE', 'Reference')], max_length=9)),
                ('ranking', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='bids.ranking')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='bids.bidversion')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('ranking', 'rank'), name='ranking_rank_once'), models.UniqueConstraint(fields=('ranking', 'version'), name='ranking_version_once'), models.CheckConstraint(condition=models.Q(('selection_denominator__gt', 0), ('value_denominator__gt', 0)), name='ranking_denominators')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rankingrow',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2c388dcbaa5b84d4eb8e4a9d65e8add56bd49935', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_fe925', table='bids_rankingrow', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rankingrow',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='1221129a7786968609bdb1b9f1d8ca54f1097b39', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_6317b', table='bids_rankingrow', when='BEFORE')),
        ),
    ]
