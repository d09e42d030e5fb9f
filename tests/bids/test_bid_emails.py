"""What people are told of a bid."""

import pytest

from accounts.emails import message_for
from accounts.models import Delivery, Event
from accounts.permissions import Role
from bids.actions.bids import withdraw_bid
from bids.actions.certification import refuse_certification
from tests.factories.accounts import NOW, make_user
from tests.factories.bids import certifying_bid, submitted_bid

pytestmark = pytest.mark.django_db


def read(kind):
    event = Event.objects.get(kind=kind)
    delivery = Delivery.objects.filter(event=event).select_related("recipient").first()
    return message_for(event, delivery.recipient)


def test_the_sign_off_is_asked_to_certify_before_the_deadline():
    from tests.factories.accounts import make_department

    department = make_department()
    make_user(Role.SIGN_OFF, department)

    bid = certifying_bid(department=department, title="Retire payroll")

    message = read("bid.sent_for_certification")
    assert bid.reference in message.subject
    assert "Retire payroll" in message.body
    assert "The round closes on" in message.body
    assert message.link.endswith(f"/bids/{bid.reference}/certify")


def test_the_sender_reads_why_it_came_back(certifying):
    bid = certifying

    refuse_certification(bid=bid, reason="Wrong date", by=make_user(Role.SIGN_OFF, bid.department), now=NOW)

    message = read("bid.certification_refused")
    assert "Wrong date" in message.body
    assert message.link.endswith(f"/bids/{bid.reference}/")


def test_a_submission_is_told_with_reference_amount_and_hash():
    bid = submitted_bid(cost=1234567)

    message = read("bid.submitted")

    assert bid.reference in message.subject
    assert bid.current_version.sha256 in message.body
    assert "£1,234,567" in message.body


def test_a_withdrawal_is_told_with_its_reason(submitted):
    bid = submitted

    withdraw_bid(bid=bid, reason="Replaced already", by=bid.created_by, now=NOW)

    assert "Replaced already" in read("bid.withdrawn").body
