"""GET /api/v1/awards/, one award, and its milestones."""

from datetime import timedelta

import pytest

from accounts.permissions import Role
from legacyfund.lib.financial_year import london_date
from portfolio.awards.workflow import AwardStatus
from portfolio.decisions.actions.announcement import announce_round
from portfolio.treasury.queries.awards import announced_awards
from tests.factories.accounts import NOW, make_department, make_user, today
from tests.factories.api import make_departments_machine, make_machine, refused
from tests.factories.bids import CELL
from tests.factories.changes import approved_change, proposed_change
from tests.factories.closing import closed_award, completed_award
from tests.factories.conditions import award_with_conditions, conditions_of, discharged, said_met
from tests.factories.delivery import delivery_report, forecast_moved, fund_view
from tests.factories.forecasts import given_forecast
from tests.factories.portfolio import (
    accepted_award,
    confirmed_decision,
    offered_award,
    ranked_bids,
    released_milestone,
    tied_round,
)
from tests.factories.returns import accepted_return
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db
AWARDS = "/api/v1/awards/"
BEFORE = (NOW - timedelta(days=1)).isoformat()


@built_once
def running():
    """An award of £900,000 of which half is released, and a machine that reads the fund as a whole."""
    award = accepted_award()
    released_milestone(award.milestones.get(number=1))
    return award, make_machine("portfolio:read")


def references(machine, **query):
    return [row["reference"] for row in machine.get(AWARDS, query).json()["awards"]]


def test_an_award_is_listed_with_its_status_and_money(running):
    award, machine = running
    accepted_return(award, "70,000.05")

    (found,) = machine.get(AWARDS).json()["awards"]

    assert (found["reference"], found["fund"], found["bid"]) == (
        award.reference,
        award.fund.reference,
        award.bid.reference,
    )
    assert (found["department"], found["status"]) == (award.department.organisation_id, "LIVE")
    assert found["total"] == {
        "committed": "900000.00",
        "to_release": "450000.00",
        "released": "450000.00",
        "unspent": "379999.95",
        "spent": "70000.05",
        "forecast": None,
    }
    assert machine.get(found["address"]).json()["reference"] == award.reference
    assert machine.get(found["milestones"]).json()["award"] == award.reference


def test_the_forecast_is_that_of_the_version_given_by_then(running):
    award, machine = running
    given_forecast(award, {"2027-06": 860_000, "2027-07": 5}, now=NOW + timedelta(minutes=1))

    def forecast(**query):
        return machine.get(f"{AWARDS}{award.reference}/", query).json()["total"]["forecast"]

    assert forecast() == "860005.00"
    assert forecast(as_of=NOW.isoformat()) is None


def test_following_next_reads_every_award_once_with_its_filters(running):
    first, machine = running
    others = [offered_award(department=first.department) for _ in range(3)]
    elsewhere = offered_award()
    expected = sorted([first.reference, *(row.reference for row in others)])

    page = machine.get(AWARDS, {"limit": 2, "department": first.department.organisation_id}).json()
    found = [row["reference"] for row in page["awards"]]
    while page["next"]:
        page = machine.get(page["next"]).json()
        found += [row["reference"] for row in page["awards"]]

    assert found == expected
    assert references(machine, fund=elsewhere.fund.reference) == [elsewhere.reference]
    assert references(machine, status="LIVE") == [first.reference]
    assert references(machine, status="PAUSED") == []


def test_nothing_is_told_before_it_is_announced(running):
    _, machine = running
    round_, _ = tied_round(900_000)
    decision = confirmed_decision(ranked_bids(round_)[0])
    secret = decision.award.reference

    assert secret not in references(machine)
    refused(machine.get(f"{AWARDS}{secret}/"), 404)
    refused(machine.get(f"{AWARDS}{secret}/milestones/"), 404)

    announce_round(round=round_, by=make_user(Role.FUND_MANAGER), now=NOW)

    assert secret in references(machine)
    assert secret not in references(machine, as_of=BEFORE)
    refused(machine.get(f"{AWARDS}{secret}/", {"as_of": BEFORE}), 404)


def test_an_award_says_what_changed_it_and_in_which_state_its_conditions_are(running):
    _, machine = running
    award = award_with_conditions()
    plan, sponsor = conditions_of(award)
    discharged(plan)
    said_met(sponsor)
    proposed_change(award, "REDUCE", {1: 400_000})
    approved_change(award, "PAUSE")

    found = machine.get(f"{AWARDS}{award.reference}/").json()

    assert [(row["condition"], row["status"]) for row in found["conditions"]] == [
        (1, "DISCHARGED"),
        (2, "SAID_MET"),
    ]
    assert [row["change_kind"] for row in found["changes"]] == ["PAUSE"]
    assert found["status"] == "PAUSED"
    assert found["cells"] == [
        {"year": CELL[0], "control_budget": CELL[1], **found["total"]},
    ]
    assert "The supplier needs longer." not in str(found)


