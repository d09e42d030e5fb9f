"""By when what was posted in a month is published: its sealed files, and what is read from closed months."""

from datetime import UTC, date, datetime, time, timedelta

from legacyfund.lib.financial_year import LONDON

DAYS_TO_CLOSE = 7
"""After the last day of returns. A rule of this service: no source."""
HOUR, HOUR_IN_WORDS = time(18), "6pm"
SEALED_WITHIN = timedelta(hours=1)
"""After its close."""


def published_by(last_day: date) -> datetime:
    """`last_day`: of the month's returns, or of the last award that may be late. In UTC."""
    day = last_day + timedelta(days=DAYS_TO_CLOSE)
    return datetime.combine(day, HOUR, tzinfo=LONDON).astimezone(UTC)
