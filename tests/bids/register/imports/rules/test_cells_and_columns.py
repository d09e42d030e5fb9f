"""What a row's cells come to beside their values: what was lost, what is told, columns as a whole."""

from dataclasses import replace
from datetime import date

import pytest

from bids.register.imports.rules.day_columns import DayColumns
from bids.register.imports.rules.layout import Layout, check_units
from bids.register.imports.rules.messages import Messages
from bids.register.imports.rules.reading import read_cells
from bids.register.rules.columns import doubtful_headings, fits_headings, match_columns, rate_headings
from legacyfund.lib.date_order import DateQuestion
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
        ("Pay\x07roll", "Payroll", "A character that nobody can see was left out"),
        ("Payroll\u200b", "Payroll", "A character that nobody can see was left out"),
        ("Pay\xadroll", "Payroll", "A character that nobody can see was left out"),
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


def judged(*days: str, said: str = ""):
    """What is told of the cells and the column, what is asked, and what the cells stand for."""
    layout = replace(LAYOUT, start=7, date_orders=["", "", "", "", said])
    messages, columns = Messages(), DayColumns(layout)
    rows = [SheetRow(line, ["x", "", "", "", day]) for line, day in enumerate(days, start=2)]
    read = [
        read_cells(row, layout, messages)[0].get("target_resolution_on")
        for row in columns.passing([*rows, SheetRow(99, ["short"])])
    ]
    asked = columns.settle(messages)
    messages.tell_otherwise()
    return [(found.row, found.is_fault, found.message) for found in messages.kept], asked, read[:-1]


def test_the_month_first_is_asked_about_with_the_line_that_shows_it():
    told, asked, _ = judged("12/06/2028", "11/24/2028", "12/31/2028")

    assert (told, asked) == ([], {11: DateQuestion(3, "11/24/2028", True)})


def test_a_column_in_both_orders_cannot_be_trusted():
    ((row, is_fault, words),), asked, _ = judged("24/11/2028", "\u200e11/24/2028")

    assert (row, is_fault, asked) == (3, True, {})
    assert "cannot be trusted" in words


def test_a_day_that_cannot_be_one_is_not_asked_about_either():
    ((row, is_fault, _),), asked, _ = judged("02/03/1066")

    assert (row, is_fault, asked) == (2, True, {})


def test_a_column_that_could_be_either_is_asked_about_once():
    told, asked, _ = judged("12/06/2028\u200b", "11/05/2028")

    assert (told, asked) == ([], {11: DateQuestion(2, "12/06/2028", False)})


@pytest.mark.parametrize("days", [("24/11/2028", "12/06/2028"), ("2028-06-12",), ("10/10/2028",)])
def test_a_column_that_can_be_read_one_way_is_not_asked_about(days):
    told, asked, _ = judged(*days)

    assert (told, asked) == ([], {})


def test_what_was_said_of_a_column_is_how_its_dates_are_read_and_told():
    days = ("12/06/2028", "10/10/2028", "2028-06-12", "24/11/2028")

    told, asked, read = judged(*days, said="month")
    as_day, _, read_as_day = judged(*days[:3], "11/24/2028", said="day")

    assert asked == {}
    assert read == [date(2028, 12, 6), date(2028, 10, 10), date(2028, 6, 12), None]
    assert [(row, is_fault) for row, is_fault, _ in told] == [(5, True), (2, False)]
    assert "read with the month first" in told[0][2]
    assert "“12/06/2028” is read as 6 December 2028" in told[1][2]
    assert read_as_day[0] == date(2028, 6, 12)
    assert [(row, is_fault) for row, is_fault, _ in as_day] == [(5, True)]
    assert "Write the day first" in as_day[0][2]


def test_a_short_year_of_the_last_century_is_a_fault_of_its_cell():
    ((_, is_fault, words),), _, _ = judged("25/06/98")

    assert is_fault
    assert "Write the year in full" in words


