"""The clock every deadline is compared with."""

from datetime import datetime
from typing import cast

from django.db import connection


def database_clock() -> datetime:
    """The database's clock at this moment, not at the start of the transaction.

    Read it after taking the row's lock: a request that waited for the lock is judged by when it got it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment = cursor.fetchone()[0]
    return cast(datetime, moment)
