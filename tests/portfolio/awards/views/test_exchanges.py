"""The pages of budget exchanges, and what a milestone says of money whose year has ended."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.permissions import Role
from legacyfund.lib.days import day_in_words
from legacyfund.lib.financial_year import london_date
from portfolio.awards.actions.exchanges import withdraw_exchange
from portfolio.ledger.models import BudgetExchange
from tests.factories.accounts import client_of, make_department, make_user, sign_in
from tests.factories.bids import CELL
from tests.factories.money_moves import proposed_exchange
from tests.factories.pages import fields_of, portfolio_url, posted_day, text_of
from tests.factories.periods import bring_up_to_date
from tests.factories.portfolio import LAST_YEAR, YEAR, claimed_milestone, make_fund, met_milestone

pytestmark = pytest.mark.django_db

RUNS = datetime(2027, 1, 11, 9, tzinfo=UTC)
ENDED = datetime(2028, 4, 20, 9, tzinfo=UTC)
PAGES = ("exchanges", "exchange", "propose_exchange")
TYPED = {
    "to_year": "2028-29",
    "approval": "Supplementary Estimate",
    "reason": "The supplier delivers later.",
    "over_limit": "The Treasury agreed to all of it.",
    **posted_day("approved_on", date(2027, 1, 5)),
}


@pytest.fixture
def clock(monkeypatch):
    """The views' clock, set to a moment."""

    def at(moment):
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    return at


@pytest.fixture
def fund():
    return make_fund({(YEAR, "CDEL"): 500})


@pytest.mark.parametrize("role", [None, Role.BIDDER, Role.TREASURY_ANALYST])
def test_who_opens_what(fund, client, role, clock):
    clock(RUNS)
    proposed_exchange(fund, amount=1, cell=(YEAR, "CDEL"))
    if role is not None:
        sign_in(client, make_user(role, make_department() if role == Role.BIDDER else None))
    got = {
        name: client.get(
            portfolio_url(name, fund.reference, *([1] if name == "exchange" else []))
        ).status_code
        for name in PAGES
    }
    expected = {None: (302, 302, 302), Role.BIDDER: (403, 403, 403), Role.TREASURY_ANALYST: (200, 200, 403)}
    assert tuple(got.values()) == expected[role]
    posted = client.post(portfolio_url("confirm_exchange", fund.reference, 1)).status_code
    assert posted == (302 if role is None else 403)


def test_free_money_is_moved_by_two_people(fund, clock):
    clock(RUNS)
    proposer, other = client_of(Role.FUND_MANAGER), client_of(Role.FUND_MANAGER)
    page = portfolio_url("propose_exchange", fund.reference)
    blank = text_of(proposer.post(page, {}))
    too_much = text_of(proposer.post(page, {**TYPED, "cell": f"{YEAR}_CDEL", "amount": "501"}))
    assert "Choose which money moves" in blank
    assert "£500 of CDEL 2026-27 can be moved" in too_much

    made = proposer.post(page, {**TYPED, "cell": f"{YEAR}_CDEL", "amount": "200"})

    own, waits = text_of(proposer.get(made["Location"])), text_of(other.get(made["Location"]))
    assert "somebody else at the fund has to confirm it" in own
    assert "Confirm the exchange" not in own
    assert f"Confirm budget exchange {fund.reference}-X1" in text_of(other.get(portfolio_url("home")))
    done = other.post(portfolio_url("confirm_exchange", fund.reference, 1), fields_of(waits))
    assert done["Location"] == made["Location"]
    assert BudgetExchange.objects.get().status == "CONFIRMED"
    assert f"{fund.reference}-X1" in text_of(other.get(portfolio_url("exchanges", fund.reference)))
    assert other.get(portfolio_url("confirm_exchange", fund.reference, 1)).status_code == 405


