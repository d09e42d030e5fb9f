"""The page on which the fund closes a year that has ended."""

from datetime import UTC, datetime

import pytest

from accounts.permissions import Role
from portfolio.ledger.queries.position import fund_position
from tests.factories.accounts import client_of
from tests.factories.pages import portfolio_url, text_of
from tests.factories.returns import LATER, certified_return

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def it_is_may(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2028, 5, 20, 9, tzinfo=UTC))


def test_nobody_but_the_fund_opens_it(client, released):
    page = portfolio_url("close_year", released.fund.reference)

    assert client.get(page).status_code == 302
    assert client_of(Role.TREASURY_ANALYST).get(page).status_code == 403


def test_a_year_is_closed_once_its_returns_are_decided(released):
    page, manager = portfolio_url("close_year", released.fund.reference), client_of(Role.FUND_MANAGER)
    shown = text_of(manager.get(portfolio_url("fund", released.fund.reference)))
    assert "£450,000 of RDEL programme was promised to awards and not released" in shown
    assert page in shown

    unsure = text_of(manager.post(page, {"year": "2027-28"}))
    running = text_of(manager.post(page, {"year": "2028-29", "sure": "on"}))
    done = manager.post(page, {"year": "2027-28", "sure": "on"})

    assert "Tick the box" in unsure
    assert "There is a problem" in running
    assert done["Location"] == portfolio_url("fund", released.fund.reference)
    (row,) = fund_position(released.fund)
    assert (row.committed, row.lapsed) == (0, 900_000)
    assert "No award holds money of a year that has ended" in text_of(manager.get(page))


def test_a_return_to_be_decided_is_named_and_no_button_offered(released):
    waiting = certified_return(released, now=LATER)

    shown = text_of(client_of(Role.FUND_MANAGER).get(portfolio_url("close_year", released.fund.reference)))

    assert waiting.reference in shown
    assert "It cannot be closed yet" in shown
    assert "Close the year</button>" not in shown
