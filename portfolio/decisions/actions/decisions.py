"""What proposing, confirming and reversing a decision have in common: the rows they lock, what they refuse.

Nothing in these reaches the department: no event of its own, no message, no change to its bid.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from bids.rounds.workflow import RoundStatus
from bids.writing.workflow import BidStatus
from legacyfund.lib.days import when_in_words
from legacyfund.lib.errors import ConflictRefused, DomainError
from legacyfund.lib.transitions import TransitionRefused
from portfolio.decisions.models import Decision
from portfolio.decisions.workflow import DecisionStatus
from portfolio.funds.models import RoundBudget
from portfolio.ledger.rules.ledger import Cell

if TYPE_CHECKING:
    from bids.rounds.models import Round
    from bids.writing.models import Bid


Amounts = Mapping[Cell, Decimal]


class DecisionRefused(DomainError):
    """The proposal cannot stand as it is: its amounts, or a reason that is missing."""


class CannotDecide(ConflictRefused):
    """The round or the bid is not at the point where this can be decided."""


def lock_budget(round: "Round") -> RoundBudget:
    """The tie of round and fund, locked: what is decided and told of a round goes one step at a time. The
    round is read afresh below the lock: joined to a row that was waited for, it would be as old as the wait.
    """
    held = RoundBudget.objects.select_for_update().filter(round=round).first()
    if held is None:
        raise CannotDecide("No fund pays for this round yet. Tie the round to a fund first.")
    return RoundBudget.objects.select_related("round", "fund").get(pk=held.pk)


def lock_decision(decision: Decision, *beside: str) -> Decision:
    """The decision and its bid, locked: a withdrawal of the bid waits, or has happened. `beside`: what else
    is read with it.
    """
    return (
        Decision.objects.select_for_update(of=("self", "bid"), no_key=True)
        .select_related("bid__round", "bid__department", *beside)
        .get(pk=decision.pk)
    )


def check_unconfirmed(decision: Decision, *, now: datetime) -> None:
    """Raises TransitionRefused that says by whom and when it was confirmed, as at a second press."""
    if decision.status in (DecisionStatus.CONFIRMED, DecisionStatus.ANNOUNCED) and decision.confirmed_at:
        when = when_in_words(decision.confirmed_at, now)
        raise TransitionRefused(f"This decision was confirmed {when} by {decision.confirmed_by}.")


def check_assessed(round: "Round") -> None:
    if round.status != RoundStatus.ASSESSED:
        raise CannotDecide(
            f"Round {round.reference} is not at the point of decision: the ranking must be frozen, and the "
            "outcome not yet announced."
        )


def check_scored(bid: "Bid") -> None:
    if bid.status != BidStatus.SCORED:
        raise CannotDecide(f"{bid.reference} is {bid.get_status_display().lower()}, so it cannot be decided.")
