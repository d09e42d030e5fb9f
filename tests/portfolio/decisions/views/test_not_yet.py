"""Addresses of decisions before there is one: those who decide read what is missing, others find nothing."""

import pytest

from accounts.permissions import Role
from tests.factories.accounts import client_of, make_user
from tests.factories.assessment import scored_round
from tests.factories.meeting_pages import as_
from tests.factories.meetings import give_interest
from tests.factories.pages import portfolio_url, text_of
from tests.factories.portfolio import ranked_bids, tied_round
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db

OF_ROUND = ("decisions", "announce", "round_feedback", "reserve", "outcomes", "meetings", "plan_meeting")
OF_BID = ("decision", "reverse_decision", "bid_feedback")
WITH_FORM = ("announce", "round_feedback", "plan_meeting")

ranked = built_once(lambda: scored_round(900_000))
tied = built_once(lambda: tied_round(900_000)[0])


@pytest.mark.parametrize("name", OF_ROUND)
def test_a_round_without_a_fund_says_what_it_lacks(ranked, name):
    role = Role.FUND_MANAGER if name in ("announce", "plan_meeting") else Role.CHAIR
    shown = client_of(role).get(portfolio_url(name, ranked.reference))

    assert shown.status_code == 200
    assert "No fund pays for this round yet" in text_of(shown)


def test_a_press_on_what_is_not_there_yet_is_refused(ranked):
    manager = client_of()
    assert {manager.post(portfolio_url(name, ranked.reference)).status_code for name in WITH_FORM} == {409}


@pytest.mark.parametrize("name", ["reserve", "outcomes"])
def test_what_comes_with_the_announcement_leads_to_the_decisions(tied, name):
    shown = text_of(client_of().get(portfolio_url(name, tied.reference)))

    assert "shown once the round is announced" in shown
    assert portfolio_url("decisions", tied.reference) in shown


@pytest.mark.parametrize("name", OF_BID)
def test_a_bid_without_a_decision_says_so(tied, name):
    (bid,) = ranked_bids(tied)

    shown = text_of(client_of(Role.CHAIR).get(portfolio_url(name, bid.reference)))

    assert f"No decision on {bid.reference} yet" in shown
    assert portfolio_url("decisions", tied.reference) in shown
    assert client_of(Role.CHAIR).post(portfolio_url("confirm_decision", bid.reference)).status_code == 409


def test_others_find_nothing_before_as_after(tied):
    (bid,) = ranked_bids(tied)
    recused = make_user(Role.CHAIR)
    give_interest(recused, bid)
    reviewer, chair = client_of(Role.REVIEWER), as_(recused)
    for name in OF_BID:
        assert reviewer.get(portfolio_url(name, bid.reference)).status_code == 404
        assert chair.get(portfolio_url(name, bid.reference)).status_code == 404
    for name in ("decisions", "round_feedback", "reserve", "meetings"):
        assert reviewer.get(portfolio_url(name, "1999X")).status_code == 404
        assert client_of().get(portfolio_url(name, "1999X")).status_code == 404
    assert client_of(Role.TREASURY_ANALYST).get(portfolio_url("outcomes", tied.reference)).status_code == 404
