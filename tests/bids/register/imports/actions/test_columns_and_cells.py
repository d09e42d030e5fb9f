"""What headings are taken for, and a cell that is put right over the kept file."""

import pytest

from accounts.permissions import Role
from bids.register.imports.actions.imports import (
    CellStands,
    correct_cell,
    match_import_columns,
)
from bids.register.imports.workflow import RegisterImportStatus
from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.transitions import TransitionRefused
from tests.factories.accounts import event_kinds, make_user
from tests.factories.register_imports import (
    LATER,
    checked_import,
    csv_of,
    received_import,
    system_cells,
    told_of,
    work,
)
from tests.factories.workbooks import Raw, write_xlsx

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("heading", "column", "unit"),
    [
        ("Yearly Run Cost ($)", "yearly_run_cost", "in dollars"),
        ("Number of Users (%)", "number_of_users", "per cent"),
        ("Yearly Run Cost (£)", "yearly_run_cost", ""),
    ],
)
def test_a_unit_in_a_heading_is_never_dropped_whoever_matched_it(heading, column, unit):
    register_import = received_import(f"Asset Name,{heading}\r\nOld payroll,310\r\n".encode())
    match_import_columns(
        register_import=register_import,
        columns=["name", column],
        by=register_import.received_by,
        now=LATER,
    )

    checked = work()

    faults = [row for row in told_of(checked) if row[3]]
    assert [row[:2] for row in faults] == ([(None, heading)] if unit else [])
    assert checked.status == (RegisterImportStatus.FAULTY if unit else RegisterImportStatus.CHECKED)
    assert all(unit in row[2] for row in faults)


@pytest.mark.parametrize(
    ("above", "unit", "below", "row"),
    [
        (["IT register - costs in £000s"], "", [], 1),
        (["All figures in €"], "", [], 1),
        ([], "", [",£000"], 2),
        ([], "", ["All costs are in £ thousands"], 2),
        ([], "", ["Note: costs in £m"], 2),
        ([], "", ["Total (£000),310"], 2),
        (["IT register - costs in £000s"], " (£000)", [",£000"], None),
        (["Systems that cost over £1,000"], "", [",(£)"], None),
    ],
)
def test_a_unit_that_stands_beside_the_table_is_never_dropped(above, unit, below, row):
    lines = [*above, f"Asset Name,Yearly Run Cost{unit}", *below, "Old payroll,310"]

    checked = checked_import("\r\n".join(lines).encode())

    faults = [said for *_, said, is_fault in told_of(checked) if is_fault]
    assert len(faults) == (row is not None)
    assert all(said.startswith(f"Row {row} says") for said in faults)
    if row is None:
        assert checked.planned.count() == 1


def test_a_column_in_thousands_is_taken_as_pounds_and_told():
    register_import = received_import("Asset Name,Yearly Run Cost (£k)\r\nOld payroll,310\r\n".encode())
    match_import_columns(
        register_import=register_import,
        columns=["name", "yearly_run_cost"],
        by=register_import.received_by,
        now=LATER,
    )

    checked = work()

    assert checked.status == RegisterImportStatus.CHECKED
    assert ["Yearly Run Cost", "", "£310,000.00"] in checked.planned.get().differences
    assert "“310” is read as 310,000" in checked.messages.get().message


def test_a_heading_that_stands_twice_is_matched_by_a_person_and_remembered_by_its_place():
    content = "Asset Name,Notes,Notes\r\nPayroll {},old,new\r\n"
    first = received_import(content.format(1).encode())
    assert first.columns == ["name", "", ""]

    match_import_columns(
        register_import=first, columns=["name", "", "notes"], by=first.received_by, now=LATER
    )
    checked = work()
    second = received_import(content.format(2).encode(), department=first.department)

    assert ["Notes", "", "new"] in checked.planned.get().differences
    assert (second.status, second.columns) == ("CHECKING", ["name", "", "notes"])


def test_what_a_set_of_headings_stood_for_goes_before_what_one_of_them_stood_for_elsewhere():
    one = received_import(b"Asset Name,Ref\r\nPayroll,x\r\n")
    match_import_columns(register_import=one, columns=["name", "notes"], by=one.received_by, now=LATER)
    work()
    other = received_import(b"Asset Name,Ref,Colour\r\nPayroll,x,y\r\n", department=one.department)
    assert other.columns == ["name", "notes", ""]
    match_import_columns(
        register_import=other, columns=["name", "hosting", ""], by=other.received_by, now=LATER
    )
    work()

    again = received_import(b"Asset Name,Ref\r\nPrisons,z\r\n", department=one.department)

    assert (again.status, again.columns) == ("CHECKING", ["name", "notes"])


def test_a_cell_is_put_right_once_and_only_where_the_check_found_fault():
    found = checked_import(csv_of(system_cells(l3="7"), system_cells(l3="8")))
    column = found.headings.index("L3 Score")

    def correct(row, by=found.received_by):
        return correct_cell(register_import=found, row=row, column=column, value="2", by=by, now=LATER)

    with pytest.raises(PermissionRefused):
        correct(2, by=make_user(Role.BIDDER))
    with pytest.raises(CellStands):
        correct(4)
    assert correct(2).status == RegisterImportStatus.CHECKING
    assert event_kinds()[-1] == "register_import.cell_corrected"
    with pytest.raises(TransitionRefused):
        correct(3)
    checked = work()
    assert (checked.status, checked.fault_count) == (RegisterImportStatus.FAULTY, 1)
    assert correct(3).corrected[0].value == "2"
    assert work().status == RegisterImportStatus.CHECKED


def test_a_cell_with_an_error_of_the_spreadsheet_is_put_right_too():
    rows = [["Asset Name", "Notes", "Hosting"], ["Payroll", Raw("<v>#REF!</v>", kind="e")]]
    found = checked_import(write_xlsx(rows))
    assert found.fault_count == 1

    correct_cell(register_import=found, row=2, column=1, value="Fine", by=found.received_by, now=LATER)

    assert ["Notes", "", "Fine"] in work().planned.get().differences
