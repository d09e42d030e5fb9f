"""ODS and XLS: what is read as in XLSX, what is told, and what a file of a few hundred bytes may not do."""

import io

import pytest

from legacyfund.lib.tables.reading import read_tables
from legacyfund.lib.tables.shapes import FileRefused, Headings, Table, TableLimits
from tests.factories.other_books import ods, ods_cell, xls

KNOWN = Headings(rate=len, fits=bool)


def table_of(content: bytes) -> Table:
    (table,) = read_tables(io.BytesIO(content), TableLimits(10**6, rows=20, columns=20), KNOWN)
    return table


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (ods_cell("Prison records"), "Prison records"),
        (ods_cell("£1,200.50", "currency", value="1200.5"), "1200.5"),
        (ods_cell("€1,200.50", "currency", value="1200.5"), "€1200.5"),
        (ods_cell("1,200.50", "currency", value="1200.5", more='office:currency="EUR"'), "1200.5 EUR"),
        (ods_cell("£31k", "currency", value="31", more='office:currency="GBP"'), "31k"),
        (ods_cell("31k", "float", value="31000"), "31000"),
        (ods_cell("3", "float", value="3"), "3"),
        (ods_cell("12.5%", "percentage", value="0.125"), "12.5%"),
        (ods_cell("5 March 2026", "date", value="2026-03-05"), "2026-03-05"),
        (ods_cell("9", "float", value="9", more='table:formula="of:=A2"'), "9"),
    ],
)
def test_how_a_cell_of_an_ods_reads(cell, text):
    (row,) = table_of(ods([cell])).rows

    assert (row.number, row.cells, row.faults) == (1, [text], {})


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (ods_cell("#REF!"), "shows an error here (#REF!)"),
        (ods_cell("Err:502"), "shows an error here (Err:502)"),
        (ods_cell("", "", more='table:formula="of:=A2"'), "A1 is a formula whose result was not saved"),
    ],
)
def test_a_cell_of_an_ods_without_a_value_says_why(cell, words):
    (row,) = table_of(ods([cell + ods_cell("x")])).rows

    assert row.cells == ["", "x"]
    assert words in row.faults[0]


def test_repeated_and_hidden_rows_and_columns_of_an_ods():
    hidden = f'<table:table-row table:visibility="collapse">{ods_cell("b")}</table:table-row>'
    gap = '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
    columns = '<table:table-row table:number-rows-repeated="2">{}</table:table-row>'
    twice = columns.format(ods_cell("c", more='table:number-columns-repeated="2"'))

    table = table_of(ods([ods_cell("a"), gap, hidden, twice]))

    assert [(row.number, row.cells) for row in table.rows] == [
        (1, ["a"]),
        (5, ["b"]),
        (6, ["c", "c"]),
        (7, ["c", "c"]),
    ]
    assert table.hidden_rows == {5}
    assert table.is_styled


def test_a23_an_ods_that_repeats_itself_without_end_is_refused():
    cell = ods_cell("x", more='table:number-columns-repeated="16000"')
    rows = [f'<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row>']

    with pytest.raises(FileRefused) as refused:
        table_of(ods(rows))

    assert refused.value.code == "TOO_MANY"


def test_an_xls_is_read_and_says_what_it_cannot_tell():
    table = table_of(
        xls([["Asset Name", "Cost"], ["Café", 1200.5], ["Prison", b"\x17"], [None, 12345678901234567890.0]])
    )

    assert [(row.number, row.cells) for row in table.rows] == [
        (1, ["Asset Name", "Cost"]),
        (2, ["Café", "1200.5"]),
        (3, ["Prison"]),
        (4, ["", "1.23456789012346E+19"]),
    ]
    assert not table.is_styled
    assert "cannot be seen which rows are hidden" in table.notes[0]
