"""What a person's choice makes of a message: sent, held over quiet hours, or gathered into a digest."""

from datetime import UTC, date, datetime, time, timedelta
from smtplib import SMTPDataError

import pytest
from django.core import mail
from django.db import transaction

from accounts import tasks
from accounts.actions.departments import close_department
from accounts.actions.leases import MAIL_LEASE
from accounts.actions.notices import (
    NoticesRefused,
    choose_notices,
    claim_digest,
    finish_digest,
    gather_digest,
    retry_digest,
)
from accounts.actions.passwords import ask_for_password
from accounts.actions.people import deactivate_user, end_membership, start_membership
from accounts.actions.set_aside import WorkNotStuck
from accounts.events import record_event
from accounts.models import Digest, Event, NoticeChoice
from accounts.queries.readers import CLOSED, ENDED
from accounts.queries.told import mail_late
from tests.factories.accounts import make_department, make_user

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
"""A Tuesday."""
EIGHT = datetime(2026, 11, 25, 8, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
MONDAY = datetime(2026, 11, 30, 8, tzinfo=UTC)


@pytest.fixture
def clock(monkeypatch):
    """Sets the clock that tasks read."""

    def set_to(moment):
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    set_to(NOON)
    return set_to


def tell(user, kind="finding.opened", ref="REF-1", now=NOON, department=None):
    data = {"title": "Return due", "message": "It is due.", "page": "/", "role": "CHAIR"}
    with transaction.atomic():
        event = record_event(
            kind, user, by=None, now=now, ref=ref, data=data, tell=[user], department=department
        )
    return event.deliveries.get()


def choose(person, pace="AT_ONCE", quiet=(None, None), now=NOON):
    return choose_notices(
        person=person, pace=pace, quiet_from=quiet[0], quiet_until=quiet[1], by=person, now=now
    )


def send_all():
    tasks.send_deliveries()
    tasks.send_digests()


@pytest.mark.usefixtures("clock")
def test_nobody_who_has_not_chosen_waits(bidder):
    tell(bidder)
    send_all()

    assert len(mail.outbox) == 1


@pytest.mark.parametrize(("pace", "leaves"), [("DAILY", EIGHT), ("WEEKLY", MONDAY)])
def test_what_may_wait_leaves_together(bidder, clock, pace, leaves):
    choose(bidder, pace)
    rows = [tell(bidder), tell(bidder, ref="REF-2")]
    send_all()
    clock(leaves - timedelta(seconds=1))
    send_all()
    assert mail.outbox == []

    clock(leaves)
    send_all()
    send_all()

    (sent,) = mail.outbox
    assert sent.to == [bidder.email]
    assert sent.body.index("REF-1") < sent.body.index("REF-2")
    for row in rows:
        row.refresh_from_db()
        assert row.done_at == leaves


@pytest.mark.usefixtures("clock")
def test_what_must_be_told_is_told_at_once_by_itself(bidder):
    choose(bidder, "WEEKLY")
    tell(bidder, kind="membership.started")
    tasks.send_deliveries()

    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("kind", "leaves"),
    [("finding.opened", datetime(2026, 11, 25, 10, tzinfo=UTC)), ("membership.started", EIGHT)],
)
def test_quiet_hours_hold_and_no_longer_than_the_morning_what_must_be_told(bidder, clock, kind, leaves):
    choose(bidder, quiet=(time(18), time(10)))
    clock(datetime(2026, 11, 24, 23, tzinfo=UTC))
    row = tell(bidder, kind=kind)
    tasks.send_deliveries()
    row.refresh_from_db()
    assert (row.due_at, row.attempts, row.done_at) == (leaves, 0, None)

    clock(leaves)
    tasks.send_deliveries()

    assert len(mail.outbox) == 1


def test_what_comes_while_a_digest_is_sent_goes_into_the_next(bidder, clock):
    choose(bidder, "DAILY")
    tell(bidder)
    tasks.send_deliveries()
    clock(EIGHT)
    Digest.objects.update(gathered_at=EIGHT)

    late = tell(bidder, ref="LATE", now=EIGHT)
    tasks.send_deliveries()

    late.refresh_from_db()
    assert Digest.objects.count() == 2
    assert late.due_at == EIGHT + timedelta(days=1)


def test_choosing_to_be_told_at_once_sends_what_waits(bidder, clock):
    choose(bidder, "WEEKLY")
    tell(bidder)
    tasks.send_deliveries()

    choose(bidder, now=NOON + timedelta(hours=1))
    clock(NOON + timedelta(hours=1))
    tasks.send_digests()

    assert len(mail.outbox) == 1
    event = Event.objects.filter(kind="notices.chosen").latest("pk")
    assert event.data["before"]["pace"] == "WEEKLY"
    assert event.data["after"]["pace"] == "AT_ONCE"


@pytest.mark.parametrize(
    ("quiet", "field"),
    [
        ((time(22), None), "quiet_until"),
        ((None, time(7)), "quiet_from"),
        ((time(7), time(7)), "quiet_until"),
    ],
)
def test_quiet_hours_have_two_times_that_differ(bidder, quiet, field):
    with pytest.raises(NoticesRefused) as refusal:
        choose(bidder, quiet=quiet)

    assert refusal.value.field == field
    assert not NoticeChoice.objects.exists()


