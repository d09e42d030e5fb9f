"""Taking a bid off the reserve list when money has become free: decided and told like any other."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from accounts.actions.allowed import require_permission
from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission
from bids.assessment.queries.panel import interest_in
from bids.writing.workflow import BidStatus
from legacyfund.lib.errors import ConflictRefused, PermissionRefused
from portfolio.decisions.actions.announcement import announce_decision
from portfolio.decisions.actions.decisions import DecisionRefused, lock_budget, lock_decision
from portfolio.decisions.actions.letters import issue_letters
from portfolio.decisions.models import Decision, DecisionAmount
from portfolio.decisions.queries.confirming import people_to_confirm
from portfolio.decisions.queries.reserve import ReserveRow, next_that_fits, reserve_list
from portfolio.ledger.actions.allocating import written

if TYPE_CHECKING:
    from bids.writing.models import Bid


class CannotPromote(ConflictRefused):
    """The bid is not on a reserve list, is proposed already, or the money for it is not free."""


def promote_reserved(*, bid: "Bid", reason: str, by: User, now: datetime) -> Decision:
    """Propose to fund a bid of the reserve list as it asked. It is confirmed by the chair, which commits the
    money, and then announced to its department.

    `reason` is needed where another bid that fits comes before it. Raises CannotPromote, DecisionRefused,
    PermissionRefused.
    """
    require_permission(by, Permission.PROPOSE_DECISION)
    with transaction.atomic():
        if obstacle := interest_in(bid, by, now=now):
            raise PermissionRefused(obstacle)
        rows = reserve_list(lock_budget(bid.round), now=now)
        row = _to_promote(rows, bid)
        first = next_that_fits(rows)
        departs = first is not None and first.decision.pk != row.decision.pk
        if departs and not reason.strip():
            raise DecisionRefused(
                "Give a reason: another bid that fits comes before it on the reserve list.", field="reason"
            )
        promotion = Decision.objects.create(
            bid=row.decision.bid,
            version_id=row.decision.version_id,
            outcome=Decision.Outcome.APPROVE,
            rank=row.decision.rank,
            departs=departs,
            reason=reason.strip(),
            promotes=row.decision,
            proposed_at=now,
            proposed_by=by,
        )
        DecisionAmount.objects.bulk_create(
            DecisionAmount(
                decision=promotion,
                year=amount.year,
                control_budget=amount.control_budget,
                requested=amount.requested,
                recommended=amount.requested,
            )
            for amount in row.decision.amounts.all()
        )
        record_event(
            "decision.promotion_proposed",
            promotion,
            by=by,
            now=now,
            ref=bid.reference,
            data={"place": row.place, "reason": promotion.reason, "recommended": written(row.asked)},
            tell=people_to_confirm(row.decision.bid, now=now),
        )
    return promotion


def _to_promote(rows: list[ReserveRow], bid: "Bid") -> ReserveRow:
    row = next((row for row in rows if row.decision.bid_id == bid.pk), None)
    if row is None:
        raise CannotPromote(f"{bid.reference} is not on the reserve list of an announced round.")
    if not row.waits:
        raise CannotPromote(f"It is proposed already to fund {bid.reference}. Reverse that decision first.")
    if not row.fits:
        why = f"{bid.reference} does not fit: {row.lacks_in_words} is not free."
        raise CannotPromote(f"{why} {row.ended_in_words}".rstrip())
    return row


def announce_promotion(*, decision: Decision, by: User, now: datetime) -> Decision:
    """Tell the department that its bid is off the reserve list and approved, with another letter.

    Raises CannotPromote, TransitionRefused, PermissionRefused.
    """
    require_permission(by, Permission.ANNOUNCE_ROUND)
    with transaction.atomic():
        if obstacle := interest_in(decision.bid, by, now=now):
            raise PermissionRefused(obstacle)
        budget = lock_budget(decision.bid.round)
        decision = lock_decision(decision, "version", "award__fund")
        if decision.promotes_id is None:
            raise CannotPromote(f"{decision.bid.reference} is announced together with its round.")
        if decision.bid.status != BidStatus.RESERVED:
            raise CannotPromote(f"{decision.bid.reference} is not on the reserve list any more.")
        announce_decision(decision, by, now)
        (letter,) = issue_letters(budget=budget, decisions=[decision], by=by, now=now)
        record_event(
            "decision.promoted",
            decision,
            by=by,
            now=now,
            ref=decision.bid.reference,
            data={"letter": letter.reference, "sha256": letter.sha256},
        )
    return decision
