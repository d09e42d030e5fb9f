"""The page “Year end”: what would lapse, by award, and whom it would pay for."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from accounts.permissions import Role
from portfolio.awards.actions.awards import accept_award
from portfolio.awards.models import Award
from tests.factories.accounts import NOW, make_user
from tests.factories.forecasts import given_forecast
from tests.factories.pages import text_of
from tests.factories.portfolio import accepted_award, make_fund, reserved_bid

pytestmark = pytest.mark.django_db
IN_YEAR = datetime(2027, 6, 20, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: IN_YEAR)


def shown_to(role: Role, fund) -> str:
    client = Client()
    client.force_login(make_user(role, now=IN_YEAR))
    return text_of(client.get(reverse("portfolio:year_end", args=[fund.reference])))


def test_an_award_that_would_let_money_lapse_leads_to_its_reduction() -> None:
    award = accepted_award()
    given_forecast(award, {"2027-07": 700_000})

    shown = shown_to(Role.FUND_MANAGER, award.fund)

    assert "£200,000" in shown
    assert reverse("portfolio:propose_change", args=[award.reference, "reduce"]) in shown
    assert reverse("portfolio:propose_exchange", args=[award.fund.reference]) in shown


def test_one_that_has_not_said_is_named_and_not_counted() -> None:
    award = accepted_award()

    shown = shown_to(Role.FUND_MANAGER, award.fund)

    assert "These have not said what they expect to spend, and hold £900,000" in shown


def test_whoever_sees_no_award_before_it_is_announced_reads_the_sums_alone() -> None:
    award = accepted_award()
    given_forecast(award, {"2027-07": 700_000})

    shown = shown_to(Role.TREASURY_ANALYST, award.fund)

    assert "£200,000" in shown
    assert award.reference not in shown


def test_a_bid_of_the_reserve_list_that_would_fit_is_named() -> None:
    fund, (bid,) = reserved_bid(900_000, 950_000, funds=1_000_000)
    award = Award.objects.get(fund=fund)
    accept_award(award=award, by=make_user(Role.SIGN_OFF, award.department), now=NOW)
    assert "Nobody: no bid on a reserve list" in shown_to(Role.FUND_MANAGER, fund)

    given_forecast(award, {"2027-07": 20_000})

    shown = shown_to(Role.FUND_MANAGER, fund)
    assert bid.reference in shown
    assert "fits once awards are reduced by what would lapse" in shown


def test_a_fund_without_money_of_the_year_says_so() -> None:
    assert "holds no money of 2027-28" in shown_to(Role.FUND_MANAGER, make_fund(now=NOW))


def test_who_is_not_let_in() -> None:
    path = reverse("portfolio:year_end", args=[make_fund().reference])
    bidder, manager = Client(), Client()
    bidder.force_login(make_user(Role.BIDDER, now=IN_YEAR))
    manager.force_login(make_user(Role.FUND_MANAGER, now=IN_YEAR))

    assert Client().get(path).status_code == 302
    assert bidder.get(path).status_code == 403
    assert manager.post(path).status_code == 405
