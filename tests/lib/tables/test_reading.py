"""CSV and XLSX tables: what is read, and what is refused with which words."""

import io
import json
import random
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legacyfund.lib.tables import apart, books
from legacyfund.lib.tables.reading import read_tables
from legacyfund.lib.tables.shapes import FileRefused, Headings, SheetRow, Table, TableLimits
from tests.factories.files import zipped
from tests.factories.workbooks import (
    DATE,
    DIVIDED,
    EUROS,
    OWN_DATE,
    OWN_PERCENT,
    PERCENT,
    THOUSANDS,
    Cell,
    Raw,
    formula,
    parts_of,
    sheet_xml,
    write_xlsx,
)

HEADER = ["Asset Name", "Notes"]
LIMITS = TableLimits(size=1_000_000, rows=5, columns=6)
KNOWN = Headings(
    rate=lambda cells: len(set(cells) & set(HEADER)), fits=lambda cells: set(HEADER) <= set(cells)
)
ENTITIES = '<!DOCTYPE s [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
OUTSIDE = '<!DOCTYPE s [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def table_of(content: bytes, limits: TableLimits = LIMITS) -> Table:
    (table,) = read_tables(io.BytesIO(content), limits, KNOWN)
    return table


def rows_of(content: bytes, limits: TableLimits = LIMITS) -> list[SheetRow]:
    return [
        SheetRow(number, cells, dict(faults)) for number, cells, faults, _ in table_of(content, limits).rows
    ]


def refusal(content: bytes, limits: TableLimits = LIMITS) -> tuple[str, str]:
    with pytest.raises(FileRefused) as refused:
        rows_of(content, limits)
    assert refused.value.field == "file"
    assert refused.value.message.endswith((".", "). Save it again."))
    return refused.value.code, refused.value.message


def only_cell(cell: Cell, **more: object) -> SheetRow:
    return rows_of(zipped(parts_of([[cell]], **more)))[0]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("Prison records", "Prison records"),
        ("=1+1", "=1+1"),
        (12, "12"),
        (Decimal("1200000.50"), "1200000.5"),
        (Raw("<v>1234.5600000000001</v>"), "1234.56"),
        (Raw("<v>3.8571428571428572</v>"), "3.85714285714286"),
        (Raw("<v>1.2E6</v>"), "1200000"),
        (Raw("<v>-5E-2</v>"), "-0.05"),
        (Raw("<v>45292</v>", style=DATE), "2024-01-01"),
        (Raw("<v>45292.75</v>", style=OWN_DATE), "2024-01-01"),
        (Raw("<v>0.125</v>", style=PERCENT), "12.5%"),
        (Raw("<v>0.125</v>", style=OWN_PERCENT), "12.5%"),
        (Raw("<v>31000.5</v>", style=EUROS), "€31000.5"),
        (Raw("<v>31</v>", style=THOUSANDS), "31k"),
        (Raw("<v>31000</v>", style=DIVIDED), "31000"),
        (Raw("<v>54002709</v>"), "54002709"),
        (Raw("<v>200000000000</v>"), "200000000000"),
        (Raw("<v>12345678901234567890</v>"), "1.23456789012346E+19"),
        (formula("SUM(B2:B9)", "12.5"), "12.5"),
        (Raw("<v>1</v>", kind="b"), "Yes"),
        (Raw("<v>0</v>", kind="b"), "No"),
        (Raw("<v>2024-01-01</v>", kind="d"), "2024-01-01"),
        (
            Raw(
                "<is><r><t xml:space='preserve'>Old </t></r><r><t>payroll</t></r><rPh><t>x</t></rPh></is>",
                kind="inlineStr",
            ),
            "Old payroll",
        ),
    ],
)
def test_how_a_cell_reads(cell, text):
    assert only_cell(cell) == SheetRow(1, [text])


def test_shared_texts_are_found_by_their_number():
    texts = ["<t>one</t>", "<r><t>t</t></r><r><t>wo</t></r>"]
    row = only_cell(Raw("<v>1</v>", kind="s"), texts=texts)
    assert row.cells == ["two"]


def test_dates_since_1904():
    row = only_cell(Raw("<v>43830</v>", style=DATE), book='<workbookPr date1904="1"/>')
    assert row.cells == ["2024-01-01"]


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (formula("SUM(B2:B9)", ""), "A1 is a formula whose result was not saved"),
        (Raw("<f>SUM(B2:B9)</f>"), "A1 is a formula whose result was not saved"),
        (Raw("<v>#REF!</v>", kind="e"), "an error here (#REF!)"),
        (Raw("<v>NaN</v>"), "A1 holds no number"),
        (Raw("<v>1e999</v>"), "A1 holds no number"),
        (Raw("<v>Infinity</v>"), "A1 holds no number"),
        (Raw("<v>12</v>", style=DATE), "A1 holds no day"),
        (Raw("<v>0.5</v>", style=DATE), "A1 holds no day"),
    ],
)
def test_a_cell_that_cannot_be_read_says_why(cell, words):
    row = only_cell(cell)
    assert row.cells == [""]
    assert words in row.faults[0]


