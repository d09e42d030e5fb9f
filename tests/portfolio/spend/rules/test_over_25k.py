import csv
import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.spend.rules import headers, over_25k
from portfolio.spend.rules.columns import place_columns
from portfolio.spend.rules.findings import MOST_SHOWN, Findings, Severity
from portfolio.spend.rules.headers import COLUMNS, OFFICIAL_HEADERS, OTHER_HEADERS, normalise_header
from portfolio.spend.rules.returns import check_return_file
from tests.factories.over_25k import HEADER, make_row, write_csv

GOOD = write_csv([make_row()])


def only_fault(data: bytes) -> tuple[str, int | None, str]:
    checked = check_return_file(io.BytesIO(data))
    (fault,) = [found for found in checked.findings if found.severity is Severity.FAULT]
    assert checked.is_faulty
    assert checked.fault_count == 1
    return fault.code, fault.line, fault.message


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (b"", "EMPTY", "empty"),
        (b"\xef\xbb\xbf", "EMPTY", "empty"),
        (b"\r\n , ,\r\n", "EMPTY", "empty"),
        (b"PK\x03\x04rest", "NOT_A_ZIP", "damaged or is not"),
        (b"\xd0\xcf\x11\xe0rest", "DAMAGED", "damaged"),
        (b"%PDF-1.7", "NOT_CSV", "PDF"),
        (b"\xef\xbb\xbf \n<!DOCTYPE html><html>", "NOT_CSV", "web page"),
        (b"<table><tr>", "NOT_CSV", "web page"),
        (GOOD + b"a\x00b", "NUL", "NUL bytes"),
        (GOOD + b"\xed\xa0\x80", "HALF_PAIR", "half of a character pair"),
        (write_csv([]), "NO_LINES", "no lines below"),
        (b"Date,Supplier\r\n1,2\r\n", "COLUMN_MISSING", "no column for Transaction number, Amount"),
        (GOOD + b'"never closed', "QUOTES", "Line 3 has a quotation mark"),
        (GOOD + b'"closed" early,', "QUOTES", "Line 3 has a quotation mark"),
        (write_csv([make_row()], header=[*HEADER[:-1], "amount (£)"]), "COLUMN_TWICE", "read as Amount"),
    ],
)
def test_says_why_a_file_cannot_be_read(data: bytes, code: str, words: str) -> None:
    found, _, message = only_fault(data)

    assert found == code
    assert words in message


def test_too_many_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(over_25k, "MOST_BYTES", 100)

    assert only_fault(GOOD)[0] == "TOO_LARGE"


def test_too_many_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(over_25k, "MOST_LINES", 2)
    rows = [make_row(transaction_number=str(number)) for number in range(3)]

    assert not check_return_file(io.BytesIO(write_csv(rows[:2]))).is_faulty
    assert only_fault(write_csv(rows))[:2] == ("TOO_MANY", 4)


def test_a_byte_order_mark_is_no_part_of_the_first_header() -> None:
    assert not check_return_file(io.BytesIO(b"\xef\xbb\xbf" + GOOD)).findings


def test_windows_1252_is_read_and_said() -> None:
    data = write_csv([make_row(supplier="CAFÉ LTD", amount="£30,000.00")], encoding="cp1252")

    checked = check_return_file(io.BytesIO(data))

    assert [(found.code, found.severity) for found in checked.findings] == [("NOT_UTF_8", Severity.WARNING)]
    assert checked.lines[0].supplier == "CAFÉ LTD"
    assert checked.net == 30_000


def test_windows_1252_after_a_byte_order_mark() -> None:
    data = b"\xef\xbb\xbf" + write_csv([make_row(supplier="CAFÉ LTD")], encoding="cp1252")

    checked = check_return_file(io.BytesIO(data))

    assert not checked.is_faulty
    assert checked.lines[0].department_family == "HMRC"


def test_a_byte_windows_1252_lacks_is_a_lost_character() -> None:
    data = write_csv([make_row()]).replace(b"EXAMPLE", b"EX\x81MPLE")

    codes = [found.code for found in check_return_file(io.BytesIO(data)).findings]

    assert codes == ["NOT_UTF_8", "LOST_CHARACTER"]


@pytest.mark.parametrize("ending", ["\r\n", "\n", "\r"])
def test_any_line_ending(ending: str) -> None:
    data = GOOD.replace(b"\r\n", ending.encode())

    assert check_return_file(io.BytesIO(data)).line_count == 1


