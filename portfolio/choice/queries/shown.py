"""What pages show of scenarios: sentences with what they bear on, and the list with its newest answers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from bids.assessment.queries.ranking_table import find_ranking
from portfolio.choice.models import Scenario, ScenarioRun
from portfolio.choice.queries.documents import read_document, titles_of
from portfolio.choice.queries.problems import (
    Choice,
    NothingToChoose,
    choice_of,
    constraint_from,
    obstacle_to_choosing,
    sentences_in,
)
from portfolio.choice.queries.scenarios import changes_behind
from portfolio.choice.rules.answer import headline, read_answer
from portfolio.choice.rules.problem import Constraint
from portfolio.choice.rules.sentences import touched_by
from portfolio.funds.models import RoundBudget

if TYPE_CHECKING:
    from bids.rounds.models import Round

CHANGES_LISTED = 2


@dataclass(frozen=True)
class ListRow:
    """A scenario with its newest run; `said` is the one sentence of that run's answer, if there is one.
    `changes`: what has changed behind the run since it was asked for, as sentences; `titles` of its bids.
    """

    scenario: Scenario
    run: ScenarioRun | None
    said: str = ""
    changes: tuple[str, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)

    @property
    def first_changes(self) -> tuple[str, ...]:
        return self.changes[:CHANGES_LISTED]

    @property
    def more_changes(self) -> int:
        """How many the run's page says beside the first."""
        return len(self.changes) - len(self.first_changes)


@dataclass(frozen=True)
class SentenceRow:
    """`touches`: how many bids it bears on; `order` is its number in the scenario; `lost`: bids it names that
    are not in the choice any more; `titles` of those that are.
    """

    order: int
    constraint: Constraint
    touches: int
    lost: tuple[str, ...]
    titles: Mapping[str, str]


def choice_or_obstacle(round_: "Round", *, now: datetime) -> Choice | NothingToChoose:
    """What there is to choose from, or why there is nothing yet."""
    try:
        return choice_of(round_, now=now)
    except NothingToChoose as obstacle:
        return obstacle


def obstacle_in(round_: "Round") -> str:
    """What the round lacks before there is anything to choose; empty when nothing."""
    has_fund = RoundBudget.objects.filter(round=round_).exists()
    return obstacle_to_choosing(has_fund=has_fund, is_ranked=find_ranking(round_) is not None)


def list_rows(scenarios: Iterable[Scenario], choice: Choice | NothingToChoose) -> list[ListRow]:
    """Of the round that `choice` is of."""
    found = list(scenarios)
    newest = {
        run.scenario_id: run
        for run in ScenarioRun.objects.filter(scenario__in=found)
        .order_by("scenario", "-number")
        .distinct("scenario")
        .select_related("scenario")
        .defer("certificate")
    }
    changes = changes_behind(list(newest.values()), choice)
    return [_list_row(scenario, newest.get(scenario.pk), changes) for scenario in found]


def _list_row(scenario: Scenario, run: ScenarioRun | None, changes: Mapping[int, tuple[str, ...]]) -> ListRow:
    if run is None:
        return ListRow(scenario, None)
    said = headline(read_answer(read_document(run.answer))) if run.answer else ""
    return ListRow(scenario, run, said, changes[run.pk], titles_of(read_document(run.inputs)))


def sentence_rows(scenario: Scenario, *, now: datetime) -> list[SentenceRow]:
    try:
        choice = choice_of(scenario.round, now=now)
    except NothingToChoose:
        return []
    return [_sentence_row(row.order, constraint_from(row), choice) for row in sentences_in(scenario)]


def _sentence_row(order: int, constraint: Constraint, choice: Choice) -> SentenceRow:
    touches = touched_by(
        choice.problem, constraint.kind, bids=constraint.bids, department=constraint.department
    )
    return SentenceRow(order, constraint, touches, _lost(constraint.bids, choice), choice.titles)


def _lost(bids: Sequence[str], choice: Choice) -> tuple[str, ...]:
    there = {ask.reference for ask in choice.asks}
    return tuple(reference for reference in bids if reference not in there)