def leave(person, by):
    end_membership(membership=person.memberships.get(ended_at=None), by=by, now=LATER)


def leave_for_the_fund(person, by):
    leave(person, by)
    start_membership(user=person, role="FUND_MANAGER", by=by, now=LATER)


def move_to_the_successor(person, by):
    was, successor = person.memberships.get().department, make_department()
    close_department(department=was, ends_on=date(2027, 3, 31), successor=successor, by=by, now=LATER)
    leave(person, by)
    start_membership(user=person, role="SIGN_OFF", department=successor, by=by, now=LATER)


def close_account(person, by):
    deactivate_user(user=person, by=by, now=LATER)


@pytest.mark.parametrize("pace", ["AT_ONCE", "DAILY"])
@pytest.mark.parametrize(
    ("happens", "of", "kind", "why"),
    [
        (leave, "own", "finding.opened", ENDED),
        (leave_for_the_fund, "own", "finding.opened", ENDED),
        (leave, "", "finding.opened", ENDED),
        (leave, "other", "finding.opened", ENDED),
        (close_account, "own", "membership.started", CLOSED),
        (leave, "own", "membership.started", ""),
        (move_to_the_successor, "own", "finding.opened", ""),
        (lambda person, by: None, "other", "finding.opened", ""),
    ],
)
def test_what_waits_is_told_only_to_whom_it_still_concerns(bidder, clock, pace, happens, of, kind, why):
    own = bidder.memberships.get().department
    choose(bidder, pace, quiet=(time(11), time(13)))
    row = tell(bidder, kind=kind, department={"own": own, "other": make_department(), "": None}[of])
    tasks.send_deliveries()
    happens(bidder, make_user("ADMINISTRATOR"))

    clock(EIGHT)
    send_all()

    row.refresh_from_db()
    assert (row.done_at, row.last_error) == (EIGHT, why)
    words = "You are now chair" if kind == "membership.started" else "Return due: REF-1"
    assert any(words in sent.subject for sent in mail.outbox) is not bool(why)


def test_an_account_that_was_closed_gets_no_link_to_a_password(bidder):
    ask_for_password(user=bidder, now=NOON)
    close_account(bidder, make_user("ADMINISTRATOR"))
    tasks.send_deliveries()

    assert mail.outbox == []


def test_a_digest_that_cannot_be_sent_is_tried_again_then_set_aside_and_released(bidder, clock, monkeypatch):
    choose(bidder, "DAILY")
    tell(bidder)
    tasks.send_deliveries()
    clock(EIGHT)

    failure = ConnectionRefusedError("no")

    def fail(digest, rows):
        raise failure

    send = tasks.send_digest
    monkeypatch.setattr(tasks, "send_digest", fail)
    tasks.send_digests()
    digest = Digest.objects.get()
    assert (digest.attempts, digest.set_aside_at) == (0, None)
    assert (mail_late(EIGHT), mail_late(EIGHT + timedelta(seconds=1))) == (0, 1)
    with pytest.raises(WorkNotStuck):
        retry_digest(row=digest, by=bidder, now=EIGHT)

    failure = SMTPDataError(451, b"busy")
    Digest.objects.update(attempts=7, due_at=EIGHT)
    tasks.send_digests()
    digest = Digest.objects.get()
    assert digest.set_aside_at is not None
    retry_digest(row=digest, by=make_user("ADMINISTRATOR"), now=EIGHT)
    monkeypatch.setattr(tasks, "send_digest", send)
    tasks.send_digests()

    assert len(mail.outbox) == 1


def test_a_digest_that_a_slow_server_has_taken_is_done_whoever_holds_it(bidder, clock):
    choose(bidder, "DAILY")
    row = tell(bidder)
    tasks.send_deliveries()
    late = claim_digest(now=EIGHT)
    gather_digest(digest=late, now=EIGHT)
    assert claim_digest(now=EIGHT + MAIL_LEASE - timedelta(seconds=1)) is None
    second = claim_digest(now=EIGHT + MAIL_LEASE)

    assert finish_digest(digest=late, receipt="", now=EIGHT + MAIL_LEASE)
    assert not finish_digest(digest=second, receipt="", now=EIGHT + MAIL_LEASE)
    row.refresh_from_db()
    assert row.done_at == EIGHT + MAIL_LEASE


def test_a_digest_with_a_fault_of_its_own_stops_no_other(bidder, clock, monkeypatch):
    other = make_user("REVIEWER")
    for person in (bidder, other):
        choose(person, "DAILY")
        tell(person)
    tasks.send_deliveries()
    clock(EIGHT)
    send = tasks.send_digest

    def trip(digest, rows):
        if digest.recipient_id == bidder.pk:
            raise KeyError("title")
        return send(digest, rows)

    monkeypatch.setattr(tasks, "send_digest", trip)
    tasks.send_digests()

    assert [row.to for row in mail.outbox] == [[other.email]]
    assert Digest.objects.get(recipient=bidder).last_error == "KeyError: 'title'"
