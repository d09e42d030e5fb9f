"""An award then beside the award now, cell by cell, with what differs."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from legacyfund.lib.control_budgets import SHORT_CONTROL_BUDGETS, cell_order
from legacyfund.lib.money import NOTHING
from portfolio.awards.changes.queries.as_of import AwardThen, MilestoneThen
from portfolio.awards.queries.totals import AwardPositionRow

NUMBERS = ("committed", "released", "spent")


@dataclass(frozen=True)
class Pair:
    """What was, and what is."""

    then: Any
    now: Any

    @property
    def differs(self) -> bool:
        return bool(self.then != self.now)


@dataclass(frozen=True)
class MoneyPair:
    year: str
    budget_label: str
    numbers: tuple[Pair, ...]
    """Committed, released and spent."""


@dataclass(frozen=True)
class MilestonePair:
    number: int
    name: str
    status: Pair
    baseline_on: Pair
    shares: tuple[tuple[str, str, Pair], ...]
    """Year, short name of the control budget, and its pounds."""


@dataclass(frozen=True)
class Compared:
    status: Pair
    money: tuple[MoneyPair, ...]
    milestones: tuple[MilestonePair, ...]

    @property
    def differs(self) -> bool:
        money = any(pair.differs for row in self.money for pair in row.numbers)
        return self.status.differs or money or any(map(_differs, self.milestones))


def _differs(row: MilestonePair) -> bool:
    return row.status.differs or row.baseline_on.differs or any(pair.differs for _, _, pair in row.shares)


def compare_with_now(then: AwardThen, now: AwardThen) -> Compared:
    return Compared(
        status=Pair(then.status, now.status),
        money=tuple(_money(then, now)),
        milestones=tuple(
            _milestone(one, other) for one, other in zip(then.milestones, now.milestones, strict=True)
        ),
    )


def _money(then: AwardThen, now: AwardThen) -> Iterator[MoneyPair]:
    one, other = ({(row.year, row.control_budget): row for row in each.money} for each in (then, now))
    for cell in sorted(one.keys() | other.keys(), key=cell_order):
        pairs = tuple(Pair(*(_number(found.get(cell), name) for found in (one, other))) for name in NUMBERS)
        yield MoneyPair(cell[0], SHORT_CONTROL_BUDGETS[cell[1]], pairs)


def _number(row: AwardPositionRow | None, name: str) -> Any:
    return NOTHING if row is None else getattr(row, name)


def _milestone(then: MilestoneThen, now: MilestoneThen) -> MilestonePair:
    cells = sorted(then.shares.keys() | now.shares.keys(), key=cell_order)
    return MilestonePair(
        number=then.number,
        name=then.name,
        status=Pair(then.status, now.status),
        baseline_on=Pair(then.baseline_on, now.baseline_on),
        shares=tuple(
            (
                year,
                SHORT_CONTROL_BUDGETS[budget],
                Pair(then.shares.get((year, budget), NOTHING), now.shares.get((year, budget), NOTHING)),
            )
            for year, budget in cells
        ),
    )
