"""The pages on which the chair reads, edits and clears what departments are told."""

import pytest
from django.test import Client

from accounts.permissions import Role
from portfolio.decisions.actions.confirming import confirm_decision
from portfolio.decisions.queries.feedback import cleared_feedback
from tests.factories.accounts import NOW, client_of, make_user, sign_in
from tests.factories.pages import fields_of, portfolio_url, post_as_shown, text_of
from tests.factories.portfolio import confirmed_decision, proposed_decision, ranked_bids, tied_round
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db


def decided():
    round_, _ = tied_round(900_000, 1_200_000)
    first, second = ranked_bids(round_)
    confirmed_decision(first)
    confirm_decision(decision=proposed_decision(second, "REJECT"), by=make_user(Role.CHAIR), now=NOW)
    return second


rejected = built_once(decided)


def pages(bid):
    return (
        portfolio_url("round_feedback", bid.round.reference),
        portfolio_url("bid_feedback", bid.reference),
    )


def test_the_signed_out_the_wrong_person_and_the_wrong_method(rejected, client):
    bidder = sign_in(Client(), make_user(Role.BIDDER, rejected.department))
    for page in pages(rejected):
        assert client.get(page).status_code == 302
        assert bidder.get(page).status_code == 403
        assert client_of(Role.REVIEWER).get(page).status_code == 404
        assert client_of(Role.CHAIR).put(page).status_code == 405


def test_the_chair_reads_edits_and_clears(rejected):
    chair = client_of(Role.CHAIR)
    list_page, page = pages(rejected)
    before = text_of(chair.get(list_page))
    shown = fields_of(text_of(chair.get(page)))

    response = post_as_shown(chair, page, {**shown, "words_FIT": "Say who pays later.", "clear": "on"})

    assert "cannot be announced yet" in before
    assert "Shown in the section on FIT." in shown["words_FIT"]
    assert "clear" not in shown
    assert response["Location"] == list_page
    assert cleared_feedback({rejected.pk})[rejected.pk]["FIT"] == "Say who pays later."
    after = text_of(chair.get(list_page))
    assert ("Cleared" in after, "cannot be announced yet" in after) == (True, False)
    assert "Say who pays later." in text_of(client_of().get(page))


def test_a_fund_manager_reads_and_is_told_who_writes(rejected):
    manager = client_of()
    list_page, page = pages(rejected)

    shown = text_of(manager.get(page))

    assert "The chair writes and clears" in shown
    assert "Save the feedback" not in shown
    assert "Save the line" not in text_of(manager.get(list_page))
    assert manager.post(page, {"words_FIT": "Mine.", "clear": "on"}).status_code == 403
    assert cleared_feedback({rejected.pk}) == {}


def test_a_chair_recused_from_a_bid_learns_nothing_of_its_feedback(rejected):
    person = make_user(Role.CHAIR)
    person.memberships.create(role=Role.BIDDER, department=rejected.department, started_at=NOW)
    chair = sign_in(Client(), person)
    list_page, page = pages(rejected)

    shown = text_of(chair.get(list_page))

    assert rejected.reference not in shown
    assert "cannot be announced yet" not in shown
    assert chair.get(page).status_code == 404


def test_one_line_for_all_lets_the_round_be_announced(rejected):
    chair, manager = client_of(Role.CHAIR), client_of()
    announce = portfolio_url("announce", rejected.round.reference)
    early = text_of(manager.get(announce))

    post_as_shown(chair, pages(rejected)[0], {"words": "Asked for three times over."})

    assert rejected.reference in early
    assert "and no feedback for them is cleared" in early
    assert "Announce the round" not in early
    assert "Announce the round" in text_of(manager.get(announce))


def test_nothing_to_clear_is_refused_beside_the_form(rejected):
    response = client_of(Role.CHAIR).post(pages(rejected)[1], {"clear": "on"})

    assert "There is nothing to send" in text_of(response)
