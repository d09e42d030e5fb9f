"""An outcome proposed for a ranked bid, with its amounts and conditions; it waits for the chair."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from accounts.actions.allowed import require_permission
from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission
from bids.assessment.queries.panel import interest_in
from legacyfund.lib.days import day_in_words
from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.financial_year import london_date
from legacyfund.lib.money import NOTHING, format_pounds, is_whole_pennies
from portfolio.awards.conditions.rules.due_days import due_day_obstacle
from portfolio.decisions.actions.decisions import (
    Amounts,
    CannotDecide,
    DecisionRefused,
    check_assessed,
    check_scored,
    lock_budget,
)
from portfolio.decisions.models import Decision, DecisionAmount, DecisionCondition, DecisionOption
from portfolio.decisions.queries.candidates import Candidate, WayToFund, candidates_of
from portfolio.decisions.queries.confirming import people_to_confirm
from portfolio.decisions.workflow import DecisionStatus
from portfolio.funds.models import RoundBudget
from portfolio.ledger.actions.allocating import written
from portfolio.ledger.rules.ended import ended_among, ended_on
from portfolio.ledger.rules.ledger import Cell

if TYPE_CHECKING:
    from bids.writing.models import Bid


@dataclass(frozen=True)
class Condition:
    """What an approval asks of the department: what, who by role, by when, and whether money waits for it."""

    words: str
    owner_role: str
    due_on: date
    blocking: bool = True


def propose_decision(
    *,
    bid: "Bid",
    outcome: str,
    reason: str,
    by: User,
    now: datetime,
    amounts: Amounts | None = None,
    conditions: Sequence[Condition] = (),
    reserve_place: int | None = None,
    option: str | None = None,
) -> Decision:
    """Propose an outcome for a ranked bid. `amounts` are the pounds recommended by (year, control
    budget) when it is to be approved; all that was asked for unless given. `option` is the code of the option
    to approve, blank for the bid as asked; that of the adopted scenario unless given. `conditions` are of an
    approval; `reserve_place` is the turn of a reserved bid, after all the others unless given.

    Raises CannotDecide, DecisionRefused, PermissionRefused.
    """
    require_permission(by, Permission.PROPOSE_DECISION)
    _check_outcome(outcome)
    _check_conditions(outcome, conditions, london_date(now))
    with transaction.atomic():
        if obstacle := interest_in(bid, by, now=now):
            raise PermissionRefused(obstacle)
        candidate = _candidate(lock_budget(bid.round), bid, now=now)
        way = _way(outcome, candidate, option)
        recommended = _recommended(outcome, way.most, amounts)
        _check_years(outcome, recommended, now)
        departs = _departs(outcome, candidate, way, recommended)
        _check_reason(departs, reason)
        decision = Decision.objects.create(
            bid=bid,
            version=candidate.row.version,
            outcome=outcome,
            rank=candidate.row.rank,
            departs=departs,
            reason=reason.strip(),
            reserve_place=_reserve_place(outcome, bid, reserve_place),
            proposed_at=now,
            proposed_by=by,
        )
        _keep_amounts(decision, way.requested, recommended)
        if way.code:
            DecisionOption.objects.create(decision=decision, code=way.code, name=way.name)
        _keep_conditions(decision, conditions)
        _record_proposal(decision, recommended, conditions, by, now)
    return decision


def _check_conditions(outcome: str, conditions: Sequence[Condition], today: date) -> None:
    if conditions and outcome != Decision.Outcome.APPROVE:
        raise DecisionRefused(
            "Only an approval has conditions. Take them out, or approve the bid.", field="outcome"
        )
    if any(not row.words.strip() or not row.owner_role.strip() for row in conditions):
        raise DecisionRefused("Say of each condition what has to be done, and who does it.")
    for number, row in enumerate(conditions, start=1):
        if obstacle := due_day_obstacle(row.due_on, today):
            raise DecisionRefused(f"Condition {number}, by {day_in_words(row.due_on)}: {obstacle}")


def _reserve_place(outcome: str, bid: "Bid", wanted: int | None) -> int | None:
    if outcome != Decision.Outcome.RESERVE:
        return None
    standing = Decision.objects.filter(bid__round=bid.round_id, outcome=Decision.Outcome.RESERVE)
    standing = standing.exclude(status=DecisionStatus.REVERSED)
    following: int = (standing.aggregate(last=Max("reserve_place"))["last"] or 0) + 1
    if wanted is not None and standing.filter(reserve_place=wanted).exists():
        raise DecisionRefused(
            f"Place {wanted} of the reserve list is taken. The next free one at its end is {following}.",
            field="reserve_place",
        )
    return following if wanted is None else wanted


def _keep_conditions(decision: Decision, conditions: Sequence[Condition]) -> None:
    DecisionCondition.objects.bulk_create(
        DecisionCondition(
            decision=decision,
            number=number,
            words=row.words.strip(),
            owner_role=row.owner_role.strip(),
            due_on=row.due_on,
            blocking=row.blocking,
        )
        for number, row in enumerate(conditions, start=1)
    )


def _keep_amounts(decision: Decision, asked: Amounts, recommended: Amounts) -> None:
    DecisionAmount.objects.bulk_create(
        DecisionAmount(
            decision=decision,
            year=year,
            control_budget=control_budget,
            requested=amount,
            recommended=recommended[year, control_budget],
        )
        for (year, control_budget), amount in asked.items()
    )


def _record_proposal(
    decision: Decision, recommended: Amounts, conditions: Sequence[Condition], by: User, now: datetime
) -> None:
    record_event(
        "decision.proposed",
        decision,
        by=by,
        now=now,
        ref=decision.bid.reference,
        data={
            "outcome": decision.outcome,
            "rank": decision.rank,
            "departs": decision.departs,
            "reason": decision.reason,
            "reserve_place": decision.reserve_place,
            "conditions": [[row.words, row.owner_role, row.due_on.isoformat()] for row in conditions],
            "recommended": written(recommended),
            **({"option": decision.chosen_option.name} if decision.chosen_option else {}),
        },
        tell=people_to_confirm(decision.bid, now=now),
    )


def _check_outcome(outcome: str) -> None:
    if outcome not in Decision.Outcome.values:
        raise DecisionRefused(
            "Choose to approve, to hold on the reserve list, or not to fund.", field="outcome"
        )


def _check_reason(departs: bool, reason: str) -> None:
    if departs and not reason.strip():
        raise DecisionRefused(
            "Give a reason: this departs from the adopted scenario (from funding down the ranking where none "
            "is adopted), or from what was asked for.",
            field="reason",
        )


def _candidate(budget: RoundBudget, bid: "Bid", *, now: datetime) -> Candidate:
    check_assessed(budget.round)
    for candidate in candidates_of(budget.round, budget.fund, now=now):
        if candidate.bid.pk == bid.pk:
            if candidate.decision is not None:
                raise CannotDecide(
                    f"There is a decision on {bid.reference} already. It must be reversed before another."
                )
            check_scored(candidate.bid)
            return candidate
    raise CannotDecide(f"{bid.reference} is not in the frozen ranking of round {budget.round.reference}.")


def _way(outcome: str, candidate: Candidate, option: str | None) -> WayToFund:
    """What is decided on: only an approval can be of an option. Raises DecisionRefused."""
    if outcome != Decision.Outcome.APPROVE:
        return candidate.ways[""]
    if option is None:
        return candidate.expected_way
    if option not in candidate.ways:
        raise DecisionRefused(
            f"{candidate.bid.reference} offers no such option. Choose one of those its department offers.",
            field="option",
        )
    return candidate.ways[option]


def _recommended(outcome: str, asked: Amounts, amounts: Amounts | None) -> dict[Cell, Decimal]:
    """For each cell asked for. Raises DecisionRefused."""
    if outcome == Decision.Outcome.REJECT:
        return dict.fromkeys(asked, NOTHING)
    if outcome == Decision.Outcome.RESERVE or amounts is None:
        return dict(asked)
    for (year, budget), amount in amounts.items():
        room = asked.get((year, budget), NOTHING)
        if not is_whole_pennies(amount) or not 0 <= amount <= room:
            raise DecisionRefused(
                f"{year}, {budget}: recommend from nothing to the {format_pounds(room, pence=True)} "
                "asked for, in whole pence.",
                field="amounts",
            )
    recommended = {cell: amounts.get(cell, NOTHING) for cell in asked}
    if not any(recommended.values()):
        raise DecisionRefused(
            "An approval needs money. Recommend an amount, or another outcome.", field="amounts"
        )
    return recommended


def _check_years(outcome: str, recommended: Amounts, now: datetime) -> None:
    """An approval gives nothing of a year that has ended. Raises DecisionRefused."""
    given = [cell for cell, amount in recommended.items() if amount]
    if outcome == Decision.Outcome.APPROVE and (ended := ended_among(given, london_date(now))):
        raise DecisionRefused(
            f"{' '.join(ended_on(year) for year in ended)} Nothing of it can be approved any more. Recommend "
            "nothing there, or approve an option of the bid that starts later.",
            field="amounts",
        )


def _departs(outcome: str, candidate: Candidate, way: WayToFund, recommended: Amounts) -> bool:
    approves = outcome == Decision.Outcome.APPROVE
    as_expected = way == candidate.expected_way and dict(recommended) == way.most
    return approves != candidate.is_expected or (approves and not as_expected)
