"""A register of 200 systems with 7 faulty cells: each said at its cell, put right, and imported whole."""

from pathlib import Path

import pytest
from django.utils import timezone

from accounts.permissions import Role
from bids.register.models import LegacySystem, Rating
from tests.factories.accounts import PASSWORD, make_department, make_user
from tests.factories.register_imports import system_cells, table_of, work
from tests.factories.workbooks import write_xlsx
from tests.journeys.browser import Browser
from tests.journeys.test_keyboard import enter, reach

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

SYSTEMS = 200
FAULTS = [
    (3, "l3", "7", "L3 Lack of knowledge and skills"),
    (17, "c1", "high", "whole number from 1 to 5"),
    (58, "assessed_on", "31/13/2026", "is not a day of the calendar"),
    (99, "yearly_run_cost", "about a million", "is not an amount"),
    (120, "name", "Casework 005", "Row 7 has the same name"),
    (155, "hosting", "Under the desk", "Write one of"),
    (201, "cost_change_percent", "-150", "more than 100%"),
]


def rows_of() -> list[dict[str, str]]:
    return [
        system_cells(f"Casework {number:03d}", hosting="Cloud", cost_change_percent="-10")
        for number in range(SYSTEMS)
    ]


def test_two_hundred_systems_come_in_whole(live_server, tmp_path: Path, monkeypatch):
    """`work` takes the worker's turns, so that the page is seen before and after each. It does not look by
    itself here: on a slow machine it had before its link was followed.
    """
    monkeypatch.setattr("bids.register.imports.tasks.wake_imports", lambda: None)
    monkeypatch.setattr("bids.register.imports.views.imports.SECONDS_TO_NEXT_LOOK", 3600)
    now = timezone.now()
    department = make_department("D902", name="Department for Casework", now=now)
    make_user(Role.BIDDER, department, email="imports@legacyfund.example", password=PASSWORD, now=now)
    faulty, mended = rows_of(), tmp_path / "mended.xlsx"
    for row, column, text, _ in FAULTS:
        faulty[row - 2][column] = text
    (tmp_path / "faulty.xlsx").write_bytes(write_xlsx(table_of(faulty)))
    mended.write_bytes(write_xlsx(table_of(rows_of())))

    with Browser(live_server.url, album="register-import") as browser:
        person = browser.visitor().sign_in("imports@legacyfund.example", PASSWORD)
        person.navigate("Register")
        person.follow("Import a register from a spreadsheet")
        person.press("Import a register")
        person.press("Upload")
        person.sees("There is a problem")
        person.attach("The register", tmp_path / "faulty.xlsx")
        person.press("Upload")
        person.sees("Match the columns", "21 of 21 were recognised")
        person.press("Check the file")
        person.sees("Being checked", "0 rows read")

        work(timezone.now())
        person.follow("Look again now")
        person.sees("Nothing was imported", "7 faults, 0 notes", *(words for *_, words in FAULTS))
        rows = person.browser.do(person.page.locator("tbody tr").all_inner_texts)
        assert [int(row.split()[0]) for row in rows] == [row for row, *_ in FAULTS]
        assert LegacySystem.objects.count() == 0

        person.press("Upload the corrected file")
        person.attach("The register", mended)
        person.press("Upload")
        work(timezone.now())
        person.follow("Look again now")
        person.sees("Checked", "Every cell can be taken", "Nothing has been imported yet")
        reach(person, "Import all rows")
        enter(person)
        person.sees("Being imported")
        assert LegacySystem.objects.count() == 0

        work(timezone.now())
        person.follow("Look again now")
        person.sees("Every row of the file is in the register", "Casework 099")
        assert (LegacySystem.objects.count(), Rating.objects.count()) == (SYSTEMS, SYSTEMS)
        person.follow("Imports")
        person.sees("Imported", "Faulty")
