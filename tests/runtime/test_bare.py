"""`./manage.py` as README writes it, with nothing configured; and that a service never gets there."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from legacyfund.embedded import bare
from legacyfund.embedded.places import CLONE
from tests.factories.over_25k import make_month
from tests.runtime.conftest import DRIVER, MANAGE

Manage = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def manage(var: Path, tmp_path: Path) -> Manage:
    """Runs a manage.py from elsewhere, by a Python that knows no package, with nothing configured."""
    plain = {name: os.environ[name] for name in ("PATH", "LEGACYFUND_VAR")}

    def run(
        *arguments: str, program: str = sys._base_executable, clone: Path = CLONE, **variables: str
    ) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [program, str(clone / "manage.py"), *arguments],
            cwd=tmp_path,
            env=plain | variables,
            capture_output=True,
            text=True,
        )

    return run


def test_a_spend_file_is_checked_without_any_service(manage: Manage, tmp_path: Path, var: Path) -> None:
    (tmp_path / "spend.csv").write_bytes(make_month()[0])

    done = manage("check_return", "spend.csv")

    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("lines: ")
    assert not var.exists()


@pytest.mark.parametrize(
    ("arguments", "given"),
    [
        (["check"], {"DATABASE_URL": "postgres://127.0.0.1:1/none"}),
        (["check_return", "spend.csv"], {"REDIS_URL_FILE": os.devnull}),
        (["check", "--deploy"], {}),
    ],
)
def test_a_service_that_lacks_a_setting_is_refused_and_makes_no_demonstration(
    manage: Manage, var: Path, arguments: list[str], given: dict[str, str]
) -> None:
    done = manage(*arguments, **given)

    assert done.returncode != 0
    assert "Set the SECRET_KEY environment variable" in done.stderr
    assert not var.exists()


def test_an_environment_that_make_did_not_make_needs_its_settings(
    manage: Manage, var: Path, tmp_path: Path
) -> None:
    """As in the image: the packages lie elsewhere, and no `.venv` is beside manage.py."""
    shutil.copy(CLONE / "manage.py", tmp_path)

    done = manage("check", program=sys.executable, clone=tmp_path, PYTHONPATH=str(CLONE))

    assert done.returncode != 0
    assert "Set the SECRET_KEY environment variable" in done.stderr
    assert not var.exists()


@pytest.mark.parametrize(
    ("line", "needed"),
    [
        ("", False),
        ("help demo", False),
        ("check_return file.csv", False),
        ("check_return file.csv --period 2026-27/3", False),
        ("check_return file.csv --award LF-1", True),
        ("check_return --aw=LF-1 file.csv", True),
        ("verify_ledger", True),
        ("shell", True),
    ],
)
def test_what_needs_a_database(line: str, needed: bool) -> None:
    assert bare.needs_database(line.split()) is needed


def test_any_other_command_runs_on_the_demonstration_loaded_for_it(
    launcher: Callable[..., "subprocess.Popen[str]"], shared_servers: None, tmp_path: Path
) -> None:
    (tmp_path / "manage.py").write_text(MANAGE)

    for told in ("Loading the demonstration fund", "Migrating"):
        process = launcher(str(tmp_path), "manage", "--", "count", "--one", "two", entry=("-c", DRIVER))
        assert process.wait(60) == 3
        assert process.stdout is not None
        lines = process.stdout.read().splitlines()
        assert lines[-1] == "1 --one two"
        assert told in lines
    assert "Loading the demonstration fund" not in lines
