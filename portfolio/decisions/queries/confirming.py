"""Who confirms a decision and who takes it back, and what stands in their way."""

from datetime import datetime
from typing import TYPE_CHECKING

from accounts.models import User
from accounts.permissions import FORBIDDEN_PAIRS, Permission
from accounts.queries.roles import people_with, permissions_now
from bids.assessment.queries.panel import chair_of, has_chair, interest_in
from bids.writing.workflow import BidStatus
from legacyfund.lib.financial_year import london_date
from portfolio.decisions.models import Decision
from portfolio.decisions.workflow import DECISION_TRANSITIONS, DecisionStatus
from portfolio.ledger.rules.ended import ended_among, ended_on

if TYPE_CHECKING:
    from bids.writing.models import Bid


def obstacle_to_confirming(decision: Decision, user: User, *, now: datetime) -> str:
    """Why this person cannot confirm the decision now, as a sentence; empty when they can."""
    if not may_confirm(user, decision.bid, now=now):
        return "The chair confirms decisions."
    if decision.proposed_by_id == user.pk:
        return FORBIDDEN_PAIRS["confirm_decision"].refusal
    if obstacle := interest_in(decision.bid, user, now=now):
        return obstacle
    expected = BidStatus.SCORED if decision.promotes_id is None else BidStatus.RESERVED
    if decision.bid.status != expected:
        return f"{decision.bid.reference} is {decision.bid.get_status_display().lower()}."
    return _obstacle_of_years(decision, now=now)


def _obstacle_of_years(decision: Decision, *, now: datetime) -> str:
    """A proposal may have waited over the end of a year of its money."""
    if decision.status != DecisionStatus.PROPOSED or decision.outcome != Decision.Outcome.APPROVE:
        return ""
    given = decision.amounts.filter(recommended__gt=0).order_by("year", "control_budget")
    ended = ended_among(given.values_list("year", "control_budget"), london_date(now))
    if not ended:
        return ""
    return (
        f"It cannot be confirmed as it is proposed: it gives money of {' and '.join(ended)}. "
        f"{' '.join(ended_on(year) for year in ended)} Reverse the proposal, then propose the later years "
        "alone, or an option of the bid that starts later."
    )


def may_reverse(decision: Decision, user: User, *, now: datetime) -> bool:
    return DECISION_TRANSITIONS.allows(decision.status, "reverse") and not obstacle_to_reversing(
        decision, user, now=now
    )


def obstacle_to_reversing(decision: Decision, user: User, *, now: datetime) -> str:
    """Why this person is not the one to take the decision back, as a sentence; empty when they are.

    A proposal: whoever proposes or confirms. A confirmed decision: the chair. Nobody on a bid of their own.
    """
    held = permissions_now(user)
    proposes = decision.status == DecisionStatus.PROPOSED and Permission.PROPOSE_DECISION in held
    if Permission.CONFIRM_DECISION not in held and not proposes:
        return "Only the chair reverses a confirmed decision."
    return interest_in(decision.bid, user, now=now)


def may_confirm(user: User, bid: "Bid", *, now: datetime) -> bool:
    """Whoever confirms decisions, and the deputy of the panel on a bid from which its chair is kept away."""
    if Permission.CONFIRM_DECISION in permissions_now(user):
        return True
    chair = chair_of(bid, now=now)
    return chair is not None and chair.person_id == user.pk


def people_to_confirm(bid: "Bid", *, now: datetime) -> list[User]:
    """Who is told of a proposal: the chair of the round's panel, or where none is named or is left, everybody
    who confirms decisions; nobody with an interest in the bid. A deputy reads of it in the meeting.
    """
    asked = people_with(Permission.CONFIRM_DECISION)
    chair = chair_of(bid, now=now)
    if chair is not None and has_chair(bid.round):
        asked = asked.filter(pk=chair.person_id)
    return [person for person in asked if not interest_in(bid, person, now=now)]
