"""What a return reports beyond what is released or awarded, with the other returns that wait."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db.models import Sum

from legacyfund.lib.money import NOTHING
from portfolio.awards.models import Award
from portfolio.awards.queries.totals import award_position
from portfolio.ledger.rules.ledger import Cell
from portfolio.spend.models import Return, SpendLine
from portfolio.spend.queries.returns import net_by_cell
from portfolio.spend.rules.excess import ExcessRow
from portfolio.spend.rules.lines import Part
from portfolio.spend.workflow import ReturnStatus

# Sent for certification: their lines are in, and no money has moved for them.
WAITING = (ReturnStatus.CHECKED, ReturnStatus.CERTIFIED, ReturnStatus.HELD)


def excess_of(spend_return: Return) -> list[ExcessRow]:
    """The cells in which a return that is on its way reports too much; none once it has ended."""
    if spend_return.status not in WAITING:
        return []
    return excess_over(spend_return.award, net_by_cell(spend_return), but=spend_return)


def excess_in(parts: Sequence[Part]) -> list[tuple[Award, ExcessRow]]:
    """The same of a file whose returns are not made yet, award by award."""
    nets: dict[str, dict[Cell, Decimal]] = {}
    for part in parts:
        nets.setdefault(part.award, {})[part.year, part.control_budget] = part.net
    awards = Award.objects.filter(reference__in=nets).order_by("reference")
    return [(award, row) for award in awards for row in excess_over(award, nets[award.reference])]


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
