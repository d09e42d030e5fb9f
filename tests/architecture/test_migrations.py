"""One migration begins an app on an empty database. Where some of what it replaces has run, that goes on."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ModelState, ProjectState
from django.db.migrations.writer import MigrationWriter

Key = tuple[str, str]


@pytest.fixture(scope="module")
def every() -> MigrationLoader:
    """All files, those that others replace too."""
    return MigrationLoader(None, replace_migrations=False)


def one_by_one(every: MigrationLoader) -> list[Key]:
    """What an empty database ran before there was anything to replace it, in its order."""
    ends = [key for key in every.graph.leaf_nodes() if key not in every.replacements]
    ends += [migration.replaces[-1] for migration in every.replacements.values()]
    plan = (key for end in sorted(ends) for key in every.graph.forwards_plan(end))
    return [key for key in dict.fromkeys(plan) if key not in every.replacements]


def tables(app: str, state: ProjectState) -> dict[str, ModelState]:
    return {name: model for (label, name), model in state.models.items() if label == app}


def in_words(model: ModelState) -> list[str]:
    """Fields in the order of their columns; constraints, indexes and triggers in any."""
    said = [f"{name}: {MigrationWriter.serialize(field)[0]}" for name, field in model.fields.items()]
    for option, value in model.options.items():
        each = value if isinstance(value, list) else [value]
        said += sorted(f"{option}: {MigrationWriter.serialize(one)[0]}" for one in each)
    return [*said, repr((model.bases, model.managers))]


def test_each_of_our_apps_has_one_that_replaces_many(every):
    assert {app for app, _ in every.replacements} == {"accounts", "bids", "portfolio"}


def test_it_ends_in_the_state_of_what_it_replaces(every):
    for key, migration in every.replacements.items():
        short, long = (tables(key[0], every.project_state(end)) for end in (key, migration.replaces[-1]))
        assert {name: in_words(model) for name, model in short.items()} == {
            name: in_words(model) for name, model in long.items()
        }


def test_a_database_that_stopped_anywhere_goes_on_from_there(every, monkeypatch):
    old = one_by_one(every)
    replaced = [migration.replaces for migration in every.replacements.values()]
    edges = {old.index(keys[at]) + after for keys in replaced for at in (0, -2, -1) for after in (0, 1)}
    for stopped in sorted({0, len(old), *edges}):
        done = old[:stopped]
        monkeypatch.setattr(MigrationRecorder, "applied_migrations", lambda _, done=done: dict.fromkeys(done))
        executor = MigrationExecutor(connection)
        executor.loader.check_consistent_history(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())

        comes = [key for each, _ in plan for key in each.replaces or [(each.app_label, each.name)]]

        assert sorted([*done, *comes]) == sorted(old)


@pytest.mark.django_db
@pytest.mark.parametrize("app", ["bids", "portfolio"])
def test_what_begins_an_app_can_be_read_as_sql(app, every, capsys):
    (key,) = (key for key in every.replacements if key[0] == app)

    call_command("sqlmigrate", *key)

    lines = capsys.readouterr().out.splitlines()
    made = [line.split('"')[1] for line in lines if line.startswith("CREATE TABLE")]
    models = tables(app, every.project_state(key)).items()
    assert made == [model.options.get("db_table", f"{app}_{name}") for name, model in models]
