"""A department holds its general ledger against its returns, and nobody agrees to what differs."""

from decimal import Decimal

from portfolio.demonstration.reporting import months_before
from portfolio.demonstration.stage import Stage, department_of
from portfolio.spend.reconciling.actions.beginning import ToReconcile, begin_reconciliation, enter_totals
from portfolio.spend.reconciling.actions.settling import explain_items, send_reconciliation
from portfolio.spend.reconciling.queries.reconciliations import reported_to, uses_to_total

NOT_YET_PAID = Decimal("1240.50")


def reconcile(stage: Stage, award: str, *, days: int, months_ago: int) -> None:
    """By totals: the ledger has a bill more than the first of them."""
    preparer, now = stage.finance(department_of(stage, award)), stage.at(days)
    asked = ToReconcile(stage.awards[award].department, stage.fund, months_before(stage, months_ago))
    made = begin_reconciliation(asked=asked, by=preparer, now=now)
    reported = reported_to(made)
    uses = sorted({*uses_to_total(made), *reported})
    totals = {use: reported[use][0] if use in reported else Decimal(0) for use in uses}
    totals[uses[0]] += NOT_YET_PAID
    made = enter_totals(reconciliation=made, totals=totals, by=preparer, now=now)
    explain_items(
        reconciliation=made,
        items=made.items.values_list("pk", flat=True),
        reason="TIMING",
        words="The last bill of the month was booked before it was paid.",
        by=preparer,
        now=now,
    )
    send_reconciliation(reconciliation=made, by=preparer, now=now)