def test_blank_rows_and_cells_are_left_out_and_counted():
    rows = rows_of(write_xlsx([HEADER, [None, ""], ["", "a", None]]))
    assert rows == [SheetRow(1, HEADER), SheetRow(3, ["", "a"])]


def test_cells_and_rows_without_an_address_follow_one_another():
    sheet = sheet_xml([]).replace("<sheetData>", "<sheetData><row><c><v>1</v></c><c><v>2</v></c></row><row/>")
    parts = parts_of([]) | {"xl/worksheets/sheet1.xml": sheet}
    assert rows_of(zipped(parts)) == [SheetRow(1, ["1", "2"])]


def test_csv_in_both_encodings():
    for encoding in ("utf-8", "utf-8-sig", "cp1252"):
        content = "Asset Name,Notes\r\nCafé,£5\r\n".encode(encoding)
        assert rows_of(content) == [SheetRow(1, HEADER), SheetRow(2, ["Café", "£5"])]


def changed(old: str, new: str, entry: str = "xl/worksheets/sheet1.xml", **more: object) -> bytes:
    parts = parts_of([HEADER, ["a", "b"]], **more)
    assert old in parts[entry]
    return zipped(parts | {entry: parts[entry].replace(old, new)})


def with_entry(name: str, content: str = "<x/>") -> bytes:
    return zipped(parts_of([HEADER]) | {name: content})


def two_sheets(one: list[str], other: list[str]) -> bytes:
    parts = parts_of([one], sheets=[("A", "visible"), ("B", "visible")])
    return zipped(parts | {"xl/worksheets/sheet2.xml": sheet_xml([other])})


def far_away(address: str) -> bytes:
    """A sheet with one cell beside the headings, a world away."""
    row = address.lstrip("ABCDFX")
    return changed("</sheetData>", f'<row r="{row}"><c r="{address}"><v>1</v></c></row></sheetData>')


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"", "EMPTY", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "DAMAGED", "damaged"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "PASSWORD", "protected by a password"),
        (b"\xd0\xcf\x11\xe0" + "_VBA_PROJECT".encode("utf-16-le"), "MACROS", "macros"),
        (b"%PDF-1.7 ...", "NOT_CSV", "PDF"),
        (b"<html><table>", "NOT_CSV", "web page"),
        ("Asset Name,Notes".encode("utf-16")[:-1], "DAMAGED", "UTF-16"),
        (b"a,b\r\n" + b"x" * 140_000, "CELL_TOO_LONG", "more than 131,072"),
        (b"a,b\r\n\x00,1", "NUL", "NUL"),
        (b'a,b\r\n"1,2', "QUOTES", "Line 2"),
        (b'a,b\r\n"1" x,2', "QUOTES", 'write each mark inside it twice, such as """HALL"" LTD".'),
        (b"a,b\r\n" + b"1,2\r\n" * 6, "TOO_MANY", "more than 5"),
        (b"a,b\r\n" + b"1," * 9 + b"1", "TOO_WIDE", "Line 2 is filled beyond column 6"),
        (b"PK\x03\x04 and no more", "NOT_A_ZIP", "damaged"),
        (zipped({"a.txt": "x"}), "NOT_XLSX", "no spreadsheet"),
        (with_entry("content.xml"), "NOT_XLSX", "OpenDocument"),
        (with_entry("ppt/presentation.xml"), "NOT_XLSX", "PowerPoint"),
        (with_entry("word/document.xml"), "NOT_XLSX", "Word"),
        (with_entry("xl/vbaProject.bin"), "ACTIVE_CONTENT", "macros"),
        (with_entry("xl/externalLinks/externalLink1.xml"), "ACTIVE_CONTENT", "links to other files"),
        (changed("sheet.main", "sheet.macroEnabled.main", "[Content_Types].xml"), "MACROS", "macros"),
        (write_xlsx([HEADER] * 7), "TOO_MANY", "“Register” has more than 5 rows"),
        (write_xlsx([["a"] * 7]), "TOO_WIDE", "Row 1 is filled beyond column 6"),
        (two_sheets(HEADER, HEADER), "SEVERAL_SHEETS", "several could be meant: “A”, “B”"),
        (two_sheets(["x", "y"], ["z"]), "SEVERAL_SHEETS", "none has the columns that are needed: “A”, “B”"),
        (zipped(parts_of([HEADER], sheets=[("A", "veryHidden")])), "EMPTY", "no sheet that can be read"),
        (zipped(parts_of([HEADER], sheets=[])), "EMPTY", "no sheet that can be read"),
        (far_away("B1048577"), "TOO_MANY", "too large to be read"),
        (far_away("XFD1048576"), "TOO_MANY", "too large to be read"),
        (changed('r="2"', 'r="1"'), "DAMAGED", "out of order"),
        (changed('r="B2"', 'r="A2"'), "DAMAGED", "cell twice"),
        (changed('r="B2"', 'r="?"'), "DAMAGED", "without an address"),
        (changed("</row>", "</raw>"), "DAMAGED", "damaged"),
        (changed("worksheets/sheet1", "worksheets/none", "xl/_rels/workbook.xml.rels"), "DAMAGED", "damaged"),
        (changed("xl/workbook.xml", "xl/none.xml", "_rels/.rels"), "DAMAGED", "damaged"),
        (zipped(parts_of([[Raw("<v>3</v>", kind="s")]])), "DAMAGED", "damaged"),
        (zipped(parts_of([[Raw("<v>x</v>", kind="s")]])), "DAMAGED", "damaged"),
        (zipped(parts_of([[Raw("<v>twelve</v>")]])), "DAMAGED", "damaged"),
    ],
)  # fmt: skip
def test_what_is_refused(content, code, words):
    found, message = refusal(content)
    assert found == code
    assert words in message


