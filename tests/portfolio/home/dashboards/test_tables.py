"""Tables of a dashboard as data: what a page shows of a figure, and what a file holds."""

from decimal import Decimal
from fractions import Fraction

import pytest

from portfolio.home.dashboards.rules.tables import Column, Figure, Kind, Row, Section, Table, find_table

COLUMNS = (Column("Department"), Column("Spent", Kind.POUNDS), Column("Removed", Kind.POINTS))
TABLE = Table(
    *("risk", "Risk", COLUMNS),
    (Row((Figure("HMRC"), Figure(Decimal("1234.56")), Figure(Fraction(65, 3), missing="Undefined"))),),
)


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [
        ("2026-27", Kind.WORDS, "2026-27"),
        (1234, Kind.COUNT, "1,234"),
        (Decimal("1234.56"), Kind.POUNDS, "£1,235"),
        (Fraction(65, 3), Kind.POINTS, "21.7"),
        (None, Kind.POUNDS, "–"),
    ],
)
def test_how_a_figure_is_shown(value, kind, shown) -> None:
    table = Table("one", "One", (Column("Of", kind),), (Row((Figure(value),)),))

    ((_, (cell,)),) = table.shown()

    assert cell.text == shown


def test_a_file_is_exact_where_the_page_rounds() -> None:
    assert list(TABLE.lines()) == [
        ["Department", "Spent", "Removed"],
        ["HMRC", Decimal("1234.56"), Decimal("21.6667")],
    ]


def test_what_is_undefined_says_so_in_the_file_too_and_what_is_not_there_is_blank() -> None:
    row = Row((Figure("HMRC"), Figure(None), Figure(None, missing="Undefined: nothing is spent")))

    assert list(Table("risk", "Risk", COLUMNS, (row,)).lines())[1] == [
        "HMRC",
        None,
        "Undefined: nothing is spent",
    ]


def test_a_row_has_as_many_figures_as_the_table_has_columns() -> None:
    with pytest.raises(ValueError, match="not as many figures"):
        Table("risk", "Risk", COLUMNS, (Row((Figure("HMRC"),)),))


def test_a_table_is_found_by_its_key() -> None:
    sections = (Section("Money"), Section("Risk", tables=(TABLE,)))

    assert find_table(sections, "risk") is TABLE
    assert find_table(sections, "money") is None
