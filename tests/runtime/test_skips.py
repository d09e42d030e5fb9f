"""A skipped test is named and counted, and fails the run where no skip is allowed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from legacyfund.embedded.places import CLONE

SUITE = """
import pytest

@pytest.mark.journey
def test_journey():
    assert True

def test_other():
    assert True
"""


def run_suite(folder: Path, **variables: str) -> tuple[int, str]:
    (folder / "test_suite.py").write_text(SUITE)
    (folder / "pytest.ini").write_text("[pytest]\nmarkers = journey\n")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.skips", str(folder)],
        cwd=CLONE,
        env={**os.environ, "PYTEST_ADDOPTS": "", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


@pytest.fixture(autouse=True)
def _without_browser(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.delenv("LEGACYFUND_NO_SKIPS", raising=False)


def test_without_a_browser_the_journeys_are_skipped_by_name_and_count(tmp_path: Path) -> None:
    code, told = run_suite(tmp_path)

    assert code == 0
    assert "1 passed, 1 skipped" in told
    assert "= 1 skipped =" in told
    assert "test_suite.py::test_journey" in told
    assert "apt-get install chromium-headless-shell" in told


def test_where_no_skip_is_allowed_a_skip_fails_the_run(tmp_path: Path) -> None:
    code, told = run_suite(tmp_path, LEGACYFUND_NO_SKIPS="1")

    assert code == 1
    assert "a skip is a failure" in told


def test_with_a_browser_nothing_is_skipped(tmp_path: Path) -> None:
    code, told = run_suite(tmp_path, LEGACYFUND_NO_SKIPS="1", CHROMIUM="/usr/bin/chromium")

    assert code == 0
    assert "2 passed" in told
    assert "skipped" not in told
