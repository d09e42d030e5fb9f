"""The problem of a scenario: the frozen ranking, what each bid asks, the envelopes and what is decided."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import cached_property
from math import floor
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from bids.assessment.queries.choosing import RankedAsk, ranked_asks
from bids.assessment.queries.ranking_table import find_ranking
from legacyfund.lib.control_budgets import cell_order
from legacyfund.lib.errors import ConflictRefused
from legacyfund.lib.financial_year import has_ended, london_date
from legacyfund.lib.money import to_pence
from portfolio.choice.models import Scenario, ScenarioConstraint, ScenarioReserve
from portfolio.choice.queries.envelopes import envelope_of
from portfolio.choice.rules.decided import Decided
from portfolio.choice.rules.options import option_id, risk_of_option, value_of_option
from portfolio.choice.rules.problem import (
    Candidate,
    Cell,
    Constraint,
    Kind,
    Problem,
    ProblemRefused,
    make_problem,
)
from portfolio.choice.rules.sentences import sentence_of
from portfolio.funds.models import RoundBudget

if TYPE_CHECKING:
    from bids.assessment.models import Ranking
    from bids.rounds.models import Round


class NothingToChoose(ConflictRefused):
    """The round has no fund, or no frozen ranking, yet."""


@dataclass(frozen=True)
class Choice:
    """What there is to choose from in a round now, before any scenario says more. Withdrawn bids are out."""

    budget: RoundBudget
    ranking: "Ranking"
    asks: tuple[RankedAsk, ...]
    envelopes: Mapping[Cell, int]
    decided: Mapping[str, Decided]
    today: date
    """In London: of a year that has ended before, there is nothing to keep back."""

    @cached_property
    def listed(self) -> tuple["Listed", ...]:
        """By rank, each bid as asked before its options."""
        return tuple(row for ask in self.asks for row in _listed(ask, self.decided.get(ask.reference)))

    @cached_property
    def candidates(self) -> tuple[Candidate, ...]:
        return tuple(row.candidate for row in self.listed)

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """By the bid's reference."""
        return {ask.reference: ask.title for ask in self.asks}

    @cached_property
    def problem(self) -> Problem:
        """Under the envelopes alone."""
        return make_problem(self.candidates, self.envelopes)

    @cached_property
    def undecided(self) -> tuple["Listed", ...]:
        """As `listed`, as if nothing were decided yet."""
        return tuple(row for ask in self.asks for row in _listed(ask, None))

    @cached_property
    def undecided_problem(self) -> Problem:
        """As `problem`, as if nothing were decided yet; an envelope that is overspent has nothing."""
        envelopes = {cell: max(pence, 0) for cell, pence in self.envelopes.items()}
        return make_problem((row.candidate for row in self.undecided), envelopes)


@dataclass(frozen=True)
class Listed:
    """One way to choose a bid. `option` says which in words, blank where there is but one; `risk` in tenths
    of a point.
    """

    ask: RankedAsk
    candidate: Candidate
    option: str
    risk: int


def choice_of(round_: "Round", *, now: datetime) -> Choice:
    """`now` says which years of the fund have ended. Raises NothingToChoose."""
    budget = RoundBudget.objects.select_related("round__ranking", "fund").filter(round=round_).first()
    ranking = find_ranking(round_) if budget is None else getattr(budget.round, "ranking", None)
    if obstacle := obstacle_to_choosing(has_fund=budget is not None, is_ranked=ranking is not None):
        raise NothingToChoose(obstacle)
    if budget is None or ranking is None:
        raise AssertionError("said above")
    envelopes = envelope_of(round_, budget.fund, now=now)
    return Choice(
        budget=budget,
        ranking=ranking,
        asks=tuple(ask for ask in ranked_asks(round_) if not ask.withdrawn),
        envelopes={cell: to_pence(envelopes[cell]) for cell in sorted(envelopes, key=cell_order)},
        decided=import_string(settings.DECIDED_IN_ROUND)(round_),
        today=london_date(now),
    )


def obstacle_to_choosing(*, has_fund: bool, is_ranked: bool) -> str:
    """What a round lacks before anything can be chosen, as a sentence; empty when nothing."""
    if not is_ranked:
        return "The ranking is not frozen yet. The chair freezes it once every review is in."
    if not has_fund:
        return "No fund pays for this round yet. Tie the round to a fund first."
    return ""


