"""A decision taken back before it is announced; its money is available again."""

from datetime import datetime

from django.db import transaction

from accounts.events import record_event
from accounts.models import User
from legacyfund.lib.errors import PermissionRefused
from portfolio.awards.actions.awards import withdraw_award
from portfolio.awards.workflow import AWARD_TRANSITIONS
from portfolio.decisions.actions.decisions import DecisionRefused, lock_decision
from portfolio.decisions.models import Decision
from portfolio.decisions.queries.confirming import obstacle_to_reversing
from portfolio.decisions.workflow import DECISION_TRANSITIONS


def reverse_decision(*, decision: Decision, reason: str, by: User, now: datetime) -> Decision:
    """Take a decision back before it is announced; an approval's money is available again.

    A proposal may be taken back by whoever may propose or confirm, a confirmed decision by the chair, and
    neither on a bid of one's own department. Raises PermissionRefused, DecisionRefused, TransitionRefused.
    """
    with transaction.atomic():
        decision = lock_decision(decision, "award__fund")
        target = DECISION_TRANSITIONS.target(decision.status, "reverse")
        if obstacle := obstacle_to_reversing(decision, by, now=now):
            raise PermissionRefused(obstacle)
        if not reason.strip():
            raise DecisionRefused("Give the reason for reversing the decision.", field="reason")
        before = decision.status
        decision.status, decision.reversed_at, decision.reversed_by = target, now, by
        decision.reversal_reason = reason.strip()
        decision.save(update_fields=["status", "reversed_at", "reversed_by", "reversal_reason"])
        award = getattr(decision, "award", None)
        if award is not None:
            award.status = AWARD_TRANSITIONS.target(award.status, "terminate")
            award.save(update_fields=["status"])
            withdraw_award(
                award=award, narrative=f"Decision on {decision.bid.reference} reversed", by=by, now=now
            )
        record_event(
            "decision.reversed",
            decision,
            by=by,
            now=now,
            ref=decision.bid.reference,
            data={"before": before, "after": target, "reason": decision.reversal_reason},
        )
    return decision
