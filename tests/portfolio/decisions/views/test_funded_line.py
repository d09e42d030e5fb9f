"""The ranking with the money: what down the list buys, and what the same money could."""

from decimal import Decimal

import pytest
from django.test import Client

from accounts.actions.people import start_membership
from accounts.permissions import Role
from bids.assessment.actions.reviews import recuse_review
from bids.versions.actions.withdrawal import withdraw_bid
from portfolio.funds.actions import tie_round_budget
from tests.factories.accounts import NOW, client_of, make_user, sign_in
from tests.factories.assessment import close_round, freeze, open_round, proposed_review, reviewed_bid
from tests.factories.bids import CELL
from tests.factories.pages import bids_url, portfolio_url, text_of
from tests.factories.portfolio import make_fund, ranked_bids
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db
COSTS = {5: 900_000, 4: 1_200_000, 3: 600_000, 2: 400_000}


def ranked_with_money(pounds: int):
    """Four bids, the better the higher their mark: the second does not fit beside the first."""
    round_ = open_round()
    for mark, cost in COSTS.items():
        reviewed_bid(round_, (mark, mark), cost=cost)
    freeze(close_round(round_))
    manager = make_user(Role.FUND_MANAGER)
    tie_round_budget(round=round_, fund=make_fund({CELL: pounds}, manager=manager), by=manager, now=NOW)
    return round_


scarce = built_once(lambda: ranked_with_money(1_900_000))
plenty = built_once(lambda: ranked_with_money(9_000_000))


def page_of(round_, role=Role.CHAIR):
    return client_of(role).get(portfolio_url("funded_line", round_.reference))


def test_the_list_ends_at_the_first_that_does_not_fit_and_the_loss_is_said(scarce) -> None:
    first, second, third, _ = ranked_bids(scarce)

    shown = page_of(scarce)

    line, text = shown.context["line"], text_of(shown)
    assert (line.above, line.next_below) == (frozenset({first.pk}), second)
    assert (line.down_the_list.bids, line.down_the_list.cost) == (1, Decimal(900_000))
    assert (line.best.bids, line.best.cost) == (3, Decimal(1_900_000))
    assert line.lost == line.best.value - line.down_the_list.value > 0
    assert f"the list loses {line.lost_points} points, {line.lost_percent}% of what is possible" in text
    assert (
        text.index(first.reference) < text.index("Funded line: down the list") < text.index(third.reference)
    )
    assert "Below it" in text


def test_where_everything_fits_nothing_is_lost_and_no_line_is_drawn(plenty) -> None:
    shown = page_of(plenty)

    assert shown.context["line"].lost == 0
    assert "No set of these bids is worth more" in text_of(shown)
    assert "Funded line: down the list" not in text_of(shown)


def test_a_withdrawn_bid_is_passed_over(scarce) -> None:
    first, second, *_ = ranked_bids(scarce)
    withdraw_bid(bid=first, reason="Funded elsewhere", by=first.created_by, now=NOW)

    line = page_of(scarce).context["line"]

    assert second.pk in line.above
    assert first.pk not in line.above


def test_an_answer_that_takes_longer_is_not_made_up(scarce, monkeypatch) -> None:
    monkeypatch.setattr("portfolio.decisions.queries.funded_line.SECONDS", 0)

    shown = page_of(scarce)

    assert shown.context["line"].best is None
    assert "takes longer to work out than this page waits" in text_of(shown)


def test_a_round_that_no_fund_pays_for_says_so(ranked_round) -> None:
    assert "No fund pays for round" in text_of(page_of(ranked_round))


def test_who_comes_near_it(scarce, client) -> None:
    page = portfolio_url("funded_line", scarce.reference)
    readers = dict.fromkeys((Role.CHAIR, Role.FUND_MANAGER, Role.AUDITOR), 200)
    wanted = {**readers, Role.REVIEWER: 404, Role.BIDDER: 403}

    assert Client().get(page).status_code == 302
    assert {role: client_of(role).get(page).status_code for role in wanted} == wanted
    assert client_of(Role.CHAIR).post(page).status_code == 405


def test_one_who_is_recused_from_a_bid_sees_no_line(client) -> None:
    """Where the money ends says what the bid asks for and where it stands."""
    round_ = open_round()
    bid = reviewed_bid(round_)
    chair = make_user(Role.CHAIR)
    start_membership(user=chair, role=Role.REVIEWER, by=None, now=NOW)
    recuse_review(review=proposed_review(bid, reviewer=chair), reason="A cousin", by=chair, now=NOW)
    freeze(close_round(round_))
    sign_in(client, chair)

    assert client.get(portfolio_url("funded_line", round_.reference)).status_code == 404
    assert portfolio_url("funded_line", round_.reference) not in text_of(
        client.get(bids_url("ranking", round_))
    )
