"""What switches and budget exchanges have in common: what the event of each says, and whom it concerns."""

from accounts.models import Department
from portfolio.ledger.models import BudgetExchange, BudgetSwitch

Move = BudgetSwitch | BudgetExchange


def department_of(move: Move) -> Department | None:
    """None of the fund's own money."""
    return None if move.milestone is None else move.milestone.award.department


def facts_of(move: Move) -> dict[str, str | int | None]:
    """As events keep them; what each kind moves between it says itself."""
    milestone = move.milestone
    return {
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
    }
