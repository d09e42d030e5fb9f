"""Scenarios and runs a person may see, and whether an answer still stands on what is so today."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch, QuerySet

from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import has_permission
from bids.assessment.queries.panel import kept_from, stands_in_for_chair
from bids.assessment.queries.ranking_readers import rounds_to_rank
from bids.rounds.queries import rounds_visible_to
from bids.rounds.workflow import RoundStatus
from portfolio.choice.models import Adoption, Scenario, ScenarioRun
from portfolio.choice.queries.documents import picked_in, read_document
from portfolio.choice.queries.problems import Choice, NothingToChoose, choice_of, problem_of, problems_of
from portfolio.choice.rules.answer import read_answer
from portfolio.choice.rules.problem import Problem, ProblemRefused
from portfolio.choice.rules.reading import read_problem
from portfolio.choice.rules.staleness import changes_between
from portfolio.choice.workflow import RunStatus

if TYPE_CHECKING:
    from bids.rounds.models import Round

RECUSED = (
    "You are recused from a bid of this round. A scenario tells of every bid, by what it chooses and what it "
    "leaves, so you cannot open scenarios of this round."
)

DEPUTY = "DEPUTY"


def is_recused(person: User, round_: "Round", *, now: datetime) -> bool:
    return bool(kept_from(person, round_, now=now))


def rounds_with_scenarios(person: User) -> "QuerySet[Round]":
    """For deputies of panels those of their panels; `may_open` says whether they stand in now."""
    if has_permission(person, Permission.SEE_SCENARIOS):
        return rounds_visible_to(person)
    return _deputised(person)


def _deputised(person: User) -> "QuerySet[Round]":
    return rounds_to_rank(person).filter(panel__person=person, panel__part=DEPUTY)


def rounds_deputised(person: User) -> "QuerySet[Round]":
    """Before the panel, on which the person is its chair's deputy."""
    return _deputised(person).filter(status=RoundStatus.ASSESSED)


def rounds_to_adopt_as_deputy(person: User, *, now: datetime) -> "list[Round]":
    """Rounds with an answer and nothing adopted, in which the person stands in for a recused chair."""
    answered = ScenarioRun.objects.filter(status=RunStatus.DONE, scenario__deleted_at=None)
    waiting = rounds_deputised(person).filter(pk__in=answered.order_by().values("scenario__round"))
    adopted = Adoption.objects.filter(replaced_at=None).order_by().values("round")
    return [
        round_
        for round_ in waiting.exclude(pk__in=adopted)
        if stands_in_for_chair(person, round_, now=now) and not is_recused(person, round_, now=now)
    ]


def may_open(person: User, round_: "Round", *, now: datetime) -> bool:
    """Whether scenarios of the round are this person's to read, leaving aside any interest of their own."""
    return has_permission(person, Permission.SEE_SCENARIOS) or stands_in_for_chair(person, round_, now=now)


def adopts(person: User, round_: "Round", *, now: datetime) -> bool:
    """A chair; or the deputy of the panel, for a chair who is recused from a bid of the round. Either has to
    be recused from none.
    """
    if is_recused(person, round_, now=now):
        return False
    chairs = has_permission(person, Permission.ADOPT_SCENARIO)
    return chairs or stands_in_for_chair(person, round_, now=now)


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
    if has_permission(person, Permission.SEE_SCENARIOS):
        return rows
    return rows.filter(round__in=rounds_with_scenarios(person).order_by().values("pk"))


def runs_visible_to(person: User) -> QuerySet[ScenarioRun]:
    rows = ScenarioRun.objects.select_related("scenario__round", "asked_by", "cancelled_by")
    rows = rows.order_by("scenario", "-number")
    if has_permission(person, Permission.SEE_SCENARIOS):
        return rows
    return rows.filter(scenario__round__in=rounds_with_scenarios(person).order_by().values("pk"))


def current_adoption(round_: "Round") -> Adoption | None:
    return (
        Adoption.objects.filter(round=round_, replaced_at=None)
        .select_related("run__scenario", "adopted_by")
        .first()
    )


def changes_since(run: ScenarioRun, *, now: datetime) -> tuple[str, ...]:
    """What has changed behind the run since it was asked for, as sentences; none where it still stands."""
    try:
        choice = choice_of(run.scenario.round, now=now)
        current = problem_of(run.scenario, choice)
    except (NothingToChoose, ProblemRefused) as refusal:
        return (refusal.message,)
    return _moved(run, current, choice)


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
