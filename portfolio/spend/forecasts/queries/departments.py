"""The money of awards by department, year and control budget: one statement, however many awards."""

from collections.abc import Iterable
from typing import Any

from legacyfund.lib.control_budgets import cell_order
from legacyfund.lib.money import NOTHING
from portfolio.funds.models import Fund
from portfolio.spend.forecasts.queries.cells import AwardCell, ask_cells
from portfolio.spend.forecasts.queries.known import Clocks
from portfolio.spend.forecasts.queries.lapsing import would_lapse
from portfolio.spend.forecasts.rules.sums import DepartmentCell

_BY_DEPARTMENT = """
SELECT c.fund_id, c.code, c.short_name, x.status = 'ANNOUNCED', c.year, c.control_budget,
       count(*), sum(c.committed), sum(c.released), sum(c.spent), sum(c.to_come),
       coalesce(array_agg(c.award_id) FILTER (WHERE c.to_come IS NULL AND c.committed > c.spent), '{}'),
       coalesce(sum(c.committed - c.spent) FILTER (WHERE c.to_come IS NULL AND c.committed > c.spent), 0),
       sum(greatest(c.committed - c.spent - c.to_come, 0)),
       sum(greatest(c.released - c.spent - c.to_come, 0))
  FROM cells c JOIN portfolio_award w ON w.id = c.award_id
  JOIN portfolio_decision x ON x.id = w.decision_id
 WHERE c.committed <> 0 OR c.to_come <> 0
 GROUP BY 1, 2, 3, 4, 5, 6
"""
_SILENT = 11
"""The place of the awards that have not said."""


def cells_by_department(fund: Fund | None, clocks: Clocks, *, past: bool = False) -> list[DepartmentCell]:
    """Of a fund, or of every fund: by department, then in the order of money. `past` as of `fund_cells`."""
    whose = "%(whose)s::int IS NULL" if fund is None else "w.fund_id = %(whose)s"
    asked = ask_cells(_BY_DEPARTMENT, whose, fund.pk if fund else None, clocks, past=past)
    rows = [_read(row) for row in asked]
    return sorted(rows, key=lambda row: (row.department, row.code, cell_order(row.cell), row.is_announced))


def _read(row: Iterable[Any]) -> DepartmentCell:
    values = list(row)
    values[_SILENT] = frozenset(values[_SILENT])
    return DepartmentCell(*values)


def in_cell(row: AwardCell) -> DepartmentCell:
    """One award's, to be added up with others."""
    would = would_lapse(row)
    return DepartmentCell(
        row.fund_id,
        row.code,
        row.department,
        is_announced=True,
        year=row.year,
        control_budget=row.control_budget,
        cells=1,
        committed=row.committed,
        released=row.released,
        spent=row.spent,
        to_come=row.to_come,
        silent=frozenset({row.award_id} if row.is_silent else ()),
        unsaid=row.committed - row.spent if row.is_silent else NOTHING,
        to_lapse=would.amount or NOTHING,
        handed_over=would.with_department or NOTHING,
    )
