"""The pages of a clarification: who may open each, what it shows, and what it lets one do."""

import pytest
from django.urls import reverse

from accounts.permissions import Role
from bids.models import Answer, Clarification
from bids.workflow import BidStatus
from tests.factories.accounts import make_user, sign_in
from tests.factories.assessment import accepted_review, proposed_review, submitted_review
from tests.factories.bids import TESTS, draft_bid
from tests.factories.clarification import (
    ANSWER,
    NEW_WORDS,
    QUESTION,
    answer_in_words,
    clarified_bid,
    clarifying_bid,
    fresh,
    sent_clarification,
)
from tests.factories.pages import bids_url, text_of
from tests.standing import stands_on

pytestmark = pytest.mark.django_db
asked = stands_on(clarifying_bid)
sent = stands_on(sent_clarification)
clarified = stands_on(clarified_bid)
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


def save_work(client, bid, **answers):
    seen = client.get(bids_url("bid_work", bid)).context["seen"]
    return client.post(bids_url("bid_work", bid), {"seen": seen, **answers})


def test_signed_out_goes_to_sign_in(client, submitted):
    bid = submitted

    for name in (*ALL, "review_changes"):
        assert reverse("account_login") in client.get(bids_url(name, bid))["Location"]


def test_another_department_finds_nothing(client, sent):
    bid = sent

    for role, names in (
        (Role.BIDDER, ("answer_clarification", "send_clarification")),
        (Role.SIGN_OFF, ("certify_clarification", "refuse_clarification")),
    ):
        sign_in(client, make_user(role))
        for name in ("clarification", *names):
            assert client.get(bids_url(name, bid)).status_code == 404
        assert client.get(bids_url("version_diff", bid, before=1, after=2)).status_code == 404


def test_others_roles_are_refused(client, asked):
    bid = asked
    sign_in(client, make_user(Role.CHAIR))

    for name in (*OF_DEPARTMENT, *OF_FUND, "review_changes"):
        assert client.get(bids_url(name, bid)).status_code == 403
        assert client.post(bids_url(name, bid)).status_code == 403
    assert client.get(bids_url("clarification", bid)).status_code == 200


def test_pages_that_only_show_take_no_posts(client, clarified):
    bid = clarified
    fund(client)

    assert client.post(bids_url("clarification", bid)).status_code == 405
    assert client.post(bids_url("version_diff", bid, before=1, after=2)).status_code == 405


def test_the_fund_asks(client, submitted):
    bid = submitted
    fund(client)
    assert bids_url("ask_clarification", bid) in text_of(client.get(bids_url("bid", bid)))
    assert "Costs: every line" in text_of(client.get(bids_url("ask_clarification", bid)))

    response = client.post(bids_url("ask_clarification", bid), ASKED)

    assert response["Location"] == bids_url("clarification", bid)
    assert fresh(bid).status == BidStatus.CLARIFYING
    shown = text_of(client.get(bids_url("clarification", bid)))
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
    bid = submitted
    fund(client)

    response = client.post(bids_url("ask_clarification", bid), {**ASKED, **changes})

    assert response.status_code == 422
    assert words in text_of(response)
    assert not Clarification.objects.exists()


def test_what_cannot_be_asked_about_leads_away_and_is_refused(client, asked):
    bid = asked
    fund(client)

    assert client.get(bids_url("ask_clarification", bid))["Location"] == bids_url("clarification", bid)
    assert client.post(bids_url("ask_clarification", bid), ASKED).status_code == 409
    assert client.get(bids_url("ask_clarification", draft_bid())).status_code == 404


def test_the_department_sees_the_question_and_only_what_it_opens(client, asked):
    bid = asked
    writer(client, bid)

    assert bids_url("clarification", bid) in text_of(client.get(bids_url("bid", bid)))
    assert bids_url("answer_clarification", bid) in text_of(client.get(bids_url("clarification", bid)))
    answering = text_of(client.get(bids_url("answer_clarification", bid)))
    assert bids_url("bid_work", bid) in answering
    assert bids_url("bid_costs", bid) not in answering
    section = client.get(bids_url("bid_work", bid))
    assert list(section.context["form"].fields) == ["who_uses_it", "why_now"]
    assert client.get(bids_url("bid_costs", bid))["Location"] == bids_url("bid", bid)
    assert client.get(bids_url("bid", bid), follow=True).status_code == 200


def test_the_department_answers_and_sends(client, asked):
    bid = asked
    writer(client, bid)
    save_work(client, bid, who_uses_it=NEW_WORDS, why_now="Now.")

    saved = client.post(bids_url("answer_clarification", bid), {"answer": ANSWER})
    checked = text_of(client.get(bids_url("send_clarification", bid)))
    sent = client.post(bids_url("send_clarification", bid))

    assert saved["Location"] == bids_url("send_clarification", bid)
    assert ANSWER in checked
    assert "<ins" in checked
    assert sent["Location"] == bids_url("clarification", bid)
    assert Clarification.objects.get().status == "CERTIFYING"
    assert Answer.objects.get(question="who_uses_it").value == NEW_WORDS


def test_what_is_missing_is_said_before_sending(client, asked):
    bid = asked
    writer(client, bid)
    save_work(client, bid, who_uses_it="", why_now="")

    shown = text_of(client.get(bids_url("send_clarification", bid)))

    assert "What is missing or off" in shown
    assert client.post(bids_url("send_clarification", bid)).status_code == 422


