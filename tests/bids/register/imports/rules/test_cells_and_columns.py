"""What a row's cells come to beside their values: what was lost, what is told, columns as a whole."""

import pytest

from bids.register.imports.rules.reading import DayColumns, Layout, Messages, check_units, read_cells
from bids.register.rules.columns import doubtful_headings, fits_headings, match_columns, rate_headings
from legacyfund.lib.tables.shapes import SheetRow

HEADINGS = ["Asset Name", "System Reference", "Likelihood Mean", "Estimated Cost Change (%)", "Target Date"]
COLUMNS = ["name", "reference", "likelihood_mean", "cost_change_percent", "target_resolution_on"]
LAYOUT = Layout(HEADINGS, COLUMNS)


def read(*cells: str, layout: Layout = LAYOUT, **more):
    messages = Messages()
    values, refused = read_cells(SheetRow(2, list(cells), **more), layout, messages)
    return values, refused, [(found.column, found.is_fault, found.message) for found in messages.kept]


def test_a_fault_of_a_column_that_is_worked_out_anew_stops_nothing():
    faults = {1: "An error.", 2: "A formula."}

    values, refused, told = read("Payroll", "", "", faults=faults)

    assert (values, refused) == ({"name": "Payroll"}, {"reference"})
    assert told == [("System Reference", True, "An error.")]


def test_a_reference_that_the_spreadsheet_keeps_as_a_day_names_nothing():
    values, refused, told = read("Payroll", "2026-05-10", days=frozenset({1}))

    assert (values, refused) == ({"name": "Payroll"}, {"reference"})
    assert "The spreadsheet keeps this as a day" in told[0][2]


@pytest.mark.parametrize(
    ("name", "kept", "words"),
    [
        ("CAFÃ‰", "CAFÉ", "saved in the wrong encoding. It is read as “CAFÉ”"),
        ("The board\x92s", "The board’s", "lost its encoding. It is read as “The board’s”"),
        ("Pay\x07roll", "Payroll", "control character, which nobody can see, was left out"),
        ("Pay\ufffdroll", "Pay\ufffdroll", "A character was lost"),
    ],
)
def test_a_text_that_was_spoiled_is_put_right_and_told(name, kept, words):
    values, _, told = read(name)

    assert values == {"name": kept}
    assert [(column, fault) for column, fault, _ in told] == [("Asset Name", False)]
    assert words in told[0][2]


def test_what_is_not_kept_as_text_is_put_right_without_a_word():
    values, _, told = read("Payroll", "", "", "\x0712.5")

    assert (str(values["cost_change_percent"]), told) == ("12.50", [])


@pytest.mark.parametrize(
    ("cell", "faults"), [("0.12", 1), ("-0.5", 1), ("12", 0), ("0", 0), ("12%", 0), ("x", 1)]
)
def test_a_percentage_is_asked_about_where_the_file_does_not_say_that_it_is_one(cell, faults):
    unstyled = Layout(HEADINGS, COLUMNS, is_styled=False)

    _, _, told = read("Payroll", "", "", cell, layout=unstyled)

    assert len(told) == faults
    assert read("Payroll", "", "", "0.12")[2] == []
    if cell == "0.12":
        assert "0.12% or 12.00%" in told[0][2]


def judged(*days: str):
    messages, columns = Messages(), DayColumns(LAYOUT)
    rows = [SheetRow(line, ["x", "", "", "", day]) for line, day in enumerate(days, start=2)]
    for row in columns.passing([*rows, SheetRow(99, ["short"])]):
        read_cells(row, LAYOUT, messages)
    columns.tell(messages)
    return [(found.row, found.is_fault, found.message) for found in messages.kept]


def test_the_month_first_is_one_fault_of_the_column():
    ((row, is_fault, words),) = judged("12/06/2028", "11/24/2028", "12/31/2028")

    assert (row, is_fault) == (3, True)
    assert "written with the month first: “11/24/2028” on line 3" in words
    assert "Shown by lines 3, 4" in words


def test_a_column_in_both_orders_cannot_be_trusted():
    ((row, is_fault, words),) = judged("24/11/2028", "11/24/2028")

    assert (row, is_fault) == (3, True)
    assert "cannot be trusted" in words


def test_a_column_that_could_be_either_is_asked_about_once():
    ((row, is_fault, words),) = judged("12/06/2028", "11/05/2028")

    assert (row, is_fault) == (2, False)
    assert "“12/06/2028” could have the month first. They are read with the day first: 12 June 2028" in words


@pytest.mark.parametrize("days", [("24/11/2028", "12/06/2028"), ("2028-06-12",), ("10/10/2028",)])
def test_a_column_that_can_be_read_one_way_is_not_asked_about(days):
    assert judged(*days) == []


def test_a_short_year_is_a_fault_of_its_cell_and_no_question():
    ((_, is_fault, words),) = judged("05/06/28")

    assert is_fault
    assert "Write the year in full" in words


def test_a_heading_with_a_unit_is_matched_so_that_its_unit_is_checked():
    headings = ["Run cost (£000)", "Who uses it (000)", "Annual cost"]

    assert match_columns(headings, {}) == ["yearly_run_cost", "", ""]


def test_a_unit_in_a_heading_of_figures_is_a_fault():
    messages = Messages()

    check_units(Layout(["Asset Name", "Run cost (£000)"], ["name", "yearly_run_cost"]), messages)

    assert [found.column for found in messages.kept if found.is_fault] == ["Run cost (£000)"]


def test_a_short_heading_is_doubtful_where_no_cell_below_is_a_score():
    rows = [["Hub", "Technology", "3"], ["Mast", "Data"], ["Port", "Data", "x"]]

    assert doubtful_headings(["Name", "L1", "L2"], rows) == {"L1"}
    assert match_columns(["Name", "L1", "L2"], {}, doubtful={"L1"}) == ["name", "", "l2"]
    assert match_columns(["Name", "L1"], {"l1": "l1"}, doubtful={"L1"}) == ["name", "l1"]


def test_a_line_of_headings_is_told_by_how_many_are_known():
    remembered = {"register": {"applicationname": "name"}}

    assert rate_headings(["Register of systems"], {}) == 0
    assert rate_headings(["System name", "Notes", "Colour"], {}) == 2
    assert rate_headings(["Application name", "Notes"], remembered) == 2
    assert fits_headings(["System name", "Notes"], {})
    assert fits_headings(["Application name", "Notes"], remembered)
    assert not fits_headings(["Application name", "Notes"], {})
    assert not fits_headings(["Notes", "Hosting"], {})
