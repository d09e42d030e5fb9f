"""Lines, journals and findings have no index that is the beginning of another, and a line is of the award, fund
and department of its return, which one look for all of them says.
"""

import django.db.models.deletion
from django.db import migrations, models

from legacyfund.at_once import AtOnce
from portfolio.migrations._ledger import LINES_OF_THEIR_RETURN

_SQL = f"""
DROP INDEX portfolio_journal_award_id_13e5860e, portfolio_journal_fund_id_3de99fd8,
    portfolio_journal_hash_0b3c67ff_like, portfolio_journal_idempotency_key_8513eb26_like,
    portfolio_posting_journal_id_55952405, portfolio_returnfinding_upload_id_79a789f4,
    portfolio_spendline_award_id_f409ebe8, portfolio_spendline_corrects_id_87c80176,
    portfolio_spendline_department_id_431ac83a, portfolio_spendline_fund_id_90678a7b,
    portfolio_spendline_spend_return_id_475499ff;
ALTER TABLE portfolio_spendline
    DROP CONSTRAINT portfolio_spendline_award_id_f409ebe8_fk_portfolio_award_id,
    DROP CONSTRAINT portfolio_spendline_department_id_431ac83a_fk_accounts_,
    DROP CONSTRAINT portfolio_spendline_fund_id_90678a7b_fk_portfolio_fund_id;
ALTER TABLE portfolio_journal RENAME CONSTRAINT portfolio_journal_hash_key TO journal_hash_once;
ALTER TABLE portfolio_journal RENAME CONSTRAINT portfolio_journal_idempotency_key_key TO journal_key_once;
{LINES_OF_THEIR_RETURN}
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0010_indexes_once'),
        ('portfolio', '0035_kept_of_the_explorer'),
    ]

    operations = [
        AtOnce([
            migrations.AddIndex(
                model_name='spendline',
                index=models.Index(condition=models.Q(('corrects__isnull', False)), fields=['corrects'], name='spend_line_correcting'),
            ),
            # Django would make the foreign keys anew, and read every line for that.
            migrations.SeparateDatabaseAndState(
                [migrations.RunSQL(_SQL)],
                [
                    migrations.AlterField(
                        model_name='journal',
                        name='hash',
                        field=models.CharField(max_length=64),
                    ),
                    migrations.AlterField(
                        model_name='journal',
                        name='idempotency_key',
                        field=models.CharField(max_length=120),
                    ),
                    migrations.AddConstraint(
                        model_name='journal',
                        constraint=models.UniqueConstraint(fields=('idempotency_key',), name='journal_key_once'),
                    ),
                    migrations.AddConstraint(
                        model_name='journal',
                        constraint=models.UniqueConstraint(fields=('hash',), name='journal_hash_once'),
                    ),
                    migrations.AlterField(
                        model_name='journal',
                        name='award',
                        field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='journals', to='portfolio.award'),
                    ),
                    migrations.AlterField(
                        model_name='journal',
                        name='fund',
                        field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='journals', to='portfolio.fund'),
                    ),
                    migrations.AlterField(
                        model_name='posting',
                        name='journal',
                        field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='portfolio.journal'),
                    ),
                    migrations.AlterField(
                        model_name='returnfinding',
                        name='upload',
                        field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='portfolio.returnupload'),
                    ),
                    migrations.AlterField(
                        model_name='spendline',
                        name='award',
                        field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='spend_lines', to='portfolio.award'),
                    ),
                    migrations.AlterField(
                        model_name='spendline',
                        name='corrects',
                        field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='portfolio.spendline'),
                    ),
                    migrations.AlterField(
                        model_name='spendline',
                        name='department',
                        field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.department'),
                    ),
                    migrations.AlterField(
                        model_name='spendline',
                        name='fund',
                        field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portfolio.fund'),
                    ),
                    migrations.AlterField(
                        model_name='spendline',
                        name='spend_return',
                        field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='portfolio.return'),
                    ),
                ],
            ),
        ]),
    ]
