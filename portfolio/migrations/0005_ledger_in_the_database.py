"""What the database itself holds of the ledger: balances, equal sums, and who may write what."""

from django.db import migrations

from legacyfund.database import forbid_rewriting
from portfolio.migrations._ledger import (
    BALANCES,
    EQUAL_SUMS,
    POSTINGS_ALONE,
    WITHOUT_BALANCES,
    WITHOUT_EQUAL_SUMS,
    WITHOUT_POSTINGS_ALONE,
)


class Migration(migrations.Migration):
    dependencies = [("portfolio", "0004_returns_and_spend")]

    operations = [
        migrations.RunSQL(BALANCES, WITHOUT_BALANCES),
        migrations.RunSQL(POSTINGS_ALONE, WITHOUT_POSTINGS_ALONE),
        migrations.RunSQL(EQUAL_SUMS, WITHOUT_EQUAL_SUMS),
        forbid_rewriting("portfolio_journal", "portfolio_posting"),
        forbid_rewriting(
            "portfolio_fundbalance",
            "portfolio_awardbalance",
            operations="INSERT, UPDATE, DELETE, TRUNCATE",
        ),
        forbid_rewriting(
            "portfolio_decision",
            "portfolio_award",
            "portfolio_milestone",
            "portfolio_claim",
            "portfolio_fund",
            operations="DELETE, TRUNCATE",
        ),
    ]
