"""Writing a scenario: what it is called, how its set is made, and the sentences it keeps to."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from accounts.actions.allowed import require_permission
from accounts.events import record_event
from accounts.models import Department, User
from accounts.permissions import Permission
from bids.rounds.workflow import RoundStatus
from legacyfund.lib.errors import ConflictRefused, DomainError, PermissionRefused
from legacyfund.lib.money import NOTHING
from portfolio.choice.models import Scenario, ScenarioConstraint, ScenarioReserve
from portfolio.choice.queries.problems import choice_of, constraints_of, sentences_in
from portfolio.choice.queries.scenarios import RECUSED, is_recused, standing_scenarios
from portfolio.choice.rules.problem import Cell, Constraint, Kind, make_problem
from portfolio.choice.rules.sentences import sentence_of
from portfolio.funds.models import RoundBudget

if TYPE_CHECKING:
    from bids.rounds.models import Round

MOST_SENTENCES = 200
MANAGER_FIELDS = ("name", "note", "how")


class ScenarioRefused(DomainError):
    """What was given does not make a scenario."""


class CannotChoose(ConflictRefused):
    """The round is not at the point where scenarios are written, or the scenario not where this is done."""


def create_scenario(*, round: "Round", name: str, note: str, how: str, by: User, now: datetime) -> Scenario:
    """Raises CannotChoose, NothingToChoose, PermissionRefused, ScenarioRefused."""
    check_may_write(round, by, now=now)
    choice_of(round, now=now)
    with transaction.atomic():
        scenario = _insert(_lock_budget(round), name, note, how, by, now)
        _record("scenario.created", scenario, by, now, {"name": scenario.name, "how": how})
    return scenario


def _insert(budget: RoundBudget, name: str, note: str, how: str, by: User, now: datetime) -> Scenario:
    round_ = budget.round
    last = Scenario.objects.filter(round=round_).aggregate(last=Max("number"))["last"] or 0
    if standing_scenarios().filter(round=round_, name=name.strip()).exists():
        raise ScenarioRefused(NAME_TAKEN.format(name.strip()), field="name")
    return Scenario.objects.create(
        round=round_,
        number=last + 1,
        reference=f"{round_.reference}-S{last + 1}",
        name=name.strip(),
        note=note.strip(),
        how=how,
        created_at=now,
        created_by=by,
        changed_at=now,
        changed_by=by,
    )


NAME_TAKEN = "There is a scenario called “{}” in this round already. Give this one another name."


def change_scenario(
    *,
    scenario: Scenario,
    name: str,
    note: str,
    how: str,
    reserves: Mapping[Cell, Decimal],
    by: User,
    now: datetime,
) -> Scenario:
    """`reserves`: pounds kept back by year × control budget; nothing where nothing is.

    Raises CannotChoose, PermissionRefused, ScenarioRefused.
    """
    with transaction.atomic():
        held = lock_scenario(scenario, by, now=now)
        others = standing_scenarios().filter(round=held.round, name=name.strip()).exclude(pk=held.pk)
        if others.exists():
            raise ScenarioRefused(NAME_TAKEN.format(name.strip()), field="name")
        before = {field: getattr(held, field) for field in MANAGER_FIELDS}
        held.name, held.note, held.how = name.strip(), note.strip(), how
        _touch(held, by, now, *MANAGER_FIELDS)
        _keep_reserves(held, reserves)
        after = {field: getattr(held, field) for field in MANAGER_FIELDS}
        kept = {" ".join(cell): str(amount) for cell, amount in sorted(reserves.items()) if amount}
        _record("scenario.changed", held, by, now, {"before": before, "after": after, "reserves": kept})
    return held


def _keep_reserves(scenario: Scenario, reserves: Mapping[Cell, Decimal]) -> None:
    before = {(row.year, row.control_budget): row for row in scenario.reserves.order_by("pk")}
    for cell in sorted(before.keys() | reserves.keys()):
        amount = reserves.get(cell, NOTHING)
        if cell in before and before[cell].amount != amount:
            before[cell].amount = amount
            before[cell].save(update_fields=["amount"])
        elif cell not in before and amount:
            year, budget = cell
            ScenarioReserve.objects.create(scenario=scenario, year=year, control_budget=budget, amount=amount)


def add_sentence(
    *,
    scenario: Scenario,
    kind: Kind,
    bids: Sequence[str] = (),
    department: Department | None = None,
    number: int = 0,
    by: User,
    now: datetime,
) -> ScenarioConstraint:
    """`bids`: references; `number`: pence, whole percent or bids, as the kind says.

    Raises CannotChoose, NothingToChoose, PermissionRefused, ProblemRefused, ScenarioRefused.
    """
    with transaction.atomic():
        held = lock_scenario(scenario, by, now=now)
        last = held.constraints.aggregate(last=Max("order"))["last"] or 0
        name = department.name if department else ""
        words = sentence_of(kind, bids=bids, department=name, number=number)
        new = Constraint(f"{last + 1:04}", kind, words, tuple(bids), name, number)
        _check_sentence(held, new, now=now)
        row = ScenarioConstraint.objects.create(
            scenario=held, order=last + 1, kind=kind, bids=list(bids), department=department, number=number
        )
        _touch(held, by, now)
        _record("scenario.sentence_added", held, by, now, {"sentence": words})
    return row


def _check_sentence(scenario: Scenario, new: Constraint, *, now: datetime) -> None:
    """It can be meant, of the bids there are, and is not said already."""
    choice = choice_of(scenario.round, now=now)
    make_problem(choice.candidates, choice.envelopes, [new])
    said = constraints_of(scenario)
    if new.sentence in {row.sentence for row in said}:
        raise ScenarioRefused(f"The scenario says so already: {new.sentence}")
    if len(said) >= MOST_SENTENCES:
        raise ScenarioRefused(f"A scenario has at most {MOST_SENTENCES} sentences. Remove one first.")


def remove_sentence(*, scenario: Scenario, order: int, by: User, now: datetime) -> None:
    """Raises CannotChoose, PermissionRefused."""
    with transaction.atomic():
        held = lock_scenario(scenario, by, now=now)
        row = sentences_in(held).filter(order=order).first()
        if row is None:
            raise CannotChoose("This sentence is not in the scenario any more. Nothing needs doing.")
        name = row.department.name if row.department else ""
        words = sentence_of(Kind(row.kind), bids=row.bids, department=name, number=row.number)
        row.removed_at = now
        row.save(update_fields=["removed_at"])
        _touch(held, by, now)
        _record("scenario.sentence_removed", held, by, now, {"sentence": words})


def pick_bids(*, scenario: Scenario, picked: Sequence[str], by: User, now: datetime) -> Scenario:
    """The set by hand: ids of candidates of the choice, of each bid one at most. Raises CannotChoose,
    PermissionRefused, ScenarioRefused.
    """
    with transaction.atomic():
        held = lock_scenario(scenario, by, now=now)
        if held.how != Scenario.How.HAND_PICKED:
            raise CannotChoose(f"{held.reference} is not picked by hand. Change how its set is made first.")
        choice = choice_of(held.round, now=now)
        bids = {row.id: row.bid for row in choice.candidates}
        if unknown := sorted(set(picked) - bids.keys()):
            raise ScenarioRefused(f"{unknown[0]} is not in this choice.", field="picked")
        count = Counter(bids[name] for name in set(picked))
        if twice := sorted(bid for bid, times in count.items() if times > 1):
            raise ScenarioRefused(
                f"{twice[0]} is picked more than once. A bid is funded as asked or as one of its options: "
                "leave one of its boxes ticked.",
                field="picked",
            )
        before, held.picked = sorted(held.picked), sorted(set(picked))
        _touch(held, by, now, "picked")
        _record("scenario.picked", held, by, now, {"before": before, "after": held.picked})
    return held


def copy_scenario(*, scenario: Scenario, by: User, now: datetime) -> Scenario:
    """The same under another name, with its sentences, reserve and picked bids; its runs stay behind.

    Raises CannotChoose, PermissionRefused.
    """
    check_may_write(scenario.round, by, now=now)
    with transaction.atomic():
        budget = _lock_budget(scenario.round)
        copy = _insert(budget, _free_name(scenario), scenario.note, scenario.how, by, now)
        copy.picked = list(scenario.picked)
        copy.save(update_fields=["picked"])
        ScenarioConstraint.objects.bulk_create(
            ScenarioConstraint(
                scenario=copy,
                order=row.order,
                kind=row.kind,
                bids=row.bids,
                department=row.department,
                number=row.number,
            )
            for row in sentences_in(scenario)
        )
        reserves = scenario.reserves.order_by("year", "control_budget")
        _keep_reserves(copy, {(row.year, row.control_budget): row.amount for row in reserves})
        _record("scenario.copied", copy, by, now, {"from": scenario.reference, "name": copy.name})
    return copy


def _free_name(scenario: Scenario) -> str:
    taken = set(standing_scenarios().filter(round=scenario.round).values_list("name", flat=True))
    number = 2
    while (name := f"{scenario.name[:90]} ({number})") in taken:
        number += 1
    return name


def delete_scenario(*, scenario: Scenario, by: User, now: datetime) -> None:
    """Only one that was never run. Raises CannotChoose, PermissionRefused."""
    with transaction.atomic():
        held = lock_scenario(scenario, by, now=now)
        if held.runs.exists():
            raise CannotChoose(f"{held.reference} has been run, so it is kept with its runs.")
        held.deleted_at, held.deleted_by = now, by
        held.save(update_fields=["deleted_at", "deleted_by"])
        _record("scenario.deleted", held, by, now, {"name": held.name})


def check_may_write(round_: "Round", by: User, *, now: datetime) -> None:
    """Raises CannotChoose, PermissionRefused."""
    require_permission(by, Permission.EDIT_SCENARIO)
    check_open(round_, by, now=now)


def check_open(round_: "Round", by: User, *, now: datetime) -> None:
    """Raises CannotChoose, PermissionRefused."""
    if is_recused(by, round_, now=now):
        raise PermissionRefused(RECUSED)
    if round_.status != RoundStatus.ASSESSED:
        raise CannotChoose(
            f"Round {round_.reference} is {round_.get_status_display().lower()}. Scenarios are written and "
            "run between the freezing of the ranking and the announcement."
        )


def lock_scenario(scenario: Scenario, by: User, *, now: datetime) -> Scenario:
    """Raises CannotChoose, PermissionRefused."""
    rows = standing_scenarios().select_for_update(of=("self",)).select_related("round")
    held = rows.filter(pk=scenario.pk).first()
    if held is None:
        raise CannotChoose(f"{scenario.reference} has been deleted. Nothing was done.")
    check_may_write(held.round, by, now=now)
    return held


def _lock_budget(round_: "Round") -> RoundBudget:
    """Scenarios of a round are numbered, and adopted, one at a time."""
    return RoundBudget.objects.select_for_update(of=("self",)).select_related("round").get(round=round_)


def _touch(scenario: Scenario, by: User, now: datetime, *fields: str) -> None:
    scenario.changed_at, scenario.changed_by = now, by
    scenario.save(update_fields=[*fields, "changed_at", "changed_by"])


def _record(kind: str, scenario: Scenario, by: User, now: datetime, data: dict[str, object]) -> None:
    record_event(kind, scenario, by=by, now=now, ref=scenario.reference, data=data)
