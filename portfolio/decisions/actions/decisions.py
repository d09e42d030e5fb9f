"""Deciding on a bid: proposed by the fund, confirmed by the chair behind the ledger's balances.

Nothing here reaches the department: no event of its own, no message, no change to its bid.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from accounts.actions.allowed import require_permission
from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission, forbid_same_person
from bids.assessment.actions.interests import forbid_interest, refusal_on_record
from bids.rounds.workflow import RoundStatus
from bids.versions.queries.documents import planned_milestones
from bids.writing.workflow import BidStatus
from legacyfund.lib.control_budgets import SHORT_CONTROL_BUDGETS
from legacyfund.lib.errors import ConflictRefused, DomainError, PermissionRefused
from legacyfund.lib.money import NOTHING, format_pounds, is_whole_pennies
from portfolio.awards.actions.awards import make_award, withdraw_award
from portfolio.awards.workflow import AWARD_TRANSITIONS
from portfolio.decisions.models import Decision, DecisionAmount, DecisionCondition, DecisionOption
from portfolio.decisions.queries.decisions import (
    Candidate,
    WayToFund,
    candidates_of,
    interest_in,
    may_confirm,
    obstacle_to_reversing,
    people_to_confirm,
)
from portfolio.decisions.workflow import DECISION_TRANSITIONS, DecisionStatus
from portfolio.funds.models import Fund, RoundBudget
from portfolio.ledger.actions.allocating import written
from portfolio.ledger.queries.position import headroom
from portfolio.ledger.rules.ledger import Cell

if TYPE_CHECKING:
    from bids.rounds.models import Round
    from bids.writing.models import Bid


Amounts = Mapping[Cell, Decimal]


@dataclass(frozen=True)
class Condition:
    """What an approval asks of the department: what, who by role, by when."""

    words: str
    owner_role: str
    due_on: date


class DecisionRefused(DomainError):
    """The proposal cannot stand as it is: its amounts, or a reason that is missing."""


class CannotDecide(ConflictRefused):
    """The round or the bid is not at the point where this can be decided."""


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
    _check_conditions(outcome, conditions)
    with transaction.atomic():
        if obstacle := interest_in(bid, by, now=now):
            raise PermissionRefused(obstacle)
        candidate = _candidate(lock_budget(bid.round), bid)
        way = _way(outcome, candidate, option)
        recommended = _recommended(outcome, way.most, amounts)
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


def _check_conditions(outcome: str, conditions: Sequence[Condition]) -> None:
    if conditions and outcome != Decision.Outcome.APPROVE:
        raise DecisionRefused(
            "Only an approval has conditions. Take them out, or approve the bid.", field="outcome"
        )
    if any(not row.words.strip() or not row.owner_role.strip() for row in conditions):
        raise DecisionRefused("Say of each condition what has to be done, and who does it.")


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


def lock_budget(round: "Round") -> RoundBudget:
    """The tie of round and fund, locked: what is decided and told of a round goes one step at a time. The
    round is read afresh below the lock: joined to a row that was waited for, it would be as old as the wait.
    """
    held = RoundBudget.objects.select_for_update().filter(round=round).first()
    if held is None:
        raise CannotDecide("No fund pays for this round yet. Tie the round to a fund first.")
    return RoundBudget.objects.select_related("round", "fund").get(pk=held.pk)


def _candidate(budget: RoundBudget, bid: "Bid") -> Candidate:
    _check_assessed(budget.round)
    for candidate in candidates_of(budget.round, budget.fund):
        if candidate.bid.pk == bid.pk:
            if candidate.decision is not None:
                raise CannotDecide(
                    f"There is a decision on {bid.reference} already. It must be reversed before another."
                )
            _check_scored(candidate.bid)
            return candidate
    raise CannotDecide(f"{bid.reference} is not in the frozen ranking of round {budget.round.reference}.")


def _check_assessed(round: "Round") -> None:
    if round.status != RoundStatus.ASSESSED:
        raise CannotDecide(
            f"Round {round.reference} is not at the point of decision: the ranking must be frozen, and the "
            "outcome not yet announced."
        )


def _check_scored(bid: "Bid") -> None:
    if bid.status != BidStatus.SCORED:
        raise CannotDecide(f"{bid.reference} is {bid.get_status_display().lower()}, so it cannot be decided.")


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


def _departs(outcome: str, candidate: Candidate, way: WayToFund, recommended: Amounts) -> bool:
    approves = outcome == Decision.Outcome.APPROVE
    as_expected = way == candidate.expected_way and dict(recommended) == way.most
    return approves != candidate.is_expected or (approves and not as_expected)


class HeadroomMoved(ConflictRefused):
    """The fund does not have the money left that the chair read before confirming."""


def confirm_decision(
    *, decision: Decision, by: User, now: datetime, seen: Mapping[Cell, Decimal | None] | None = None
) -> Decision:
    """Make the proposal the panel's decision. An approval commits its money, or nothing happens at all.

    `seen` is the headroom that the chair read, by year and control budget: the approval holds only where it
    stands so still. Raises NotEnoughMoney naming each year × control budget, HeadroomMoved naming what is
    there now, CannotDecide, PermissionRefused, TransitionRefused.
    """
    if not may_confirm(by, decision.bid, now=now):
        require_permission(by, Permission.CONFIRM_DECISION)
    bid = decision.bid
    with refusal_on_record("chair", bid=bid, person=by, by=by, now=now), transaction.atomic():
        decision = lock_decision(decision)
        bid = decision.bid
        target = DECISION_TRANSITIONS.target(decision.status, "confirm")
        forbid_same_person("confirm_decision", first=decision.proposed_by_id, second=by.pk)
        forbid_interest(bid, by, now=now)
        _check_decidable(decision)
        approved = _approve_amounts(decision)
        decision.status, decision.confirmed_at, decision.confirmed_by = target, now, by
        decision.save(update_fields=["status", "confirmed_at", "confirmed_by"])
        data: dict[str, object] = {"outcome": decision.outcome, "approved": written(approved)}
        if decision.outcome == Decision.Outcome.APPROVE:
            award = make_award(
                bid=bid,
                decision_id=decision.pk,
                planned=planned_milestones(decision.version, option=_code_of(decision)),
                approved=approved,
                by=by,
                now=now,
            )
            award.decision = decision
            _check_headroom(award.fund, approved, seen)
            data["award"] = award.reference
        record_event("decision.confirmed", decision, by=by, now=now, ref=bid.reference, data=data)
    return decision


def _code_of(decision: Decision) -> str:
    return decision.chosen_option.code if decision.chosen_option else ""


def _check_headroom(fund: Fund, approved: Amounts, seen: Mapping[Cell, Decimal | None] | None) -> None:
    """After the commitment, which holds the balances until the end: nothing moves them behind this check."""
    if seen is None:
        return
    left = headroom(fund)
    before = {cell: left.get(cell, NOTHING) + amount for cell, amount in approved.items()}
    moved = [
        f"{SHORT_CONTROL_BUDGETS[budget]} in {year} has {format_pounds(amount, pence=True)}"
        for (year, budget), amount in before.items()
        if seen.get((year, budget)) != amount
    ]
    if moved:
        raise HeadroomMoved(
            f"The money that is left has changed since you opened the page: {'; '.join(moved)} now. Open the "
            "decision again, read what confirming would leave, then decide."
        )


@contextmanager
def keeping_tries(decision: Decision, *, by: User, now: datetime) -> Iterator[None]:
    """Around confirming, outside whatever is undone when it is refused: the audit has the try as well, with
    its reason. Goes on raising the refusal.
    """
    try:
        yield
    except DomainError as refusal:
        with transaction.atomic():
            record_event(
                "decision.confirmation_refused",
                decision,
                by=by,
                now=now,
                ref=decision.bid.reference,
                data={"reason": refusal.message},
            )
        raise


def _check_decidable(decision: Decision) -> None:
    """A promotion takes a bid off the reserve list of a round that has been announced."""
    bid = decision.bid
    if decision.promotes_id is None:
        _check_assessed(bid.round)
        _check_scored(bid)
    elif bid.status != BidStatus.RESERVED:
        raise CannotDecide(f"{bid.reference} is not on the reserve list any more.")


def lock_decision(decision: Decision) -> Decision:
    """The decision and its bid, locked: a withdrawal of the bid waits, or has happened. With its award."""
    return (
        Decision.objects.select_for_update(of=("self", "bid"), no_key=True)
        .select_related("bid__round", "bid__department", "version", "award__fund")
        .get(pk=decision.pk)
    )


def _approve_amounts(decision: Decision) -> dict[Cell, Decimal]:
    """Approved = recommended for an approval, nil otherwise."""
    approves = decision.outcome == Decision.Outcome.APPROVE
    rows = list(decision.amounts.order_by("year", "control_budget"))
    for row in rows:
        row.approved = row.recommended if approves else NOTHING
    DecisionAmount.objects.bulk_update(rows, ["approved"])
    return {(row.year, row.control_budget): row.approved or NOTHING for row in rows}


def reverse_decision(*, decision: Decision, reason: str, by: User, now: datetime) -> Decision:
    """Take a decision back before it is announced; an approval's money is available again.

    A proposal may be taken back by whoever may propose or confirm, a confirmed decision by the chair, and
    neither on a bid of one's own department. Raises PermissionRefused, DecisionRefused, TransitionRefused.
    """
    with transaction.atomic():
        decision = lock_decision(decision)
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
