"""Scenarios and runs a person may see, and whether an answer still stands on what is so today."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch, QuerySet

from accounts.models import User
from accounts.permissions import Permission
from accounts.queries import has_permission
from bids.assessment.queries.panel import kept_from
from bids.rounds.queries import rounds_visible_to
from portfolio.choice.models import Adoption, Scenario, ScenarioRun
from portfolio.choice.queries.problems import (
    Choice,
    NothingToChoose,
    choice_of,
    picked_in,
    problem_of,
    problems_of,
    read_document,
)
from portfolio.choice.rules.answer import read_answer
from portfolio.choice.rules.problem import Problem, ProblemRefused
from portfolio.choice.rules.reading import read_problem
from portfolio.choice.rules.staleness import changes_between

if TYPE_CHECKING:
    from bids.rounds.models import Round

RECUSED = (
    "You are recused from a bid of this round. A scenario tells of every bid, by what it chooses and what it "
    "leaves, so you cannot open scenarios of this round."
)


def is_recused(person: User, round_: "Round", *, now: datetime) -> bool:
    return bool(kept_from(person, round_, now=now))


def rounds_with_scenarios(person: User) -> "QuerySet[Round]":
    rounds = rounds_visible_to(person)
    return rounds if has_permission(person, Permission.SEE_SCENARIOS) else rounds.none()


def standing_scenarios() -> QuerySet[Scenario]:
    """Those that were not deleted."""
    return Scenario.objects.filter(deleted_at=None)


def scenarios_visible_to(person: User) -> QuerySet[Scenario]:
    """By number. Whoever is recused from a bid of the round is refused beside this: see `guards`."""
    newest_first = ScenarioRun.objects.order_by("-number").defer("problem", "inputs", "certificate")
    rows = (
        standing_scenarios()
        .select_related("round", "created_by", "changed_by")
        .prefetch_related(Prefetch("runs", newest_first))
        .order_by("round", "number")
    )
    return rows if has_permission(person, Permission.SEE_SCENARIOS) else rows.none()


def runs_visible_to(person: User) -> QuerySet[ScenarioRun]:
    rows = ScenarioRun.objects.select_related("scenario__round", "asked_by", "cancelled_by")
    rows = rows.order_by("scenario", "-number")
    return rows if has_permission(person, Permission.SEE_SCENARIOS) else rows.none()


def current_adoption(round_: "Round") -> Adoption | None:
    return (
        Adoption.objects.filter(round=round_, replaced_at=None)
        .select_related("run__scenario", "adopted_by")
        .first()
    )


def changes_since(run: ScenarioRun) -> tuple[str, ...]:
    """What has changed behind the run since it was asked for, as sentences; none where it still stands."""
    try:
        choice = choice_of(run.scenario.round)
        now = problem_of(run.scenario, choice)
    except (NothingToChoose, ProblemRefused) as refusal:
        return (refusal.message,)
    return _moved(run, now, choice)


def changes_behind(
    runs: Sequence[ScenarioRun], choice: Choice | NothingToChoose
) -> dict[int, tuple[str, ...]]:
    """By the run's id, what `changes_since` says: of runs of the round that `choice` is of, each with its
    scenario.
    """
    if isinstance(choice, NothingToChoose):
        return {run.pk: (choice.message,) for run in runs}
    problems = problems_of([run.scenario for run in runs], choice)
    return {
        run.pk: (now.message,) if isinstance(now, ProblemRefused) else _moved(run, now, choice)
        for run in runs
        for now in [problems[run.scenario_id]]
    }


def _moved(run: ScenarioRun, now: Problem, choice: Choice) -> tuple[str, ...]:
    then, asked = read_problem(read_document(run.problem)), read_document(run.inputs)
    proposed = read_answer(read_document(run.answer)).proposed if run.answer else None
    moved = (
        *_made_another_way(asked, run.scenario, choice),
        *changes_between(then, now, None if proposed is None else proposed.chosen),
    )
    if asked["ranking_sha256"] != choice.ranking.sha256:
        return ("The ranking is another.", *moved)
    return moved


def _made_another_way(asked: Mapping[str, Any], scenario: Scenario, choice: Choice) -> Iterator[str]:
    if asked["how"] != scenario.how:
        yield "The scenario makes its set in another way."
    elif asked["picked"] != picked_in(scenario, choice):
        yield "Other bids are picked."
