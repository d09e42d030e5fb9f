"""What people are told of a question of the fund, at each step."""

import pytest

from accounts.permissions import Role
from bids.assessment.actions.clarified import certify_clarification
from bids.versions.actions.clarification import lapse_clarification, withdraw_clarification
from bids.versions.actions.clarification_answer import refuse_clarification, send_clarification
from bids.versions.actions.submission import certify_and_submit
from tests.factories.accounts import NOW, make_department, make_user
from tests.factories.assessment import eligible_bid, proposed_review
from tests.factories.bids import TESTS, certifying_bid, fresh_bid
from tests.factories.clarification import QUESTION, answer_in_words, clarifying_bid, overdue_bid
from tests.factories.messages import leave, only, read_by
from tests.factories.partners import joined_partner
from tests.factories.register import rated_system
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db


def submitted_with_others():
    """Submitted by a department with a partner in it: the bid, its writer, its sign-off, the guest."""
    department = make_department()
    writer, signer = make_user(Role.BIDDER, department), make_user(Role.SIGN_OFF, department)
    system = rated_system(department, by=writer, confirmed_by=signer)
    bid = certifying_bid(department=department, by=writer, system=system, title="Retire payroll")
    _, guest = joined_partner(bid, sections=("work",))
    certify_and_submit(bid=bid, confirmed=TESTS, by=signer, now=NOW)
    return fresh_bid(bid), writer, signer, guest


def asked_with_others():
    bid, *people = submitted_with_others()
    return clarifying_bid(bid), *people


before = built_once(submitted_with_others)
asked = built_once(asked_with_others)


def test_everybody_on_the_bid_reads_the_question_and_until_when(asked):
    bid, writer, signer, guest = asked

    messages = read_by("bid.clarification_asked")

    assert set(messages) == {writer, signer, guest}
    for message in messages.values():
        assert message.subject == f"The fund asks about bid {bid.reference}"
        assert f"clarification of “Retire payroll”:\n\n{QUESTION}" in message.body
        assert "The answer is due on " in message.body
        assert "version 1 stands" in message.body
        assert message.link == f"/bids/{bid.reference}/clarification"
    assert "have the answer certified" in messages[writer].body
    assert "Its department answers" in messages[guest].body


def test_the_sign_off_is_asked_to_certify_the_answer(asked):
    bid, writer, signer, _ = asked
    send_clarification(bid=answer_in_words(bid), by=writer, now=NOW)

    message = only("bid.clarification_sent", signer)

    assert message.subject == f"Certify the clarification of bid {bid.reference}"
    assert f"{writer} has answered the fund's question about “Retire payroll”" in message.body
    assert "by the end of " in message.body
    assert message.link == f"/bids/{bid.reference}/clarification/certify"


@pytest.mark.parametrize("sender_left", [False, True])
def test_an_answer_that_comes_back_says_why(asked, sender_left):
    bid, writer, signer, _ = asked
    send_clarification(bid=answer_in_words(bid), by=writer, now=NOW)
    colleague = make_user(Role.BIDDER, bid.department)
    if sender_left:
        leave(writer)
    refuse_clarification(bid=bid, reason="Say how many.", by=signer, now=NOW)

    message = only("bid.clarification_refused", colleague if sender_left else writer)

    assert message.subject == f"The clarification of bid {bid.reference} has come back"
    assert f"{signer} did not certify the answer" in message.body
    assert "Say how many.\n\nPut it right" in message.body
    assert message.link == f"/bids/{bid.reference}/clarification"


def test_a_certified_answer_is_told_to_both_sides(asked):
    bid, writer, signer, guest = asked
    send_clarification(bid=answer_in_words(bid), by=writer, now=NOW)
    version = certify_clarification(bid=bid, confirmed=TESTS, by=signer, now=NOW)

    messages = read_by("bid.clarified")

    assert {writer, signer, guest, bid.clarifications.get().asked_by} <= set(messages)
    for message in messages.values():
        assert message.subject == f"Bid {bid.reference} is clarified"
        assert "Version 2 is frozen" in message.body
        assert version.sha256 in message.body
        assert message.link == f"/bids/{bid.reference}/"


def test_a_reviewer_is_sent_to_what_has_changed():
    review = proposed_review(eligible_bid())
    bid = clarifying_bid(fresh_bid(review.version.bid))
    send_clarification(bid=answer_in_words(bid), by=bid.created_by, now=NOW)
    signer = make_user(Role.SIGN_OFF, bid.department)
    certify_clarification(bid=bid, confirmed=TESTS, by=signer, now=NOW)

    message = read_by("bid.clarified")[review.reviewer]

    assert message.subject == f"Bid {bid.reference} has a new version"
    assert "see what has changed before you submit it" in message.body
    assert message.link == f"/bids/{bid.reference}/review"


def test_a_question_taken_back_says_why_and_that_nothing_is_to_be_done(asked):
    bid, writer, signer, guest = asked
    manager = bid.clarifications.get().asked_by
    withdraw_clarification(bid=bid, reason="We found it.", by=manager, now=NOW)

    messages = read_by("bid.clarification_withdrawn")

    assert set(messages) == {writer, signer, guest}
    for message in messages.values():
        assert message.subject == f"The fund no longer asks about bid {bid.reference}"
        assert "We found it." in message.body
        assert "Nothing needs to be done" in message.body
        assert message.link == f"/bids/{bid.reference}/clarification"


def test_a_question_not_answered_in_time_is_told_to_both_sides(before):
    bid, writer, signer, guest = before
    clarification = overdue_bid(bid).clarifications.get()
    lapse_clarification(clarification=clarification, now=NOW)

    messages = read_by("bid.clarification_lapsed")

    assert {writer, signer, guest, clarification.asked_by} <= set(messages)
    for message in messages.values():
        assert message.subject == f"The question about bid {bid.reference} was not answered in time"
        assert "Version 1 stands as it was submitted" in message.body
        assert message.link == f"/bids/{bid.reference}/clarification"
