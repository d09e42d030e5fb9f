"""Money that moves between control budgets: within an award, and of the fund, where a slip is put right."""

from decimal import Decimal

from portfolio.awards.actions.reversals import confirm_reversal, propose_reversal
from portfolio.awards.actions.switches import confirm_switch, propose_switch
from portfolio.awards.models import Milestone
from portfolio.demonstration.reaching import milestone_of
from portfolio.demonstration.stage import Stage
from portfolio.ledger.models import BudgetSwitch, Journal
from portfolio.ledger.queries.position import headroom

BOUGHT = Decimal(9_000)


def switch_within(stage: Stage, award: str, number: int, *, days: int) -> None:
    """What was to be rented is bought."""
    _switch(
        stage,
        year=stage.year(stage.year_on(days)),
        budgets=("RDEL_PROGRAMME", "CDEL"),
        amount=BOUGHT,
        reason="The department buys the two weather stations that it was to rent.",
        milestone=milestone_of(stage, award, number),
        days=days,
    )


def switch_of_the_fund(stage: Stage, *, days: int) -> None:
    """All that is left of administration becomes programme. It went into capital first, by mistake."""
    year = stage.year(1)
    left = headroom(stage.fund, now=stage.at(days))[year, "RDEL_ADMIN"]
    reason = "No award of this year asks for more administration, and two could use it for their teams."

    def switch(budget: str, days: int) -> BudgetSwitch:
        budgets = ("RDEL_ADMIN", budget)
        return _switch(
            stage, year=year, budgets=budgets, amount=left, reason=reason, milestone=None, days=days
        )

    mistaken = switch("CDEL", days)
    reversal = propose_reversal(
        journal=Journal.objects.get(idempotency_key=mistaken.journal_key),
        reason="It was meant to go into programme. The wrong control budget was chosen.",
        by=stage.people["fund-manager.two"],
        now=stage.at(days + 1),
    )
    confirm_reversal(reversal=reversal, by=stage.people["fund-manager.one"], now=stage.at(days + 1))
    switch("RDEL_PROGRAMME", days + 2)


def _switch(
    stage: Stage,
    *,
    year: str,
    budgets: tuple[str, str],
    amount: Decimal,
    reason: str,
    milestone: Milestone | None,
    days: int,
) -> BudgetSwitch:
    """Proposed by one fund manager and confirmed by the other."""
    budget, to_budget = budgets
    switch = propose_switch(
        fund=stage.fund,
        milestone=milestone,
        cell=(year, budget),
        to_budget=to_budget,
        amount=amount,
        approval="",
        approved_on=None,
        reason=reason,
        by=stage.people["fund-manager.one"],
        now=stage.at(days),
    )
    return confirm_switch(switch=switch, by=stage.people["fund-manager.two"], now=stage.at(days))
