"""What is late or cannot be made is found once, and cured by itself."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.models import Delivery, JobRun
from accounts.permissions import Role
from portfolio.spend.actions.periods import allow_late, plan_close
from portfolio.treasury.freshness import tasks
from portfolio.treasury.freshness.actions.watching import check_publications
from portfolio.treasury.freshness.queries import makings
from portfolio.treasury.freshness.queries.makings import AMISS
from portfolio.treasury.sealing.queries.segments import next_of
from portfolio.watch.models import Finding
from tests.conftest import superuser_connection
from tests.factories.accounts import make_user
from tests.factories.corrections import accepted_correction
from tests.factories.periods import closed_to
from tests.factories.returns import JUNE, LATER, accepted_return

pytestmark = pytest.mark.django_db
BY = datetime(2027, 7, 27, 17, tzinfo=UTC)
"""Six in London, a week after June's last day."""
JUST = timedelta(seconds=1)
RIGHT = {"right": len(AMISS), "wrong": 0, "months late": 0}


def open_findings():
    rows = Finding.objects.filter(closed_at=None).order_by("pk")
    return [(row.kind, row.subject_ref, row.message) for row in rows]


@pytest.fixture
def closed(released):
    """To May; June has lines, and is open."""
    closed_to(released.fund, JUNE.previous)
    accepted_return(released, "30,000.00", "40,000.00")
    return released.fund


def test_a_month_is_late_from_its_hour_on_until_it_is_closed(closed):
    manager = make_user(Role.FUND_MANAGER, now=LATER)

    assert check_publications(now=BY) == RIGHT
    assert open_findings() == []

    for _ in range(2):
        assert check_publications(now=BY + JUST) == RIGHT | {"months late": 1}
    ((kind, fund, message),) = open_findings()
    assert (kind, fund) == ("PUBLICATION_LATE", closed.reference)
    assert message.startswith("June 2027 was promised by 6pm on 27 July 2027,")
    assert Delivery.objects.filter(event__kind="finding.opened", recipient=manager).count() == 1

    closed_to(closed, JUNE, now=BY + JUST)
    check_publications(now=BY + 2 * JUST)
    assert open_findings() == []


def test_a_day_that_was_set_and_an_award_that_may_be_late_move_the_promise(released):
    closed_to(released.fund, JUNE.previous)
    manager = make_user(Role.FUND_MANAGER, now=LATER)
    planned = {"fund": released.fund, "period": JUNE, "by": manager, "now": LATER}
    plan_close(closes_on=date(2027, 7, 22), **planned)
    assert [row.due_by for row in next_of([released.fund])] == [BY + timedelta(days=2)]

    allow_late(award=released, last_day=date(2027, 7, 30), reason="Their ledger moves.", **planned)

    (following,) = next_of([released.fund])
    assert (following.period, following.closes_on) == (JUNE, date(2027, 7, 22))
    assert following.due_by == BY + timedelta(days=10)


def test_one_that_fails_stops_no_other_and_is_found_until_it_can_be_made(closed, monkeypatch):
    def fail(year):
        raise LookupError(year)

    with monkeypatch.context() as patched:
        patched.setattr(makings, "oscar_file", fail)
        assert check_publications(now=LATER) == RIGHT | {"right": len(AMISS) - 1, "wrong": 1}
    ((kind, what, message),) = open_findings()
    assert (kind, what) == ("PUBLICATION_WRONG", "OSCAR’s deltas")
    assert message.startswith("It cannot be made.")

    assert check_publications(now=LATER + JUST) == RIGHT
    assert open_findings() == []


@pytest.mark.django_db(transaction=True)
def test_what_does_not_hold_what_it_should_says_so():
    accepted_correction(accepted_return().lines.get(feed_no=2), take_out=True)
    assert [amiss() for amiss in AMISS.values()] == [""] * len(AMISS)

    with superuser_connection() as intruder:
        intruder.execute("SET session_replication_role = replica")
        intruder.execute("UPDATE portfolio_spendline SET amount = amount - 1 WHERE correction = 'REVERSAL'")
        assert "all lines come to" in makings.current_amiss()
        intruder.execute("UPDATE portfolio_feed SET head = head + 1")
        assert makings.feed_amiss() == "The feed stands at 1:4, and line 4 is not in it."
        intruder.execute("UPDATE portfolio_feed SET head = head - 1")
        intruder.execute(
            "UPDATE portfolio_spendline SET feed_no = NULL, posted_year = NULL, posted_period = NULL"
            " WHERE feed_no = 1"
        )
        assert makings.feed_amiss() == "Lines of a return were accepted and are not in the feed."


def test_nothing_published_is_nothing_amiss():
    assert check_publications(now=LATER) == RIGHT


def test_the_job_runs_once_an_hour(june_is_over):
    tasks.check_publications()
    tasks.check_publications()

    (run,) = JobRun.objects.filter(name="check publications")
    assert run.counts == RIGHT
