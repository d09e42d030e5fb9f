"""Components, contracts and dependencies of a register file: rows, faults, and what they would change."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bids.register.imports.rules.effect import KnownSystem, Plan, PlannedRow
from bids.register.imports.rules.layout import Layout
from bids.register.imports.rules.messages import Messages
from bids.register.imports.rules.parts import BLANK_LINES, read_parts
from bids.register.imports.rules.parts_plan import MOST_LINES, plan_parts
from bids.register.rules.columns import (
    COMPONENTS,
    CONTRACTS,
    DEPENDENCIES,
    PARTS,
    REGISTER,
    lacking_column,
    match_columns,
    table_of,
)
from legacyfund.lib.tables.shapes import SheetRow

JAVA = {**BLANK_LINES[COMPONENTS], "component": "Java", "version": "8"}


def read(table, *rows):
    columns = list(PARTS[table])
    layout, messages = Layout(list(PARTS[table].values()), columns, table=table, sheet="S"), Messages()
    sheet = [
        SheetRow(number, [row.get(column, "") for column in columns])
        for number, row in enumerate(rows, start=2)
    ]
    return (layout, read_parts(sheet, layout, messages)), messages


def system(reference="D10-S0001", name="Payroll", **lines):
    return KnownSystem(reference, {"name": name}, (), lines)


def planned(table, rows, known=(), new=(), renamed=()):
    tables, messages = read(table, *rows)
    plan = Plan(
        new=[PlannedRow(2, "", {"name": name}, None) for name in new],
        changed=[PlannedRow(3, reference, {"name": name}, None) for reference, name in renamed],
        same={one.reference for one in known} - {reference for reference, _ in renamed},
    )
    plan_parts([tables], known, plan, messages)
    return plan, messages


def test_a_version_that_the_spreadsheet_keeps_as_a_day_is_a_fault_at_its_cell():
    layout, messages = (
        Layout(["Asset Name", "Component", "Version"], ["name", "component", "version"]),
        Messages(),
    )
    layout = replace(layout, table=COMPONENTS)

    assert (
        read_parts([SheetRow(2, ["Payroll", "Java", "2026-10-12"], days=frozenset({2}))], layout, messages)
        == []
    )
    assert [(one.row, one.column, one.is_fault) for one in messages.kept] == [(2, "Version", True)]


def test_what_is_listed_for_a_system_that_has_ended_changes_nothing_and_is_said():
    known = replace(system(), ended="closed")
    rows = [{"reference": "D10-S0001", "component": "Database"}, {"name": "Payroll", "component": "Server"}]
    plan, messages = planned(COMPONENTS, rows, [known])
    assert (plan.changed, plan.same, messages.faults) == ([], {"D10-S0001"}, 0)
    assert [one.message for one in messages.kept] == [
        "D10-S0001 is closed, so what it lists changes nothing."
    ]


@pytest.mark.parametrize(
    ("sheet", "headings", "table"),
    [
        ("Register", ["Component", "Version"], REGISTER),
        (" contracts ", ["Asset Name"], CONTRACTS),
        ("Sheet1", ["System Reference", "Component", "Version"], COMPONENTS),
        ("", ["Asset Name", "Supplier", "Contract Ends On"], CONTRACTS),
        ("", ["System", "Depends on"], DEPENDENCIES),
        ("", ["Asset Name", "Notes", "Supplier"], REGISTER),
        ("", ["App", "Vendor"], REGISTER),
    ],
)
def test_a_table_is_known_by_its_sheet_else_by_its_headings(sheet, headings, table):
    assert table_of(sheet, headings) == table


def test_headings_are_matched_within_their_table():
    assert match_columns(["Asset Name", "Notes", "Supplier"], {}, CONTRACTS) == ["name", "", "supplier"]


@pytest.mark.parametrize(
    ("table", "columns", "words"),
    [
        (COMPONENTS, ["component"], "belongs to no system"),
        (COMPONENTS, ["name"], "“Component”"),
        (CONTRACTS, ["name", "supplier"], "“Contract Ends On”"),
        (DEPENDENCIES, ["reference"], "“Needs System Reference” or the “Needs System Name”"),
        (DEPENDENCIES, ["reference", "needs_name"], ""),
    ],
)
def test_a_table_says_which_column_it_lacks(table, columns, words):
    lacking = lacking_column(table, columns)
    assert words in lacking
    assert bool(lacking) == bool(words)


def test_rows_are_read_with_their_blanks():
    (_, (row,)), messages = read(
        CONTRACTS, {"reference": "D10-S0001", "supplier": "'=A Ltd", "contract_ends_on": "31/03/2028"}
    )
    assert (row.number, row.reference, row.name) == (2, "D10-S0001", "")
    assert row.line == {
        "supplier": "=A Ltd",
        "contract_reference": "",
        "contract_ends_on": date(2028, 3, 31),
        "yearly_value": None,
        "replacement_arranged": False,
    }
    assert messages.kept == []


@pytest.mark.parametrize(
    ("table", "cells", "column", "words"),
    [
        (COMPONENTS, {"component": "Java"}, "Asset Name", "names no system"),
        (COMPONENTS, {"name": "A", "version": "8"}, "Component", "component a name"),
        (COMPONENTS, {"name": "A", "component": "J", "extended_until": "1/1/2028"}, "Support Ends On", "own"),
        (
            COMPONENTS,
            {"name": "A", "component": "J", "support_ends_on": "1/1/2028", "extended_until": "1/1/2028"},
            "Extended Support Until",
            "must end after",
        ),
        (COMPONENTS, {"name": "A", "component": "J", "support_ends_on": "soon"}, "Support Ends On", "a date"),
        (CONTRACTS, {"name": "A", "contract_ends_on": "1/1/2028"}, "Supplier", "Name the supplier"),
        (CONTRACTS, {"name": "A", "supplier": "B"}, "Contract Ends On", "day the contract ends"),
        (
            CONTRACTS,
            {"name": "A", "supplier": "B", "contract_ends_on": "1/1/2028", "yearly_value": "-1"},
            "Contract Yearly Value",
            "cannot be negative",
        ),
        (
            CONTRACTS,
            {"name": "A", "supplier": "B", "contract_ends_on": "1/1/2028", "replacement_arranged": "soon"},
            "Replacement Arranged",
            "Yes or No",
        ),
        (DEPENDENCIES, {"name": "A"}, "Needs Outside the Register", "one of the two"),
        (
            DEPENDENCIES,
            {"name": "A", "needs_name": "B", "needs_outside": "C"},
            "Needs Outside the Register",
            "one of the two",
        ),
    ],
)
def test_a_fault_keeps_the_row_out(table, cells, column, words):
    (_, rows), messages = read(table, cells)
    assert rows == []
    assert [(one.sheet, one.row, one.column, one.is_fault) for one in messages.kept] == [
        ("S", 2, column, True)
    ]
    assert words in messages.kept[0].message


def test_progress_is_told_every_hundred_rows():
    heard: list[int] = []
    layout = Layout(["Asset Name", "Component"], ["name", "component"], table=COMPONENTS)
    read_parts([SheetRow(n, ["A", f"C{n}"]) for n in range(250)], layout, Messages(), passed=heard.append)
    assert heard == [100, 200]


def test_the_rows_of_a_system_are_its_whole_list():
    known = [system(components={1: JAVA, 2: {**JAVA, "version": "11"}}), system("D10-S0002", "Pensions")]
    rows = [
        {"name": "payroll", "component": " Java", "version": "8"},
        {"name": "Payroll", "component": "COBOL"},
    ]

    plan, messages = planned(COMPONENTS, rows, known)

    (row,) = plan.changed
    assert (row.reference, row.number, row.sheet) == ("D10-S0001", 2, "S")
    assert [line["component"] for line in row.lines[COMPONENTS].added] == ["COBOL"]
    assert row.lines[COMPONENTS].removed == (2,)
    assert plan.same == {"D10-S0002"}
    assert plan.line_counts == {COMPONENTS: [1, 1]}
    (note,) = messages.kept
    assert (note.is_fault, note.sheet, note.row) == (False, "S", None)
    assert "removed: Java 11." in note.message


def test_the_same_lines_change_nothing():
    kept = {**JAVA, "component": "'=Java", "support_ends_on": date(2026, 1, 1)}
    rows = [
        {"reference": "d10-s0001", "component": "'=Java", "version": "8", "support_ends_on": "2026-01-01"}
    ]
    plan, messages = planned(COMPONENTS, rows, [system(components={1: kept})])
    assert (plan.changed, plan.same, plan.line_counts, messages.kept) == ([], {"D10-S0001"}, {}, [])


def test_the_same_lines_of_a_system_that_changes_otherwise_leave_the_change():
    kept = {**JAVA, "support_ends_on": date(2026, 1, 1)}
    rows = [{"reference": "D10-S0001", "component": "Java", "version": "8", "support_ends_on": "2026-01-01"}]

    plan, _ = planned(COMPONENTS, rows, [system(components={1: kept})], renamed=[("D10-S0001", "Wages")])

    (row,) = plan.changed
    assert (row.changes, row.lines, plan.same) == ({"name": "Wages"}, {}, set())


def test_a_line_that_says_something_else_takes_the_place_of_the_old_one_without_a_note():
    contract = {
        **BLANK_LINES[CONTRACTS],
        "supplier": "A",
        "contract_ends_on": date(2028, 3, 31),
        "yearly_value": Decimal("5.00"),
    }
    cells = {"name": "Payroll", "supplier": "A", "contract_ends_on": "31/03/2028"}
    known = [system(contracts={7: contract})]
    assert planned(CONTRACTS, [{**cells, "yearly_value": "5"}], known)[0].changed == []
    plan, messages = planned(CONTRACTS, [{**cells, "yearly_value": "6"}], known)
    assert plan.line_counts == {CONTRACTS: [1, 1]}
    assert messages.kept == []


def test_systems_of_the_same_file_are_found_by_name():
    rows = [
        {"name": "New one", "needs_name": "Wages"},
        {"name": "Wages", "needs_name": "New one"},
        {"name": "Wages", "needs_outside": "A printer"},
    ]
    plan, messages = planned(
        DEPENDENCIES, rows, [system()], new=["New one"], renamed=[("D10-S0001", "Wages")]
    )
    assert messages.kept == []
    first, second = plan.new[0].lines[DEPENDENCIES], plan.changed[0].lines[DEPENDENCIES]
    assert [(line["needs_reference"], line["needs_name"]) for line in first.added] == [("D10-S0001", "")]
    assert [(line["needs_reference"], line["needs_name"]) for line in second.added] == [
        ("", "New one"),
        ("", ""),
    ]


def test_a_system_of_another_department_that_is_needed_already_stays():
    kept = {**BLANK_LINES[DEPENDENCIES], "needs_reference": "D20-S0007"}
    rows = [{"name": "Payroll", "needs_reference": "d20-s0007"}]
    plan, messages = planned(DEPENDENCIES, rows, [system(dependencies={3: kept})])
    assert (plan.changed, messages.kept) == ([], [])


@pytest.mark.parametrize(
    ("table", "rows", "column", "words"),
    [
        (COMPONENTS, [{"reference": "D10-S0099", "component": "A"}], "System Reference", "no system with"),
        (COMPONENTS, [{"name": "Nobody", "component": "A"}], "Asset Name", "Neither the register"),
        (
            COMPONENTS,
            [{"reference": "D10-S0001", "name": "Pensions", "component": "A"}],
            "Asset Name",
            "calls D10-S0001 “Payroll”",
        ),
        (
            COMPONENTS,
            [{"name": "Payroll", "component": "A"}, {"reference": "D10-S0001", "component": "A"}],
            "",
            "Row 2 lists the same",
        ),
        (
            COMPONENTS,
            [{"name": "Payroll", "component": f"A{n}"} for n in range(MOST_LINES + 1)],
            "",
            "the most is 200",
        ),
        (
            DEPENDENCIES,
            [{"name": "Payroll", "needs_reference": "D20-S0007"}],
            "Needs System Reference",
            "no system with",
        ),
        (DEPENDENCIES, [{"name": "Payroll", "needs_name": "Nobody"}], "Needs System Name", "Neither"),
        (DEPENDENCIES, [{"name": "Payroll", "needs_name": "Payroll"}], "Needs System Name", "on itself"),
    ],
)
def test_what_cannot_be_carried_out(table, rows, column, words):
    plan, messages = planned(table, rows, [system()])
    assert [(one.column, one.is_fault) for one in messages.kept] == [(column, True)]
    assert words in messages.kept[0].message
    assert plan.changed == []


def test_where_a_systems_row_has_a_fault_no_row_is_blamed_for_naming_it():
    tables, messages = read(COMPONENTS, {"name": "Not read", "component": "A"})
    messages.fault("The system's own row.")
    plan_parts([tables], [], Plan(), messages)
    assert messages.faults == 1
