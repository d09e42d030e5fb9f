"""What other sums would buy, as pages show it: curves whose every point opens its set, and P, B and C."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from portfolio.choice.queries.results import BidRow, EnvelopeBar, Result, envelope_bars
from portfolio.choice.rules.answer import BEST, OWN, points
from portfolio.choice.rules.sentences import envelope_in_words

Set = tuple[str, ...]
MARKS = {"P": "", "B": "The best set for no more money", "C": "The cheapest set worth as much"}
PICKED = {BEST: "The best set", OWN: "The set picked by hand"}


@dataclass(frozen=True)
class Level:
    """The best set at a level of the money. `value` in tenths of a point, None where no set keeps everything;
    `number` is that of its set on the run's pages, None in answers that kept no sets.
    """

    percent: int
    money: Decimal
    value: int | None
    number: int | None = None

    @property
    def points(self) -> str:
        return "No set" if self.value is None else points(self.value)


@dataclass(frozen=True)
class CurveShown:
    """`key` is its id on a page; `of` says whose money varies; `at` how a set of it is told of."""

    key: str
    of: str
    at: str
    levels: list[Level]

    @property
    def drawn(self) -> list[tuple[int, Decimal, int | None]]:
        return [(level.percent, level.money, level.value) for level in self.levels]


@dataclass(frozen=True)
class Mark:
    """P, B or C beside the curve: what the set costs in pounds and is worth in tenths of a point."""

    letter: str
    name: str
    cost: Decimal
    value: int
    bids: int
    number: int

    @property
    def points(self) -> str:
        return points(self.value)


@dataclass(frozen=True)
class Curves:
    """Of one answer. `result.answer.extras` of before envelopes were kept has `curve` alone."""

    result: Result

    @cached_property
    def sets(self) -> list[Set]:
        """Every set the pages lead to, once: those of P, B and C first, so that no number ever changes."""
        beside = [tuple(chosen) for chosen in self._beside.values() if chosen is not None]
        return list(dict.fromkeys([*beside, *self._known]))

    @property
    def _beside(self) -> Mapping[str, list[str] | None]:
        found: Mapping[str, list[str] | None] = self.result.answer.extras.get("beside", {})
        return found

    @cached_property
    def _known(self) -> list[Set]:
        return [tuple(chosen) for chosen in self.result.answer.extras.get("curves", {}).get("sets", [])]

    @cached_property
    def marks(self) -> list[Mark]:
        return [
            self._mark(letter, tuple(chosen))
            for letter in MARKS
            if (chosen := self._beside.get(letter)) is not None
        ]

    def _mark(self, letter: str, chosen: Set) -> Mark:
        problem = self.result.problem
        return Mark(
            letter=letter,
            name=MARKS[letter] or PICKED.get(self.result.answer.way, "Funding down the list"),
            cost=_pounds(sum(problem.cost_of(chosen).values())),
            value=problem.value_of(chosen),
            bids=len(chosen),
            number=self.sets.index(chosen) + 1,
        )

    @property
    def lacks_cheapest(self) -> bool:
        """P is there and C is not."""
        return "C" not in {mark.letter for mark in self.marks} and bool(self.marks)

    @cached_property
    def spending(self) -> CurveShown | None:
        rows = self.result.answer.extras.get("curves", {}).get("spending", [])
        if not rows:
            return None
        at = "The best set when no more than {} of all the money is spent."
        return CurveShown("spending", "all the money", at, self._levels(rows))

    @cached_property
    def together(self) -> CurveShown | None:
        extras, name = self.result.answer.extras, ("together", "all envelopes together")
        at = "The best set with {} of every envelope."
        if kept := extras.get("curves"):
            return CurveShown(*name, at, self._levels(kept["together"]))
        old = [Level(row["percent"], _pounds(row["pence"]), row["value"]) for row in extras.get("curve", [])]
        return CurveShown(*name, at, old) if old else None

    @cached_property
    def envelopes(self) -> list[CurveShown]:
        kept = self.result.answer.extras.get("curves", {}).get("envelopes", [])
        return [
            CurveShown(f"envelope-{number}", name, f"The best set with {{}} of {name}.", self._levels(rows))
            for number, (year, budget, rows) in enumerate(kept, start=1)
            for name in [envelope_in_words(year, budget)]
        ]

    def _levels(self, rows: Sequence[Sequence[int]]) -> list[Level]:
        numbers = {chosen: number for number, chosen in enumerate(self.sets, start=1)}
        return [
            Level(percent, _pounds(pence), value, None if at is None else numbers[self._known[at]])
            for percent, pence, value, at in rows
        ]

    def said_of(self, number: int) -> list[str]:
        """Where the set stands, as sentences: P, B or C, and the levels at which it is the best."""
        said = [f"{mark.name} ({mark.letter})." for mark in self.marks if mark.number == number]
        shown = [curve for curve in (self.spending, self.together, *self.envelopes) if curve is not None]
        for curve in shown:
            if at := [level.percent for level in curve.levels if level.number == number]:
                levels = f"{at[0]}%" if len(at) == 1 else f"{at[0]}% to {at[-1]}%"
                said.append(curve.at.format(levels))
        return said


def _pounds(pence: int) -> Decimal:
    return Decimal(pence).scaleb(-2)


@dataclass(frozen=True)
class SetShown:
    """`said`: where it stands. `entering` and `leaving`: beside the set the scenario stands for."""

    number: int
    points: str
    cost: Decimal
    said: list[str]
    bids: list[BidRow]
    entering: list[BidRow]
    leaving: list[BidRow]
    envelopes: list[EnvelopeBar]


def set_shown(curves: Curves, number: int) -> SetShown:
    """`number`: from 1 to as many as there are sets."""
    chosen, result = curves.sets[number - 1], curves.result
    own = set(result.proposed.chosen) if result.proposed else set()
    return SetShown(
        number=number,
        points=points(result.problem.value_of(chosen)),
        cost=_pounds(sum(result.problem.cost_of(chosen).values())),
        said=curves.said_of(number),
        bids=[row for row in result.bids if row.candidate.id in chosen],
        entering=[row for row in result.bids if row.candidate.id in set(chosen) - own],
        leaving=[row for row in result.bids if row.candidate.id in own - set(chosen)],
        envelopes=envelope_bars(result.problem, chosen),
    )
