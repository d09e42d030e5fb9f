"""A register of 300 systems as departments keep it, from its upload to a check that can be confirmed.

Titles above the headings, a sheet of lookups, scores with their words, thousands of pounds, dates in words, a
row of totals, the department's former name, and one cell that says nothing: put right on the page.
"""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from accounts.actions.departments import close_department
from accounts.permissions import Role
from bids.register.models import LegacySystem
from legacyfund.lib.financial_year import london_date
from legacyfund.lib.tables.writing import Cell, write_workbook
from tests.factories.accounts import PASSWORD, make_department, make_user
from tests.factories.register_imports import work
from tests.journeys.browser import Browser

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

SYSTEMS = 300
SCALE = ["1 - Very low", "2 - Low", "3 - Medium", "4 - High", "5 - Very high"]
HEADINGS = [
    *("Ref", "System", "Organisation", "Assessed", "Run cost (£k)", "Owner", "Directorate"),
    *(f"L{place}" for place in range(1, 8)),
    *(f"C{place}" for place in range(1, 7)),
]


def messy(former: str) -> bytes:
    rows: list[list[Cell]] = [
        ["Register of legacy systems"],
        ["Official. Last updated by the digital directorate"],
        [],
        list(HEADINGS),
        *(
            [
                None,
                f"Casework {number:03d}",
                former,
                "3 April 2026" if number % 2 else "16/Apr/2026",
                "about 12" if number == 41 else f"{number + 10}.5",
                "Head of operations",
                "Field",
                *[SCALE[(number + place) % 5] if place != 6 else "3 - Medium" for place in range(7)],
                *["2", "3", "4", "2", "3", "5"],
            ]
            for number in range(SYSTEMS)
        ),
        [None, "Total", None, None, str(sum(number + 10 for number in range(SYSTEMS)))],
    ]
    return write_workbook({"List 2026": rows, "Lookups": [["Level"], *([words] for words in SCALE)]})


def test_a_messy_register_can_be_confirmed_after_one_upload(live_server, tmp_path: Path, monkeypatch):
    monkeypatch.setattr("bids.register.imports.tasks.wake_imports", lambda: None)
    monkeypatch.setattr("bids.register.imports.views.imports.SECONDS_TO_NEXT_LOOK", 3600)
    now = timezone.now()
    department = make_department("D903", name="Department for Casework", now=now - timedelta(days=2))
    former = make_department("D904", name="Ministry of Files & Papers", now=now - timedelta(days=2))
    administrator = make_user(Role.ADMINISTRATOR, now=now)
    close_department(
        department=former, ends_on=london_date(now), successor=department, by=administrator, now=now
    )
    make_user(Role.BIDDER, department, email="messy@legacyfund.example", password=PASSWORD, now=now)
    (tmp_path / "register.xlsx").write_bytes(messy("Ministry of Files and Papers"))

    with Browser(live_server.url, album="messy-register") as browser:
        person = browser.visitor().sign_in("messy@legacyfund.example", PASSWORD)
        person.navigate("Register")
        person.follow("Import a register from a spreadsheet")
        person.press("Import a register")
        person.attach("The register", tmp_path / "register.xlsx")
        person.press("Upload", picture="messy-register-matching")
        person.sees(
            *("Not matched", "Directorate", "For example: Casework 000, Casework 001, Casework 002"),
            "The figures are in thousands, so “10.5” is read as 10,500.",
        )
        person.press("Check the file")
        work(timezone.now())
        person.follow("Look again now", picture="messy-register-faulty")
        person.sees("1 fault", "“about 12” is not an amount", "are read otherwise than typed")
        person.follow("Correct it here for Run cost (£k), row 46", picture="messy-register-cell")
        person.fill("Run cost (£k), row 46", "12")
        person.press("Correct and check again")
        work(timezone.now())

        person.follow("Look again now", picture="messy-register-checked")

        person.sees(
            *("Import all rows", "£12,000.00", "3 April 2026", "16 April 2026", "Run cost (£k), row 46"),
            *("looks like a total", "Lines 1 to 2 stand above the column names"),
        )
        person.press("Import all rows")
        work(timezone.now())
        assert LegacySystem.objects.filter(department=department).count() == SYSTEMS
