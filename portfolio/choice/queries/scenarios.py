"""Scenarios and runs a person may see, and whether an answer still stands on what is so today."""

from collections.abc import Iterator, Mapping
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
    NothingToChoose,
    choice_of,
    inputs_of,
    problem_of,
    read_document,
)
from portfolio.choice.rules.answer import read_answer
from portfolio.choice.rules.problem import ProblemRefused
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
    then = read_problem(read_document(run.problem))
    try:
        choice = choice_of(run.scenario.round)
        now = problem_of(run.scenario, choice)
    except (NothingToChoose, ProblemRefused) as refusal:
        return (refusal.message,)
    proposed = read_answer(read_document(run.answer)).proposed if run.answer else None
    asked, asks = read_document(run.inputs), inputs_of(run.scenario, choice)
    moved = (
        *_made_another_way(asked, asks),
        *changes_between(then, now, None if proposed is None else proposed.chosen),
    )
    if asked["ranking_sha256"] != choice.ranking_sha256:
        return ("The ranking is another.", *moved)
    return moved


def _made_another_way(asked: Mapping[str, Any], asks: Mapping[str, Any]) -> Iterator[str]:
    if asked["how"] != asks["how"]:
        yield "The scenario makes its set in another way."
    elif asked["picked"] != asks["picked"]:
        yield "Other bids are picked."
