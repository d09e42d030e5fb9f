"""What a return reports beyond what is released or awarded, with the other returns that wait."""

import io
from collections.abc import Mapping
from decimal import Decimal

from django.db.models import Sum

from legacyfund.lib.money import NOTHING
from portfolio.awards.models import Award
from portfolio.awards.queries.totals import award_position
from portfolio.ledger.rules.ledger import Cell
from portfolio.spend.models import Return, ReturnFile, SpendLine
from portfolio.spend.queries.returns import net_by_cell, reported_as, terms_of
from portfolio.spend.rules.excess import ExcessRow
from portfolio.spend.rules.returns import check_return_file
from portfolio.spend.workflow import ReturnStatus

# Sent for certification: their lines are in, and no money has moved for them.
WAITING = (ReturnStatus.CHECKED, ReturnStatus.CERTIFIED, ReturnStatus.HELD)


def excess_of(spend_return: Return) -> list[ExcessRow]:
    """The cells in which a return that is on its way reports too much; none once it has ended."""
    if spend_return.status in WAITING:
        nets = net_by_cell(spend_return)
    elif spend_return.status == ReturnStatus.RECEIVED:
        nets = _net_of_file(spend_return)
    else:
        return []
    return excess_over(spend_return.award, nets, but=spend_return)


def excess_over(award: Award, nets: Mapping[Cell, Decimal], *, but: Return | None = None) -> list[ExcessRow]:
    """The cells in which these nets are too much beside what was spent and what other returns report."""
    held = {(row.year, row.control_budget): row for row in award_position(award)}
    waiting = _waiting(award, but)
    rows = []
    for (year, budget), net in sorted(nets.items()):
        there = held.get((year, budget))
        rows.append(
            ExcessRow(
                year,
                budget,
                awarded=there.committed if there else NOTHING,
                released=there.released if there else NOTHING,
                spent=there.spent if there else NOTHING,
                waiting=waiting.get((year, budget), NOTHING),
                net=net,
            )
        )
    return [row for row in rows if row.is_over]


def _net_of_file(spend_return: Return) -> dict[Cell, Decimal]:
    """The lines are not in yet. They are all of one year, unless earlier ones were declared."""
    budget = spend_return.control_budget
    if not spend_return.accrual_correction:
        return {(spend_return.year, budget): spend_return.net}
    content = ReturnFile.objects.values_list("content", flat=True).get(pk=spend_return.file_id)
    checked = check_return_file(io.BytesIO(content), terms_of(reported_as(spend_return)))
    return {(year, budget): net for year, net in checked.net_by_year.items()}


def _waiting(award: Award, but: Return | None) -> dict[Cell, Decimal]:
    """What other returns report. One that gives money back makes no room before it is accepted."""
    lines = SpendLine.objects.filter(award=award, spend_return__status__in=WAITING)
    if but is not None:
        lines = lines.exclude(spend_return=but)
    by_return = (
        lines.values("spend_return", "year", "control_budget")
        .annotate(net=Sum("amount"))
        .order_by("spend_return", "year", "control_budget")
    )
    found: dict[Cell, Decimal] = {}
    for row in by_return:
        cell = (row["year"], row["control_budget"])
        found[cell] = found.get(cell, NOTHING) + max(row["net"], NOTHING)
    return found