def test_an_empty_or_late_answer_is_refused(client, asked):
    bid = asked
    writer(client, bid)

    assert client.post(bids_url("answer_clarification", bid), {"answer": ""}).status_code == 422
    assert client.post(bids_url("answer_clarification", bid), {"answer": "a" * 5001}).status_code == 422
    answer_in_words(bid)
    client.post(bids_url("send_clarification", bid))
    assert client.post(bids_url("answer_clarification", bid), {"answer": "Later"}).status_code == 409
    for name in ("answer_clarification", "send_clarification"):
        assert client.get(bids_url(name, bid))["Location"] == bids_url("clarification", bid)


def test_the_sign_off_certifies(client, sent):
    bid = sent
    signer(client, bid)
    assert bids_url("certify_clarification", bid) in text_of(client.get(bids_url("clarification", bid)))
    assert QUESTION in text_of(client.get(bids_url("certify_clarification", bid)))

    assert client.post(bids_url("certify_clarification", bid), {}).status_code == 200
    response = client.post(bids_url("certify_clarification", bid), {"confirmed": sorted(TESTS)})

    assert response["Location"] == bids_url("bid_submitted", bid)
    assert fresh(bid).current_version.number == 2
    proof = text_of(client.get(bids_url("bid_submitted", bid)))
    assert "Answer certified" in proof
    assert fresh(bid).current_version.sha256 in proof
    assert client.get(bids_url("certify_clarification", bid))["Location"] == bids_url("clarification", bid)


def test_some_of_the_four_tests_are_not_enough(client, sent):
    bid = sent
    signer(client, bid)

    response = client.post(bids_url("certify_clarification", bid), {"confirmed": ["regularity"]})

    assert "Left: propriety" in text_of(response)


def test_whoever_sent_the_answer_is_told_not_to_certify(client, sent):
    bid = sent
    both = make_user(Role.SIGN_OFF, bid.department)
    Clarification.objects.update(sent_by=both)
    sign_in(client, both)

    assert "somebody else has to certify" in text_of(client.get(bids_url("certify_clarification", bid)))
    answer = client.post(bids_url("certify_clarification", bid), {"confirmed": sorted(TESTS)})
    assert answer.status_code == 403


def test_the_sign_off_sends_it_back(client, sent):
    bid = sent
    signer(client, bid)

    assert client.get(bids_url("refuse_clarification", bid)).status_code == 200
    assert client.post(bids_url("refuse_clarification", bid), {"reason": " "}).status_code == 422
    response = client.post(bids_url("refuse_clarification", bid), {"reason": "Say more."})

    assert response["Location"] == bids_url("clarification", bid)
    assert Clarification.objects.get().status == "OPEN"
    assert client.get(bids_url("refuse_clarification", bid))["Location"] == bids_url("clarification", bid)
    assert client.post(bids_url("refuse_clarification", bid), {"reason": "Again."}).status_code == 409


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
    assert fresh(bid).status == BidStatus.SUBMITTED
    assert client.get(bids_url("withdraw_clarification", bid))["Location"] == bids_url("clarification", bid)
    assert client.post(bids_url("withdraw_clarification", bid), {"reason": "Twice."}).status_code == 409
    assert "eighty thousand" not in text_of(client.get(bids_url("clarification", bid)))
    writer(client, bid)
    assert "eighty thousand" in text_of(client.get(bids_url("clarification", bid)))


def test_the_fund_reads_what_changed(client, clarified):
    bid = clarified
    fund(client)

    shown = text_of(client.get(bids_url("version_diff", bid, before=1, after=2)))

    assert "from version 1 to version 2" in shown
    assert "(put in: " in shown
    assert ANSWER in shown
    assert bids_url("version_diff", bid, before=1, after=2) in text_of(client.get(bids_url("bid", bid)))
    assert ANSWER in text_of(client.get(bids_url("bid_version", bid, number=2)))
    assert client.get(bids_url("version_diff", bid, before=2, after=1)).status_code == 404
    assert client.get(bids_url("version_diff", bid, before=1, after=3)).status_code == 404


def test_reviewers_see_the_newest_version_or_the_one_they_scored(client, eligible):
    bid = eligible
    done, accepted, proposed = submitted_review(bid), accepted_review(bid), proposed_review(bid)
    clarified_bid(bid)

    sign_in(client, done.reviewer)
    assert "You scored version 1" in text_of(client.get(bids_url("review", bid)))
    assert "from version 1 to version 2" in text_of(client.get(bids_url("review_changes", bid)))
    sign_in(client, accepted.reviewer)
    assert "this is version 2" in text_of(client.get(bids_url("review", bid)))
    assert ANSWER in text_of(client.get(bids_url("review_changes", bid)))
    sign_in(client, proposed.reviewer)
    assert client.get(bids_url("review_changes", bid)).status_code == 404


def test_a_reviewer_waits_while_the_department_is_asked(client, eligible):
    bid = eligible
    review = accepted_review(bid)
    clarifying_bid(bid)
    sign_in(client, review.reviewer)

    assert "you can go on when it has answered" in text_of(client.get(bids_url("review", bid)))
    assert client.get(bids_url("review_changes", bid)).status_code == 404


def test_each_side_has_it_on_its_home(client, asked):
    bid = asked
    home = reverse("portfolio:home")
    writer(client, bid)
    assert bids_url("clarification", bid) in text_of(client.get(home))
    fund(client)
    assert "See what you have asked about" in text_of(client.get(home))

    sent_clarification(bid)

    signer(client, bid)
    assert bids_url("certify_clarification", bid) in text_of(client.get(home))
    writer(client, bid)
    assert bids_url("clarification", bid) not in text_of(client.get(home))


def test_the_fund_is_led_from_eligibility_to_asking_and_back(client, submitted):
    bid = submitted
    fund(client)

    assert bids_url("ask_clarification", bid) in text_of(client.get(bids_url("eligibility", bid)))
    clarifying_bid(bid)
    assert bids_url("clarification", bid) in text_of(client.get(bids_url("eligibility", bid)))
