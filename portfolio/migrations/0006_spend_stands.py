from django.db import migrations

from legacyfund.database import forbid_rewriting, let_change


class Migration(migrations.Migration):
    dependencies = [("portfolio", "0005_ledger_in_the_database")]

    operations = [
        forbid_rewriting("portfolio_returnfile", "portfolio_returnfinding", "portfolio_spendline"),
        let_change("portfolio_spendline", "feed_no", "posted_year", "posted_period"),
        forbid_rewriting("portfolio_return", "portfolio_feed", operations="DELETE, TRUNCATE"),
    ]