def test_blank_lines_are_left_out_but_counted() -> None:
    data = GOOD + b"\r\n,,,,\r\n" + write_csv([make_row(amount="x")]).split(b"\r\n", 1)[1]

    checked = check_return_file(io.BytesIO(data))

    assert checked.line_count == 2
    assert [found.line for found in checked.findings] == [5]


def test_the_stream_stays_open() -> None:
    stream = io.BytesIO(GOOD)

    check_return_file(stream)

    assert not stream.closed


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_any_separator(separator: str) -> None:
    rows = [make_row(supplier="HALL, SONS & CO", amount="30000"), make_row(transaction_number="2")]
    text = write_csv(rows).decode()
    table = csv.reader(io.StringIO(text, newline=""))
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=separator).writerows(table)

    checked = check_return_file(io.BytesIO(written.getvalue().encode()))

    assert not checked.findings
    assert [line.supplier for line in checked.lines] == ["HALL, SONS & CO", "EXAMPLE LTD"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_with_and_without_its_mark(encoding: str) -> None:
    checked = check_return_file(io.BytesIO(GOOD.decode().encode(encoding)))

    assert not checked.findings
    assert checked.line_count == 1


@pytest.mark.parametrize(("alias", "name"), sorted(OTHER_HEADERS.items()))
def test_every_alias_is_recognised(alias: str, name: str) -> None:
    header = [label for key, label in COLUMNS.items() if key != name] + [alias.upper()]

    places = place_columns(header, Findings())

    assert places[name] == len(header) - 1
    assert set(places) == set(COLUMNS)


def test_no_alias_hides_an_official_name() -> None:
    assert not OTHER_HEADERS.keys() & OFFICIAL_HEADERS.keys()
    with Path(headers.__file__).with_name("aliases.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(OTHER_HEADERS) == 86
    assert all(row["seen"] and row["column"] in COLUMNS for row in rows)
    assert all(normalise_header(alias) == alias for alias in OTHER_HEADERS)


@pytest.mark.parametrize(
    ("header", "normal"),
    [
        ("Amount (£)", "amount"),
        ("  Expense  Type\n", "expensetype"),
        ("£", "£"),
        ("Amount ï", "amountï"),
        (" ", ""),
    ],
)
def test_headers_are_compared_by_their_letters(header: str, normal: str) -> None:
    assert normalise_header(header) == normal


def test_an_official_name_goes_before_an_alias() -> None:
    findings = Findings()

    places = place_columns([*HEADER, "Total", "", "Invoice £ amount paid in"], findings)

    assert places["amount"] == 7
    assert [(found.code, found.column) for found in findings.kept] == [
        ("COLUMN_UNUSED", "Total"),
        ("COLUMN_UNUSED", "Invoice £ amount paid in"),
    ]


def test_only_the_needed_columns_are_needed() -> None:
    data = b"Amount,Date,Transaction No,Supplier Name\r\n30000,2023-08-31,A1,EXAMPLE LTD\r\n"

    (line,) = check_return_file(io.BytesIO(data)).lines

    assert (line.paid_on, line.transaction_number, line.supplier) == (date(2023, 8, 31), "A1", "EXAMPLE LTD")
    assert line.description == line.entity == ""


def test_findings_are_all_counted_and_cut_when_shown() -> None:
    findings = Findings()
    for line in range(MOST_SHOWN + 5, 0, -1):
        findings.warning("ANY", "Look at this.", line=line)
    findings.fault("FILE", "The file is off.")

    shown = findings.in_order()

    assert findings.counts == {Severity.WARNING: MOST_SHOWN + 5, Severity.FAULT: 1}
    assert len(shown) == MOST_SHOWN + 1
    assert shown[0].line is None
    assert [found.line for found in shown[1:]] == sorted(found.line or 0 for found in shown[1:])


@given(st.binary(max_size=300) | st.binary(max_size=200).map(lambda tail: GOOD + tail))
def test_no_bytes_make_it_fall_over(data: bytes) -> None:
    checked = check_return_file(io.BytesIO(data))

    assert checked.is_faulty or checked.lines


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_characters="\x00"), max_size=12), min_size=14, max_size=15),
        max_size=4,
    )
)
def test_no_text_makes_it_fall_over(rows: list[list[str]]) -> None:
    checked = check_return_file(io.BytesIO(write_csv([make_row(), *rows])))

    assert all(line.supplier and line.transaction_number for line in checked.lines)
