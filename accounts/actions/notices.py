"""How people wish to be told, and what that makes of a message: sent now, held, or put into a digest.

Holding and gathering are bookkeeping: no events.
"""

from datetime import datetime, time

from django.db import transaction

from accounts.actions.leases import MAIL_LEASE, claim_row, is_held, release_row
from accounts.actions.set_aside import SetAside, WorkNotStuck
from accounts.events import record_event
from accounts.models import Delivery, Digest, NoticeChoice, User
from accounts.queries.readers import why_not_told
from accounts.queries.told import digests_set_aside
from legacyfund.lib.errors import DomainError
from legacyfund.lib.quiet_hours import digest_leaves, held_until

_WITHOUT_CHOICE = NoticeChoice(pace=NoticeChoice.Pace.AT_ONCE)


class NoticesRefused(DomainError):
    """The hours chosen are none."""


@transaction.atomic
def choose_notices(
    *,
    person: User,
    pace: str,
    quiet_from: time | None,
    quiet_until: time | None,
    by: User,
    now: datetime,
) -> NoticeChoice:
    """What waits in the person's digest leaves by the new choice."""
    if (quiet_from is None) != (quiet_until is None):
        field = "quiet_from" if quiet_from is None else "quiet_until"
        raise NoticesRefused("Give both times, or neither for no quiet hours.", field=field)
    if quiet_from is not None and quiet_from == quiet_until:
        raise NoticesRefused("Choose another time: quiet hours cannot last all day.", field="quiet_until")
    User.objects.select_for_update().get(pk=person.pk)
    before = NoticeChoice.objects.filter(person=person).first()
    choice, _ = NoticeChoice.objects.update_or_create(
        person=person,
        defaults={
            "pace": NoticeChoice.Pace(pace),
            "quiet_from": quiet_from,
            "quiet_until": quiet_until,
            "chosen_at": now,
        },
    )
    waiting = Digest.objects.select_for_update().filter(recipient=person, gathered_at=None)
    for digest in waiting:
        digest.due_at = _leaves(choice, now)
        digest.save(update_fields=["due_at"])
    record_event(
        "notices.chosen",
        choice,
        by=by,
        now=now,
        ref=person.email,
        data={"before": _in_words(before), "after": _in_words(choice)},
    )
    return choice


def _in_words(choice: NoticeChoice | None) -> dict[str, str] | None:
    if choice is None:
        return None
    quiet = choice.quiet
    return {"pace": choice.pace, "quiet": f"{quiet.starts:%H:%M} to {quiet.ends:%H:%M}" if quiet else ""}


def _leaves(choice: NoticeChoice, now: datetime) -> datetime:
    if choice.pace == NoticeChoice.Pace.AT_ONCE:
        return held_until(now, choice.quiet, must_be_told=False) or now
    return digest_leaves(now, choice.quiet, weekly=choice.pace == NoticeChoice.Pace.WEEKLY)


def put_off(*, delivery: Delivery, must_be_told: bool, now: datetime) -> bool:
    """True where a claimed message does not leave now: it waits for the end of its reader's quiet hours, or
    in their digest. An address without a sign-in has chosen nothing.
    """
    if delivery.recipient is None:
        return False
    choice = NoticeChoice.objects.filter(person=delivery.recipient).first() or _WITHOUT_CHOICE
    if choice.pace != NoticeChoice.Pace.AT_ONCE and not must_be_told:
        return _gather(delivery, delivery.recipient, _leaves(choice, now))
    since = delivery.event.occurred_at
    until = held_until(now, choice.quiet, must_be_told=must_be_told, since=since)
    return until is not None and _put_back(delivery, due_at=until)


@transaction.atomic
def _gather(delivery: Delivery, recipient: User, leaves: datetime) -> bool:
    """Held until then: a digest that is being gathered waits, or is taken no more."""
    digest = _open_digest(recipient, leaves)
    return _put_back(delivery, due_at=digest.due_at, digest=digest)


def _open_digest(recipient: User, leaves: datetime) -> Digest:
    while True:
        made, _ = Digest.objects.get_or_create(
            recipient=recipient, gathered_at=None, defaults={"due_at": leaves}
        )
        if held := Digest.objects.select_for_update().filter(pk=made.pk, gathered_at=None).first():
            return held


@transaction.atomic
def _put_back(delivery: Delivery, **changed: object) -> bool:
    """Waiting as if it had never been tried. False where another sender has it by now."""
    row = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if not is_held(row, delivery):
        return False
    for name, value in {"attempts": 0, "held_by": "", "claimed_at": None, **changed}.items():
        setattr(row, name, value)
    row.save(update_fields=["attempts", "held_by", "claimed_at", *changed])
    return True


def claim_digest(*, now: datetime) -> Digest | None:
    """The digest due longest that nobody else holds; None when none is due."""
    return claim_row(Digest.objects.select_related("recipient"), now=now, lease=MAIL_LEASE)


@transaction.atomic
def gather_digest(*, digest: Digest, now: datetime) -> list[Delivery]:
    """The messages of a claimed digest, as they happened; from now on none is added. Those that are not told
    any more end here.
    """
    row = Digest.objects.select_for_update().get(pk=digest.pk)
    if row.gathered_at is None:
        row.gathered_at = now
        row.save(update_fields=["gathered_at"])
    found = Delivery.objects.filter(digest=row, done_at=None).select_related("event", "event__department")
    rows = list(found.select_related("event__actor", "recipient").order_by("event__occurred_at", "pk"))
    untold = {row.pk: why for row in rows if (why := why_not_told(row.event, row.recipient))}
    for pk, why in untold.items():
        Delivery.objects.filter(pk=pk).update(done_at=now, claimed_at=now, last_error=why)
    return [row for row in rows if row.pk not in untold]


@transaction.atomic
def finish_digest(*, digest: Digest, receipt: str, now: datetime) -> bool:
    """As `finish_delivery`, with the messages in it."""
    row = Digest.objects.select_for_update().get(pk=digest.pk)
    if row.done_at is not None:
        return False
    row.done_at, row.receipt, row.last_error = now, receipt, ""
    row.save(update_fields=["done_at", "receipt", "last_error"])
    Delivery.objects.filter(digest=row, done_at=None).update(
        done_at=now, claimed_at=digest.claimed_at, receipt=receipt, attempts=row.attempts
    )
    return True


def retry_digest(*, row: Digest, by: User, now: datetime) -> Digest:
    """Send one that was set aside once more. Raises WorkNotStuck."""
    released = release_row(row, now=now)
    if released is None:
        raise WorkNotStuck(f"{row} is not stopped any more. Nothing needs doing.")
    return released


SET_ASIDE = {"digests": SetAside("Digest of messages", digests_set_aside, retry_digest)}
