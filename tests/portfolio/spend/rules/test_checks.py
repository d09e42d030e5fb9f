"""The public table of checks: each example brings its check, and nothing is told without a row."""

import ast
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from legacyfund.lib.date_order import MONTH_FIRST
from legacyfund.lib.financial_year import Period
from portfolio.spend.rules import over_25k
from portfolio.spend.rules.checks import CHECKS, GROUPS, OF_A_CORRECTION, Check
from portfolio.spend.rules.columns import BY_HEADINGS, FileLayout
from portfolio.spend.rules.corrections import Right
from portfolio.spend.rules.filing import count_differs
from portfolio.spend.rules.findings import Finding
from portfolio.spend.rules.headers import COLUMNS
from portfolio.spend.rules.lines import CheckedFile, ReturnTerms, Use
from portfolio.spend.rules.overlaps import COUNTED_ALREADY, Reported, cannot_stand, check_overlaps
from portfolio.spend.rules.restating import Accepted, Standing, check_restated
from portfolio.spend.rules.returns import check_return_file
from tests.factories.files import BOMB, DOCX, PDF, zipped
from tests.factories.over_25k import HEADER, make_row, write_csv
from tests.factories.workbooks import Raw, parts_of, sheet_xml, write_xlsx

ROOT = Path(__file__).parents[4]
READERS = [
    *(ROOT / "portfolio/spend/rules").glob("*.py"),
    *(ROOT / "legacyfund/lib/tables").glob("*.py"),
    ROOT / "legacyfund/lib/zip_guard.py",
]
OF_REGISTERS = {"HEADER", "HEADER_MISSING", "HEADER_TWICE"}
"""Brought by `read_headings` alone, which returns do not use."""
JUNE = ReturnTerms(period=Period("2027-28", 3))
SHEET = "xl/worksheets/sheet1.xml"
CELL = re.compile(rf"({'|'.join(COLUMNS.values())}): (.*)", re.DOTALL)
NAMES = {label: name for name, label in COLUMNS.items()}


def paid(**cells: str) -> list[str]:
    return make_row(**{"date": "15/06/2027", "transaction_number": "A1"} | cells)


def book(*rows: list[object], **details: object) -> dict[str, str]:
    return parts_of([list(HEADER), *(rows or [paid()])], **details)


def with_sheet(change: Callable[[str], str]) -> bytes:
    parts = book(paid(), paid(transaction_number="A2"))
    return zipped(parts | {SHEET: change(parts[SHEET])})


def with_flag(content: bytes) -> bytes:
    """Each entry said to be encrypted, in both lists of the zip."""
    changed = bytearray(content)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            changed[at + place] |= 1
            at = content.find(mark, at + 4)
    return bytes(changed)


def twice() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in ("xl/workbook.xml", "xl/Workbook.xml"):
            archive.writestr(name, "x")
    return held.getvalue()


def without(name: str) -> bytes:
    place = list(COLUMNS).index(name)
    rows = [list(HEADER), paid()]
    return write_csv(
        [row[:place] + row[place + 1 :] for row in rows[1:]], header=HEADER[:place] + HEADER[place + 1 :]
    )


def renamed(name: str, label: str) -> list[str]:
    return [label if column == COLUMNS[name] else column for column in HEADER]


