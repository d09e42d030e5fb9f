"""A decision in a meeting: the fund records what the panel decided, whoever presides confirms it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.events import record_event
from accounts.models import User
from legacyfund.lib.days import when_in_words
from legacyfund.lib.errors import PermissionRefused
from portfolio.decisions.actions.agenda import lock_item, reference_of_item
from portfolio.decisions.actions.confirming import confirm_decision
from portfolio.decisions.actions.decisions import (
    Amounts,
    CannotDecide,
    DecisionRefused,
    check_unconfirmed,
)
from portfolio.decisions.actions.meetings import NotNow, show_next
from portfolio.decisions.actions.proposing import Condition, propose_decision
from portfolio.decisions.actions.votes import check_on_item
from portfolio.decisions.models import AgendaItem, Ballot, Decision
from portfolio.decisions.queries.agenda import (
    against_vote,
    obstacle_in_vote,
    result_of,
    standing_decision_of,
)
from portfolio.decisions.queries.room import presides_over
from portfolio.decisions.rules.votes import Tally
from portfolio.decisions.workflow import ITEM_TRANSITIONS


def record_decision(
    *,
    item: AgendaItem,
    outcome: str,
    reason: str,
    by: User,
    now: datetime,
    amounts: Amounts | None = None,
    conditions: Sequence[Condition] = (),
    reserve_place: int | None = None,
    option: str | None = None,
) -> Decision:
    """What the panel decided on the item it is on, once its vote is counted; it waits for whoever presides.

    Raises NotNow, DecisionRefused (also without a reason where it is not what the vote came to),
    CannotDecide, PermissionRefused.
    """
    with transaction.atomic():
        item = lock_item(item)
        check_on_item(item)
        if standing := standing_decision_of(item):
            when = when_in_words(standing.proposed_at, now)
            raise CannotDecide(
                f"A decision on this item is recorded already, {when} by {standing.proposed_by}. It has to "
                "be reversed before another."
            )
        result = _result(item)
        if result is None:
            raise NotNow("The panel has not voted on this item yet. Take its vote first.")
        if against_vote(outcome, result) and not reason.strip():
            raise DecisionRefused(
                f"Give a reason: this is not what the panel's vote came to ({result.in_words}).",
                field="reason",
            )
        decision = propose_decision(
            bid=item.bid,
            outcome=outcome,
            reason=reason,
            amounts=amounts,
            conditions=conditions,
            reserve_place=reserve_place,
            option=option,
            by=by,
            now=now,
        )
        item.decision = decision
        item.save(update_fields=["decision"])
    return decision


def _result(item: AgendaItem) -> Tally | None:
    """Of its last vote; None where there is none or it was not counted."""
    ballot = Ballot.objects.filter(item=item).order_by("-number").first()
    return result_of(ballot) if ballot is not None and ballot.ending == Ballot.Ending.COUNTED else None


def confirm_item(*, item: AgendaItem, by: User, now: datetime) -> Decision:
    """Whoever presides over the item makes what is recorded the panel's decision, which finishes it. So it is
    of what was proposed before the meeting, once the panel has voted.

    Raises NotNow, NotEnoughMoney, CannotDecide, TransitionRefused, PermissionRefused.
    """
    with transaction.atomic():
        item = lock_item(item)
        presides = presides_over(by, item, now=now)
        decision = standing_decision_of(item)
        if decision is not None and presides:
            check_unconfirmed(decision, now=now)
        check_on_item(item)
        if decision is None:
            raise NotNow(
                "No decision on this item is recorded yet. Record it first, from the page of the item."
            )
        if not presides:
            raise PermissionRefused(
                "The chair confirms what is decided, or the deputy on an item that the chair is out for."
            )
        if why := obstacle_in_vote(item, decision, _result(item)):
            raise NotNow(why)
        decision = confirm_decision(decision=decision, by=by, now=now)
        item.status, item.decision = ITEM_TRANSITIONS.target(item.status, "finish"), decision
        item.save(update_fields=["status", "decision"])
        show_next(item.meeting)
        record_event("item.finished", item, by=by, now=now, ref=reference_of_item(item))
    return decision
