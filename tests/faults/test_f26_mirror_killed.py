"""F26: `legacyfund pull` is killed again and again while others report, and its mirror is the ledger."""

import random
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from legacyfund_client.lines import FIELDS
from portfolio.spend.queries.lines import SpendFilter, as_rows
from tests.client.running import Analyst, make_analyst
from tests.factories.returns import released_award
from tests.faults.clients import begin, given
from tests.faults.reporting import crew_of
from tests.faults.serving import serving
from tests.faults.sizes import sized
from tests.faults.standing import require_standing

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]

WRITERS = sized(2, 6)
RETURNS = sized(4, 30)
KILLS = sized(3, 20)
LINES = 3
PAGE = 2
LONGEST = 1.5
"""Seconds after which a run is killed at the latest; one that has ended by then was not killed."""


def killed(analyst: Analyst, dice: random.Random) -> bool:
    """Whether a run was struck before it had ended."""
    process = analyst.begin("pull", str(analyst.folder), "--limit", str(PAGE))
    try:
        process.wait(dice.uniform(0, LONGEST))
    except subprocess.TimeoutExpired:
        process.kill()
    process.communicate(timeout=60)
    assert process.returncode in (0, -9)
    return process.returncode == -9


def kept(analyst: Analyst) -> list[dict[str, Any]]:
    with closing(analyst.mirror()) as mirror:
        return [dict(zip(FIELDS, row, strict=True)) for row in mirror.rows()]


def test_f26_mirror_killed_while_others_write(tmp_path: Path, settings: Settings, figure: Any) -> None:
    crews = [crew_of(released_award()) for _ in range(WRITERS)]
    dice, kills = random.Random(26), 0
    with serving({"LEDGER_KEY": "11" * 32}, threads=2) as port:
        analyst = make_analyst(f"http://127.0.0.1:{port}", tmp_path / "mirror")
        writers = begin(
            "tests.faults.reporting:report_and_correct", WRITERS, crews=crews, returns=RETURNS, lines=LINES
        )
        while kills < KILLS or writers.poll() is None:
            kills += killed(analyst, dice)
        assert given(writers) == [RETURNS] * WRITERS

        code, _, told = analyst.run("pull", str(analyst.folder))
        assert (code, told.splitlines()[-1].partition(" lines came")[1]) == (0, " lines came")
        proved, table, _ = analyst.run("prove", str(analyst.folder))

    there = [{**row, "date": f"{row['date']}"} for row in as_rows(SpendFilter().lines())]
    mirror = kept(analyst)
    figure(
        "F26",
        f"{WRITERS} writers accept and correct while a pull is killed {KILLS} times",
        f"{len(there)} lines, none twice, to the penny, and proved",
        f"{len(mirror)} lines in {kills} kills, {table.splitlines()[-1].lower()}",
    )
    assert mirror == there
    assert len(there) == WRITERS * (RETURNS * LINES + RETURNS // 2 * 2)
    assert proved == 0, table
    require_standing()
