"""Rows of a register file: values and messages."""

from datetime import date
from decimal import Decimal

import pytest

from bids.register.imports.rules.layout import Layout
from bids.register.imports.rules.messages import MOST_MESSAGES, Messages
from bids.register.imports.rules.rows import RatingInFile, read_rows
from bids.register.rules.columns import SCORES
from legacyfund.lib.tables.shapes import SheetRow
from tests.factories.register import RED_SCORES

TODAY = date(2026, 11, 22)
RATED = {code: str(score) for code, score in zip(SCORES, RED_SCORES, strict=True)}


def read(*rows: dict[str, str], today: date = TODAY):
    columns = list(dict.fromkeys(column for row in rows for column in row))
    layout = Layout([column.upper() for column in columns], columns, frozenset({"d10", "home office"}))
    sheet = [
        SheetRow(number, [row.get(column, "") for column in columns])
        for number, row in enumerate(rows, start=2)
    ]
    messages = Messages()
    return read_rows(sheet, layout, messages, today=today), messages


def told(messages: Messages) -> list[tuple[int | None, str, str]]:
    return [(one.row, one.column, one.value) for one in messages.kept]


def test_a_row_says_what_is_filled_in():
    (row,), messages = read({"name": "Payroll", "notes": "", "number_of_users": "12"})
    assert row.details == {"name": "Payroll", "number_of_users": 12}
    assert (row.number, row.reference, row.rating, messages.kept) == (2, "", None, [])


def test_thirteen_scores_and_a_day_are_a_rating():
    (row,), messages = read({"name": "A", **RATED, "assessed_on": "31/08/2026", "assessor": "Audit"})
    assert row.rating == RatingInFile(dict(zip(SCORES, RED_SCORES, strict=True)), date(2026, 8, 31), "Audit")
    assert row.details == {"name": "A"}
    assert messages.kept == []


def test_fewer_scores_are_no_rating_and_a_note():
    (row,), messages = read({"name": "A", **RATED, "l2": "", "c3": ""})
    assert row.rating is None
    assert (messages.faults, messages.notes) == (0, 1)
    assert "11 of the 13 scores" in messages.kept[0].message
    assert "L2, C3" in messages.kept[0].message


def test_a_row_of_which_only_the_name_is_known_is_read():
    unknown = dict.fromkeys(("yearly_run_cost", "number_of_users", "target_resolution_on", *RATED), "TBC")

    (row,), messages = read({"name": "CASEFLOW", "hosting": "N/A", **unknown})

    assert (row.details, row.rating, messages.faults) == ({"name": "CASEFLOW"}, None, 0)


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"name": "A", **RATED}, "Date Assessed", "needs the date"),
        ({"name": "A", **RATED, "assessed_on": "23/11/2026"}, "ASSESSED_ON", "future"),
        ({"name": "A", **RATED, "assessed_on": "soon"}, "ASSESSED_ON", "not a date"),
        ({"name": "A", **RATED, "l3": "9"}, "L3", "1 to 6"),
        ({"name": "A", "department": "Cabinet Office"}, "DEPARTMENT", "another department"),
        ({"notes": "whose?"}, "Asset Name", "names no system"),
        ({"name": "N/A", "reference": "-"}, "NAME", "names no system"),
    ],
)
def test_a_fault_keeps_the_row_out(cells, column, words):
    rows, messages = read(cells)
    assert rows == []
    assert messages.faults == len(messages.kept) == 1
    assert messages.kept[0].column == column
    assert words in messages.kept[0].message


@pytest.mark.parametrize("name", ["D10", "home office", "Home Office"])
def test_the_departments_own_names_are_its_own(name):
    assert read({"name": "A", "department": name})[1].kept == []


def test_today_is_not_the_future():
    assert read({"name": "A", **RATED, "assessed_on": "22/11/2026"})[1].kept == []


def test_every_faulty_cell_of_a_row_is_told():
    _, messages = read({"name": "n" * 200, "yearly_run_cost": "lots", "assessed_on": "soon"})
    assert [column for _, column, _ in told(messages)] == ["NAME", "YEARLY_RUN_COST", "ASSESSED_ON"]


def test_a_cell_the_file_could_not_show_is_a_fault_where_its_column_is_used():
    layout = Layout(["Asset Name", "Colour"], ["name", ""], frozenset())
    sheet = [SheetRow(2, ["", "x"], {0: "A2 is a formula."}), SheetRow(3, ["b", ""], {1: "B3 is a formula."})]
    messages = Messages()

    (row,) = read_rows(sheet, layout, messages, today=TODAY)

    assert row.name == "b"
    assert [one.message for one in messages.kept] == ["A2 is a formula."]


def test_cells_beyond_the_headings_are_a_fault():
    layout, messages = Layout(["Asset Name"], ["name"], frozenset()), Messages()
    read_rows([SheetRow(2, ["a", "", "b", "c"])], layout, messages, today=TODAY)
    assert told(messages) == [(2, "", "b")]


def test_a_lost_character_is_a_note():
    (row,), messages = read({"name": "Caf\ufffd"})
    assert row.name == "Caf\ufffd"
    assert messages.notes == 1


def test_what_was_worked_out_otherwise_is_a_note():
    worked = {
        "likelihood_mean": "5.43",
        "likelihood_max": "6",
        "likelihood_total": "5.7",
        "impact_mean": "4.3333333333333",
        "impact_max": "4",
        "overall": "26.66",
        "is_legacy": "Yes",
        "is_red": "No",
    }
    (_,), messages = read({"name": "A", **RATED, "assessed_on": "31/08/2026", **worked})
    assert told(messages) == [(2, "IMPACT_MAX", "4"), (2, "OVERALL", "26.66"), (2, "IS_RED", "No")]
    assert [one.message.split(".")[0] for one in messages.kept] == [
        "The scores give 5",
        "The scores give 26",
        "The scores give Yes",
    ]
    assert "26.67" in messages.kept[1].message


def test_the_first_thousands_are_kept_and_all_are_counted():
    messages = Messages()
    for _ in range(MOST_MESSAGES + 5):
        messages.fault("x")
    assert (len(messages.kept), messages.faults) == (MOST_MESSAGES, MOST_MESSAGES + 5)


def test_every_hundredth_row_is_told():
    heard: list[int] = []
    sheet = [SheetRow(number, [str(number)]) for number in range(2, 252)]
    layout = Layout(["Asset Name"], ["name"], frozenset())
    read_rows(sheet, layout, Messages(), today=TODAY, passed=heard.append)
    assert heard == [100, 200]


def test_money_is_exact():
    (row,), _ = read({"name": "A", "yearly_run_cost": "0.10"})
    assert row.details["yearly_run_cost"] == Decimal("0.10")


def test_evidence_stands_beside_each_score_or_in_one_column_for_the_rest():
    cells = {"name": "A", **RATED, "assessed_on": "31/08/2026", "l1_evidence": "Vendor’s letter"}
    (row,), _ = read({**cells, "evidence": "Risk log"})
    assert row.rating.evidence == {**dict.fromkeys(SCORES, "Risk log"), "l1": "Vendor’s letter"}
    assert row.rating.lacking == []
    (row,), _ = read(cells)
    assert row.rating.lacking == list(SCORES[1:])
