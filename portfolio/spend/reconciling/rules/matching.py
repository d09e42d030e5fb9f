"""Matching lines of a general ledger with reported ones, one to one.

Within one award and control budget. First what agrees in number, day and amount; then what agrees in amount
and day within a stated tolerance, whatever its number; then what has one number and another amount, which
stays open. The answer is the same whatever the order of the lines.
"""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from legacyfund.lib.money import NOTHING
from legacyfund.lib.spoiled import fold_number
from portfolio.spend.rules.lines import Use


class Entry(NamedTuple):
    """A line of the ledger or a reported one. `key` is what its side knows it by, and orders equal ones."""

    award: str
    control_budget: str
    day: date
    amount: Decimal
    number: str
    key: int

    @property
    def use(self) -> Use:
        return Use(self.award, self.control_budget)

    @property
    def number_folded(self) -> str:
        """Noughts in front, `.0` and capitals are a spreadsheet's."""
        return fold_number(self.number) or self.number


class Pair(NamedTuple):
    ledger: Entry
    reported: Entry

    @property
    def difference(self) -> Decimal:
        return self.ledger.amount - self.reported.amount


@dataclass(frozen=True)
class Tolerance:
    """How far day and amount may lie apart in lines that are taken for one."""

    days: int = 0
    amount: Decimal = NOTHING


@dataclass(frozen=True)
class Matched:
    """`exact` and `near` are settled; what is left of each side, and pairs of one number and two amounts
    (`differing`), is open.
    """

    exact: tuple[Pair, ...]
    near: tuple[Pair, ...]
    differing: tuple[Pair, ...]
    ledger: tuple[Entry, ...]
    reported: tuple[Entry, ...]


@dataclass
class _Sides:
    """What is not matched yet, each side in its order."""

    ledger: list[Entry]
    reported: list[Entry]

    def take(self, pairs: Sequence[Pair]) -> tuple[Pair, ...]:
        gone_here = {pair.ledger for pair in pairs}
        gone_there = {pair.reported for pair in pairs}
        self.ledger = [one for one in self.ledger if one not in gone_here]
        self.reported = [one for one in self.reported if one not in gone_there]
        return tuple(pairs)


def match(ledger: Iterable[Entry], reported: Iterable[Entry], tolerance: Tolerance) -> Matched:
    """Keys are different within a side."""
    sides = _Sides(sorted(ledger), sorted(reported))
    exact = sides.take(list(_equal(sides)))
    near = sides.take(list(_near(sides, tolerance)))
    differing = sides.take(list(_of_one_number(sides)))
    return Matched(exact, near, differing, tuple(sides.ledger), tuple(sides.reported))


def _equal(sides: _Sides) -> Iterator[Pair]:
    there: dict[tuple[object, ...], list[Entry]] = defaultdict(list)
    for one in sides.reported:
        there[*one.use, one.day, one.amount, one.number_folded].append(one)
    yield from _first_of_each(
        there, ((one, (*one.use, one.day, one.amount, one.number_folded)) for one in sides.ledger)
    )


def _of_one_number(sides: _Sides) -> Iterator[Pair]:
    there: dict[tuple[object, ...], list[Entry]] = defaultdict(list)
    for one in sides.reported:
        if one.number:
            there[*one.use, one.number_folded].append(one)
    yield from _first_of_each(there, ((one, (*one.use, one.number_folded)) for one in sides.ledger))


def _first_of_each(
    there: dict[tuple[object, ...], list[Entry]], wanted: Iterable[tuple[Entry, tuple[object, ...]]]
) -> Iterator[Pair]:
    places: dict[tuple[object, ...], int] = defaultdict(int)
    for one, key in wanted:
        if places[key] < len(there.get(key, ())):
            yield Pair(one, there[key][places[key]])
            places[key] += 1


@dataclass
class _Candidates:
    """Reported lines of one award and control budget: the amounts there are, and the lines of each by day."""

    amounts: list[Decimal] = field(default_factory=list)
    by_amount: dict[Decimal, list[tuple[date, Entry]]] = field(default_factory=dict)

    def add(self, one: Entry) -> None:
        if one.amount not in self.by_amount:
            insort(self.amounts, one.amount)
            self.by_amount[one.amount] = []
        insort(self.by_amount[one.amount], (one.day, one))

    def take(self, one: Entry, tolerance: Tolerance) -> Entry | None:
        """The earliest that is near enough, of the amount that is nearest."""
        start = bisect_left(self.amounts, one.amount - tolerance.amount)
        end = bisect_left(self.amounts, one.amount + tolerance.amount)
        within = self.amounts[start : end + 1]
        span = timedelta(days=tolerance.days)
        for amount in sorted(within, key=lambda other: (abs(other - one.amount), other)):
            if abs(amount - one.amount) > tolerance.amount:
                continue
            lines = self.by_amount[amount]
            place = bisect_left(lines, one.day - span, key=lambda line: line[0])
            if place < len(lines) and lines[place][0] <= one.day + span:
                return lines.pop(place)[1]
        return None


def _near(sides: _Sides, tolerance: Tolerance) -> Iterator[Pair]:
    there: dict[Use, _Candidates] = defaultdict(_Candidates)
    for one in sides.reported:
        there[one.use].add(one)
    for one in sides.ledger:
        found = there[one.use].take(one, tolerance) if one.use in there else None
        if found is not None:
            yield Pair(one, found)


@dataclass(frozen=True)
class UseTotals:
    """What was compared for an award and control budget, and how much of the difference is within the
    tolerance. The rest of it is what the open items come to.
    """

    use: Use
    ledger: Decimal
    reported: Decimal
    ledger_lines: int
    reported_lines: int
    matched: int
    tolerated: Decimal

    @property
    def difference(self) -> Decimal:
        return self.ledger - self.reported


def totals_of(matched: Matched) -> list[UseTotals]:
    settled = (*matched.exact, *matched.near)
    pairs = (*settled, *matched.differing)
    ledger = _by_use((*matched.ledger, *(pair.ledger for pair in pairs)))
    reported = _by_use((*matched.reported, *(pair.reported for pair in pairs)))
    near: dict[Use, list[Decimal]] = defaultdict(list)
    for pair in settled:
        near[pair.ledger.use].append(pair.difference)
    return [
        UseTotals(
            use,
            sum(ledger[use], NOTHING),
            sum(reported[use], NOTHING),
            len(ledger[use]),
            len(reported[use]),
            len(near[use]),
            sum(near[use], NOTHING),
        )
        for use in sorted({*ledger, *reported})
    ]


def _by_use(entries: Iterable[Entry]) -> dict[Use, list[Decimal]]:
    found: dict[Use, list[Decimal]] = defaultdict(list)
    for one in entries:
        found[one.use].append(one.amount)
    return found
