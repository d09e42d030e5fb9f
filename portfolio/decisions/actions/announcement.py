"""Announcing a round: the one moment at which departments learn what was decided."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from accounts.actions.allowed import require_permission
from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission
from bids.assessment.actions.outcomes import mark_announced, record_outcome
from bids.rounds.workflow import ROUND_TRANSITIONS
from bids.writing.workflow import BidStatus
from legacyfund.lib.errors import ConflictRefused
from portfolio.decisions.actions.decisions import lock_budget
from portfolio.decisions.actions.letters import issue_letters
from portfolio.decisions.models import Decision
from portfolio.decisions.queries.candidates import candidates_of, undecided
from portfolio.decisions.queries.decisions import standing_decisions
from portfolio.decisions.queries.feedback import lacking_feedback
from portfolio.decisions.workflow import DECISION_TRANSITIONS
from portfolio.funds.models import RoundBudget

if TYPE_CHECKING:
    from bids.rounds.models import Round


OUTCOMES = {
    Decision.Outcome.APPROVE: "APPROVED",
    Decision.Outcome.RESERVE: "RESERVED",
    Decision.Outcome.REJECT: "REJECTED",
}


class CannotAnnounce(ConflictRefused):
    """A bid is undecided, a decision stands on a bid that is no longer there, or one would be told no without
    a word of why.
    """


def announce_round(*, round: "Round", by: User, now: datetime) -> RoundBudget:
    """Tell every department its outcome, all at once or none, each by its letter with the feedback that the
    chair has cleared; awards appear to their departments.

    Raises CannotAnnounce naming the bids in the way, TransitionRefused, PermissionRefused.
    """
    require_permission(by, Permission.ANNOUNCE_ROUND)
    with transaction.atomic():
        budget = lock_budget(round)
        ROUND_TRANSITIONS.target(budget.round.status, "announce")
        if missing := undecided(candidates_of(budget.round, budget.fund, now=now)):
            raise CannotAnnounce(f"These bids have no confirmed decision yet: {', '.join(missing)}.")
        decisions = _lock_decisions(budget.round)
        _check_bids_stand(decisions)
        _check_feedback(budget, decisions)
        for decision in decisions:
            announce_decision(decision, by, now)
        letters = issue_letters(budget=budget, decisions=decisions, by=by, now=now)
        mark_announced(round=budget.round, by=by, now=now)
        record_event(
            "decisions.announced",
            budget,
            by=by,
            now=now,
            ref=budget.round.reference,
            data={
                "outcomes": [[decision.bid.reference, decision.outcome] for decision in decisions],
                "letters": [[letter.reference, letter.sha256] for letter in letters],
            },
        )
    return budget


def _lock_decisions(round: "Round") -> list[Decision]:
    decisions = standing_decisions(round).select_related("version", "award").defer("version__document")
    return list(decisions.select_for_update(of=("self", "bid"), no_key=True).order_by("pk"))


def _check_bids_stand(decisions: Iterable[Decision]) -> None:
    gone = sorted(row.bid.reference for row in decisions if row.bid.status != BidStatus.SCORED)
    if gone:
        raise CannotAnnounce(
            f"These bids were withdrawn after they were decided: {', '.join(gone)}. "
            "Reverse their decisions first."
        )


def _check_feedback(budget: RoundBudget, decisions: Iterable[Decision]) -> None:
    if lacking := lacking_feedback(budget, decisions):
        raise CannotAnnounce(
            "These bids are rejected or held on the reserve list, and the chair has cleared no feedback for "
            f"them: {', '.join(lacking)}. The chair clears it, or writes one line for all, on the page "
            "Feedback."
        )


def announce_decision(decision: Decision, by: User, now: datetime) -> None:
    """Part of an announcement, which holds the decision and its bid. Needs the award of an approval."""
    decision.status = DECISION_TRANSITIONS.target(decision.status, "announce")
    decision.announced_at, decision.announced_by = now, by
    decision.save(update_fields=["status", "announced_at", "announced_by"])
    outcome = OUTCOMES[Decision.Outcome(decision.outcome)]
    record_outcome(bid=decision.bid, outcome=outcome, by=by, now=now)
