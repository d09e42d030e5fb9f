"""A department answers the fund's question: written, sent, certified, and frozen as the next version."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission, forbid_same_person
from accounts.queries import people_with, person_or_those_with
from bids.actions.bids import check_reason
from bids.actions.certification import check_complete
from bids.actions.clarification import ClarificationRefused
from bids.actions.clarification_end import ClarificationOver, give_back, lock_standing
from bids.actions.locks import lock_bid
from bids.actions.submission import check_as_read, check_confirmed, freeze_version
from bids.models import Bid, BidVersion, Clarification, Review
from bids.queries.clarifications import clarifications_of
from bids.queries.clock import database_clock
from bids.queries.documents import clarified_document
from bids.queries.people import people_on
from bids.workflow import CLARIFICATION_TRANSITIONS, ClarificationStatus, ReviewStatus

LONGEST_ANSWER = 5000
IN_HAND = (ReviewStatus.PROPOSED, ReviewStatus.ACCEPTED)


def save_clarification_answer(*, bid: Bid, answer: str, by: User, now: datetime) -> Clarification:
    """Keep what the department answers in words. Raises ClarificationRefused, ClarificationOver,
    TransitionRefused while it is with the sign-off, PermissionRefused.
    """
    with transaction.atomic():
        bid = lock_bid(bid, by, Permission.EDIT_BID)
        standing = lock_standing(bid)
        CLARIFICATION_TRANSITIONS.target(standing.status, "send")
        before, standing.answer = standing.answer, _check_answer(answer)
        standing.save(update_fields=["answer"])
        data = {"number": standing.number, "before": before, "after": standing.answer}
        record_event("bid.clarification_saved", bid, by=by, now=now, department=bid.department, data=data)
    return standing


def send_clarification(*, bid: Bid, by: User, now: datetime) -> Clarification:
    """Hand the answer to the sign-off; nobody edits from here until it is certified or sent back.

    Raises ClarificationRefused without an answer, BidIncomplete, ClarificationOver, TransitionRefused,
    PermissionRefused.
    """
    with transaction.atomic():
        bid = lock_bid(bid, by, Permission.EDIT_BID)
        standing = lock_standing(bid)
        target = CLARIFICATION_TRANSITIONS.target(standing.status, "send")
        if not standing.answer:
            raise ClarificationRefused("Answer the fund's question first.", field="answer")
        check_complete(bid)
        check_in_time(standing)
        standing.status, standing.sent_at, standing.sent_by = target, now, by
        standing.save(update_fields=["status", "sent_at", "sent_by"])
        tell = people_with(Permission.CERTIFY_BID, department=bid.department).exclude(pk=by.pk)
        data = {"title": bid.title, "number": standing.number, "due_on": standing.due_on.isoformat()}
        record_event(
            "bid.clarification_sent",
            bid,
            by=by,
            now=now,
            department=bid.department,
            data=data,
            tell=list(tell),
        )
    return standing


def refuse_clarification(*, bid: Bid, reason: str, by: User, now: datetime) -> Clarification:
    """The sign-off sends the answer back to its writers. Raises BidRefused without a reason,
    ClarificationOver, TransitionRefused, PermissionRefused.
    """
    with transaction.atomic():
        bid = lock_bid(bid, by, Permission.CERTIFY_BID)
        standing = lock_standing(bid)
        target = CLARIFICATION_TRANSITIONS.target(standing.status, "refuse")
        reason = check_reason(reason, "Say what has to be put right, so that the writers know.")
        standing.status = target
        standing.save(update_fields=["status"])
        record_event(
            "bid.clarification_refused",
            bid,
            by=by,
            now=now,
            department=bid.department,
            data={"title": bid.title, "number": standing.number, "reason": reason},
            tell=person_or_those_with(standing.sent_by, Permission.EDIT_BID, department=bid.department),
        )
    return standing


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
        standing = lock_standing(bid)
        target = CLARIFICATION_TRANSITIONS.target(standing.status, "answer")
        forbid_same_person("certify_bid", first=standing.sent_by, second=by)
        check_confirmed(confirmed)
        draft = check_complete(bid)
        read_at = check_in_time(standing)
        document = clarified_document(draft, standing)
        check_as_read(document, seen)
        version = freeze_version(draft, document, sent_by=standing.sent_by, by=by, now=now)
        standing.status, standing.new_version = target, version
        standing.ended_at, standing.ended_by = now, by
        standing.save(update_fields=["status", "new_version", "ended_at", "ended_by"])
        give_back(bid, standing, version=version)
        _record(bid, standing, version, sorted(confirmed), read_at=read_at, by=by, now=now)
    return version


def check_in_time(standing: Clarification) -> datetime:
    """The database's clock, when it reads before the due moment. To be called after the row's lock.

    Raises ClarificationOver.
    """
    read_at = database_clock()
    if read_at >= standing.due_at:
        raise ClarificationOver(
            f"The answer had to be certified by the end of {standing.due_on.day} {standing.due_on:%B %Y}, so "
            f"version {standing.version.number} of the bid stands as it was submitted."
        )
    return read_at


def _made(answered: Clarification) -> BidVersion:
    if answered.new_version is None:
        raise AssertionError("the database keeps the version of an answered clarification")
    return answered.new_version


def _check_answer(answer: str) -> str:
    answer = answer.strip()
    if len(answer) > LONGEST_ANSWER:
        raise ClarificationRefused(
            f"The answer must be {LONGEST_ANSWER:,} characters or fewer.", field="answer"
        )
    return answer


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
    in_hand = Review.objects.filter(version__bid=bid, status__in=IN_HAND).order_by("pk")
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
