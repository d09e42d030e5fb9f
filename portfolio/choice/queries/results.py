"""A run's answer as a page shows it, made of the frozen documents alone: an old answer reads as it did."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from legacyfund.lib.control_budgets import SHORT_CONTROL_BUDGETS, cell_order
from portfolio.choice.models import ScenarioRun
from portfolio.choice.queries.documents import read_document, titles_of
from portfolio.choice.rules.answer import (
    BEST,
    OWN,
    Answer,
    KnownSet,
    certainty,
    headline,
    points,
    read_answer,
)
from portfolio.choice.rules.baselines import Way, slack
from portfolio.choice.rules.left_out import why_left_out
from portfolio.choice.rules.problem import Candidate, Problem
from portfolio.choice.rules.reading import read_problem
from portfolio.choice.rules.sentences import kept_in_words
from portfolio.choice.rules.solver import Status

WAYS = {
    BEST: "The best set",
    OWN: "Picked by hand",
    Way.DOWN_THE_LIST: "Funding down the list",
    Way.SKIPPING: "Down the list, skipping what does not fit",
    Way.PER_POUND: "By value per pound",
}
"""In the order in which they stand on a page."""


IN_A_SENTENCE = 3
"""Bids that a sentence names with their titles and is still read."""


@dataclass(frozen=True)
class WayRow:
    """One set beside the others. `value`, `lost` and `risk` in tenths of a point, `cost` in pounds."""

    way: str
    name: str
    chosen: tuple[str, ...]
    value: int
    lost: int
    lost_percent: int
    cost: Decimal
    risk: int
    red: int
    broken: str

    @property
    def points(self) -> str:
        return points(self.value)

    @property
    def lost_points(self) -> str:
        return points(self.lost)

    @property
    def risk_points(self) -> str:
        return points(self.risk)


@dataclass(frozen=True)
class EnvelopeBar:
    """One year × control budget: pounds there are, pounds the set spends, and what is left."""

    year: str
    budget_label: str
    envelope: Decimal
    spent: Decimal

    @property
    def left(self) -> Decimal:
        return self.envelope - self.spent


@dataclass(frozen=True)
class BidRow:
    """A bid in or out of the set, or one option of it. `listed`: funding down the list would reach it.
    `option` says which in words, where the bid has several.
    """

    candidate: Candidate
    title: str
    department: str
    rank: int
    chosen: bool
    listed: bool
    reason: str
    threshold: str = ""
    option: str = ""

    @property
    def points(self) -> str:
        return points(self.candidate.value)

    @property
    def cost(self) -> Decimal:
        return Decimal(self.candidate.total).scaleb(-2)


@dataclass(frozen=True)
class SwapRow:
    """A step to the best set: as one sentence, and in its parts."""

    said: str
    leave_out: tuple[str, ...]
    put_in: tuple[str, ...]
    brings: str

    @property
    def is_long(self) -> bool:
        """It names more bids than a sentence holds."""
        return len(self.leave_out) + len(self.put_in) > IN_A_SENTENCE


@dataclass(frozen=True)
class Result:
    """`proposed` is the set the scenario stands for; None where there is none."""

    run: ScenarioRun
    problem: Problem
    inputs: Mapping[str, Any]
    answer: Answer

    @property
    def proposed(self) -> KnownSet | None:
        return self.answer.proposed

    @cached_property
    def headline(self) -> str:
        return headline(self.answer)

    @cached_property
    def certainty(self) -> str:
        return certainty(self.answer)

    @property
    def is_feasible(self) -> bool:
        return self.answer.best.value is not None

    @property
    def is_proven(self) -> bool:
        return self.answer.best.status in (Status.PROVEN, Status.INFEASIBLE)

    @cached_property
    def ways(self) -> list[WayRow]:
        """The best first, then the others as they are known."""
        known = ((name, self.answer.set_of(way)) for way, name in WAYS.items())
        return [self._way(found, name) for name, found in known if found is not None]

    def _way(self, known: KnownSet, name: str) -> WayRow:
        best = self.answer.best.value
        lost = 0 if best is None else best - known.value
        chosen = [self.problem.by_id[reference] for reference in known.chosen]
        return WayRow(
            way=known.way,
            name=name if known.way != BEST or self.is_proven else "The best set found",
            chosen=known.chosen,
            value=known.value,
            lost=lost,
            lost_percent=0 if not best else (200 * lost + best) // (2 * best),
            cost=Decimal(sum(row.total for row in chosen)).scaleb(-2),
            risk=sum(self.inputs["risk"][row.id] for row in chosen),
            red=sum(row.red for row in chosen),
            broken=kept_in_words(known.broken),
        )

    @cached_property
    def own(self) -> WayRow | None:
        """The set the scenario stands for, among the ways."""
        if self.proposed is None:
            return None
        return next((row for row in self.ways if row.way == self.proposed.way), None)

    @cached_property
    def more_money(self) -> list[tuple[str, str, str]]:
        """Envelope, the points that £1m more in it brings, and the bids that come and go."""
        rows = self.answer.extras.get("more_money", [])
        return [(row["envelope"], points(row["gain"]), row["words"]) for row in rows]

    @cached_property
    def swaps(self) -> list[SwapRow]:
        """From the set the scenario stands for to the best. Answers kept before November 2026 have whole
        sentences alone.
        """
        rival = self.answer.extras.get("rival", {})
        words = rival.get("swaps", [])
        steps = rival.get("steps", [{"leave_out": [], "put_in": [], "brings": ""}] * len(words))
        return [
            SwapRow(said, tuple(step["leave_out"]), tuple(step["put_in"]), step["brings"])
            for said, step in zip(words, steps, strict=True)
        ]

    @cached_property
    def envelopes(self) -> list[EnvelopeBar]:
        return [] if self.proposed is None else envelope_bars(self.problem, self.proposed.chosen)

    @cached_property
    def titles(self) -> dict[str, str]:
        """By the bid's reference."""
        return titles_of(self.inputs)

    @cached_property
    def bids(self) -> list[BidRow]:
        """By rank, a bid as asked before its options."""
        chosen = set(self.proposed.chosen) if self.proposed else set()
        down = self.answer.set_of(Way.DOWN_THE_LIST)
        listed = set(down.chosen) if down else set()
        return [
            BidRow(
                candidate=candidate,
                title=self.inputs["bids"][reference]["title"],
                department=self.inputs["bids"][reference]["department"],
                rank=self.inputs["bids"][reference]["rank"],
                chosen=reference in chosen,
                listed=reference in listed,
                reason=self._reason(candidate, chosen),
                threshold=self._threshold(candidate),
                option=self.inputs["bids"][reference].get("option", ""),
            )
            for reference in self.inputs["ranking"]
            for candidate in [self.problem.by_id[reference]]
        ]

    @property
    def chosen_bids(self) -> list[BidRow]:
        return [row for row in self.bids if row.chosen]

    @property
    def bids_left_out(self) -> list[BidRow]:
        return [row for row in self.bids if not row.chosen]

    @property
    def number_left_out(self) -> int:
        """Bids of which no option is chosen."""
        chosen = {row.candidate.bid for row in self.chosen_bids}
        return len({row.candidate.bid for row in self.bids_left_out} - chosen)

    @property
    def options_left_out(self) -> int:
        """Options not chosen, of bids of which another is."""
        chosen = {row.candidate.bid for row in self.chosen_bids}
        return sum(row.candidate.bid in chosen for row in self.bids_left_out)

    def _threshold(self, candidate: Candidate) -> str:
        """Of the best set alone: a set picked by hand has none."""
        if self.answer.way != BEST:
            return ""
        words: str = self.answer.extras.get("thresholds", {}).get(candidate.id, "")
        return words

    def _reason(self, candidate: Candidate, chosen: set[str]) -> str:
        if self.answer.way == BEST and "reasons" in self.answer.extras:
            words: str = self.answer.extras["reasons"][candidate.id]
            return words
        if candidate.id in chosen:
            return "The panel decided to fund it." if candidate.fixed else ""
        if self.answer.way == OWN and candidate.fixed is None:
            return "Not picked."
        return why_left_out(self.problem, chosen, candidate)


def envelope_bars(problem: Problem, chosen: Sequence[str]) -> list[EnvelopeBar]:
    """What a set spends of each envelope."""
    had, left = dict(problem.envelopes), slack(problem, chosen)
    return [
        EnvelopeBar(
            year,
            SHORT_CONTROL_BUDGETS[budget],
            Decimal(had.get((year, budget), 0)).scaleb(-2),
            Decimal(had.get((year, budget), 0) - left[year, budget]).scaleb(-2),
        )
        for year, budget in sorted(left, key=cell_order)
    ]


def result_of(run: ScenarioRun) -> Result | None:
    """None until the first step is done."""
    if not run.answer:
        return None
    answer, inputs = read_answer(read_document(run.answer)), read_document(run.inputs)
    problem = read_problem(read_document(run.problem))
    return Result(run, problem, inputs, answer)
