"""Sending what is due, waking the worker, clearing tokens."""

from datetime import timedelta
from smtplib import (
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPServerDisconnected,
)

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.core import mail
from django.db import transaction
from django.utils import timezone
from oauth2_provider.models import AccessToken

from accounts import tasks, wake_ups
from accounts.actions.clients import create_client
from accounts.events import record_event
from accounts.models import Delivery, JobRun
from accounts.notify import NotifyAway
from accounts.queries.told import mail_late
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db


def tell(user, kind="membership.started"):
    now = timezone.now()
    with transaction.atomic():
        event = record_event(kind, user, by=None, now=now, data={"role": "CHAIR"}, tell=[user])
    return event.deliveries.get()


def test_sends_all_that_is_due(bidder):
    rows = [tell(bidder), tell(make_user("REVIEWER"))]

    tasks.send_deliveries()

    assert len(mail.outbox) == 2
    for row in rows:
        row.refresh_from_db()
        assert row.done_at is not None


def test_sends_nothing_twice(bidder):
    tell(bidder)
    tasks.send_deliveries()
    tasks.send_deliveries()
    assert len(mail.outbox) == 1


def test_a_row_without_words_is_set_aside_and_the_rest_is_sent(bidder):
    bad, good = tell(bidder, kind="never.worded"), tell(bidder)

    tasks.send_deliveries()

    bad.refresh_from_db()
    good.refresh_from_db()
    assert bad.set_aside_at is not None
    assert "never.worded" in bad.last_error
    assert good.done_at is not None


def test_a_poison_row_is_set_aside_and_the_rest_is_sent(bidder, monkeypatch):
    bad, good = tell(bidder), tell(bidder)
    send = tasks.send_delivery

    def trip(delivery):
        if delivery.pk == bad.pk:
            raise KeyError("role")
        send(delivery)

    monkeypatch.setattr(tasks, "send_delivery", trip)
    tasks.send_deliveries()

    bad.refresh_from_db()
    good.refresh_from_db()
    assert bad.last_error == "KeyError: 'role'"
    assert bad.set_aside_at is not None
    assert good.done_at is not None


@pytest.mark.parametrize(
    ("failure", "is_away"),
    [
        (ConnectionRefusedError("no"), True),
        (SMTPServerDisconnected("gone"), True),
        (SMTPAuthenticationError(535, b"no"), True),
        (SMTPDataError(421, b"closing"), True),
        (SMTPRecipientsRefused({"a@example.gov.uk": (421, b"closing")}), True),
        (NotifyAway("429"), True),
        (SMTPRecipientsRefused({"a@example.gov.uk": (450, b"busy")}), False),
        (SMTPDataError(451, b"busy"), False),
        (SMTPNotSupportedError("SMTPUTF8"), False),
    ],
)
def test_mail_waits_for_its_server_for_days_and_leaves_when_it_is_back(bidder, monkeypatch, failure, is_away):
    """What is said of one message alone uses its attempts up, and stops no other."""
    first, second = tell(bidder), tell(bidder)
    now, day, send = timezone.now(), timedelta(days=1), tasks.send_delivery

    def fail(delivery):
        raise failure

    monkeypatch.setattr(tasks, "send_delivery", fail)
    for number in range(Delivery.MAX_ATTEMPTS + 1):
        monkeypatch.setattr("django.utils.timezone.now", lambda number=number: now + number * day)
        tasks.send_deliveries()
        first.refresh_from_db()
        second.refresh_from_db()
        tried = [bool(row.last_error) for row in (first, second)]
        assert tried.count(True) == (1 if is_away and not number else 2)
        late = mail_late(now + number * day - timedelta(hours=1))
        assert not is_away or late == (2 if number else 0)

    assert [row.set_aside_at is None for row in (first, second)] == [is_away, is_away]
    monkeypatch.setattr(tasks, "send_delivery", send)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + 30 * day)
    tasks.send_deliveries()
    assert len(mail.outbox) == (2 if is_away else 0)


def test_a_sender_slower_than_its_lease_says_so(bidder, monkeypatch):
    tell(bidder)
    monkeypatch.setattr(tasks, "finish_delivery", lambda **_: False)
    tasks.send_deliveries()
    assert len(mail.outbox) == 1


def test_the_limit_of_a_task_blames_no_row_and_ends_the_task(bidder, monkeypatch):
    struck, untouched = tell(bidder), tell(bidder)

    def strike(delivery):
        raise SoftTimeLimitExceeded

    monkeypatch.setattr(tasks, "send_delivery", strike)
    with pytest.raises(SoftTimeLimitExceeded):
        tasks.send_deliveries()

    struck.refresh_from_db()
    untouched.refresh_from_db()
    assert (struck.attempts, struck.set_aside_at, untouched.attempts) == (1, None, 0)


def test_a_task_that_has_worked_its_time_leaves_the_rest_to_the_next(bidder, monkeypatch):
    tell(bidder)
    monkeypatch.setattr(tasks, "WORKING_SECONDS", 0)
    tasks.send_deliveries()
    assert mail.outbox == []


def test_waking_publishes_one_message(monkeypatch):
    sent = []
    monkeypatch.setattr(tasks.send_deliveries, "apply_async", lambda **options: sent.append(options))
    monkeypatch.setattr(wake_ups, "_left_alone_until", 0.0)  # a slow broker before
    tasks.wake_deliveries()
    assert [options["expires"] for options in sent] == [60]


def test_clears_tokens_that_ran_out_once_a_day(administrator):
    now = timezone.now()
    client, _, _ = create_client(
        name="Feed", scopes=["spend:read"], department=None, by=administrator, now=now
    )
    for number, days in enumerate((-1, 1)):
        token = AccessToken(application=client.application, expires=now + timedelta(days=days))
        token._raw_token = f"token {number}"
        token.save()

    tasks.clear_tokens()
    tasks.clear_tokens()

    assert AccessToken.objects.count() == 1
    assert JobRun.objects.get(name="clear tokens").attempts == 1
