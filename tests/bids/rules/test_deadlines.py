"""Time left, in London dates."""

from datetime import UTC, datetime

import pytest

from bids.rules.deadlines import time_left

CLOSES = datetime(2026, 7, 1, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (datetime(2026, 6, 19, 12, 0, tzinfo=UTC), "12 days left"),
        (datetime(2026, 6, 30, 12, 0, tzinfo=UTC), "1 day left"),
        (datetime(2026, 6, 30, 22, 59, tzinfo=UTC), "1 day left"),
        (datetime(2026, 6, 30, 23, 0, tzinfo=UTC), "closes today"),
        (datetime(2026, 7, 1, 15, 59, 59, tzinfo=UTC), "closes today"),
        (CLOSES, "closed"),
        (datetime(2026, 8, 1, tzinfo=UTC), "closed"),
    ],
)
def test_time_left(now, words):
    assert time_left(CLOSES, now) == words
