"""The dashboards' pounds are those of the fund's page, its year's end, its awards and the API."""

from decimal import Decimal

import pytest
from django.test import Client

from accounts.permissions import Role
from legacyfund.lib.money import format_pounds
from portfolio.awards.closing.queries.came import what_came_of
from portfolio.awards.closing.queries.removed import risk_of
from portfolio.awards.closing.rules.outcomes import risk_together
from portfolio.awards.models import Award
from portfolio.awards.queries.totals import award_position, award_total
from portfolio.funds.models import Fund
from portfolio.home.dashboards.queries.fund import Asked, fund_facts, fund_seen_by
from portfolio.ledger.queries.position import fund_position, positions_of
from portfolio.spend.forecasts.queries.cells import fund_cells, fund_forecast
from portfolio.spend.forecasts.queries.departments import in_cell
from portfolio.spend.forecasts.queries.known import Clocks
from portfolio.spend.forecasts.queries.lapsing import year_end_of
from portfolio.spend.forecasts.rules.sums import sum_cells, sums_by
from tests.factories.accounts import sign_in
from tests.factories.api import make_machine
from tests.factories.assessment import scored_round
from tests.factories.bids import CELL
from tests.factories.changes import approved_change
from tests.factories.closing import completed_award, proposed_closing
from tests.factories.forecasts import given_forecast
from tests.factories.money_moves import confirmed_switch
from tests.factories.pages import portfolio_url, text_of
from tests.factories.portfolio import confirmed_decision, pay_for, ranked_bids
from tests.portfolio.home.dashboards.conftest import LATER

pytestmark = pytest.mark.django_db


def confirmed_award(department):
    """Not announced yet."""
    round_ = scored_round(900_000, department=department)
    pay_for(round_, 5_000_000)
    decision = confirmed_decision(ranked_bids(round_)[0])
    return Award.objects.select_related("fund").get(decision=decision)


def facts_of(scene, **asked: str):
    manager = scene.person(Role.FUND_MANAGER)
    return fund_facts(manager, fund_seen_by(manager, scene.fund, now=LATER), Asked(**asked), now=LATER)


def test_departments_come_to_the_position_and_to_the_forecast_of_the_fund(scene) -> None:
    sums = sums_by(facts_of(scene).cells, lambda row: row.cell)
    forecast = fund_forecast(scene.fund, None, as_at=None, now=LATER)

    for row in fund_position(scene.fund):
        found = sums[row.year, row.control_budget]
        assert (found.committed, found.released, found.spent) == (row.committed, row.released, row.spent)
    assert {cell: (row.forecast, row.silent) for cell, row in sums.items()} == {
        cell: (row.amount, row.silent) for cell, row in forecast.cells.items()
    }
    assert positions_of(Fund.objects.all())[scene.fund.pk] == fund_position(scene.fund)


def test_the_funds_page_the_dashboard_and_the_api_say_the_same(scene) -> None:
    client = Client()
    client.force_login(scene.person(Role.FUND_MANAGER))
    (row,) = fund_position(scene.fund)

    answer = make_machine(now=LATER).get(f"/api/v1/funds/{scene.fund.reference}/position/")
    (told,) = answer.json()["cells"]
    names = ("fund", "fund_dashboard")
    pages = [client.get(portfolio_url(name, scene.fund.reference)) for name in names]

    for name in ("allocated", "committed", "released", "spent", "headroom"):
        amount = getattr(row, name)
        assert Decimal(told[name]) == amount
        assert all(format_pounds(amount) in text_of(page) for page in pages)
    assert Decimal(told["forecast"]) == sum_cells(facts_of(scene).cells).forecast


