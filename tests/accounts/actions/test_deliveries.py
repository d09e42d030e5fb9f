from datetime import timedelta

import pytest
from django.conf import settings
from django.db import transaction

from accounts.actions import deliveries, leases
from accounts.events import record_event
from accounts.models import Delivery
from tests.factories.accounts import NOW, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def delivery(bidder) -> Delivery:
    with transaction.atomic():
        event = record_event("membership.started", bidder, by=None, now=NOW, tell=[bidder])
    return event.deliveries.get()


def claim(now=NOW):
    return deliveries.claim_delivery(now=now)


def fail_until_set_aside(now=NOW):
    for _ in range(Delivery.MAX_ATTEMPTS):
        held = claim(now)
        deliveries.retry_delivery_later(delivery=held, error="no route", now=now)
        now += timedelta(days=1)


def test_claims_what_is_due_once(delivery):
    held = claim()
    assert held == delivery
    assert (held.claimed_at, held.due_at, held.attempts) == (NOW, NOW + leases.MAIL_LEASE, 1)
    assert claim() is None


def test_claims_the_longest_due_first(delivery, administrator):
    with transaction.atomic():
        record_event("a.b", administrator, by=None, now=NOW - timedelta(hours=1), tell=[administrator])
    assert claim().recipient == administrator


def test_nothing_is_due_before_its_time(delivery):
    assert claim(NOW - timedelta(seconds=1)) is None


def test_a_dead_senders_row_is_due_again(delivery):
    claim()
    again = claim(NOW + leases.MAIL_LEASE)
    assert again == delivery
    assert again.attempts == 2


def test_finishing_marks_done(delivery):
    assert deliveries.finish_delivery(delivery=claim(), now=NOW) is True
    delivery.refresh_from_db()
    assert delivery.done_at == NOW
    assert claim(NOW + timedelta(days=1)) is None


def test_what_a_slow_server_has_taken_is_done_whoever_holds_it(delivery):
    late = claim()
    second = claim(NOW + leases.MAIL_LEASE)
    assert deliveries.finish_delivery(delivery=late, now=NOW) is True
    assert deliveries.finish_delivery(delivery=second, now=NOW) is False
    assert claim(NOW + timedelta(days=1)) is None


def test_a_message_is_held_for_longer_than_the_slowest_talk_with_a_server(delivery):
    assert timedelta(seconds=20 * settings.EMAIL_TIMEOUT) < leases.MAIL_LEASE


def test_waits_longer_after_each_failure(delivery):
    held = claim()
    assert deliveries.retry_delivery_later(delivery=held, error="no route", now=NOW) is False
    delivery.refresh_from_db()
    assert (delivery.due_at, delivery.last_error) == (NOW + timedelta(minutes=1), "no route")
    assert leases.delay_after(4) == timedelta(minutes=8)


def test_a_late_failure_changes_nothing(delivery):
    late = claim()
    claim(NOW + leases.MAIL_LEASE)
    assert deliveries.retry_delivery_later(delivery=late, error="late", now=NOW) is False
    deliveries.set_delivery_aside(delivery=late, error="late", now=NOW)
    delivery.refresh_from_db()
    assert (delivery.last_error, delivery.set_aside_at) == ("", None)


def test_is_set_aside_after_its_attempts(delivery):
    fail_until_set_aside()
    delivery.refresh_from_db()
    assert delivery.set_aside_at is not None
    assert delivery.last_error == "no route"
    assert claim(NOW + timedelta(days=30)) is None


def test_a_row_that_kills_its_senders_is_set_aside_and_the_next_one_claimed(delivery, administrator):
    now = NOW
    for _ in range(Delivery.MAX_ATTEMPTS):
        assert claim(now) == delivery
        now += leases.MAIL_LEASE
    with transaction.atomic():
        record_event("a.b", administrator, by=None, now=now, tell=[administrator])

    assert claim(now).recipient == administrator
    delivery.refresh_from_db()
    assert delivery.last_error == leases.NEVER_FINISHED


def test_a_released_row_starts_over(delivery):
    fail_until_set_aside()
    deliveries.release_delivery(delivery=delivery, now=NOW)
    held = claim()
    assert (held, held.attempts) == (delivery, 1)


def test_refuses_to_release_what_is_not_set_aside(delivery):
    with pytest.raises(deliveries.DeliveryRefused):
        deliveries.release_delivery(delivery=delivery, now=NOW)


def test_is_read_once_and_by_its_recipient_alone(delivery, bidder):
    assert deliveries.mark_read(delivery=delivery, by=make_person(), now=NOW) is False
    assert deliveries.mark_read(delivery=delivery, by=bidder, now=NOW) is True
    assert deliveries.mark_read(delivery=delivery, by=bidder, now=NOW) is False
