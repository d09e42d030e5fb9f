"""Testing how firm a ranking is: asked for, on its way, and read."""

import pytest

from accounts.permissions import Role
from bids.assessment import tasks
from bids.assessment.models import RankingSimulation
from bids.assessment.queries.ranking_table import find_ranking
from tests.factories.accounts import NOW, make_user, sign_in
from tests.factories.assessment import close_round, freeze, open_round, reviewed_bid
from tests.factories.pages import bids_url, portfolio_url, post_as_shown, text_of
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db
ASKED = {"draws": "1000", "seed": "7"}


@built_once
def frozen():
    round_ = open_round()
    for mark in (2, 3, 4):
        reviewed_bid(round_, (mark, mark))
    return freeze(close_round(round_))


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch):
    monkeypatch.setattr("bids.assessment.tasks.wake_simulations", lambda: None)


def test_asked_for_worked_out_and_read(frozen, client) -> None:
    page = bids_url("simulation", frozen)
    sign_in(client, make_user(Role.CHAIR))

    before = text_of(client.get(page))
    asked = post_as_shown(client, bids_url("ask_simulation", frozen), ASKED)
    waiting = text_of(client.get(page))
    tasks.simulate_rankings()
    done = client.get(page, {"first": "2"})

    assert "has not been tested yet" in before
    assert asked["Location"] == page
    assert "0 of 1000 draws are counted" in waiting
    assert RankingSimulation.objects.get().sha256 in text_of(done)
    shares = [(row.row.rank, row.within, row.percent) for row in done.context["page"]]
    assert shares == [(1, 1000, 100), (2, 1000, 100), (3, 0, 0)]


@pytest.mark.parametrize(("asked", "first"), [("", 2), ("x", 2), ("0", 1), ("3", 3), ("9" * 40, 2)])
def test_how_many_places_are_counted(frozen, client, asked, first) -> None:
    sign_in(client, make_user(Role.AUDITOR))

    shown = client.get(bids_url("simulation", frozen), {"first": asked})

    assert shown.context["first"] == first
    assert bids_url("ask_simulation", frozen) not in text_of(shown)


def test_one_that_stopped_says_so(frozen, client) -> None:
    sign_in(client, make_user(Role.FUND_MANAGER))
    post_as_shown(client, bids_url("ask_simulation", frozen), ASKED)
    RankingSimulation.objects.update(set_aside_at=NOW, attempts=5)

    assert "could not be made" in text_of(client.get(bids_url("simulation", frozen)))


@pytest.mark.parametrize("given", [{}, {"draws": "5", "seed": "7"}, {"draws": "1000", "seed": "-1"}])
def test_nothing_is_chosen_beforehand_and_what_is_wrong_is_said(frozen, client, given) -> None:
    sign_in(client, make_user(Role.CHAIR))

    refused = client.post(bids_url("ask_simulation", frozen), given)

    assert refused.status_code == 422
    assert not RankingSimulation.objects.exists()


def test_who_comes_near_it(frozen, client) -> None:
    pages = [bids_url(name, frozen) for name in ("simulation", "ask_simulation")]
    wanted = {
        Role.CHAIR: [200, 200],
        Role.FUND_MANAGER: [200, 200],
        Role.AUDITOR: [200, 403],
        Role.REVIEWER: [404, 403],
        Role.BIDDER: [403, 403],
    }

    assert [client.get(page).status_code for page in pages] == [302, 302]
    for role, statuses in wanted.items():
        sign_in(client, make_user(role))
        assert [client.get(page).status_code for page in pages] == statuses
    assert sign_in(client, make_user(Role.CHAIR)).post(pages[0]).status_code == 405


def test_before_the_ranking_is_frozen_each_page_of_it_leads_to_where_it_says_why(reviewed, client) -> None:
    round_ = close_round(reviewed.round)
    sign_in(client, make_user(Role.CHAIR))
    pages = [bids_url("simulation", round_), bids_url("recompute_ranking", round_)]
    pages.append(portfolio_url("funded_line", round_.reference))

    assert [client.get(page)["Location"] for page in pages] == [bids_url("ranking", round_)] * 3
    assert "is not frozen yet" in text_of(client.get(bids_url("ask_simulation", round_)))
    assert client.post(bids_url("ask_simulation", round_)).status_code == 409
    assert find_ranking(round_) is None