@pytest.mark.parametrize(
    ("column", "cell", "value", "words"),
    [
        ("l1", "3 - Medium", 3, "“3 - Medium” is read as 3"),
        ("l1", "3: MEDIUM", 3, "“3: MEDIUM” is read as 3"),
        ("l1", "6 – Certain", 6, "read as 6"),
        ("l1", "2 (low)", 2, "read as 2"),
        ("l1", "4 High: likely to leave support within three years", 4, "read as 4"),
        ("c1", "3.0", 3, ""),
        ("l1", "3", 3, ""),
        ("yearly_run_cost", "£310k", 310_000, "“£310k” is read as 310,000"),
        ("yearly_run_cost", "1,000", 1_000, ""),
        ("assessed_on", "25/06/26", date(2026, 6, 25), "“25/06/26” is read as 25 June 2026"),
        ("assessed_on", "16/Apr/2013", date(2013, 4, 16), ""),
        ("assessed_on", "3 April 2026", date(2026, 4, 3), ""),
        ("reference", "N/A", None, "“N/A” is read as blank"),
        ("supplier", " - ", None, "“-” is read as blank"),
        ("needs_outside", "tbc", None, "“tbc” is read as blank"),
        ("yearly_run_cost", "N/A", None, "“N/A” is read as blank"),
        ("number_of_users", "unknown", None, "“unknown” is read as blank"),
        ("target_resolution_on", "TBD", None, "“TBD” is read as blank"),
        ("l1", "TBC", None, "“TBC” is read as blank"),
        ("hosting", "n/k", None, "“n/k” is read as blank"),
        ("plan_funded", "Not known", None, "“Not known” is read as blank"),
        ("is_legacy", "-", None, "“-” is read as blank"),
        ("notes", "TBC", "TBC", ""),
        ("owner_role", "TBC", "TBC", ""),
        ("component", "N/A (see notes)", "N/A (see notes)", ""),
    ],
)
def test_what_is_read_otherwise_than_typed_is_told_once_for_its_column(column, cell, value, words):
    messages, layout = Messages(), Layout(["Asset Name", "Heading"], ["name", column])

    for number in (2, 3):
        values, _ = read_cells(SheetRow(number, ["Payroll", cell]), layout, messages)
    messages.tell_otherwise()

    assert values.get(column) == value
    assert [found.is_fault for found in messages.kept] == [False] * bool(words)
    if words:
        assert words in messages.kept[0].message
        assert messages.kept[0].message.startswith("2 cells are read otherwise than typed")
        assert (messages.kept[0].row, messages.kept[0].column) == (None, "Heading")


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [
        ("l1", "3 - High", "says 3 and “High”, which is 4 on the scale of L1"),
        ("l1", "3 - Amber", "must be a whole number from 1 to 6"),
        ("c1", "6 - Certain", "must be a whole number from 1 to 5"),
        ("l1", "3-4", "must be a whole number"),
        ("l1", "3 4", "must be a whole number"),
        ("l1", "Medium", "must be a whole number"),
    ],
)
def test_a_score_whose_words_are_not_its_own_is_a_fault(column, cell, words):
    _, _, ((_, is_fault, said),) = read("Payroll", cell, layout=Layout(["Asset Name", "H"], ["name", column]))

    assert is_fault
    assert words in said


def test_a_heading_with_a_unit_is_matched_so_that_its_unit_is_checked():
    headings = ["Run cost (£000)", "Who uses it (000)", "Annual cost"]

    assert match_columns(headings[:2], {}) == ["yearly_run_cost", ""]
    assert match_columns(headings, {}) == ["", "", "yearly_run_cost"]


@pytest.mark.parametrize(
    ("heading", "is_fault", "words"),
    [
        ("Run cost (£000)", False, "“310” is read as 310,000"),
        ("Run cost ($)", True, "the figures are in dollars, and they are read as whole pounds"),
    ],
)
def test_a_unit_in_a_heading_of_figures_is_told_or_refused(heading, is_fault, words):
    messages = Messages()

    check_units(Layout(["Asset Name", heading], ["name", "yearly_run_cost"]), messages)

    ((found),) = messages.kept
    assert (found.column, found.is_fault) == (heading, is_fault)
    assert words in found.message


@pytest.mark.parametrize(
    ("heading", "column", "cell", "value"),
    [
        ("Run cost (£k)", "yearly_run_cost", "310", "310000.00"),
        ("Run cost (£k)", "yearly_run_cost", "£1,310.5", "1310500.00"),
        ("Run cost £m", "yearly_run_cost", "0.0315", "31500.00"),
        ("Run cost", "yearly_run_cost", "£310k", "310000.00"),
        ("Run cost", "yearly_run_cost", "1.2m", "1200000.00"),
        ("Users (thousands)", "number_of_users", "12.5", "12500"),
        ("Users", "number_of_users", "40,000", "40000"),
        ("Users", "number_of_users", "40.0", "40"),
    ],
)
def test_a_figure_is_read_in_the_unit_of_its_heading_or_its_own(heading, column, cell, value):
    values, _, told = read("Payroll", cell, layout=Layout(["Asset Name", heading], ["name", column]))

    assert str(values[column]) == value
    assert told == []


@pytest.mark.parametrize(
    ("heading", "column", "cell", "words"),
    [
        ("Run cost (£k)", "yearly_run_cost", "310k", "states a unit, and so does the heading"),
        ("Run cost (£k)", "yearly_run_cost", "-3", "cannot be negative"),
        ("Users (thousands)", "number_of_users", "0.0005", "fraction of a penny|whole number"),
        ("Users (millions)", "number_of_users", "3,000", "whole number"),
        ("Users", "number_of_users", "12.5", "whole number"),
    ],
)
def test_a_figure_that_its_unit_makes_doubtful_is_a_fault(heading, column, cell, words):
    _, refused, ((_, is_fault, said),) = read(
        "Payroll", cell, layout=Layout(["Asset Name", heading], ["name", column])
    )

    assert (refused, is_fault) == ({column}, True)
    assert any(word in said for word in words.split("|"))


def test_a_short_heading_is_doubtful_where_no_cell_below_is_a_score():
    dressed = [["3 - Medium", "3rd floor", "2.0"], ["", "30", ""]]
    assert doubtful_headings(["L1", "L2", "L3"], dressed) == {"L2"}
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
