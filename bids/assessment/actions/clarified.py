"""The sign-off certifies the answer to a clarification: the next version, with the reviews in hand."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission, forbid_same_person
from accounts.queries.roles import people_with
from bids.assessment.models import Review
from bids.assessment.workflow import REVIEWS_IN_HAND
from bids.versions.actions.certification import check_complete
from bids.versions.actions.clarification_answer import check_in_time
from bids.versions.actions.clarification_end import give_back, lock_current
from bids.versions.actions.submission import check_as_read, check_confirmed, freeze_version
from bids.versions.models import BidVersion
from bids.versions.queries.documents import clarified_document
from bids.writing.actions.locks import lock_bid
from bids.writing.models import Bid, Clarification
from bids.writing.queries.clarifications import clarifications_of
from bids.writing.queries.people import people_on
from bids.writing.workflow import CLARIFICATION_TRANSITIONS, ClarificationStatus


def certify_clarification(
    *, bid: Bid, confirmed: Collection[str], by: User, now: datetime, seen: str | None = None
) -> BidVersion:
    """Freeze the next version and give the bid back to where it was; reviews in hand go on with it.

    `seen` is the SHA-256 of the document the sign-off was shown. The same person asking again is given the
    version there is. Raises ClarificationOver at the due moment itself, TransitionRefused, PermissionRefused,
    TestsNotConfirmed, BidIncomplete, NotAsRead.
    """
    with transaction.atomic():
        bid = lock_bid(bid, by, Permission.CERTIFY_BID)
        last = clarifications_of(bid).first()
        if last is not None and last.status == ClarificationStatus.ANSWERED and last.ended_by_id == by.pk:
            return _made(last)
        current = lock_current(bid)
        target = CLARIFICATION_TRANSITIONS.target(current.status, "answer")
        forbid_same_person("certify_bid", first=current.sent_by, second=by)
        check_confirmed(confirmed)
        draft = check_complete(bid)
        read_at = check_in_time(current)
        document = clarified_document(draft, current)
        check_as_read(document, seen)
        version = freeze_version(draft, document, sent_by=current.sent_by, by=by, now=now)
        current.status, current.new_version = target, version
        current.ended_at, current.ended_by = now, by
        current.save(update_fields=["status", "new_version", "ended_at", "ended_by"])
        give_back(bid, current, version=version)
        _record(bid, current, version, sorted(confirmed), read_at=read_at, by=by, now=now)
    return version


def _made(answered: Clarification) -> BidVersion:
    if answered.new_version is None:
        raise AssertionError("the database keeps the version of an answered clarification")
    return answered.new_version


def _record(
    bid: Bid,
    answered: Clarification,
    version: BidVersion,
    confirmed: list[str],
    *,
    read_at: datetime,
    by: User,
    now: datetime,
) -> None:
    """One event; the reviews that are not handed in go on with the new version."""
    in_hand = Review.objects.filter(version__bid=bid, status__in=REVIEWS_IN_HAND).order_by("pk")
    reviewers = [review.reviewer for review in in_hand.select_related("reviewer")]
    in_hand.update(version=version)
    record_event(
        "bid.clarified",
        bid,
        by=by,
        now=now,
        department=bid.department,
        data={
            "title": bid.title,
            "number": answered.number,
            "version": version.number,
            "sha256": version.sha256,
            "confirmed": confirmed,
            "clock_read": read_at.isoformat(),
            "reviewers": [person.pk for person in reviewers],
        },
        tell=[*people_on(bid), *people_with(Permission.ASK_CLARIFICATION), *reviewers],
    )