def test_a_milestone_met_after_its_year_says_what_to_do_and_offers_no_release(accepted, clock):
    milestone = met_milestone(accepted.milestones.get(number=1), now=ENDED)
    bring_up_to_date(accepted, now=ENDED)
    clock(ENDED)
    manager, bidder = client_of(Role.FUND_MANAGER), client_of(Role.BIDDER, accepted.department)
    page = portfolio_url("milestone", accepted.reference, 1)

    shown, to_the_department = text_of(manager.get(page)), text_of(bidder.get(page))

    assert "2027-28 ended on 31 March 2028. Money of a year that has ended cannot be released" in shown
    assert "Release the money" not in shown
    assert "The fund does that; the milestone stays met" in to_the_department
    exchange_page = portfolio_url("exchange_share", accepted.reference, 1)
    assert exchange_page in shown
    assert exchange_page not in to_the_department
    assert portfolio_url("switch_share", accepted.reference, 1) not in shown
    refused = manager.post(portfolio_url("release_tranche", accepted.reference, 1))
    assert refused.status_code == 409
    assert "Record a budget exchange" in text_of(refused)
    typed = {**TYPED, "cell": f"{CELL[0]}_{CELL[1]}", "amount": "450000"}
    made = manager.post(exchange_page, typed)
    other = client_of(Role.FUND_MANAGER)
    form = fields_of(text_of(other.get(made["Location"])))
    other.post(portfolio_url("confirm_exchange", accepted.fund.reference, 1), form)
    moved = text_of(other.get(page))
    assert "£450,000 moved from 2027-28 into 2028-29" in moved
    assert "Release the money" in moved
    assert milestone.shares.get(moved_at=None).year == "2028-29"


def test_a_milestone_claimed_after_its_year_asks_for_nothing_that_was_said_already(accepted, clock):
    milestone = accepted.milestones.get(number=1)
    late = max(ENDED, datetime.combine(milestone.baseline_on, ENDED.timetz()) + timedelta(days=70))
    days = (london_date(late) - milestone.baseline_on).days
    claimed_milestone(milestone, now=late)
    clock(late)

    shown = text_of(
        client_of(Role.BIDDER, accepted.department).get(portfolio_url("milestone", accepted.reference, 1))
    )

    assert "the claim stands, and its evidence is checked all the same" in shown
    assert "Tell the fund when the milestone will be met" not in shown
    assert f"{day_in_words(london_date(late))}, {days} days after the baseline" in shown
    assert shown.count("after the baseline") == 1


def test_only_what_has_a_later_year_is_offered_and_only_years_it_can_move_into(clock):
    clock(RUNS)
    fund = make_fund({("2027-28", "CDEL"): 500, (LAST_YEAR, "CDEL"): 300})
    last = make_fund({(LAST_YEAR, "CDEL"): 300})
    manager = client_of(Role.FUND_MANAGER)

    shown = text_of(manager.get(portfolio_url("propose_exchange", fund.reference)))
    nothing = text_of(manager.get(portfolio_url("propose_exchange", last.reference)))

    values = [value for value in (YEAR, "2027-28", LAST_YEAR) if f'<option value="{value}"' in shown]
    assert values == [LAST_YEAR]
    assert 'value="2027-28_CDEL"' in shown
    assert f'value="{LAST_YEAR}_CDEL"' not in shown
    assert f"There is no later year to move it into: the fund’s last year is {LAST_YEAR}" in nothing


def test_where_there_is_nothing_to_move_the_page_says_so(paid, clock):
    clock(ENDED)
    manager = client_of(Role.FUND_MANAGER)
    fund = paid.award.fund.reference

    assert "has no money that can be moved" in text_of(
        manager.get(portfolio_url("exchange_share", paid.award.reference, 1))
    )
    assert "Nothing of a year that still runs is free" in text_of(
        manager.get(portfolio_url("propose_exchange", fund))
    )


def test_a_list_of_exchanges_costs_the_same_queries_however_long_it_is(
    fund, clock, django_assert_max_num_queries
):
    clock(RUNS)
    for _ in range(6):
        proposed_exchange(fund, amount=1, cell=(YEAR, "CDEL"))

    reader = client_of(Role.TREASURY_ANALYST)
    with django_assert_max_num_queries(12):
        assert text_of(reader.get(portfolio_url("exchanges", fund.reference))).count("-X") >= 6


def test_a_milestone_says_to_who_sees_the_fund_that_its_money_is_proposed_to_move(accepted, clock):
    clock(RUNS)
    milestone = accepted.milestones.get(number=1)
    exchange = proposed_exchange(milestone, amount=100_000)
    address = portfolio_url("milestone", accepted.reference, 1)
    manager = client_of(Role.FUND_MANAGER)

    shown = text_of(manager.get(address))
    for_department = text_of(client_of(Role.BIDDER, accepted.department).get(address))

    assert "£100,000 of its money is proposed to move from 2027-28 into 2028-29" in shown
    assert portfolio_url("exchange", exchange.fund.reference, exchange.number) in shown
    assert "proposed to move" not in for_department
    assert "proposed to move" not in text_of(manager.get(portfolio_url("milestone", accepted.reference, 2)))
    withdraw_exchange(exchange=exchange, by=exchange.proposed_by, now=RUNS)
    assert "proposed to move" not in text_of(manager.get(address))
