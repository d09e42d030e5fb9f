"""Outcomes of a round by department, on a page and as a file; none before it is announced."""

import csv
from io import StringIO

import pytest

from accounts.permissions import Role
from portfolio.decisions.actions.announcement import announce_round
from portfolio.decisions.actions.reserve import announce_promotion
from tests.factories.accounts import NOW, client_of, make_user
from tests.factories.bids import CELL
from tests.factories.pages import bids_url, portfolio_url, text_of
from tests.factories.portfolio import (
    confirmed_decision,
    give,
    promoted_decision,
    ranked_bids,
    reserved_bid,
)

pytestmark = pytest.mark.django_db

READERS = [Role.FUND_MANAGER, Role.CHAIR, Role.AUDITOR, Role.TREASURY_ANALYST]


def pages(round_):
    return [portfolio_url(name, round_.reference) for name in ("outcomes", "outcomes_csv")]


@pytest.mark.parametrize("role", READERS)
def test_outcomes_are_there_once_announced_and_not_before(two_bids, role):
    round_, _ = two_bids
    first, second = ranked_bids(round_)
    confirmed_decision(first)
    confirmed_decision(second, "REJECT")
    reader = client_of(role)
    before = [reader.get(page) for page in pages(round_)]

    announce_round(round=round_, by=make_user(Role.FUND_MANAGER), now=NOW)

    shown = text_of(reader.get(pages(round_)[0]))
    page = 404 if role == Role.TREASURY_ANALYST else 200
    assert [response.status_code for response in before] == [page, 404]
    assert not any(str(first.department) in text_of(response) for response in before)
    assert str(first.department) in shown
    assert "asked for £2,100,000 in 2 bids; £900,000 is approved" in shown
    assert ("Approved" in shown, "Not funded" in shown) == (True, True)
    assert (bids_url("bid", first) in shown) == (role != Role.TREASURY_ANALYST)


def test_signed_out_wrong_person_and_wrong_method(client):
    _, (bid,) = reserved_bid()
    for page in pages(bid.round):
        assert client.get(page).status_code == 302
        for role in (Role.REVIEWER, Role.ADMINISTRATOR):
            assert client_of(role).get(page).status_code == 403
        assert client_of().post(page).status_code == 405


def test_the_file_has_a_row_for_each_cell(client):
    _, (bid,) = reserved_bid()

    response = client_of(Role.TREASURY_ANALYST).get(pages(bid.round)[1])

    content = response.getvalue().decode()
    assert content.startswith("\ufeff")
    assert response["Content-Disposition"] == f'attachment; filename="outcomes-{bid.round.reference}.csv"'
    rows = {row["Bid"]: row for row in csv.DictReader(StringIO(content.removeprefix("\ufeff")))}
    assert len(rows) == 2
    row = rows[bid.reference]
    assert row["Outcome"] == "On the reserve list"
    assert (row["Year"], row["Control budget"]) == ("2027-28", "RDEL programme")
    assert (row["Requested"], row["Recommended"], row["Approved"]) == ("1000000.00", "1000000.00", "0.00")


def test_a_promotion_counts_once_it_is_announced():
    fund, (bid,) = reserved_bid()
    give(fund, {CELL: 1_000_000}, by=make_user(Role.FUND_MANAGER))
    promotion = promoted_decision(bid)
    reader, page = client_of(Role.TREASURY_ANALYST), pages(bid.round)[0]
    before = text_of(reader.get(page))

    announce_promotion(decision=promotion, by=make_user(Role.FUND_MANAGER), now=NOW)

    after = text_of(reader.get(page))
    assert ("On the reserve list" in before, "On the reserve list" in after) == (True, False)
    assert ("£900,000 is approved" in before, "£1,900,000 is approved" in after) == (True, True)
