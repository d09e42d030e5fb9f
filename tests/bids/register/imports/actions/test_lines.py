"""A workbook brings systems with what they list: whole or not at all, and once."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import Event
from accounts.permissions import Role
from bids.register.actions.parts import ComponentRow, ContractRow, save_components, save_contracts
from bids.register.imports.actions.imports import ImportRefused, match_import_columns
from bids.register.imports.models import ColumnChoice
from bids.register.imports.workflow import RegisterImportStatus
from bids.register.models import LegacySystem, SystemComponent, SystemContract, SystemDependency
from bids.register.queries.parts import plain_parts
from bids.register.rules.columns import PARTS
from legacyfund.lib.delimited import csv_text
from legacyfund.lib.tables.shapes import FileRefused
from legacyfund.lib.tables.writing import write_workbook
from tests.factories.accounts import NOW, make_department, make_user
from tests.factories.register import make_system
from tests.factories.register_imports import (
    LATER,
    checked_import,
    counts_of,
    done_import,
    queued_import,
    received_import,
    system_cells,
    table_of,
    work,
)

pytestmark = pytest.mark.django_db


def part_of(table: str, *rows: dict[str, object]) -> list[list[object]]:
    columns = PARTS[table]
    return [list(columns.values()), *([row.get(column) for column in columns] for row in rows)]


def workbook(**sheets) -> bytes:
    return write_workbook({name.capitalize(): rows for name, rows in sheets.items()})


def full_workbook() -> bytes:
    return workbook(
        register=table_of([system_cells("Payroll"), system_cells("People")]),
        components=part_of(
            "components",
            {"name": "Payroll", "component": "Java", "version": "8", "support_ends_on": date(2026, 11, 22)},
            {"name": "Payroll", "component": "COBOL"},
        ),
        contracts=part_of(
            "contracts",
            {
                "name": "People",
                "supplier": "A Ltd",
                "contract_ends_on": date(2028, 3, 31),
                "yearly_value": Decimal("12.50"),
                "replacement_arranged": "Yes",
            },
        ),
        dependencies=part_of(
            "dependencies",
            {"name": "Payroll", "needs_name": "People", "needed_for": "Names"},
            {"name": "People", "needs_outside": "A printer"},
        ),
    )


def test_everything_comes_in_and_the_same_file_again_changes_nothing():
    content = full_workbook()

    done = done_import(content)

    payroll, people = LegacySystem.objects.order_by("number")
    assert [row["name"] for row in plain_parts("components", payroll)] == ["COBOL", "Java"]
    assert plain_parts("contracts", people) == [
        {
            "supplier": "A Ltd",
            "reference": "",
            "ends_on": date(2028, 3, 31),
            "yearly_value": Decimal("12.50"),
            "replacement_arranged": True,
        }
    ]
    assert plain_parts("dependencies", payroll) == [
        {"depends_on": people.reference, "outside": "", "needed_for": "Names"}
    ]
    assert (done.row_count, *counts_of(done)) == (7, 2, 0, 0)
    assert done.line_counts == {"components": [2, 0], "contracts": [1, 0], "dependencies": [2, 0]}
    event = Event.objects.get(kind="system.components_saved")
    assert (event.subject_ref, event.data["before"], len(event.data["after"])) == (payroll.reference, [], 2)
    assert event.data["import"] == done.reference

    again = checked_import(content, department=done.department, by=done.received_by)
    assert counts_of(again) == (0, 0, 2)
    assert again.line_counts == {}


def test_a_csv_of_components_alone_replaces_the_list_of_the_systems_it_names():
    department = make_department()
    bidder = make_user(Role.BIDDER, department)
    named, other = make_system(department, by=bidder), make_system(department, by=bidder)
    for system in (named, other):
        save_components(system=system, rows=[ComponentRow("Java", "8")], by=bidder, now=NOW)
    rows = part_of("components", {"reference": named.reference, "component": "Java", "version": "21"})
    content = csv_text([[cell or "" for cell in row] for row in rows]).encode()

    done = done_import(content, department=department, by=bidder)

    assert [row["version"] for row in plain_parts("components", named)] == ["21"]
    assert [row["version"] for row in plain_parts("components", other)] == ["8"]
    assert counts_of(done) == (0, 1, 0)
    assert [(row.row, row.sheet, row.is_new) for row in done.systems.all()] == [(2, "", False)]
    assert "removed: Java 8." in done.messages.get().message


def test_a_fault_in_one_sheet_stops_them_all_and_says_where():
    content = workbook(
        register=table_of([system_cells("Payroll")]),
        contracts=part_of("contracts", {"name": "Payroll", "supplier": "A"}),
    )

    faulty = checked_import(content)

    found = faulty.messages.get(is_fault=True)
    assert (found.sheet, found.row, found.column) == ("Contracts", 2, "Contract Ends On")
    assert faulty.status == RegisterImportStatus.FAULTY
    assert LegacySystem.objects.count() == SystemContract.objects.count() == 0


def test_a_sheet_that_cannot_be_read_is_named():
    content = workbook(
        register=table_of([system_cells("Payroll")]),
        components=part_of("components", *({"name": "Payroll", "component": f"C{n}"} for n in range(10_001))),
    )
    with pytest.raises(FileRefused, match="“Components” has more than 10,000 rows"):
        checked_import(content)


def test_what_was_listed_since_the_check_is_checked_again_and_not_written_over():
    department = make_department()
    bidder = make_user(Role.BIDDER, department)
    system = make_system(department, by=bidder)
    rows = part_of(
        "contracts",
        {"reference": system.reference, "supplier": "A", "contract_ends_on": date(2028, 3, 31)},
    )
    queued_import(workbook(contracts=rows), department=department, by=bidder)
    kept = [ContractRow("B", date(2027, 1, 1))]
    save_contracts(system=system, rows=kept, by=bidder, now=NOW)

    again = work()

    assert again.status == RegisterImportStatus.CHECKED
    assert again.line_counts == {"contracts": [1, 1]}
    assert [row["supplier"] for row in plain_parts("contracts", system)] == ["B"]


def test_columns_are_remembered_for_each_table():
    rows = [["Asset Name", "Notes", "Thing"], ["Payroll", "x", "Java"]]
    received = received_import(workbook(components=rows, register=[rows[0][:2], rows[1][:2]]))
    assert received.columns == ["name", "", "", "name", "notes"]

    with pytest.raises(ImportRefused, match="Of the table of components, say which column holds"):
        match_import_columns(
            register_import=received, columns=received.columns, by=received.received_by, now=LATER
        )
    columns = ["name", "version", "component", "name", "notes"]
    match_import_columns(register_import=received, columns=columns, by=received.received_by, now=LATER)

    remembered = (
        ColumnChoice.objects.filter(heading_set="")
        .order_by("table", "heading")
        .values_list("table", "heading", "column")
    )
    assert list(remembered) == [
        ("components", "assetname", "name"),
        ("components", "notes", "version"),
        ("components", "thing", "component"),
        ("register", "assetname", "name"),
        ("register", "notes", "notes"),
    ]
    assert work().line_counts == {"components": [1, 0]}


def test_sheets_without_rows_are_no_fault():
    blank = part_of("components")
    done = done_import(workbook(register=table_of([system_cells("Payroll")]), components=blank, contracts=[]))
    assert done.status == RegisterImportStatus.DONE
    assert SystemComponent.objects.count() == SystemDependency.objects.count() == 0