def test_what_was_moved_makes_each_row_of_the_position_add_up(scene) -> None:
    confirmed_switch(scene.fund, amount=250_000, to_budget="CDEL", now=LATER)
    manager = sign_in(Client(), scene.person(Role.FUND_MANAGER))

    rows = {row.control_budget: row for row in fund_position(scene.fund)}
    fund = text_of(manager.get(portfolio_url("fund", scene.fund.reference)))
    dashboard = text_of(manager.get(portfolio_url("fund_dashboard", scene.fund.reference)))

    assert (rows[CELL[1]].moved, rows["CDEL"].moved) == (-250_000, 250_000)
    for row in rows.values():
        assert row.allocated + row.moved == row.committed + row.lapsed + row.headroom
    assert "\N{MINUS SIGN}£250,000" in fund
    said = f"£250,000 out of RDEL programme {CELL[0]}, £250,000 into CDEL {CELL[0]}"
    assert f"Exchanges and switches have moved {said}." in dashboard


def test_a_departments_sum_is_its_awards(scene) -> None:
    code = scene.spending.department.code
    found = sum_cells(facts_of(scene, department=code).cells)
    total = award_total(award_position(scene.spending))

    assert (found.committed, found.released, found.spent) == (total.committed, total.released, total.spent)
    own = [row for row in fund_cells(scene.fund, Clocks(LATER)) if row.code == code]
    assert found == sum_cells(map(in_cell, own))


def test_what_would_lapse_is_what_the_years_end_says(scene) -> None:
    given_forecast(scene.spending, {"2027-09": 40_000}, now=LATER)

    (budget,) = year_end_of(scene.fund, now=LATER).budgets
    found = sum_cells(facts_of(scene).to_lapse)

    assert found.to_lapse == budget.of_awards > 0
    assert (found.to_lapse - found.handed_over, found.handed_over) == (
        budget.to_free,
        budget.with_departments,
    )
    assert found.unsaid == budget.unsaid > 0


def test_the_profile_ends_where_the_position_stands(scene) -> None:
    facts = facts_of(scene, year=CELL[0])
    last, total = facts.months[-1], sum_cells(facts.cells)

    assert last.promised_by == total.committed
    assert sum(row.spent for row in facts.months) == total.spent == Decimal("42500.50")
    assert last.expected_by == total.forecast
    assert facts_of(scene, control_budget="CDEL").months == ()


def test_risk_is_what_the_pages_of_awards_say() -> None:
    award = completed_award()

    (row,) = risk_of(Award.objects.filter(pk=award.pk))
    came = what_came_of(award)

    assert came is not None
    assert (row.promised, row.removed) == (came.promised, came.achieved)
    assert risk_together([row]).removed.points > 0


def test_risk_of_an_award_that_is_not_complete_is_promised_alone(scene) -> None:
    found = risk_together(risk_of(Award.objects.filter(fund=scene.fund)))

    assert (found.awards, found.complete, found.removed.per_million) == (2, 0, None)
    assert found.promised.points > 0


def test_what_a_terminated_award_promised_is_counted_no_more_once_it_is_closed_too(scene) -> None:
    approved_change(scene.silent, "TERMINATE", now=LATER)

    (row,) = facts_of(scene).risk
    page = portfolio_url("risk_removed", scene.fund.reference)
    manager = sign_in(Client(), scene.person(Role.FUND_MANAGER))
    shown = text_of(manager.get(page))

    assert row.reference == scene.spending.reference
    assert scene.silent.reference not in shown
    assert "Awards that were terminated are left out" in shown
    proposed_closing(Award.objects.get(pk=scene.silent.pk), now=LATER)
    assert Award.objects.get(pk=scene.silent.pk).status == "CLOSED"
    assert [row.reference for row in facts_of(scene).risk] == [scene.spending.reference]


def test_nobody_who_sees_no_awards_reads_of_a_department_what_is_not_announced(scene) -> None:
    department = scene.spending.department
    secret = confirmed_award(department)
    manager, chair = scene.person(Role.FUND_MANAGER), scene.person(Role.CHAIR)
    asked = Asked(department=department.code)

    known, unknown = (
        fund_facts(person, fund_seen_by(person, secret.fund, now=LATER), asked, now=LATER)
        for person in (manager, chair)
    )

    assert sum_cells(known.cells).committed == known.months[-1].promised_by == 900_000
    assert (unknown.cells, unknown.months, unknown.to_lapse) == ([], (), [])
    assert unknown.seen.departments == []
    assert sum(row.committed for row in unknown.position) == 900_000
