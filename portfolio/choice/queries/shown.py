"""What pages show of scenarios: sentences with what they bear on, and the list with its newest answers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bids.assessment.queries.ranking_table import find_ranking
from portfolio.choice.models import Scenario, ScenarioRun
from portfolio.choice.queries.problems import (
    Choice,
    NothingToChoose,
    choice_of,
    constraint_from,
    obstacle_to_choosing,
    read_document,
    sentences_in,
)
from portfolio.choice.rules.answer import headline, read_answer
from portfolio.choice.rules.problem import Constraint
from portfolio.choice.rules.sentences import touched_by
from portfolio.funds.models import RoundBudget

if TYPE_CHECKING:
    from bids.rounds.models import Round


@dataclass(frozen=True)
class ListRow:
    """A scenario with its newest run; `said` is the one sentence of that run's answer, if there is one."""

    scenario: Scenario
    run: ScenarioRun | None
    said: str
    changed_at: datetime

    @property
    def is_stale(self) -> bool:
        """Written on since the run was asked for; what else has changed the run's page says."""
        return self.run is not None and self.changed_at > self.run.asked_at


@dataclass(frozen=True)
class SentenceRow:
    """`touches`: how many bids it bears on; `order` is its number in the scenario; `lost`: bids it names that
    are not in the choice any more.
    """

    order: int
    constraint: Constraint
    touches: int
    lost: tuple[str, ...]


def obstacle_in(round_: "Round") -> str:
    """What the round lacks before there is anything to choose; empty when nothing."""
    has_fund = RoundBudget.objects.filter(round=round_).exists()
    return obstacle_to_choosing(has_fund=has_fund, is_ranked=find_ranking(round_) is not None)


def list_rows(scenarios: Iterable[Scenario]) -> list[ListRow]:
    rows = []
    for scenario in scenarios:
        run = next(iter(scenario.runs.all()), None)
        said = headline(read_answer(read_document(run.answer))) if run is not None and run.answer else ""
        rows.append(ListRow(scenario, run, said, scenario.changed_at))
    return rows


def sentence_rows(scenario: Scenario) -> list[SentenceRow]:
    try:
        choice = choice_of(scenario.round)
    except NothingToChoose:
        return []
    return [_sentence_row(row.order, constraint_from(row), choice) for row in sentences_in(scenario)]


def _sentence_row(order: int, constraint: Constraint, choice: Choice) -> SentenceRow:
    touches = touched_by(
        choice.problem, constraint.kind, bids=constraint.bids, department=constraint.department
    )
    return SentenceRow(order, constraint, touches, _lost(constraint.bids, choice))


def _lost(bids: Sequence[str], choice: Choice) -> tuple[str, ...]:
    there = {ask.reference for ask in choice.asks}
    return tuple(reference for reference in bids if reference not in there)
