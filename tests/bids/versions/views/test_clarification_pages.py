"""The pages of a clarification: who may open each, what it shows, and what it lets one do."""

import pytest
from django.urls import reverse

from accounts.permissions import Role
from bids.writing.models import Clarification
from bids.writing.workflow import BidStatus
from tests.factories.accounts import make_user, sign_in
from tests.factories.assessment import accepted_review, proposed_review, submitted_review
from tests.factories.bids import draft_bid, fresh_bid
from tests.factories.clarification import (
    ANSWER,
    NEW_WORDS,
    QUESTION,
    answer_in_words,
    clarified_bid,
    clarifying_bid,
    sent_clarification,
)
from tests.factories.pages import bids_url, text_of

pytestmark = pytest.mark.django_db
ASKED = {
    "question": QUESTION,
    "due_on_day": "4",
    "due_on_month": "12",
    "due_on_year": "2040",
    "items": ["work:who_uses_it", "costs"],
}
OF_DEPARTMENT = (
    "answer_clarification",
    "send_clarification",
    "certify_clarification",
    "refuse_clarification",
)
OF_FUND = ("ask_clarification", "withdraw_clarification")
ALL = ("clarification", *OF_DEPARTMENT, *OF_FUND)


def fund(client):
    return sign_in(client, make_user(Role.FUND_MANAGER))


def writer(client, bid):
    return sign_in(client, bid.created_by)


def signer(client, bid):
    return sign_in(client, make_user(Role.SIGN_OFF, bid.department))


def test_signed_out_goes_to_sign_in(client, submitted):
    for name in (*ALL, "review_changes"):
        assert reverse("account_login") in client.get(bids_url(name, submitted))["Location"]


def test_another_department_finds_nothing(client, sent):
    for role, names in (
        (Role.BIDDER, ("answer_clarification", "send_clarification")),
        (Role.SIGN_OFF, ("certify_clarification", "refuse_clarification")),
    ):
        sign_in(client, make_user(role))
        for name in ("clarification", *names):
            assert client.get(bids_url(name, sent)).status_code == 404
        assert client.get(bids_url("version_diff", sent, before=1, after=2)).status_code == 404


def test_a_draft_of_others_shows_nothing_here(client):
    fund(client)

    assert client.get(bids_url("clarification", draft_bid())).status_code == 404


def test_others_roles_are_refused(client, asked):
    sign_in(client, make_user(Role.CHAIR))

    for name in (*OF_DEPARTMENT, *OF_FUND, "review_changes"):
        assert client.get(bids_url(name, asked)).status_code == 403
        assert client.post(bids_url(name, asked)).status_code == 403
    assert client.get(bids_url("clarification", asked)).status_code == 200


def test_pages_that_only_show_take_no_posts(client, clarified):
    fund(client)

    assert client.post(bids_url("clarification", clarified)).status_code == 405
    assert client.post(bids_url("version_diff", clarified, before=1, after=2)).status_code == 405


def test_the_fund_asks(client, submitted):
    fund(client)
    assert bids_url("ask_clarification", submitted) in text_of(client.get(bids_url("bid", submitted)))
    assert "Costs: every line" in text_of(client.get(bids_url("ask_clarification", submitted)))

    response = client.post(bids_url("ask_clarification", submitted), ASKED)

    assert response["Location"] == bids_url("clarification", submitted)
    assert fresh_bid(submitted).status == BidStatus.CLARIFYING
    shown = text_of(client.get(bids_url("clarification", submitted)))
    assert QUESTION in shown
    assert "4 December 2040" in shown
    assert "The department is writing its answer" in shown


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"items": []}, "Name the answers"),
        ({"question": ""}, "Enter"),
        ({"due_on_year": "2020"}, "until tomorrow"),
    ],
)
def test_a_question_that_does_not_hold_together_comes_back(client, changes, words, submitted):
    fund(client)

    response = client.post(bids_url("ask_clarification", submitted), {**ASKED, **changes})

    assert response.status_code == 422
    assert words in text_of(response)
    assert not Clarification.objects.exists()


