"""The words of accounts' own events, and sending them."""

import pytest
from django.conf import settings
from django.core import mail
from django.db import transaction

from accounts import emails, mailing
from accounts.actions.invitations import invitation_behind, invite_person
from accounts.actions.people import end_membership, start_membership
from accounts.events import record_event
from accounts.models import Delivery, Event
from accounts.permissions import Role
from tests.factories.accounts import NOW, make_person

pytestmark = pytest.mark.django_db


def test_the_invitation_carries_a_link_that_opens(administrator, department):
    invitation = invite_person(
        email="new@example.gov.uk",
        name="New Person",
        role=Role.BIDDER,
        department=department,
        by=administrator,
        now=NOW,
    )

    mailing.send_delivery(Delivery.objects.get(address="new@example.gov.uk"))

    sent = mail.outbox[0]
    link = next(line for line in sent.body.splitlines() if line.startswith(settings.SERVICE_URL))
    assert sent.to == ["new@example.gov.uk"]
    assert "as bidder for Department of Ledgers" in sent.body
    assert invitation_behind(link.rstrip("/").rsplit("/", 1)[1], now=NOW) == invitation


def test_a_role_started_and_ended_reads_plainly(administrator, department):
    user = make_person()
    membership = start_membership(
        user=user, role=Role.SIGN_OFF, department=department, by=administrator, now=NOW
    )
    end_membership(membership=membership, by=administrator, now=NOW, without_sign_off=True)

    for delivery in Delivery.objects.filter(recipient=user).order_by("id"):
        mailing.send_delivery(delivery)

    assert [message.subject for message in mail.outbox] == [
        "You are now sign-off for Department of Ledgers",
        "You are no longer sign-off for Department of Ledgers",
    ]
    assert mail.outbox[0].body.count(settings.SERVICE_URL) == 1
    assert settings.SERVICE_URL not in mail.outbox[1].body


def test_a_fund_wide_role_names_no_department(administrator):
    user = make_person()
    membership = start_membership(user=user, role=Role.CHAIR, by=administrator, now=NOW)
    end_membership(membership=membership, by=administrator, now=NOW)
    subjects = [emails.message_of(row).subject for row in user.deliveries.order_by("id")]
    assert subjects == ["You are now chair", "You are no longer chair"]


@pytest.mark.parametrize("to_address", [True, False])
def test_a_kind_without_words_says_so(administrator, to_address):
    with transaction.atomic():
        event = record_event("never.worded", administrator, by=None, now=NOW)
    with pytest.raises(emails.MessageMissing, match=r"never\.worded"):
        emails.message_for(event, None if to_address else administrator)


def test_a_kind_is_worded_once(monkeypatch, settings):
    settings.EVENT_MESSAGE_MODULES = ["accounts.emails", "accounts.emails"]
    with pytest.raises(ValueError, match="worded twice"):
        emails.all_messages()


def test_an_event_outside_a_transaction_is_refused(administrator, monkeypatch):
    with monkeypatch.context() as outside:
        outside.setattr(transaction.get_connection(), "in_atomic_block", False)
        with pytest.raises(RuntimeError, match="transaction of its action"):
            record_event("a.b", administrator, by=None, now=NOW)
    assert not Event.objects.filter(kind="a.b").exists()


def test_a_person_named_twice_is_told_once(administrator):
    with transaction.atomic():
        event = record_event(
            "a.b", administrator, by=None, now=NOW, tell=[administrator, administrator], ref="X-1"
        )
    assert event.deliveries.count() == 1
    assert str(event) == "a.b X-1"
