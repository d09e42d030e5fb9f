"""What switches and budget exchanges have in common: the event of each, and the department it concerns."""

from datetime import datetime

from accounts.events import record_event
from accounts.models import Department, User
from portfolio.ledger.models import BudgetExchange, BudgetSwitch

Move = BudgetSwitch | BudgetExchange


def department_of(move: Move) -> Department | None:
    """None of the fund's own money."""
    return None if move.milestone is None else move.milestone.award.department


def record_move(kind: str, move: Move, *, by: User, now: datetime, tell: list[User], **data: str) -> None:
    """`data`: what it moves between, and what else its own event says."""
    milestone = move.milestone
    record_event(
        kind,
        move,
        by=by,
        now=now,
        ref=move.reference,
        department=department_of(move),
        data={
            "fund": move.fund.reference,
            "fund_name": move.fund.name,
            "number": move.number,
            "award": "" if milestone is None else milestone.award.reference,
            "milestone": None if milestone is None else milestone.number,
            "name": "" if milestone is None else milestone.name,
            "control_budget": move.control_budget,
            "amount": str(move.amount),
            "approval": move.approval,
            "approved_on": move.approved_on.isoformat() if move.approved_on else "",
            "reason": move.reason,
            **data,
        },
        tell=tell,
    )
