"""A department answers what it was asked: writing, sending and certifying."""

import pytest

from accounts.permissions import Role
from bids.versions.actions.submission import certify_and_submit
from bids.writing.models import Answer, Clarification
from tests.factories.accounts import NOW, make_user, sign_in
from tests.factories.bids import TESTS, certifying_bid, fresh_bid
from tests.factories.clarification import (
    ANSWER,
    NEW_WORDS,
    QUESTION,
    answer_in_words,
    clarifying_bid,
)
from tests.factories.pages import bids_url, fields_of, post_as_shown, text_of
from tests.factories.partners import joined_partner

pytestmark = pytest.mark.django_db


def writer(client, bid):
    return sign_in(client, bid.created_by)


def signer(client, bid):
    return sign_in(client, make_user(Role.SIGN_OFF, bid.department))


def save_work(client, bid, **answers):
    seen = client.get(bids_url("bid_work", bid)).context["seen"]
    return client.post(bids_url("bid_work", bid), {"seen": seen, **answers})


def test_the_department_sees_the_question_and_only_what_it_opens(client, asked):
    writer(client, asked)

    assert bids_url("clarification", asked) in text_of(client.get(bids_url("bid", asked)))
    assert bids_url("answer_clarification", asked) in text_of(client.get(bids_url("clarification", asked)))
    answering = text_of(client.get(bids_url("answer_clarification", asked)))
    assert bids_url("bid_work", asked) in answering
    assert bids_url("bid_costs", asked) not in answering
    section = client.get(bids_url("bid_work", asked))
    assert list(section.context["form"].fields) == ["who_uses_it", "why_now"]
    assert client.get(bids_url("bid_costs", asked))["Location"] == bids_url("bid", asked)
    assert client.get(bids_url("bid", asked), follow=True).status_code == 200


def test_a_partner_that_changed_a_section_is_led_to_what_it_may_change(client):
    bid = certifying_bid()
    _, guest = joined_partner(bid, sections=("work",))
    signer = make_user(Role.SIGN_OFF, bid.department)
    certify_and_submit(bid=bid, confirmed=TESTS, by=signer, now=NOW)
    clarifying_bid(fresh_bid(bid))
    sign_in(client, guest)

    changed = save_work(client, bid, who_uses_it=NEW_WORDS, why_now="Now.")

    assert changed["Location"] == bids_url("answer_clarification", bid)
    assert client.get(changed["Location"])["Location"] == bids_url("clarification", bid)
    assert bids_url("bid_work", bid) in text_of(client.get(bids_url("clarification", bid)))
    assert client.post(changed["Location"], {"answer": ANSWER}).status_code == 404


def test_the_department_answers_and_sends(client, asked):
    writer(client, asked)
    changed = save_work(client, asked, who_uses_it=NEW_WORDS, why_now="Now.")

    assert changed["Location"] == bids_url("answer_clarification", asked)
    saved = post_as_shown(client, bids_url("answer_clarification", asked), {"answer": ANSWER})
    checked = text_of(client.get(bids_url("send_clarification", asked)))
    sent = client.post(bids_url("send_clarification", asked))

    assert saved["Location"] == bids_url("send_clarification", asked)
    assert ANSWER in checked
    assert "<ins" in checked
    assert sent["Location"] == bids_url("clarification", asked)
    assert Clarification.objects.get().status == "CERTIFYING"
    assert Answer.objects.get(question="who_uses_it").value == NEW_WORDS


def test_what_is_missing_is_said_before_sending(client, asked):
    writer(client, asked)
    save_work(client, asked, who_uses_it="", why_now="")

    shown = text_of(client.get(bids_url("send_clarification", asked)))

    assert "What is missing or wrong" in shown
    assert client.post(bids_url("send_clarification", asked)).status_code == 422


def test_an_empty_or_late_answer_is_refused(client, asked):
    writer(client, asked)

    assert client.post(bids_url("answer_clarification", asked), {"answer": ""}).status_code == 422
    assert client.post(bids_url("answer_clarification", asked), {"answer": "a" * 5001}).status_code == 422
    answer_in_words(asked)
    client.post(bids_url("send_clarification", asked))
    assert client.post(bids_url("answer_clarification", asked), {"answer": "Later"}).status_code == 409
    for name in ("answer_clarification", "send_clarification"):
        assert client.get(bids_url(name, asked))["Location"] == bids_url("clarification", asked)


def test_the_sign_off_certifies(client, sent):
    signer(client, sent)
    assert bids_url("certify_clarification", sent) in text_of(client.get(bids_url("clarification", sent)))
    read = text_of(client.get(bids_url("certify_clarification", sent)))
    assert QUESTION in read

    assert client.post(bids_url("certify_clarification", sent), {}).status_code == 200
    unread = client.post(
        bids_url("certify_clarification", sent), {"confirmed": sorted(TESTS), "seen": "other"}
    )
    assert unread.status_code == 409
    assert "Read it again" in text_of(unread)
    response = client.post(
        bids_url("certify_clarification", sent), {**fields_of(read), "confirmed": sorted(TESTS)}
    )

    assert response["Location"] == bids_url("bid_submitted", sent)
    assert fresh_bid(sent).current_version.number == 2
    proof = text_of(client.get(bids_url("bid_submitted", sent)))
    assert "Answer certified" in proof
    assert fresh_bid(sent).current_version.sha256 in proof
    assert client.get(bids_url("certify_clarification", sent))["Location"] == bids_url("clarification", sent)


def test_some_of_the_four_tests_are_not_enough(client, sent):
    signer(client, sent)

    response = client.post(bids_url("certify_clarification", sent), {"confirmed": ["regularity"]})

    assert "Left: propriety" in text_of(response)


def test_whoever_sent_the_answer_is_told_not_to_certify(client, sent):
    both = make_user(Role.SIGN_OFF, sent.department)
    Clarification.objects.update(sent_by=both)
    sign_in(client, both)

    assert "somebody else has to certify" in text_of(client.get(bids_url("certify_clarification", sent)))
    answer = client.post(bids_url("certify_clarification", sent), {"confirmed": sorted(TESTS)})
    assert answer.status_code == 403


def test_the_sign_off_sends_it_back(client, sent):
    signer(client, sent)

    assert client.get(bids_url("refuse_clarification", sent)).status_code == 200
    assert client.post(bids_url("refuse_clarification", sent), {"reason": " "}).status_code == 422
    response = client.post(bids_url("refuse_clarification", sent), {"reason": "Say more."})

    assert response["Location"] == bids_url("clarification", sent)
    assert Clarification.objects.get().status == "OPEN"
    assert client.get(bids_url("refuse_clarification", sent))["Location"] == bids_url("clarification", sent)
    assert client.post(bids_url("refuse_clarification", sent), {"reason": "Again."}).status_code == 409
