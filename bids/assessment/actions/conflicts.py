"""Conflicts of interest: looked for in the record, declared by people, and decided by the fund."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction

from accounts.actions.allowed import require_permission
from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import people_with
from bids.assessment.actions.interests import assigning_on_record, forbid_assigning
from bids.assessment.actions.recall import set_aside_reviews
from bids.assessment.actions.reviews import recuse_review, take_back_review
from bids.assessment.models import Conflict, PanelMember, Review
from bids.assessment.queries.conflicts import bids_assessed
from bids.assessment.queries.found_conflicts import found_conflicts
from bids.assessment.workflow import CONFLICT_TRANSITIONS, REVIEWS_IN_HAND, ConflictStatus
from bids.rounds.actions import lock_round
from bids.rounds.models import Round
from bids.writing.actions.bids import check_reason
from bids.writing.models import Bid
from legacyfund.lib.errors import DomainError, PermissionRefused

ALWAYS = "Whoever belongs to a department on a bid, or left it within two years, keeps away from it."
DECLARED_KINDS = (Conflict.Kind.PERSONAL, Conflict.Kind.MONEY, Conflict.Kind.WORK)
STEPS = ("confirm", "dismiss")
HAS_CONFLICT = "You have a conflict of interest with this bid."


class ConflictOfInterestRefused(DomainError):
    """What is declared, or decided, of a conflict cannot stand."""


def look_for_conflicts(*, round: Round, by: User, now: datetime) -> int:
    """Keep what the record says about the round's panel and bids, and give how much of it is new.

    A department on the bid is a conflict at once; the rest waits for a decision. Raises PermissionRefused.
    """
    require_permission(by, Permission.ASSIGN_REVIEWERS)
    with transaction.atomic():
        round = lock_round(round)
        bids = list(bids_assessed(round).values_list("pk", flat=True))
        members = PanelMember.objects.filter(round=round).order_by("pk")
        found = found_conflicts(bids, list(members.values_list("person", flat=True)), now=now)
        known = set(
            Conflict.objects.filter(bid__in=bids).order_by("pk").values_list("bid", "person", "kind", "key")
        )
        new = [row for row in found if (row.bid, row.person, str(row.kind), row.key) not in known]
        Conflict.objects.bulk_create(
            Conflict(
                bid_id=row.bid,
                person_id=row.person,
                source=Conflict.Source.FOUND,
                kind=row.kind,
                key=row.key,
                evidence=row.evidence,
                noted_at=now,
                **(_settled(by, now) if row.kind == Conflict.Kind.DEPARTMENT else {}),
            )
            for row in new
        )
        record_event("conflicts.found", round, by=by, now=now, data={"new": len(new), "in_all": len(found)})
    return len(new)


def declare_conflict(*, bid: Bid, kind: str, words: str, by: User, now: datetime) -> Conflict:
    """A member of the panel declares an interest, and keeps away from the bid from now on; the fund is told.

    A review of the bid that they have in hand is taken back from them, and one they have submitted counts no
    more, unless the ranking is frozen. Raises
    ConflictOfInterestRefused (no words, another kind, declared before), PermissionRefused.
    """
    if kind not in DECLARED_KINDS:
        raise ConflictOfInterestRefused("Choose what kind of interest it is.", field="kind")
    if not words.strip():
        raise ConflictOfInterestRefused("Say what the interest is.", field="words")
    with transaction.atomic():
        bid = Bid.objects.select_for_update(of=("self",)).select_related("round").get(pk=bid.pk)
        if not PanelMember.objects.filter(round=bid.round_id, person=by).exists():
            raise PermissionRefused("You are not on the panel of this round. Ask the fund if you should be.")
        declared = Conflict.objects.filter(bid=bid, person=by, source=Conflict.Source.DECLARED)
        if declared.filter(kind=kind).exists():
            raise ConflictOfInterestRefused(
                f"You have declared an interest of this kind in {bid.reference} already.", field="bid"
            )
        conflict = Conflict.objects.create(
            bid=bid,
            person=by,
            source=Conflict.Source.DECLARED,
            kind=kind,
            evidence=words.strip(),
            noted_at=now,
        )
        record_event(
            "conflict.declared",
            conflict,
            by=by,
            now=now,
            ref=bid.round.reference,
            data={"bid": bid.reference, "words": words.strip()},
            tell=people_with(Permission.ASSIGN_REVIEWERS),
        )
        in_hand = Review.objects.filter(version__bid=bid, reviewer=by, status__in=REVIEWS_IN_HAND)
        for review in in_hand.order_by("pk"):
            recuse_review(review=review, reason=words, by=by, now=now)
        set_aside_reviews(bid=bid, reviewer=by, reason=words.strip(), by=by, now=now)
    return conflict


def settle_conflicts(
    *, conflicts: Collection[Conflict], step: str, reason: str, by: User, now: datetime
) -> int:
    """Confirm or dismiss each of them, all or none; `step` is confirm or dismiss. Gives how many.

    Who is confirmed keeps away from the bid: a review they have in hand is taken back, and one they have
    submitted counts no more, unless the ranking is frozen. Raises
    ConflictOfInterestRefused (none chosen, a department dismissed, one's own), TransitionRefused,
    AssignerKeptAway, BidRefused without a reason, PermissionRefused.
    """
    require_permission(by, Permission.ASSIGN_REVIEWERS)
    if step not in STEPS:
        raise ConflictOfInterestRefused("Choose to confirm or to dismiss.", field="step")
    if not conflicts:
        raise ConflictOfInterestRefused("Tick the conflicts you have looked at.", field="conflicts")
    reason = check_reason(reason, "Say why.")
    with assigning_on_record(by=by, now=now), transaction.atomic():
        bids = Bid.objects.filter(conflicts__in=[row.pk for row in conflicts])
        list(Bid.objects.select_for_update(of=("self",)).filter(pk__in=bids.values("pk")).order_by("pk"))
        held = Conflict.objects.select_for_update(of=("self",)).filter(pk__in=[row.pk for row in conflicts])
        rows = list(held.select_related("bid__round", "person").order_by("pk"))
        _check_settled_by_another(rows, by=by, now=now)
        for conflict in rows:
            _settle(conflict, step, reason, by=by, now=now)
    return len(conflicts)


def _check_settled_by_another(rows: Iterable[Conflict], *, by: User, now: datetime) -> None:
    bids = {}
    for conflict in rows:
        if conflict.person_id == by.pk:
            raise ConflictOfInterestRefused(
                f"The conflict with {conflict.bid.reference} is your own. Somebody else decides it."
            )
        bids[conflict.bid_id] = conflict.bid
    for bid in bids.values():
        forbid_assigning(bid, by, now=now)


def _settle(conflict: Conflict, step: str, reason: str, *, by: User, now: datetime) -> None:
    if conflict.kind == Conflict.Kind.DEPARTMENT and step == "dismiss":
        raise ConflictOfInterestRefused(
            f"{conflict.person} and {conflict.bid.reference} cannot be dismissed. {ALWAYS}"
        )
    conflict.status = CONFLICT_TRANSITIONS.target(conflict.status, step)
    conflict.reason, conflict.settled_at, conflict.settled_by = reason, now, by
    conflict.save(update_fields=["status", "reason", "settled_at", "settled_by"])
    record_event(
        f"conflict.{conflict.status.lower()}",
        conflict,
        by=by,
        now=now,
        ref=conflict.bid.reference,
        data={"person": conflict.person.email, "evidence": conflict.evidence, "reason": reason},
    )
    if step == "confirm":
        in_hand = Review.objects.filter(
            version__bid=conflict.bid, reviewer=conflict.person, status__in=REVIEWS_IN_HAND
        )
        for review in in_hand.order_by("pk"):
            take_back_review(review=review, reason=HAS_CONFLICT, by=by, now=now)
        set_aside_reviews(bid=conflict.bid, reviewer=conflict.person, reason=HAS_CONFLICT, by=by, now=now)


def _settled(by: User, now: datetime) -> dict[str, object]:
    return {"status": ConflictStatus.CONFIRMED, "reason": ALWAYS, "settled_at": now, "settled_by": by}