AS_ASKED = "As asked"


def _listed(ask: RankedAsk, decided: Decided | None) -> Iterator[Listed]:
    value, risk = in_tenths(ask.value), in_tenths(ask.risk_removed)
    as_asked = _candidate(ask, "", value, ask.asked, decided)
    yield Listed(ask, as_asked, AS_ASKED if ask.options else "", risk)
    for row in ask.options:
        worth = value_of_option(value, years=row.years, risk_percent=row.risk_percent)
        asked = {cell: to_pence(amount) for cell, amount in row.asked.items()}
        candidate = _candidate(ask, row.code, worth, asked, decided)
        yield Listed(ask, candidate, row.in_words, risk_of_option(risk, risk_percent=row.risk_percent))


def _candidate(
    ask: RankedAsk, code: str, value: int, asked: Mapping[Cell, int], decided: Decided | None
) -> Candidate:
    """A bid that is funded costs what was approved, whatever it asked for, and its other options are out
    because that one is in.
    """
    funded = decided is not None and decided.funded and decided.option == code
    cost = decided.approved if decided is not None and funded else asked.items()
    fixed = None
    if decided is not None and (funded or not decided.funded):
        fixed = funded
    return Candidate(
        id=option_id(ask.reference, code),
        bid=ask.reference,
        value=value,
        cost=tuple(sorted((cell, pence) for cell, pence in cost if pence)),
        department=ask.department,
        red=ask.red,
        fixed=fixed,
    )


def in_tenths(value: Fraction) -> int:
    """Tenths of a point, rounded half up, once."""
    return floor(10 * value + Fraction(1, 2))


def problem_of(scenario: Scenario, choice: Choice) -> Problem:
    """Raises ProblemRefused where a sentence names a bid that is not in the choice any more."""
    return make_problem(choice.candidates, envelopes_less_reserve(scenario, choice), constraints_of(scenario))


def problems_of(scenarios: Collection[Scenario], choice: Choice) -> dict[int, Problem | ProblemRefused]:
    """By the scenario's id, whatever their number in two statements; the refusal where there is none."""
    reserves, sentences = defaultdict(list), defaultdict(list)
    for reserve in ScenarioReserve.objects.filter(scenario__in=scenarios).order_by("year", "control_budget"):
        reserves[reserve.scenario_id].append(reserve)
    for row in _standing_sentences().filter(scenario__in=scenarios):
        sentences[row.scenario_id].append(constraint_from(row))
    found: dict[int, Problem | ProblemRefused] = {}
    for scenario in scenarios:
        envelopes = _less(choice, reserves[scenario.pk])
        try:
            found[scenario.pk] = make_problem(choice.candidates, envelopes, sentences[scenario.pk])
        except ProblemRefused as refusal:
            found[scenario.pk] = refusal
    return found


def envelopes_less_reserve(scenario: Scenario, choice: Choice) -> dict[Cell, int]:
    """Pence there are for this scenario."""
    return _less(choice, scenario.reserves.order_by("year", "control_budget"))


def _less(choice: Choice, reserves: Iterable[ScenarioReserve]) -> dict[Cell, int]:
    left = dict(choice.envelopes)
    for reserve in reserves:
        if has_ended(reserve.year, choice.today):
            continue
        cell = reserve.year, reserve.control_budget
        left[cell] = left.get(cell, 0) - to_pence(reserve.amount)
    return left


def constraints_of(scenario: Scenario) -> list[Constraint]:
    return [constraint_from(row) for row in sentences_in(scenario)]


def sentences_in(scenario: Scenario) -> QuerySet[ScenarioConstraint]:
    """Those that were not removed, as they were added."""
    return _standing_sentences().filter(scenario=scenario)


def _standing_sentences() -> QuerySet[ScenarioConstraint]:
    rows = ScenarioConstraint.objects.filter(removed_at=None)
    return rows.select_related("department").order_by("scenario", "order")


def constraint_from(row: ScenarioConstraint) -> Constraint:
    kind, department = Kind(row.kind), row.department.name if row.department else ""
    words = sentence_of(kind, bids=row.bids, department=department, number=row.number)
    return Constraint(f"{row.order:04}", kind, words, tuple(row.bids), department, row.number)
