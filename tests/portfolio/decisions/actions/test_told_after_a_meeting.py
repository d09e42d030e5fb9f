"""What a meeting adds to what departments are told: conditions, the deputy's words, the panel's order."""

from datetime import date
from functools import partial

import pytest
from django.test import Client

from accounts.permissions import Role
from legacyfund.lib.errors import PermissionRefused
from portfolio.decisions.actions.announcement import announce_round
from portfolio.decisions.actions.confirming import confirm_decision
from portfolio.decisions.actions.feedback import save_feedback
from portfolio.decisions.actions.proposing import Condition, propose_decision
from portfolio.decisions.queries.feedback import cleared_feedback
from portfolio.decisions.queries.letters import letter_of, read_letter
from portfolio.decisions.queries.reserve import reserve_list
from tests.factories.accounts import NOW, make_user, sign_in
from tests.factories.meetings import give_interest, make_panel
from tests.factories.pages import portfolio_url, post_as_shown, text_of
from tests.factories.portfolio import cleared_feedback as clear
from tests.factories.portfolio import ranked_bids, tied_round

pytestmark = pytest.mark.django_db


def decide(bid, outcome, **details):
    proposed = propose_decision(
        bid=bid, outcome=outcome, reason="The panel.", by=make_user(Role.FUND_MANAGER), now=NOW, **details
    )
    return confirm_decision(decision=proposed, by=make_user(Role.CHAIR), now=NOW)


def announce(round_):
    announce_round(round=round_, by=make_user(Role.FUND_MANAGER), now=NOW)


def test_a_letter_tells_the_conditions_of_an_approval(one_bid):
    round_, _ = one_bid
    (bid,) = ranked_bids(round_)
    asked = [
        Condition("Appoint a service owner.", "Senior responsible owner", date(2027, 4, 30)),
        Condition("Switch off by March.", "Service owner", date(2028, 3, 31)),
    ]
    decide(bid, "APPROVE", conditions=asked)

    announce(round_)

    told = read_letter(letter_of(bid)).conditions
    assert [(row.words, row.owner_role, row.due_on) for row in told] == [
        (row.words, row.owner_role, row.due_on) for row in asked
    ]
    reader = sign_in(Client(), make_user(Role.SIGN_OFF, bid.department))
    shown = text_of(reader.get(portfolio_url("letter", bid.reference, 1)))
    assert "It is approved, with conditions." in shown
    assert "Senior responsible owner, by 30 April 2027" in shown


def test_the_reserve_list_stands_in_the_order_the_panel_gave_it():
    round_, _ = tied_round(900_000, 1_000_000, 1_100_000)
    bids = ranked_bids(round_)
    for bid, place in zip(bids, (3, 1, 2), strict=True):
        decide(bid, "RESERVE", reserve_place=place)
        clear(bid)
    announce(round_)

    rows = reserve_list(round_.budget, now=NOW)

    assert [row.decision.bid_id for row in rows] == [bids[1].pk, bids[2].pk, bids[0].pk]


@pytest.fixture
def stood_in_for(two_bids):
    """A panel whose chair is out for the second bid, which is rejected."""
    round_, _ = two_bids
    panel = make_panel(round_, with_interest=False)
    bid = panel.bids[1]
    give_interest(panel.chair, bid)
    decide(panel.bids[0], "APPROVE")
    decide(bid, "REJECT")
    return panel, bid


def test_the_deputy_writes_the_feedback_that_the_chair_may_not_see(stood_in_for):
    panel, bid = stood_in_for
    save = partial(save_feedback, bid=bid, words={"FIT": "Too little."}, clear=True, now=NOW)

    for person in (panel.chair, panel.member):
        with pytest.raises(PermissionRefused):
            save(by=person)
    with pytest.raises(PermissionRefused):
        save_feedback(bid=panel.bids[0], words={"FIT": "x"}, clear=True, by=panel.deputy, now=NOW)
    save(by=panel.deputy)

    assert cleared_feedback({bid.pk}) == {bid.pk: {"FIT": "Too little."}}


def test_it_waits_on_the_deputys_home_and_is_saved_from_its_page(stood_in_for):
    panel, bid = stood_in_for
    deputy = sign_in(Client(), panel.deputy)
    home, page = portfolio_url("home"), portfolio_url("bid_feedback", bid.reference)
    waiting = f"Clear the feedback on {bid.reference}"

    before = text_of(deputy.get(home))
    response = post_as_shown(deputy, page, {"words_FIT": "Too little.", "clear": "on"})

    assert waiting in before
    assert response["Location"] == home
    assert waiting not in text_of(deputy.get(home))
    assert sign_in(Client(), panel.chair).get(page).status_code == 404
    assert sign_in(Client(), panel.member).get(page).status_code == 404
    assert deputy.get(portfolio_url("bid_feedback", panel.bids[0].reference)).status_code == 404
