"""Which requests a department has let run out."""

from datetime import timedelta

import pytest

from bids.writing.queries.clarifications import clarifications_overdue

pytestmark = pytest.mark.django_db


def test_a_question_is_overdue_from_its_due_moment_on(asked) -> None:
    due_at = asked.clarifications.get().due_at

    assert not clarifications_overdue(now=due_at - timedelta(microseconds=1)).exists()
    assert [row.bid for row in clarifications_overdue(now=due_at)] == [asked]
