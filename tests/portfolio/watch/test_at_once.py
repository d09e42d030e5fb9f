"""Two runs of the job at once do what one would."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from accounts.models import Event
from accounts.permissions import Role
from portfolio.watch.actions.findings import look_for_findings
from portfolio.watch.models import Finding
from portfolio.watch.queries.kinds import KINDS
from portfolio.watch.rules import Found
from tests.factories.accounts import NOW, make_user

pytestmark = pytest.mark.django_db(transaction=True)
FOUND = 500


def run_twice(find) -> list[int]:
    """How many each of two runs opened and closed, which had both looked before either wrote."""
    both, done = Barrier(2), []

    def looks(now):
        found = find(now)
        both.wait(timeout=20)
        return found

    kind = KINDS["JOB_FAILED"]
    row = type(kind)(**{**vars(kind), "find": looks})

    def run() -> None:
        try:
            counts, not_whole = look_for_findings(now=NOW, kinds=[row])
            assert not_whole == []
            done.append(counts["opened"] + counts["closed"])
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return done


def test_each_finding_is_opened_told_and_closed_once() -> None:
    keeper = make_user(Role.ADMINISTRATOR)

    opened = run_twice(lambda now: [Found(str(number), "Job", "It failed.", "/") for number in range(FOUND)])

    assert sum(opened) == FOUND
    assert Finding.objects.filter(closed_at=None).count() == FOUND
    assert keeper.deliveries.filter(event__kind="finding.opened").count() == FOUND

    closed = run_twice(lambda now: [])

    assert sum(closed) == FOUND
    assert Event.objects.filter(kind="finding.closed").count() == FOUND
