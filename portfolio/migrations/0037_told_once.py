"""A journal is held to its sums once, and moves each balance by one statement: whoever else moves money of the
fund waits for both. What is told of a row is worked out once for its seal.
"""

from django.db import migrations

from legacyfund.seals import settle_seals
from portfolio.migrations._ledger import BALANCES_IN_ORDER, EQUAL_SUMS_ONCE


class Migration(migrations.Migration):

    dependencies = [
        ('portfolio', '0036_indexes_once'),
    ]

    operations = [
        migrations.RunSQL(BALANCES_IN_ORDER + EQUAL_SUMS_ONCE),
        settle_seals(),
    ]
