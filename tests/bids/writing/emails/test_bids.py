"""What people are told of a bid, from certification to its outcome."""

import pytest

from accounts.permissions import Role
from bids.assessment.actions.eligibility import find_ineligible
from bids.assessment.actions.outcomes import record_outcome
from bids.versions.actions.certification import recall_bid, refuse_certification
from bids.versions.actions.submission import certify_and_submit
from bids.versions.actions.withdrawal import withdraw_bid
from tests.factories.accounts import NOW, make_department, make_user
from tests.factories.bids import TESTS, certifying_bid
from tests.factories.messages import leave, only, read_by
from tests.factories.partners import joined_partner
from tests.factories.questions import written_comment
from tests.factories.register import rated_system
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db


def shared_bid():
    """Sent for certification, with the writer, the sign-off, a fund manager and a partner's bidder."""
    department = make_department()
    writer, signer = make_user(Role.BIDDER, department), make_user(Role.SIGN_OFF, department)
    system = rated_system(department, by=writer, confirmed_by=signer)
    contents = {"system": system, "title": "Retire payroll", "cost": 1234567}
    bid = certifying_bid(department=department, by=writer, **contents)
    _, guest = joined_partner(bid)
    return bid, writer, signer, guest


shared = built_once(shared_bid)


def test_the_sign_off_is_asked_to_certify_before_the_deadline(shared):
    bid, writer, signer, _ = shared

    message = only("bid.sent_for_certification", signer)

    assert message.subject == f"Certify bid {bid.reference}"
    assert f"{writer} has sent “Retire payroll” for certification" in message.body
    assert "The round closes on" in message.body
    assert message.link == f"/bids/{bid.reference}/certify"


def test_the_sender_reads_why_it_came_back(shared):
    bid, writer, signer, _ = shared
    refuse_certification(bid=bid, reason="Wrong date", by=signer, now=NOW)

    message = only("bid.certification_refused", writer)

    assert message.subject == f"Bid {bid.reference} has come back"
    assert f"{signer} did not certify" in message.body
    assert "Wrong date\n\nPut it right" in message.body
    assert message.link == f"/bids/{bid.reference}/"


def test_the_sign_off_reads_that_a_bid_was_taken_back(shared):
    bid, writer, signer, _ = shared
    recall_bid(bid=bid, by=writer, now=NOW)

    message = only("bid.recalled", signer)

    assert message.subject == f"Bid {bid.reference} has been taken back"
    assert f"{writer} has taken “Retire payroll” back" in message.body
    assert message.link == f"/bids/{bid.reference}/"


def test_what_comes_back_goes_to_the_other_writers_when_the_sender_has_left(shared):
    bid, writer, signer, _ = shared
    leave(writer)
    colleague = make_user(Role.BIDDER, bid.department)
    refuse_certification(bid=bid, reason="Wrong date", by=signer, now=NOW)

    assert "Wrong date" in only("bid.certification_refused", colleague).body


def test_a_submission_is_told_to_all_sides_with_what_each_waits_for(shared):
    bid, writer, signer, guest = shared
    manager = make_user(Role.FUND_MANAGER)
    version = certify_and_submit(bid=bid, confirmed=TESTS, by=signer, now=NOW)

    messages = read_by("bid.submitted")

    assert {writer, signer, guest, manager} <= set(messages)
    assert {message.subject for message in messages.values()} == {f"Bid {bid.reference} is submitted"}
    for message in messages.values():
        assert f"{signer} has certified and submitted “Retire payroll” for {bid.department}" in message.body
        assert "£1,234,567" in message.body
        assert version.sha256 in message.body
        assert message.link == f"/bids/{bid.reference}/"
    assert "whether it is eligible" in messages[manager].body
    assert "whether it is eligible" not in messages[guest].body
    assert "It cannot be changed from here" in messages[writer].body


def test_a_withdrawal_is_told_with_its_reason_also_to_partners(shared):
    bid, writer, signer, guest = shared
    withdraw_bid(bid=bid, reason="Replaced already", by=writer, now=NOW)

    messages = read_by("bid.withdrawn")

    assert set(messages) == {writer, signer, guest}
    assert messages[guest].subject == f"Bid {bid.reference} is withdrawn"
    assert f"{writer} has withdrawn the bid for {bid.department}:\n\nReplaced already" in messages[guest].body
    assert messages[guest].link == f"/bids/{bid.reference}/"


def test_not_eligible_says_why_and_that_it_is_no_decision(submitted):
    bid = submitted
    find_ineligible(bid=bid, reason="The system is new.", by=make_user(Role.FUND_MANAGER), now=NOW)

    messages = read_by("bid.found_ineligible")

    message = messages[bid.created_by]
    assert message.subject == f"Bid {bid.reference} is not eligible"
    assert "The system is new." in message.body
    assert "not a decision" in message.body
    assert message.link == f"/bids/{bid.reference}/"


@pytest.mark.parametrize(
    ("outcome", "words", "next_"),
    [
        ("APPROVED", "is approved", "accepts or declines"),
        ("RESERVED", "is on the reserve list", "if money frees up"),
        ("REJECTED", "is not funded", "in a later round"),
    ],
)
def test_an_outcome_is_in_the_subject_and_says_what_comes_next(ranked_round, outcome, words, next_):
    bid = ranked_round.bids.get()
    record_outcome(bid=bid, outcome=outcome, by=make_user(Role.FUND_MANAGER), now=NOW)

    message = read_by("bid.outcome_announced")[bid.created_by]

    assert message.subject == f"Bid {bid.reference} {words}"
    assert f"“{bid.title}” {words}" in message.body
    assert next_ in message.body
    assert message.link == f"/bids/{bid.reference}/"


def test_a_comment_is_told_without_its_words(shared):
    bid, writer, signer, _ = shared
    written_comment(bid, words="Too dear by half", by=signer)

    message = only("bid.commented", writer)

    assert message.subject == f"{signer} has commented on bid {bid.reference}"
    assert "has commented on “The work” of “Retire payroll”" in message.body
    assert "Too dear" not in message.body
    assert message.link == f"/bids/{bid.reference}/comments/of/work"
