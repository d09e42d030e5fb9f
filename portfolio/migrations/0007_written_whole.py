"""A journal's postings and a return's lines come in one statement, and nothing is added to them later."""

from django.db import migrations

from portfolio.migrations._ledger import LINES, POSTINGS, WITHOUT_LINES, WITHOUT_POSTINGS


class Migration(migrations.Migration):
    dependencies = [("portfolio", "0006_spend_stands")]

    operations = [
        migrations.RunSQL(POSTINGS, WITHOUT_POSTINGS),
        migrations.RunSQL(LINES, WITHOUT_LINES),
    ]
