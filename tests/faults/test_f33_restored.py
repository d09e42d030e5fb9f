"""F33: what is restored from the backup is what was backed up: every row, right, trigger and file."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from legacyfund.embedded import drill
from legacyfund.embedded.places import find_places
from legacyfund.embedded.services import forget_data
from tests.factories.returns import accepted_return, released_award
from tests.faults.engines import superuser_address
from tests.faults.sizes import sized

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]
RETURNS, LINES = sized((2, 100), (10, 8_000))


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    monkeypatch.setenv("LEGACYFUND_VAR", str(tmp_path / "var"))
    yield os.environ | {"DATABASE_SUPERUSER_URL": superuser_address()}
    forget_data(find_places(), drill.DRILL)


def test_f33_restored_from_the_dump_every_line_is_the_same(
    environment: dict[str, str], figure: Callable[..., None], capfd: pytest.CaptureFixture[str]
) -> None:
    award = released_award()
    for number in range(RETURNS):
        made = accepted_return(award, *(f"{1 + line % 9}.{number:02}" for line in range(LINES)))
        assert made.status == "ACCEPTED", made.held_because

    assert drill.drill(environment) == 0

    told = capfd.readouterr().out
    assert "All is there" in told
    [seconds] = re.findall(r"Restored and verified in ([\d.]+) s", told)
    figure("F33", f"restored from a dump, {RETURNS * LINES:,} lines", "equal", f"equal, in {seconds} s")