@pytest.mark.parametrize("doctype", [ENTITIES, OUTSIDE, "<!DOCTYPE s>"])
@pytest.mark.parametrize(
    "entry",
    ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "_rels/.rels"],
)
def test_a24_xxe(doctype, entry):
    """Entities and document types are refused in every part that is read; nothing outside is opened."""
    parts = parts_of([[Raw("<v>0</v>", kind="s")]], texts=["<t>&a;</t>"])
    parts["xl/sharedStrings.xml"] = parts["xl/sharedStrings.xml"].replace("&a;", "text")

    assert refusal(zipped(parts | {entry: doctype + parts[entry]}))[0] == "XML_ENTITIES"


def test_a23_a_million_empty_rows_are_no_rows():
    rows = "".join(f'<row r="{number}"/>' for number in range(3, 3_000))

    assert [row.number for row in rows_of(changed("</sheetData>", f"{rows}</sheetData>"))] == [1, 2]


def test_a23_a_book_that_asks_for_too_much_ends_its_own_process(monkeypatch):
    monkeypatch.setattr(apart, "_RUN", "raise MemoryError")
    assert refusal(write_xlsx([HEADER]))[0] == "TOO_MANY"

    monkeypatch.setattr(apart, "_RUN", "import os; os.abort()")
    assert refusal(write_xlsx([HEADER]))[0] == "TOO_MANY"

    monkeypatch.setattr(apart, "_RUN", "raise SystemExit(3)")
    assert refusal(write_xlsx([HEADER]))[0] == "DAMAGED"

    monkeypatch.setattr(apart, "_RUN", "import time; time.sleep(60)")
    monkeypatch.setattr(apart, "PATIENCE", 0.2)
    assert refusal(write_xlsx([HEADER]))[0] == "TOO_MANY"


GOOD = zipped(parts_of([HEADER, ["a", 1], [formula("A1"), Raw("<v>2</v>", style=DATE)]]))


def read_or_refuse(content: bytes) -> None:
    """Workbooks are read here, not apart: starting hundreds of processes is another test."""
    try:
        if content.startswith(apart.ZIP):
            apart.check_file(io.BytesIO(content), LIMITS)
            json.dumps(books.read_book(content, LIMITS.columns, LIMITS.rows))
        else:
            assert all(isinstance(cell, str) for row in rows_of(content) for cell in row.cells)
    except FileRefused:
        pass


@settings(max_examples=600)
@given(
    st.binary(max_size=400) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass"))
)
def test_a25_parser_fuzz_csv(content):
    read_or_refuse(content)


@settings(max_examples=600)
@given(st.integers(0, 2**32), st.integers(1, 8))
def test_a25_parser_fuzz_xlsx_bytes(seed, changes):
    """Bytes of a good file changed here and there."""
    chance, content = random.Random(seed), bytearray(GOOD)
    for _ in range(changes):
        content[chance.randrange(len(content))] = chance.randrange(256)
    read_or_refuse(bytes(content))


TOKENS = [
    *("<row>", "</row>", '<row r="2">', "<c>", "</c>", '<c r="A1" t="s">', '<c r="ZZZ9" s="1">', "<v>"),
    *("</v>", "1", "-1", "1e400", "x", "<f/>", "<is><t>a</t></is>", '<c t="e">', "<!--", "]]>", "&amp;"),
    *("&x;", "\ud7ff"),
]


@settings(max_examples=600)
@given(st.lists(st.sampled_from(TOKENS), max_size=12))
def test_a25_parser_fuzz_xlsx_sheets(tokens):
    """Sheets put together from what sheets are made of, in any order."""
    sheet = sheet_xml([]).replace("<sheetData>", "<sheetData>" + "".join(tokens))
    read_or_refuse(zipped(parts_of([]) | {"xl/worksheets/sheet1.xml": sheet}))
