"""What the cells of awards come to together: of a department, a fund, or one year and control budget."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from legacyfund.lib.money import NOTHING
from portfolio.spend.forecasts.rules.terms import Cell

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class DepartmentCell:
    """All awards of a department out of a fund in one cell, those announced apart from those that are not.

    `cells` counts them. `to_come`: what those that have said expect of the months left, None where none has.
    `silent`: ids of those that hold money not spent and have not said; `unsaid` is that money. `to_lapse` is
    promised and not expected to be spent, by those that have said; `handed_over` the part of it that was
    released.
    """

    fund_id: int
    code: str
    department: str
    is_announced: bool
    year: str
    control_budget: str
    cells: int
    committed: Decimal
    released: Decimal
    spent: Decimal
    to_come: Decimal | None
    silent: frozenset[int]
    unsaid: Decimal
    to_lapse: Decimal
    handed_over: Decimal

    @property
    def cell(self) -> Cell:
        return self.year, self.control_budget


@dataclass(frozen=True)
class Sum:
    """`forecast`: the fifth number, spent to date by all and what those that have said expect; None where
    nobody has. `silent` counts an award once, however many of its cells it has not said.
    """

    cells: int = 0
    committed: Decimal = NOTHING
    released: Decimal = NOTHING
    spent: Decimal = NOTHING
    forecast: Decimal | None = None
    silent: int = 0
    unsaid: Decimal = NOTHING
    to_lapse: Decimal = NOTHING
    handed_over: Decimal = NOTHING


def sum_cells(rows: Iterable[DepartmentCell]) -> Sum:
    rows = list(rows)
    said = [row.to_come for row in rows if row.to_come is not None]
    spent = sum((row.spent for row in rows), NOTHING)
    return Sum(
        cells=sum(row.cells for row in rows),
        committed=sum((row.committed for row in rows), NOTHING),
        released=sum((row.released for row in rows), NOTHING),
        spent=spent,
        forecast=spent + sum(said, NOTHING) if said else None,
        silent=len({award for row in rows for award in row.silent}),
        unsaid=sum((row.unsaid for row in rows), NOTHING),
        to_lapse=sum((row.to_lapse for row in rows), NOTHING),
        handed_over=sum((row.handed_over for row in rows), NOTHING),
    )


def sums_by(rows: Iterable[DepartmentCell], key: Callable[[DepartmentCell], Key]) -> dict[Key, Sum]:
    """In the order in which each key comes first."""
    found: dict[Key, list[DepartmentCell]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return {each: sum_cells(of) for each, of in found.items()}
