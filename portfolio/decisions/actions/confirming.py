"""A proposal made the panel's decision behind the ledger's balances, and tries of it kept on record."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F

from accounts.actions.allowed import require_permission
from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission, forbid_same_person
from bids.assessment.actions.interests import InterestRefused, forbid_interest, refusal_on_record
from bids.versions.queries.documents import planned_milestones
from bids.writing.workflow import BidStatus
from legacyfund.lib.control_budgets import SHORT_CONTROL_BUDGETS
from legacyfund.lib.errors import ConflictRefused, DomainError
from legacyfund.lib.money import NOTHING, format_pounds
from portfolio.awards.actions.awards import commit_money, make_award
from portfolio.awards.conditions.actions.making import Asked, make_conditions
from portfolio.decisions.actions.decisions import (
    Amounts,
    CannotDecide,
    check_assessed,
    check_scored,
    check_unconfirmed,
    lock_decision,
)
from portfolio.decisions.models import Decision
from portfolio.decisions.queries.confirming import may_confirm
from portfolio.decisions.workflow import DECISION_TRANSITIONS
from portfolio.funds.models import Fund
from portfolio.ledger.actions.allocating import written
from portfolio.ledger.queries.position import headroom
from portfolio.ledger.rules.ledger import Cell


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
        decision = lock_decision(decision, "version", "option", "bid__round__budget__fund")
        bid = decision.bid
        forbid_interest(bid, by, now=now)
        check_unconfirmed(decision, now=now)
        target = DECISION_TRANSITIONS.target(decision.status, "confirm")
        forbid_same_person("confirm_decision", first=decision.proposed_by_id, second=by.pk)
        _check_decidable(decision)
        approved = _approve_amounts(decision)
        decision.status, decision.confirmed_at, decision.confirmed_by = target, now, by
        decision.save(update_fields=["status", "confirmed_at", "confirmed_by"])
        data: dict[str, object] = {"outcome": decision.outcome, "approved": written(approved)}
        award = None
        if decision.outcome == Decision.Outcome.APPROVE:
            award = make_award(
                bid=bid,
                fund=bid.round.budget.fund,
                decision_id=decision.pk,
                planned=planned_milestones(decision.version, option=_code_of(decision)),
                approved=approved,
                by=by,
                now=now,
            )
            award.decision = decision
            make_conditions(award=award, asked=_asked(decision))
            data["award"] = award.reference
        record_event("decision.confirmed", decision, by=by, now=now, ref=bid.reference, data=data)
        if award is not None:  # the money last: from here everybody else who moves some of the fund waits
            commit_money(award=award, approved=approved, by=by, now=now)
            _check_headroom(award.fund, approved, seen, now=now)
    return decision


def _asked(decision: Decision) -> list[Asked]:
    """Its conditions, as the award takes them."""
    return [
        Asked(row.words, row.owner_role, row.due_on, row.blocking)
        for row in decision.conditions.order_by("number")
    ]


def _code_of(decision: Decision) -> str:
    return decision.chosen_option.code if decision.chosen_option else ""


def _check_headroom(
    fund: Fund, approved: Amounts, seen: Mapping[Cell, Decimal | None] | None, *, now: datetime
) -> None:
    """After the commitment, which holds the balances until the end: nothing moves them behind this check."""
    if seen is None:
        return
    left = headroom(fund, now=now)
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
    its reason. Goes on raising the refusal. One for an interest is on record already.
    """
    try:
        yield
    except InterestRefused:
        raise
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
        check_assessed(bid.round)
        check_scored(bid)
    elif bid.status != BidStatus.RESERVED:
        raise CannotDecide(f"{bid.reference} is not on the reserve list any more.")


def _approve_amounts(decision: Decision) -> dict[Cell, Decimal]:
    """Approved = recommended for an approval, nil otherwise."""
    approves = decision.outcome == Decision.Outcome.APPROVE
    rows = list(decision.amounts.order_by("year", "control_budget"))
    decision.amounts.update(approved=F("recommended") if approves else NOTHING)
    return {(row.year, row.control_budget): row.recommended if approves else NOTHING for row in rows}
