"""The database that is kept migrated is the migrated one, and no other is taken for it."""

import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.apps import apps
from django.db import connection

from legacyfund.embedded.places import find_places
from tests.migrated import DIGEST, hash_of, keep, place_of, restored, tools_for, what_shapes_it, with_imports

OWNER = os.environ["DATABASE_OWNER_URL"]
CASTS = re.compile(r"[()]|::(text|character varying)(\[\])?")
EMPTY = "legacyfund_kept_empty"


def at(name: str) -> str:
    return urlsplit(OWNER)._replace(path=f"/{name}").geturl()


@pytest.fixture
def empty() -> Iterator[str]:
    """The address of an empty database."""
    name = f"{EMPTY}_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    with psycopg.connect(OWNER, autocommit=True) as link:
        link.execute(f"DROP DATABASE IF EXISTS {name}")
        link.execute(f"CREATE DATABASE {name}")
        yield at(name)
        link.execute(f"DROP DATABASE {name}")


@pytest.fixture
def migrated(db: None) -> str:
    return at(connection.settings_dict["NAME"])


def dumped(address: str) -> list[str]:
    """The whole database in SQL, without the word that each dump is guarded by.

    A column's check against words comes back with the type said word by word: no casts are compared.
    """
    program = tools_for(OWNER) / "pg_dump"
    text = subprocess.run([program, "--inserts", address], capture_output=True, text=True, check=True).stdout
    lines = [line for line in text.splitlines() if not line.startswith("\\")]
    return [CASTS.sub("", line) for line in lines]


def tables(address: str) -> int:
    with psycopg.connect(address) as link:
        return link.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()[0]


def test_what_is_restored_is_what_was_kept(migrated, empty, tmp_path):
    keep(tmp_path / "kept", migrated)

    assert restored(tmp_path / "kept", empty)
    assert dumped(empty) == dumped(migrated)
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


@pytest.mark.parametrize("spoil", [lambda kept: kept[:-1], lambda kept: kept[: len(kept) // 2] + b"x"])
def test_what_was_cut_off_or_altered_is_thrown_away(spoil, migrated, empty, tmp_path):
    kept = tmp_path / "kept"
    keep(kept, migrated)
    kept.write_bytes(spoil(kept.read_bytes()))

    assert not restored(kept, empty)
    assert tables(empty) == 0
    assert not kept.exists()


def test_what_does_not_restore_is_thrown_away_and_leaves_nothing(migrated, tmp_path, empty, capfd):
    kept = tmp_path / "kept"
    keep(kept, migrated)
    with psycopg.connect(empty, autocommit=True) as link:
        link.execute("CREATE TABLE portfolio_posting (id int)")

    assert not restored(kept, empty)
    assert tables(empty) == 1
    assert not kept.exists()
    assert "portfolio_posting" in capfd.readouterr().err


def test_nothing_is_restored_where_nothing_is_kept(tmp_path):
    assert not restored(tmp_path / "kept", OWNER)


def test_few_are_kept(migrated, tmp_path):
    for number in range(7):
        old = tmp_path / f"old{number}"
        old.write_bytes(bytes(DIGEST))
        os.utime(old, (number, number))

    keep(tmp_path / "kept", migrated)

    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "kept",
        "old2",
        "old3",
        "old4",
        "old5",
        "old6",
    ]


def test_migrations_and_what_they_import_shape_it():
    shapes = [name for name, _ in what_shapes_it()]

    assert {
        "legacyfund/settings.py",
        "legacyfund/database.py",
        "legacyfund/rights.py",
        "legacyfund/seals.py",
        "legacyfund/told.py",
        "accounts/permissions.py",
        "auth 0001_initial.py",
        "oauth2_provider 0001_initial.py",
        "installed Django",
        "model bids.bid",
    } <= set(shapes)
    for app in apps.get_app_configs():
        ours = sorted(Path(app.path, "migrations").glob("*.py"))
        assert {f"{app.label} {file.name}" for file in ours} <= set(shapes)
    assert "bids/rounds/rules/criteria.py" not in shapes


def test_any_change_of_what_shapes_it_is_another(monkeypatch, tmp_path):
    shapes = list(what_shapes_it())
    keys = {hash_of(shapes)} | {
        hash_of([*shapes[:index], (name, f"{told} "), *shapes[index + 1 :]])
        for index, (name, told) in enumerate(shapes)
    }

    assert len(keys) == len(shapes) + 1


def test_each_version_and_owner_has_its_own(monkeypatch, tmp_path):
    places = replace(find_places(), var=tmp_path)
    monkeypatch.setattr("tests.migrated.find_places", lambda: places)
    monkeypatch.setattr("tests.migrated.of_the_server", lambda address: [("server", "150000")])
    one = place_of(OWNER)
    monkeypatch.setattr("tests.migrated.of_the_server", lambda address: [("server", "150001")])

    assert one is not None
    assert one.parent == tmp_path / "migrated"
    assert place_of(OWNER).name != one.name


def test_imports_are_followed_at_any_depth(tmp_path):
    files = {
        "app/__init__.py": "",
        "app/migrations/__init__.py": "",
        "app/migrations/0001_first.py": "from app import rules\nimport os\n",
        "app/rules/__init__.py": "from .words import WORDS\n",
        "app/rules/words.py": "def later():\n    import app.lib.deep as deep\n",
        "app/lib/__init__.py": "",
        "app/lib/deep.py": "from ..rules import words\nfrom .. import shallow\n",
        "app/shallow.py": "",
        "app/apart.py": "import app.migrations\n",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    found = with_imports([tmp_path / "app/migrations/0001_first.py"], tmp_path)

    told = {str(path.relative_to(tmp_path)) for path in found}
    # Of the migration itself the packages that it lies in are run, but nothing says so: each is a root.
    assert told == files.keys() - {"app/apart.py", "app/migrations/__init__.py"}