def test_what_cannot_be_asked_about_leads_away_and_is_refused(client, asked):
    fund(client)

    assert client.get(bids_url("ask_clarification", asked))["Location"] == bids_url("clarification", asked)
    assert client.post(bids_url("ask_clarification", asked), ASKED).status_code == 409
    assert client.get(bids_url("ask_clarification", draft_bid())).status_code == 404


def test_the_fund_takes_its_question_back(client):
    bid = answer_in_words(clarifying_bid())
    fund(client)
    before = text_of(client.get(bids_url("clarification", bid)))
    assert NEW_WORDS not in before
    assert ANSWER not in before

    assert client.get(bids_url("withdraw_clarification", bid)).status_code == 200
    assert client.post(bids_url("withdraw_clarification", bid), {"reason": ""}).status_code == 422
    response = client.post(bids_url("withdraw_clarification", bid), {"reason": "Found it."})

    assert response["Location"] == bids_url("clarification", bid)
    assert fresh_bid(bid).status == BidStatus.SUBMITTED
    assert client.get(bids_url("withdraw_clarification", bid))["Location"] == bids_url("clarification", bid)
    assert client.post(bids_url("withdraw_clarification", bid), {"reason": "Twice."}).status_code == 409
    assert "eighty thousand" not in text_of(client.get(bids_url("clarification", bid)))
    writer(client, bid)
    assert "eighty thousand" in text_of(client.get(bids_url("clarification", bid)))


def test_the_fund_reads_what_changed(client, clarified):
    fund(client)

    shown = text_of(client.get(bids_url("version_diff", clarified, before=1, after=2)))

    assert "from version 1 to version 2" in shown
    assert "(put in: " in shown
    assert ANSWER in shown
    assert bids_url("version_diff", clarified, before=1, after=2) in text_of(
        client.get(bids_url("bid", clarified))
    )
    assert ANSWER in text_of(client.get(bids_url("bid_version", clarified, number=2)))
    assert client.get(bids_url("version_diff", clarified, before=2, after=1)).status_code == 404
    assert client.get(bids_url("version_diff", clarified, before=1, after=3)).status_code == 404


def test_reviewers_see_the_newest_version_or_the_one_they_scored(client, eligible):
    done, accepted, proposed = (
        submitted_review(eligible),
        accepted_review(eligible),
        proposed_review(eligible),
    )
    clarified_bid(eligible)

    sign_in(client, done.reviewer)
    assert "You scored version 1" in text_of(client.get(bids_url("review", eligible)))
    assert "from version 1 to version 2" in text_of(client.get(bids_url("review_changes", eligible)))
    sign_in(client, accepted.reviewer)
    assert "this is version 2" in text_of(client.get(bids_url("review", eligible)))
    assert ANSWER in text_of(client.get(bids_url("review_changes", eligible)))
    sign_in(client, proposed.reviewer)
    assert client.get(bids_url("review_changes", eligible)).status_code == 404


def test_a_reviewer_waits_while_the_department_is_asked(client, eligible):
    review = accepted_review(eligible)
    clarifying_bid(eligible)
    sign_in(client, review.reviewer)

    assert "you can go on when it has answered" in text_of(client.get(bids_url("review", eligible)))
    assert "has sent no other version" in text_of(client.get(bids_url("review_changes", eligible)))


def test_each_side_has_it_on_its_home(client, asked):
    home = reverse("portfolio:home")
    writer(client, asked)
    assert bids_url("clarification", asked) in text_of(client.get(home))
    fund(client)
    assert "See what you have asked about" in text_of(client.get(home))

    sent_clarification(asked)

    signer(client, asked)
    assert bids_url("certify_clarification", asked) in text_of(client.get(home))
    writer(client, asked)
    assert bids_url("clarification", asked) not in text_of(client.get(home))


def test_the_fund_is_led_from_eligibility_to_asking_and_back(client, submitted):
    fund(client)

    assert bids_url("ask_clarification", submitted) in text_of(client.get(bids_url("eligibility", submitted)))
    clarifying_bid(submitted)
    assert bids_url("clarification", submitted) in text_of(client.get(bids_url("eligibility", submitted)))