def test_a_change_of_money_is_told_to_the_penny_from_and_to(running):
    award, machine = running
    approved_change(award, "REDUCE", {2: 400_000})

    found = machine.get(f"{AWARDS}{award.reference}/").json()

    (change,) = found["changes"]
    assert change["amounts"] == [
        {
            "milestone": 2,
            "year": CELL[0],
            "control_budget": CELL[1],
            "before": "450000.00",
            "after": "400000.00",
        }
    ]
    assert found["total"]["committed"] == "850000.00"


def test_an_award_is_read_as_it_was_known(running):
    _, machine = running
    award, later = award_with_conditions(), NOW + timedelta(hours=1)
    discharged(conditions_of(award)[0], now=later)
    delivery_report(award, risk="RED", now=later)
    approved_change(award, "PAUSE", now=later)
    address = f"{AWARDS}{award.reference}/"

    then = machine.get(address, {"as_of": (NOW + timedelta(minutes=30)).isoformat()}).json()
    now = machine.get(address).json()

    assert (then["status"], then["changes"], then["ratings"]["department"]) == ("ACCEPTED", [], None)
    assert [row["status"] for row in then["conditions"]] == ["OPEN", "OPEN"]
    assert (now["status"], now["ratings"]["department"]["risk"]) == ("PAUSED", "RED")
    assert [row["status"] for row in now["conditions"]] == ["DISCHARGED", "OPEN"]
    assert (then["total"], then["answered_at"]) == (now["total"], NOW.isoformat())
    refused(machine.get(address, {"as_of": BEFORE}), 404)


def test_the_status_at_a_moment_is_that_of_now_where_the_moment_is_now(running):
    award, _ = running
    awards = [award, offered_award(), completed_award(), closed_award(completed_award())]
    approved_change(award, "TERMINATE")

    then = {row.reference: row.status_then for row in announced_awards(NOW)}

    for row in awards:
        row.refresh_from_db()
        assert then[row.reference] == row.status
    assert set(then.values()) == {
        AwardStatus.TERMINATED,
        AwardStatus.OFFERED,
        AwardStatus.COMPLETED,
        AwardStatus.CLOSED,
    }


def test_the_end_of_an_award_has_its_moments(running):
    _, machine = running
    award = closed_award(completed_award())

    found = machine.get(f"{AWARDS}{award.reference}/").json()

    assert (found["completed_at"], found["closed_at"]) == (NOW.isoformat(), NOW.isoformat())


def test_milestones_have_their_days_their_money_and_how_the_award_is_rated(running):
    award, machine = running
    second = award.milestones.get(number=2)
    was = second.forecast_on
    later = max(was, today()) + timedelta(days=30)
    forecast_moved(second, later, cause="PROCUREMENT", now=NOW)
    delivery_report(award, delivery="AMBER")
    fund_view(award, delivery="RED")

    found = machine.get(f"{AWARDS}{award.reference}/milestones/").json()

    met, planned = found["milestones"]
    assert (met["status"], met["amount"]) == ("RELEASED", "450000.00")
    assert met["actual_on"] == london_date(NOW).isoformat()
    assert (planned["status"], planned["actual_on"]) == ("PLANNED", None)
    assert (planned["forecast_on"], planned["times_later"]) == (later.isoformat(), 1)
    assert planned["cells"] == [{"year": CELL[0], "control_budget": CELL[1], "amount": "450000.00"}]
    (moved,) = planned["forecasts"]
    assert (moved["before_on"], moved["cause"]) == (was.isoformat(), "PROCUREMENT")
    assert found["ratings"]["department"]["delivery"] == "AMBER"
    assert found["ratings"]["fund"]["delivery"] == "RED"
    assert "The supplier" not in str(found)


def test_a_department_or_another_scope_reads_no_award(running):
    award, _ = running
    for machine in (make_machine("spend:read"), make_departments_machine(award.department)):
        for address in (AWARDS, f"{AWARDS}{award.reference}/", f"{AWARDS}{award.reference}/milestones/"):
            refused(machine.get(address), 403)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"status": "live"}, "status"),
        ({"fund": "NONE"}, "fund"),
        ({"department": "GB-GOR-NONE"}, "department"),
        ({"after": "a b"}, "after"),
        ({"limit": "1001"}, "limit"),
        ({"as_of": "20261122"}, "as_of"),
        ({"page": "2"}, "page"),
    ],
)
def test_what_means_nothing_is_refused_and_named(running, query, field):
    assert refused(running[1].get(AWARDS, query), 400)["field"] == field


def test_pages_cost_the_same_queries_however_much_there_is(running, django_assert_max_num_queries):
    award, machine = running
    department = make_department()
    for _ in range(3):
        offered_award(department=department)
    released_milestone(award.milestones.get(number=2))

    with django_assert_max_num_queries(5):
        assert len(references(machine)) == 4
    with django_assert_max_num_queries(18):
        machine.get(f"{AWARDS}{award.reference}/")
    with django_assert_max_num_queries(18):
        machine.get(f"{AWARDS}{award.reference}/milestones/")
