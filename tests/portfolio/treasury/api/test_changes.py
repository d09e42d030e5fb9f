"""GET /api/v1/changes/."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Event as Signal

import pytest
from django.db import connection, transaction

from accounts.events import record_event
from accounts.models import Event, User
from accounts.permissions import Role
from portfolio.awards.models import Award
from portfolio.decisions.actions.announcement import announce_round
from portfolio.decisions.actions.reserve import announce_promotion
from portfolio.spend.actions.year_end import close_year
from portfolio.spend.models import Feed
from portfolio.treasury.queries import changes
from portfolio.treasury.rules.changes import FIELDS, KINDS, OTHERS
from tests.factories.accounts import NOW, make_department, make_user
from tests.factories.api import make_departments_machine, make_machine, refused
from tests.factories.bids import CELL
from tests.factories.changes import approved_change, proposed_change
from tests.factories.closing import completed_award
from tests.factories.periods import closed_to
from tests.factories.portfolio import (
    accepted_award,
    confirmed_decision,
    promoted_decision,
    ranked_bids,
    released_milestone,
    reserved_bid,
    tied_round,
    waiting_award,
)
from tests.factories.returns import JUNE, accepted_return, released_award
from tests.shared_states import built_once

CHANGES = "/api/v1/changes/"
ENDED = datetime(2028, 5, 20, 9, tzinfo=UTC)


@built_once
def reader():
    return make_machine("portfolio:read")


def told(machine, **query):
    """Every change, page by page."""
    page = machine.get(CHANGES, query).json()
    found = page["changes"]
    while page["cursor"] != page["head"]:
        page = machine.get(page["next"]).json()
        found += page["changes"]
    return found


def said(change):
    """What is not null, but for number and moment."""
    return {
        name: value for name, value in change.items() if value is not None and name not in ("number", "at")
    }


@pytest.mark.django_db
def test_what_happens_to_an_award_is_told_in_order(reader):
    award = accepted_award()
    released_milestone(award.milestones.get(number=1))
    proposed_change(award, "REDUCE", {2: 400_000})
    change = approved_change(award, "PAUSE")
    of_award = {
        "fund": award.fund.reference,
        "department": award.department.organisation_id,
        "award": award.reference,
        "bid": award.bid.reference,
    }

    found = told(reader, limit=2)

    assert [said(row) for row in found] == [
        {
            "kind": "decisions.announced",
            "by": "Fund manager",
            "fund": award.fund.reference,
            "round": award.bid.round.reference,
            "decisions": [{"bid": award.bid.reference, "outcome": "APPROVE", "award": award.reference}],
        },
        {"kind": "award.accepted", "by": "Sign-off", "status": "ACCEPTED", **of_award},
        {
            "kind": "tranche.released",
            "by": "Fund manager",
            "milestone": 1,
            "amounts": [{"year": CELL[0], "control_budget": CELL[1], "amount": "450000.00"}],
            **of_award,
        },
        {
            "kind": "award.change_approved",
            "by": "Chair or fund manager",
            "status": "PAUSED",
            "change": change.reference,
            "change_kind": "PAUSE",
            **of_award,
        },
    ]
    assert all(list(row) == list(FIELDS) for row in found)


@pytest.mark.django_db
def test_a_promotion_a_completion_and_a_closed_period_are_told(reader):
    _, (bid,) = reserved_bid(900_000, 500_000, funds=900_000 + 500_000)
    announce_promotion(decision=promoted_decision(bid), by=make_user(Role.FUND_MANAGER), now=NOW)
    completed_award()
    award = released_award()
    accepted_return(award, "70,000.05")
    closed_to(award.fund, JUNE)

    found = {row["kind"]: said(row) for row in told(reader)}

    assert found["decision.promoted"]["award"] == Award.objects.get(bid=bid).reference
    assert found["award.completed"]["status"] == "COMPLETED"
    assert found["period.closed"]["fund"] == award.fund.reference
    assert (found["period.closed"]["year"], found["period.closed"]["period"]) == (JUNE.year, JUNE.number)


@pytest.mark.django_db
def test_nothing_is_told_before_it_is_announced_and_no_name_ever(reader):
    round_, _ = tied_round(900_000)
    confirmed_decision(ranked_bids(round_)[0])

    assert told(reader) == []

    accepted_award()
    named = str(told(reader))
    assert not [person.name for person in User.objects.all() if person.name in named]


@pytest.mark.django_db
def test_what_lapses_with_its_year_is_told_of_announced_awards_alone(reader):
    award = released_award()
    waits = waiting_award(award.department)
    for fund in (waits.fund, award.fund):
        close_year(fund=fund, year=CELL[0], by=make_user(Role.FUND_MANAGER), now=ENDED)

    found = [said(row) for row in told(reader, limit=1)]

    assert Event.objects.filter(kind="award.year_lapsed").count() == 2
    assert [row for row in found if row["kind"] == "award.year_lapsed"] == [
        {
            "kind": "award.year_lapsed",
            "by": "Fund manager",
            "fund": award.fund.reference,
            "department": award.department.organisation_id,
            "award": award.reference,
            "bid": award.bid.reference,
            "year": CELL[0],
            "amounts": [{"year": CELL[0], "control_budget": CELL[1], "amount": "900000.00"}],
        }
    ]
    assert waits.reference not in str(found)


@pytest.mark.django_db
def test_a_lapse_before_its_award_was_announced_stays_untold(reader):
    """A reader who had passed it then would never be told: all are told the same."""
    waits = waiting_award(make_department())
    close_year(fund=waits.fund, year=CELL[0], by=make_user(Role.FUND_MANAGER), now=ENDED)
    announce_round(round=waits.bid.round, by=make_user(Role.FUND_MANAGER), now=ENDED + timedelta(days=1))

    assert [row["kind"] for row in told(reader)] == ["decisions.announced"]


@pytest.mark.django_db
def test_a_reader_that_follows_next_comes_back_and_misses_nothing(reader):
    first = accepted_award()
    page = reader.get(CHANGES).json()
    second = accepted_award()

    more = reader.get(page["next"]).json()

    assert page["cursor"] == page["head"]
    assert [row["award"] for row in page["changes"] if row["award"]] == [first.reference]
    assert [row["award"] for row in more["changes"] if row["award"]] == [second.reference]
    assert reader.get(more["next"]).json()["changes"] == []


@pytest.mark.django_db
def test_cursors_are_refused_as_those_of_the_feed(reader):
    accepted_award()
    head = reader.get(CHANGES).json()["head"]

    assert refused(reader.get(CHANGES, {"after": "x"}), 400)["field"] == "after"
    ahead = refused(reader.get(CHANGES, {"after": f"1:{int(head[2:]) + 1}"}), 409)
    assert ahead["type"] == "/api/v1/problems/cursor-ahead"
    assert refused(reader.get(CHANGES, {"limit": "1001"}), 400)["field"] == "limit"
    Feed.objects.update_or_create(pk=1, defaults={"epoch": 2})
    assert refused(reader.get(CHANGES, {"after": head}), 410)["type"] == "/api/v1/problems/cursor-gone"


@pytest.mark.django_db
def test_a_department_or_another_scope_is_told_nothing():
    for machine in (make_machine("spend:read"), make_departments_machine(make_department())):
        refused(machine.get(CHANGES), 403)


@pytest.mark.django_db
def test_a_page_costs_the_same_queries_however_long_it_is(reader, django_assert_max_num_queries):
    for _ in range(3):
        accepted_award()

    with django_assert_max_num_queries(11):
        assert len(told(reader)) == 6


def test_every_kind_says_fields_that_there_are():
    assert all(kind.says <= set(OTHERS) for kind in KINDS.values())


@pytest.mark.django_db(transaction=True)
def test_a_page_waits_for_an_earlier_number_that_is_not_committed(monkeypatch):
    """Two write at once: the first number is committed last."""
    person = make_user(Role.FUND_MANAGER)
    written, let_go = Signal(), Signal()

    def write(*, slowly):
        with transaction.atomic():
            record_event("period.closed", person, by=person, now=NOW)
            if slowly:
                written.set()
                let_go.wait(20)
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(write, slowly=True)
        assert written.wait(20)
        with transaction.atomic():
            record_event("period.closed", person, by=person, now=NOW)
        last = Event.objects.order_by("-pk").values_list("pk", flat=True)[0]
        monkeypatch.setattr(changes, "WAIT", timedelta(milliseconds=50))

        assert changes.settled_head(otherwise=7) == 7

        monkeypatch.setattr(changes, "WAIT", timedelta(seconds=20))
        monkeypatch.setattr(changes, "sleep", lambda seconds: (let_go.set(), slow.result(20)))
        assert changes.settled_head(otherwise=7) == last
