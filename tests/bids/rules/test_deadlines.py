from datetime import UTC, datetime, timedelta

import pytest

from bids.rules.deadlines import time_left

CLOSES_AT = datetime(2026, 7, 31, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (CLOSES_AT, "closed"),
        (CLOSES_AT + timedelta(days=1), "closed"),
        (CLOSES_AT - timedelta(seconds=1), "closes today"),
        (datetime(2026, 7, 30, 23, 30, tzinfo=UTC), "closes today"),
        (datetime(2026, 7, 30, 22, 30, tzinfo=UTC), "1 day left"),
        (datetime(2026, 7, 19, 12, tzinfo=UTC), "12 days left"),
    ],
)
def test_counts_in_london_days(now: datetime, words: str) -> None:
    assert time_left(CLOSES_AT, now) == words
