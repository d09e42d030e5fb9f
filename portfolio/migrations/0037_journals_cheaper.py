"""A journal is held to its sums once, and moves each balance by one statement: whoever else moves money of the
fund waits for both.
"""

from django.db import migrations

from portfolio.migrations._ledger import BALANCES_IN_ORDER, EQUAL_SUMS_ONCE


class Migration(migrations.Migration):

    dependencies = [
        ('portfolio', '0036_indexes_once'),
    ]

    operations = [
        migrations.RunSQL(BALANCES_IN_ORDER + EQUAL_SUMS_ONCE),
    ]
