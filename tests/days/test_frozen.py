"""Frozen inputs and a seed give the same bytes, whatever day, time zone and order of sets a process has.

Here and, with every clock moved, on each day of `make days`: what is made there is held against a process
on another of its days.
"""

import subprocess
import sys
from datetime import UTC, datetime

import pytest

from legacyfund.embedded.places import CLONE
from tests.days.chosen import CHOSEN
from tests.days.clock import NoFaketime, shifted_to, without_shift
from tests.days.frozen import fingerprints

pytestmark = pytest.mark.django_db

FAR_EAST = {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1"}
FAR_WEST = {"TZ": "Pacific/Pago_Pago", "PYTHONHASHSEED": "2"}


def elsewhere(environment: dict[str, str]) -> tuple[str, dict[str, str]]:
    """The day and the offset there, and what comes of the same inputs."""
    said = subprocess.run(
        [sys.executable, "-m", "tests.days.frozen"],
        cwd=CLONE,
        capture_output=True,
        text=True,
        check=True,
        env={**{name: str(value) for name, value in without_shift().items()}, **environment},
    ).stdout.splitlines()
    return said[-6], dict(line.split() for line in said[-5:])


def another_day() -> dict[str, str]:
    """By libfaketime, in another month than it is here."""
    here = f"{datetime.now(UTC):%Y-%m}"
    return shifted_to(next(day.starts for day in reversed(CHOSEN) if not day.name.startswith(here)))


def test_another_process_makes_the_same_of_frozen_inputs() -> None:
    told, made = elsewhere(FAR_EAST)

    assert told.endswith("+1400")
    assert made == fingerprints()


def test_another_day_makes_the_same_of_frozen_inputs() -> None:
    try:
        day = another_day()
    except NoFaketime as missing:
        pytest.skip(str(missing))

    told, made = elsewhere({**FAR_WEST, **day})

    assert told.endswith("-1100")
    assert not told.startswith(f"{datetime.now(UTC):%Y-%m}")
    assert made == fingerprints()
