import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('portfolio', '0002_awards'),
    ]

    operations = [
        migrations.CreateModel(
            name='FundBalance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.CharField(max_length=7)),
                ('control_budget', models.CharField(choices=[('RDEL_ADMIN', 'Resource, administration (RDEL admin)'), ('RDEL_PROGRAMME', 'Resource, programme (RDEL programme)'), ('CDEL', 'Capital (CDEL)')], max_length=14)),
                ('account', models.CharField(choices=[('TREASURY', 'Treasury'), ('AVAILABLE', 'Available'), ('COMMITTED', 'Committed'), ('RELEASED', 'Released'), ('SPENT', 'Spent'), ('LAPSED', 'Lapsed')], max_length=10)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14)),
                ('fund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='balances', to='portfolio.fund')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('fund', 'year', 'control_budget', 'account'), name='fund_balance_once'), models.CheckConstraint(condition=models.Q(('amount__gte', 0), models.Q(('account__in', ['AVAILABLE', 'COMMITTED', 'RELEASED']), _negated=True), _connector='OR'), name='fund_balance_not_negative')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='fundbalance',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='66a46d61a223da18367d97cb8e4ad86854e8fc85', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_8a4de', table='portfolio_fundbalance', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Journal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('ALLOCATION', 'Allocation'), ('ALLOCATION_DECREASE', 'Allocation decrease'), ('COMMITMENT', 'Commitment'), ('REDUCTION', 'Reduction'), ('WITHDRAWAL', 'Withdrawal'), ('REPROFILE', 'Reprofile'), ('RELEASE', 'Release'), ('UNRELEASE', 'Unrelease'), ('SPEND', 'Spend'), ('REFUND', 'Refund'), ('RECOVERY', 'Recovery'), ('LAPSE', 'Lapse'), ('EXCHANGE', 'Exchange'), ('SWITCH', 'Switch'), ('REVERSAL', 'Reversal')], max_length=24)),
                ('effective_on', models.DateField()),
                ('posted_at', models.DateTimeField()),
                ('narrative', models.CharField(max_length=500)),
                ('idempotency_key', models.CharField(max_length=120, unique=True)),
                ('prev_hash', models.CharField(max_length=64)),
                ('hash', models.CharField(max_length=64, unique=True)),
                ('award', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='journals', to='portfolio.award')),
                ('fund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='journals', to='portfolio.fund')),
                ('posted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reverses', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversed_by', to='portfolio.journal')),
            ],
            options={
                'indexes': [models.Index(fields=['award', 'id'], name='journal_of_award')],
                'constraints': [models.UniqueConstraint(fields=('fund', 'number'), name='journal_number_once'), models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='journal_number_from_one'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'REVERSAL'), ('reverses__isnull', False)), models.Q(models.Q(('kind', 'REVERSAL'), _negated=True), ('reverses__isnull', True)), _connector='OR'), name='journal_reversal_names'), models.CheckConstraint(condition=models.Q(models.Q(('number', 1), ('prev_hash', '0000000000000000000000000000000000000000000000000000000000000000')), models.Q(('number__gt', 1), models.Q(('prev_hash', '0000000000000000000000000000000000000000000000000000000000000000'), _negated=True)), _connector='OR'), name='journal_chained')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='journal',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='03e3645d3a23f6d771db55b4e651b1b71250b894', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_3a06e', table='portfolio_journal', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='journal',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='eea6fcdfcc9cefd76336be505a6a95fb80451f3a', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_9c76e', table='portfolio_journal', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Posting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.CharField(max_length=7)),
                ('control_budget', models.CharField(choices=[('RDEL_ADMIN', 'Resource, administration (RDEL admin)'), ('RDEL_PROGRAMME', 'Resource, programme (RDEL programme)'), ('CDEL', 'Capital (CDEL)')], max_length=14)),
                ('account', models.CharField(choices=[('TREASURY', 'Treasury'), ('AVAILABLE', 'Available'), ('COMMITTED', 'Committed'), ('RELEASED', 'Released'), ('SPENT', 'Spent'), ('LAPSED', 'Lapsed')], max_length=10)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14)),
                ('journal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='portfolio.journal')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('control_budget__in', ['RDEL_ADMIN', 'RDEL_PROGRAMME', 'CDEL']), ('year__regex', '^\\d{4}-\\d{2}$')), name='posting_cell'), models.CheckConstraint(condition=models.Q(('account__in', ['TREASURY', 'AVAILABLE', 'COMMITTED', 'RELEASED', 'SPENT', 'LAPSED'])), name='posting_account'), models.CheckConstraint(condition=models.Q(('amount', 0), _negated=True), name='posting_moves_money'), models.UniqueConstraint(fields=('journal', 'account', 'year', 'control_budget'), name='posting_cell_once')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='posting',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e409d8cadcb5c4ffaa10e7bfe4665887ba2f0ef9', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_6f6fa', table='portfolio_posting', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='posting',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='398760c54db4b0b94880aa1276f249e177b52cfa', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_fba75', table='portfolio_posting', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='AwardBalance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.CharField(max_length=7)),
                ('control_budget', models.CharField(choices=[('RDEL_ADMIN', 'Resource, administration (RDEL admin)'), ('RDEL_PROGRAMME', 'Resource, programme (RDEL programme)'), ('CDEL', 'Capital (CDEL)')], max_length=14)),
                ('account', models.CharField(choices=[('TREASURY', 'Treasury'), ('AVAILABLE', 'Available'), ('COMMITTED', 'Committed'), ('RELEASED', 'Released'), ('SPENT', 'Spent'), ('LAPSED', 'Lapsed')], max_length=10)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14)),
                ('award', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='balances', to='portfolio.award')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('award', 'year', 'control_budget', 'account'), name='award_balance_once'), models.CheckConstraint(condition=models.Q(('account__in', ['COMMITTED', 'RELEASED', 'SPENT', 'LAPSED'])), name='award_balance_account'), models.CheckConstraint(condition=models.Q(('amount__gte', 0), models.Q(('account__in', ['AVAILABLE', 'COMMITTED', 'RELEASED']), _negated=True), _connector='OR'), name='award_balance_not_negative')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='awardbalance',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='f76aaa674e71c2904f201e0314cc20774039982d', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_665b9', table='portfolio_awardbalance', when='BEFORE')),
        ),
    ]
