"""What the database must hold for every model: pairs, statuses, append-only tables, migrations."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pgtrigger
import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, models

from legacyfund.lib.transitions import TransitionRefused, TransitionTable
from tests.conftest import owner_connection

MODELS = [
    model for name in ("accounts", "bids", "portfolio") for model in apps.get_app_config(name).get_models()
]
WORKFLOWS = [
    import_module(".".join(path.relative_to(settings.BASE_DIR).with_suffix("").parts))
    for app in ("accounts", "bids", "portfolio")
    for path in sorted((settings.BASE_DIR / app).rglob("workflow.py"))
]
TABLES = {
    f"{module.__name__}.{name}": table
    for module in WORKFLOWS
    for name, table in vars(module).items()
    if isinstance(table, TransitionTable)
}


def triggers_of(model: type[models.Model]) -> list[pgtrigger.Trigger]:
    return list(getattr(model._meta, "triggers", []))


APPEND_ONLY = {
    model._meta.db_table for model in MODELS if any(item.name == "append_only" for item in triggers_of(model))
}
REWRITES = ("UPDATE {} SET id = id WHERE false", "DELETE FROM {} WHERE false", "TRUNCATE {}")
# What may never fall out of the set above.
PROMISED = {
    "accounts_event",
    "bids_bidversion",
    "bids_ranking",
    "portfolio_journal",
    "portfolio_posting",
}


GROWING = ["accounts_delivery", "portfolio_journal", "portfolio_posting", "portfolio_returnfinding"]
GROWING += ["portfolio_spendline"]
"""Tables that grow with what is paid and told: every index is written for each row."""
BEGINNINGS = """
SELECT one.indexrelid::regclass::text, other.indexrelid::regclass::text
  FROM pg_index one JOIN pg_index other USING (indrelid)
 WHERE one.indrelid = %s::regclass AND one.indexrelid <> other.indexrelid AND NOT one.indisunique
   AND one.indpred IS NULL AND other.indpred IS NULL AND one.indexprs IS NULL AND other.indexprs IS NULL
   AND one.indnkeyatts <= other.indnkeyatts
   AND (string_to_array(other.indkey::text, ' '))[:one.indnkeyatts] = string_to_array(one.indkey::text, ' ')
"""


@pytest.mark.django_db
@pytest.mark.parametrize("table", GROWING)
def test_no_index_of_a_growing_table_is_the_beginning_of_another(table):
    with connection.cursor() as cursor:
        cursor.execute(BEGINNINGS, [table])
        assert cursor.fetchall() == []


def fields_in(condition: Any) -> Iterator[str]:
    """The field names of a Q, lookups stripped."""
    for child in getattr(condition, "children", []):
        if isinstance(child, tuple):
            yield child[0].split("__")[0]
        else:
            yield from fields_in(child)


def pairs() -> Iterator[tuple[type[models.Model], str, str]]:
    for model in MODELS:
        names = {field.name: field for field in model._meta.concrete_fields}
        for name, field in names.items():
            by = f"{name.removesuffix('_at')}_by"
            if name.endswith("_at") and by in names and field.null:
                yield model, name, by


@pytest.mark.parametrize(("model", "at", "by"), list(pairs()), ids=str)
def test_when_and_who_come_as_a_pair(model, at, by):
    checks = [set(fields_in(row.condition)) for row in model._meta.constraints if hasattr(row, "condition")]
    assert any({at, by} <= named for named in checks)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_a_status_changes_only_as_its_table_says(model):
    fields = {field.name for field in model._meta.concrete_fields}
    if "status" not in fields:
        return
    machines = [item for item in triggers_of(model) if isinstance(item, pgtrigger.FSM)]
    assert [machine.field for machine in machines] == ["status"]
    allowed = sorted(tuple(pair) for pair in machines[0].transitions)
    assert allowed in [table.pairs() for table in TABLES.values()]


@pytest.mark.parametrize("name", TABLES)
def test_every_status_and_event_is_decided(name):
    table = TABLES[name]
    reached = {target for _, target in table.pairs()}
    left = {source for source, _ in table.pairs()}
    assert set(table.labels) <= reached | left, "a status nothing leads to or from"
    for status in table.labels:
        for event in table.steps:
            if table.allows(status, event):
                assert table.target(status, event) in table.labels
            else:
                with pytest.raises(TransitionRefused) as refusal:
                    table.target(status, event)
                said = refusal.value.message
                assert table.steps[event] in said or f"{table.labels[status].lower()} already" in said


@pytest.mark.parametrize("name", TABLES)
def test_every_event_of_a_table_happens_somewhere(name):
    table = TABLES[name]
    assert {row.event for row in table.transitions} == set(table.steps)


def test_what_is_promised_to_be_append_only_is():
    assert PROMISED <= APPEND_ONLY


@pytest.mark.django_db
@pytest.mark.parametrize("table", sorted(APPEND_ONLY))
@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET id = id WHERE false", "DELETE FROM {} WHERE false", "TRUNCATE {}"]
)
def test_the_application_may_not_rewrite(table, statement):
    with connection.cursor() as cursor, pytest.raises(Exception, match="permission denied"):
        cursor.execute(statement.format(table))


@pytest.mark.django_db
@pytest.mark.parametrize("table", sorted(APPEND_ONLY))
def test_triggers_stop_the_owner_too(table):
    with owner_connection() as owner:
        rows = owner.execute(
            "SELECT tgtype, tgenabled FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal",
            [table],
        ).fetchall()
        with pytest.raises(psycopg.errors.RaiseException, match="Cannot truncate"):
            owner.execute(f"TRUNCATE {table} CASCADE")
    row, before, delete, update = 1, 2, 8, 16
    wanted = row | before | delete | update
    assert any(kind & wanted == wanted and enabled == "O" for kind, enabled in rows)


@pytest.mark.django_db(transaction=True)
def test_the_owner_may_not_rewrite_an_event():
    from tests.factories.accounts import make_person

    make_person()
    with owner_connection() as owner:
        for statement in ("UPDATE accounts_event SET kind = 'forged'", "DELETE FROM accounts_event"):
            with pytest.raises(psycopg.errors.RaiseException, match="Cannot update or delete"):
                owner.execute(statement)
        assert owner.execute("SELECT kind FROM accounts_event").fetchall() == [("person.added",)]


@pytest.mark.django_db
def test_the_application_may_not_alter_tables():
    with connection.cursor() as cursor, pytest.raises(Exception, match="must be owner"):
        cursor.execute("ALTER TABLE accounts_event DISABLE TRIGGER ALL")


def test_the_application_signs_in_as_its_own_role():
    assert connection.settings_dict["USER"] == settings.DATABASE_APP_ROLE


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