FILES: dict[str, Callable[[], bytes]] = {
    "EMPTY": lambda: b"",
    "TOO_LARGE": lambda: write_csv([paid()] * 40),
    "TOO_LARGE_UNPACKED": lambda: BOMB,
    "NOT_CSV": lambda: PDF,
    "NOT_XLSX": lambda: DOCX,
    "NUL": lambda: b"MZ\x00\x00" * 40,
    "DAMAGED": lambda: with_sheet(lambda sheet: sheet[: len(sheet) // 2]),
    "NOT_A_ZIP": lambda: write_xlsx([HEADER, paid()])[:300],
    "PASSWORD": lambda: (
        b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600
    ),
    "ENCRYPTED": lambda: with_flag(write_xlsx([HEADER, paid()])),
    "MACROS": lambda: zipped({"[Content_Types].xml": "sheet.macroEnabled.main+xml", "xl/workbook.xml": "x"}),
    "ACTIVE_CONTENT": lambda: zipped(book() | {"xl/externalLinks/externalLink1.xml": "<x/>"}),
    "XML_ENTITIES": lambda: with_sheet(lambda sheet: '<!DOCTYPE a [<!ENTITY b "c">]>' + sheet),
    "ENTRY_NAME": lambda: zipped({"../sheet1.xml": "x"}),
    "ENTRY_TWICE": twice,
    "ENTRY_METHOD": lambda: zipped({"xl/workbook.xml": "x" * 100}, zipfile.ZIP_BZIP2),
    "TOO_MANY_ENTRIES": lambda: zipped({f"{number}": "" for number in range(2_001)}),
    "TOO_MANY": lambda: write_csv([paid()] * 4),
    "TOO_WIDE": lambda: write_csv([[*paid(), *[""] * 990, "stray"]]),
    "QUOTES": lambda: write_csv([paid(supplier="X")]).replace(b",X,", b',"HALL" LTD,'),
    "SEVERAL_SHEETS": lambda: zipped(
        book(sheets=[("May", "visible"), ("June", "visible")])
        | {"xl/worksheets/sheet2.xml": sheet_xml([list(HEADER), paid()])}
    ),
    "MERGED": lambda: zipped(book(paid(), paid(), after='<mergeCells><mergeCell ref="F2:F3"/></mergeCells>')),
    "NOT_UTF_8": lambda: write_csv([paid(supplier="CAFÉ NOIR")], encoding="cp1252"),
    "WORKBOOK": lambda: zipped(
        book(sheets=[("Spend", "visible"), ("Codes", "hidden")])
        | {"xl/worksheets/sheet2.xml": sheet_xml([["1", "2"]])}
    ),
    "HIDDEN_ROWS": lambda: with_sheet(lambda sheet: sheet.replace('<row r="3">', '<row r="3" hidden="1">')),
    "HIDDEN_COLUMNS": lambda: with_sheet(
        lambda sheet: sheet.replace(
            "<sheetData>", '<cols><col min="9" max="9" hidden="1"/></cols><sheetData>'
        )
    ),
    "COLUMN_MISSING": lambda: without("supplier"),
    "COLUMN_TWICE": lambda: write_csv([paid()], header=renamed("description", "Amount")),
    "COLUMN_UNIT": lambda: write_csv([paid()], header=renamed("amount", "Amount (£000)")),
    "COLUMN_UNUSED": lambda: write_csv([[*paid(), "x"]], header=[*HEADER, "Remarks"]),
    "ABOVE_HEADER": lambda: "Spend over £25,000, June\r\n".encode() + write_csv([paid()]),
    "TOO_MANY_CELLS": lambda: write_csv([[*paid(), "LTD"]]),
    "NO_LINES": lambda: write_csv([]),
    "NIL_RETURN": lambda: write_csv([["Nil return"]]),
    "BLANK": lambda: write_csv([paid(supplier="")]),
    "OTHER_MONTH": lambda: write_csv([paid(date=f"{day}/05/2027", amount=f"3000{day}") for day in (20, 21)]),
    "DATE_AFTER_PERIOD": lambda: write_csv([paid(date="20/07/2027")]),
    "DATE_BEFORE_PERIOD": lambda: write_csv([paid(date="20/05/2027")]),
    "TOO_LONG": lambda: write_csv([paid(supplier="x" * 300)]),
    "CELL_TOO_LONG": lambda: write_csv([paid(description="x" * 4_001)]),
    "LEFT_OUT": lambda: write_csv([paid(project_code="x" * 300)]),
    "ACCRUAL_CORRECTION": lambda: write_csv([paid(date="20/05/2027")]),
    "CELL": lambda: write_xlsx(
        [HEADER, [Raw("<v>#REF!</v>", kind="e") if cell == "30,000.00" else cell for cell in paid()]]
    ),
    "HALF_PAIR": lambda: write_csv([paid(supplier="a\ud83d")]),
    "CONTROL": lambda: write_csv([paid(supplier="HALL\x07 LTD")]),
    "LINE_BREAK": lambda: write_csv([paid(description="one\ntwo")]),
    "TOTAL_LINE": lambda: write_csv(
        [
            paid(),
            make_row(
                date="",
                transaction_number="",
                supplier="Total",
                description="",
                expense_type="",
                expense_area="",
                supplier_postcode="",
            ),
        ]
    ),
    "WORDS": lambda: write_csv([paid(), ["Capital projects"], paid(transaction_number="A2")]),
    "REPEATED": lambda: write_csv([paid(), HEADER, paid(transaction_number="A2")]),
    "FOOTNOTE": lambda: write_csv([paid(), ["Source: general ledger"]]),
    "UNITS": lambda: write_csv([make_row(**dict.fromkeys(COLUMNS, "") | {"amount": "£"}), paid()]),
    "AWARD": lambda: write_csv([paid(project_code="P1")]),
    "LEFT_TO_OTHERS": lambda: write_csv([paid(project_code="HR"), paid(transaction_number="A2")]),
    "UNIT_READ": lambda: write_csv([paid()], header=renamed("amount", "Amount (£000)")),
    "NIL_LINE": lambda: write_csv([paid(), ["Nil return"]]),
    "CONTROL_BUDGET": lambda: write_csv([paid()]),
    "TOO_MUCH": lambda: write_csv(
        [paid(transaction_number=number, amount="999999999999") for number in "AB"]
    ),
    "CONTROL_TOTAL": lambda: write_csv([paid()]),
    "COUNT": lambda: write_csv([paid()]),
    "DUPLICATE": lambda: write_csv([paid(), paid()]),
    "SAME_PAYMENT": lambda: write_csv(
        [paid(transaction_number="0077013301"), paid(transaction_number="77013301")]
    ),
    "MONTH_FIRST": lambda: write_csv([paid(date="06/25/2027")]),
    "COUNTED_ALREADY": lambda: write_csv([paid()]),
    "REPORTED_BEFORE": lambda: write_csv([paid()]),
    "REPORTED_ELSEWHERE": lambda: write_csv([paid()]),
    "LINE_UNKNOWN": lambda: naming_lines("9999"),
    "LINE_TWICE": lambda: naming_lines("1", "1"),
    "LINE_CORRECTED": lambda: naming_lines("1", amount="1.00"),
    "CORRECTION": lambda: naming_lines("1", date="15/06/2031"),
    "TOO_MANY_CORRECTED": lambda: naming_lines(*map(str, range(1, 2_002)), amount="1.00"),
    "NOTHING_CHANGED": lambda: naming_lines("1", "2"),
    "STAYS": lambda: naming_lines("1", project_code="P2"),
}
TERMS = {
    "ACCRUAL_CORRECTION": ReturnTerms(period=JUNE.period, accrual_correction=True),
    "AWARD": replace(JUNE, awards={"LF-1": frozenset({"CDEL"})}),
    "LEFT_TO_OTHERS": replace(
        JUNE, award="LF-1", awards={"LF-1": frozenset({"CDEL"})}, sorted_so={"hr": Use("", "")}
    ),
    "CONTROL_BUDGET": ReturnTerms(
        award="LF-1", control_budget="CDEL", awards={"LF-1": frozenset({"RDEL_PROGRAMME"})}
    ),
    "CONTROL_TOTAL": ReturnTerms(control_total=Decimal(31_000)),
}


def naming_lines(*numbers: str, **cells: str) -> bytes:
    return write_csv([[*paid(**cells), number] for number in numbers], header=WITH_LINES)


def against_lines(check: Check, checked: CheckedFile) -> CheckedFile:
    """Held against accepted lines that say what `paid` does."""
    said = dict(zip(COLUMNS, paid(), strict=True))
    right = Right("", "", date(2027, 6, 15), said["supplier"], "A1", Decimal(30_000), said["description"])
    why_not = "Return LF-1-2027P03-2 corrects this line already." if check.id == "LINE_CORRECTED" else ""
    lines = dict.fromkeys(range(1, 2_002), Standing(right, said, why_not))
    accepted = Accepted(lines, {"": ("2026-27", "2028-29")}, date(2027, 7, 20))
    return check_restated(checked, accepted, JUNE)


NAMED = list(COLUMNS)
WITH_LINES = [*HEADER, "Line corrected"]
BY_LINES = FileLayout(WITH_LINES, [*NAMED, "feed_no"])
BY_PROJECT = FileLayout(HEADER, NAMED, NAMED.index("project_code"))
LAYOUTS = {
    "AWARD": BY_PROJECT,
    "LEFT_TO_OTHERS": BY_PROJECT,
    **dict.fromkeys((check.id for check in OF_A_CORRECTION), BY_LINES),
    "MONTH_FIRST": FileLayout(HEADER, NAMED, date_order=MONTH_FIRST),
    "UNIT_READ": FileLayout(["Amount (£000)" if name == "Amount" else name for name in HEADER], NAMED),
}


def file_of(check: Check) -> bytes:
    """The file that the table's example speaks of; an example that is a cell is taken at its word."""
    if cell := CELL.fullmatch(check.example):
        return write_csv([paid(**{NAMES[cell[1]]: cell[2]})])
    return FILES[check.id]()


def findings_of(check: Check) -> tuple[Finding, ...]:
    checked = check_return_file(
        io.BytesIO(file_of(check)), TERMS.get(check.id, JUNE), LAYOUTS.get(check.id, BY_HEADINGS)
    )
    return reported(check, checked).findings


def reported(check: Check, checked: CheckedFile) -> CheckedFile:
    """Held against a return in which the payment stands, or against what was said beside the file, where the
    check is about that.
    """
    if check.id == COUNTED_ALREADY:
        return cannot_stand(checked, COUNTED_ALREADY, "File DHSC-U0001 stands.")
    if check.id == "COUNT":
        differs = count_differs(2, checked.line_count)
        assert differs is not None
        return cannot_stand(checked, differs.code, differs.message)
    if check in OF_A_CORRECTION:
        return against_lines(check, checked)
    before = Reported()
    before.add(("A1", date(2027, 6, 15), Decimal(30_000)), "return LF-1")
    stands = {"REPORTED_BEFORE": Use("", ""), "REPORTED_ELSEWHERE": Use("LF-2", "CDEL")}.get(check.id)
    return check_overlaps(checked, {} if stands is None else {stands: before})


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
def test_each_example_brings_its_check(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    if check.id == "TOO_LARGE":
        monkeypatch.setattr(over_25k, "MOST_BYTES", 2_000)
    if check.id == "TOO_MANY":
        monkeypatch.setattr(over_25k, "MOST_LINES", 3)

    found = findings_of(check)

    assert (check.id, check.severity) in {(finding.code, finding.severity) for finding in found}
    for finding in found:
        assert CHECKS[finding.code].severity == finding.severity


NO_CHECKS = {"checks.py", "books.py", "marks.py", "due.py", "requests.py", "asked.py"}
"""Modules whose words are codes of something else, such as what is asked before a file is read."""


def test_nothing_is_told_that_has_no_row() -> None:
    said = {
        node.value
        for path in READERS
        if path.name not in NO_CHECKS
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if re.fullmatch(r"[A-Z][A-Z_0-9]{2,}", node.value)
    }
    words = {"NFC", "LTD", "GBP", "OUT_OF_ORDER", "NO_ADDRESS", "CELL_TWICE", *OF_REGISTERS}

    assert said - words <= CHECKS.keys()
    assert CHECKS.keys() - said <= {"REPEATED", "FOOTNOTE", "UNITS"}


def test_no_check_stands_twice_and_each_is_told_in_whole_words() -> None:
    rows = [check for _, checks in GROUPS for check in checks]

    assert len(rows) == len(CHECKS)
    assert all(check.words.endswith(".") and len(check.id) <= 24 for check in rows)
