"""A36: every change of a status leaves an event that says who did what and when, and nobody edits one.

`STEPS` is the list: what each step of each table of transitions is called among the events. A new step fails
until it is here. The status before is what the event before it left, so the events of a record tell its way.
"""

import ast
import json
from collections.abc import Iterator
from functools import cache

import pgtrigger
import psycopg
import pytest
from django.db import ProgrammingError, connection, models, transaction

from accounts.models import Event
from tests.architecture.test_models import MODELS, TABLES, triggers_of
from tests.architecture.test_source import RECORDING, kinds_of, matching, recorded, sources, tree
from tests.attacks.recorded_steps import STEPS
from tests.conftest import owner_connection
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db
KINDS = sorted({kind for steps in STEPS.values() for kinds in steps.values() for kind in kinds})


def test_a36_every_step_of_every_table_is_in_the_list():
    assert {name: set(table.steps) for name, table in TABLES.items()} == {
        name: set(steps) for name, steps in STEPS.items()
    }
    assert all(kinds for steps in STEPS.values() for kinds in steps.values())


def test_a36_every_kind_of_the_list_is_recorded_somewhere():
    patterns = {pattern for module, call in recorded() for pattern in kinds_of(module, call)}
    words = {
        node.value
        for path in sources("actions")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }

    recorded_so = {kind for kind in KINDS if any(matching(pattern, [kind]) for pattern in patterns)}
    assert set(KINDS) - recorded_so - words == set()


Function = tuple[str, str]
"""The module's path and the function's name."""


@cache
def calls() -> dict[Function, set[Function]]:
    """What each function of the actions calls of them, by name; recording an event is `("", "event")`."""
    modules = {".".join(path.parts).removesuffix(".py"): tree(path) for path in sources("actions")}
    found: dict[Function, set[Function]] = {}
    for place, module in modules.items():
        own = {node.name for node in ast.walk(module) if isinstance(node, ast.FunctionDef)}
        came = {
            alias.asname or alias.name: (node.module or "", alias.name)
            for node in ast.walk(module)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        for node in ast.walk(module):
            if isinstance(node, ast.FunctionDef):
                names = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
                reached = {("", "event") for name in names & {*RECORDING, "record_many"}}
                reached |= {(place, name) for name in names & own if name != node.name}
                for name in names & set(came):
                    source, what = came[name]
                    reached |= {(path, what) for path in modules if path.endswith(source) and source}
                found[place, node.name] = reached
    return found


def records(function: Function, seen: frozenset[Function] = frozenset()) -> bool:
    if function == ("", "event"):
        return True
    if function in seen:
        return False
    return any(records(each, seen | {function}) for each in calls().get(function, ()))


def moving() -> Iterator[Function]:
    """The functions of the actions that ask a table for the next status."""
    for path in sources("actions"):
        place = ".".join(path.parts).removesuffix(".py")
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef) and any(
                isinstance(each, ast.Attribute) and each.attr == "target" for each in ast.walk(node)
            ):
                yield place, node.name


def on_record(function: Function, seen: frozenset[Function] = frozenset()) -> bool:
    """It records, or whoever calls it does."""
    if records(function):
        return True
    callers = [name for name, reached in calls().items() if function in reached and name not in seen]
    return bool(callers) and all(on_record(name, seen | {function}) for name in callers)


FOR_OTHERS = {
    *("_answer", "_answered", "_change_status", "_check_agreeing", "_fill", "_finished", "_keep", "_lock"),
    *("_lock_to_answer", "_start", "_supersede", "ask_for_check", "ask_for_reading", "ask_for_work"),
    *(
        "carry_out",
        "check_certifying",
        "check_sending_back",
        "confirmed",
        "end_clarification",
        "give_back",
        "put_back",
        "settle_offer",
    ),
    *("target_for_department", "withdrawn"),
}
"""Parts of an action, which leave the event to it: in whatever way it ends, for that is not seen here."""


def test_a36_no_action_moves_a_status_without_an_event():
    moves = set(moving())

    assert len(moves) > 60
    assert {name for place, name in moves if not records((place, name))} == FOR_OTHERS
    assert not on_record(("nowhere", "nothing"))
    assert sorted(place for place in moves if not on_record(place)) == []


def with_a_status() -> Iterator[tuple[type[models.Model], list[str]]]:
    """Each model with a status, and the tables that may be its."""
    for model in MODELS:
        for machine in triggers_of(model):
            if isinstance(machine, pgtrigger.FSM):
                pairs = sorted(tuple(pair) for pair in machine.transitions)
                yield model, [name for name, table in TABLES.items() if table.pairs() == pairs]


BY_HAND = "ENDED"
"""The scene's fund whose award is written row by row: nobody can act in a year that is over."""
ABOVE = (
    *(
        "award",
        "milestone",
        "bid",
        "round",
        "meeting",
        "upload",
        "clarification",
        "version",
        "system",
        "fund",
    ),
    *("decision", "journal", "review", "scenario", "register_import", "spend_return"),
)


def with_what_is_above(row: models.Model) -> list[models.Model]:
    """The row, and what it is a part of."""
    found = [row]
    for each in found:
        parts = [getattr(each, name, None) for name in ABOVE]
        found += [part for part in parts if isinstance(part, models.Model) and part not in found]
    return found


def is_of(event: Event, rows: list[models.Model]) -> bool:
    """It is of one of them, or names one: a ranking that is frozen moves its round and every bid of it."""
    if (event.subject, event.subject_id) in {(row._meta.label_lower, row.pk) for row in rows}:
        return True
    names = {name for row in rows if (name := getattr(row, "reference", None))}
    return event.subject_ref in names or any(f'"{name}"' in json.dumps(event.data) for name in names)


def test_a36_whatever_has_moved_says_by_whom_and_when(scene):
    """Of every record that the attacks are made on."""
    events: dict[str, list[Event]] = {}
    for event in Event.objects.order_by("pk"):
        events.setdefault(event.kind, []).append(event)
    untold, moved = set(), 0
    for model, names in with_a_status():
        first = str(model._meta.get_field("status").get_default())
        for row in model._default_manager.exclude(status=first):
            parts = with_what_is_above(row)
            if BY_HAND in {getattr(part, "reference", None) for part in parts}:
                continue
            kinds = {
                kind
                for name in names
                for step in TABLES[name].transitions
                if step.target == row.status
                for kind in STEPS[name][step.event]
            }
            moved += 1
            if not any(is_of(event, parts) for kind in kinds for event in events.get(kind, ())):
                untold.add((model._meta.label, row.status, *sorted(kinds)))

    assert sorted(untold) == []
    assert moved > 100
    assert not Event.objects.filter(occurred_at=None).exists()


EDITS = (
    "UPDATE accounts_event SET actor_id = NULL",
    "UPDATE accounts_event SET occurred_at = now()",
    """UPDATE accounts_event SET data = '{"after": "1.00"}'""",
    "DELETE FROM accounts_event",
    "TRUNCATE accounts_event CASCADE",
)


@pytest.mark.parametrize("statement", EDITS)
def test_a36_the_application_edits_no_event(statement):
    make_user("AUDITOR")

    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement)

    assert Event.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("statement", EDITS)
def test_a36_nor_does_the_owner(statement):
    make_user("AUDITOR")

    with owner_connection() as link, pytest.raises(psycopg.Error):
        link.execute(statement)

    assert Event.objects.exists()
