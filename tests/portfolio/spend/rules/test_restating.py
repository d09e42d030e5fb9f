"""What rows that name accepted lines change, held against the lines."""

import csv
import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.spend.rules.columns import FileLayout
from portfolio.spend.rules.corrections import Right
from portfolio.spend.rules.feed import FIELDS, csv_head, csv_lines
from portfolio.spend.rules.headers import COLUMNS
from portfolio.spend.rules.lines import TEXT_LENGTHS, CheckedFile, Restated, ReturnTerms, Use
from portfolio.spend.rules.overlaps import Reported, check_overlaps
from portfolio.spend.rules.restating import Accepted, Standing, check_restated, feed_number
from portfolio.spend.rules.returns import check_return_file
from tests.factories.over_25k import HEADER, make_row, write_csv

STANDS = Right("LF-1", "CDEL", date(2027, 6, 5), "OAK LTD", "T1", Decimal("30000.00"), "Licences")
NO_MORE = CheckedFile()
TEXTS = dict.fromkeys(TEXT_LENGTHS, "") | {"entity": "HMRC"}
TERMS = ReturnTerms(
    awards={"LF-1": frozenset({"CDEL"}), "LF-2": frozenset({"CDEL", "RDEL_ADMIN"})},
    sorted_so={"p2": Use("LF-2", ""), "hr": Use("", "")},
)


def row(number: str = "7", line: int = 2, **said: object) -> Restated:
    facts = vars(STANDS) | {"award": "", "control_budget": ""}
    others = said.pop("others", {})
    return Restated(line=line, feed_no=number, others=others, **facts | said)


def check(*rows: Restated, why_not: str = "", checked: CheckedFile = NO_MORE) -> CheckedFile:
    accepted = Accepted(
        {7: Standing(STANDS, TEXTS, why_not), 8: Standing(replace(STANDS, transaction_number="T2"), TEXTS)},
        dict.fromkeys(("LF-1", "LF-2"), ("2026-27", "2028-29")),
        date(2027, 7, 20),
    )
    return check_restated(replace(checked, restated=rows), accepted, TERMS)


def codes(found: CheckedFile) -> list[tuple[int | None, str, str]]:
    return [(one.line, one.column, one.code) for one in found.findings]


def test_a_changed_row_takes_its_line_back_and_stands_in_its_place():
    found = check(row(amount=Decimal("29000.00")))

    (one,) = found.corrections
    assert (one.line, one.feed_no) == (2, 7)
    assert (one.reversal.amount, one.reversal.award) == (Decimal("-30000.00"), "LF-1")
    assert one.after is not None
    assert (one.after.amount, one.after.use) == (Decimal("29000.00"), Use("LF-1", "CDEL"))
    assert one.changes == (("Amount", "£30,000.00", "£29,000.00"),)
    assert not found.is_faulty


def test_an_amount_of_nothing_takes_the_line_out():
    (one,) = check(row(amount=Decimal(0))).corrections

    assert (one.after, one.changes) == (None, ())


@pytest.mark.parametrize("words", ["LF-2", "p2"])
def test_another_award_may_be_said_by_its_reference_or_the_departments_own_word(words):
    (one,) = check(row(award=words)).corrections

    assert one.after is not None
    assert one.after.use == Use("LF-2", "CDEL")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"number": "9"}, ("Line corrected", "LINE_UNKNOWN")),
        ({"number": "7.0"}, ("Line corrected", "LINE_UNKNOWN")),
        ({"number": "9" * 40}, ("Line corrected", "LINE_UNKNOWN")),
        ({"award": "LF-9"}, ("Award", "CORRECTION")),
        ({"award": "HR"}, ("Award", "CORRECTION")),
        ({"control_budget": "RDEL admin"}, ("Control budget", "CORRECTION")),
        ({"control_budget": "RDEL"}, ("Control budget", "CONTROL_BUDGET")),
        ({"paid_on": date(2027, 7, 21)}, ("Date", "CORRECTION")),
        ({"supplier": "x" * 300}, ("Supplier", "CORRECTION")),
    ],
)
def test_what_cannot_stand_is_a_fault_at_its_cell(said, expected):
    found = check(row(**said))

    assert codes(found) == [(2, *expected)]
    assert found.corrections == ()


def test_a_line_corrected_already_may_be_in_the_file_unchanged():
    corrected = "Return LF-1-2027P03-2 corrects this line already."

    assert check(row(), row("8", 3, transaction_number="T3"), why_not=corrected).unchanged == 1
    assert codes(check(row(amount=Decimal(1)), why_not=corrected)) == [
        (2, "Line corrected", "LINE_CORRECTED")
    ]


def test_a_line_is_named_once():
    assert codes(check(row(), row(line=3, amount=Decimal(1)))) == [(3, "Line corrected", "LINE_TWICE")]


def test_a_file_that_changes_nothing_is_not_sent_unless_it_holds_new_payments():
    assert codes(check(row())) == [(None, "", "NOTHING_CHANGED")]
    assert codes(check(row(), checked=CheckedFile(line_count=1))) == []


def test_what_no_correction_changes_stays_and_is_told():
    found = check(row(amount=Decimal(1), others={"entity": "DWP", "project_code": "P"}))

    assert codes(found) == [(2, "Entity", "STAYS"), (2, "Project Code", "STAYS")]
    assert len(found.corrections) == 1


def test_what_stands_in_a_lines_place_is_no_payment_that_stands():
    reported = Reported()
    for payment in (("T1", STANDS.paid_on, STANDS.amount), ("T2", STANDS.paid_on, STANDS.amount)):
        reported.add(payment, "return LF-1-2027P03-1", supplier="OAK LTD")
    found = check(row(transaction_number="T2"))

    assert codes(check_overlaps(found, {STANDS.use: reported})) == [(2, "Transaction number", "CORRECTION")]
    both = check(row(transaction_number="T2"), row("8", 3, transaction_number="T9"))
    assert codes(check_overlaps(both, {STANDS.use: reported})) == []


TEXT = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"], exclude_characters="\ufffd"), max_size=30)
KEPT = TEXT.map(lambda text: " ".join(text.split()) or "x")


@given(supplier=KEPT, number=KEPT, description=KEPT)
def test_a_line_as_the_service_writes_it_changes_nothing(supplier, number, description):
    texts = {"supplier": supplier, "transaction_number": number, "description": description}
    written = csv_head() + csv_lines([dict.fromkeys(FIELDS, "") | {"feed_no": 7} | texts])
    (read,) = csv.DictReader(io.StringIO(written, newline=""))
    right = replace(STANDS, **texts)
    rows = (row(**{name: read[name] for name in texts}),)

    found = check_restated(
        CheckedFile(restated=rows), Accepted({7: Standing(right, TEXTS)}, {}, date(2027, 7, 20)), TERMS
    )

    assert (found.unchanged, found.corrections) == (1, ())


@pytest.mark.parametrize(("text", "number"), [("12", 12), ("", 0), ("-1", 0), ("1e3", 0), ("１２", 12)])
def test_a_number_in_the_feed_is_figures_alone(text, number):
    assert feed_number(text) == number


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"amount": "thirty"}, "Amount"),
        ({"date": "31/06/2027"}, "Date"),
        ({"transaction_number": "2.00E+11"}, "Transaction number"),
    ],
)
def test_a_row_that_cannot_be_read_changes_no_line(cells, column):
    def read(**cells: str) -> CheckedFile:
        headings = [*HEADER, "Line corrected"]
        content = write_csv([[*make_row(**{"date": "05/06/2027"} | cells), "7"]], header=headings)
        return check_return_file(io.BytesIO(content), TERMS, FileLayout(headings, [*COLUMNS, "feed_no"]))

    found = read(**cells)

    assert found.restated == ()
    assert column in {one.column for one in found.findings}
    assert found.is_faulty
    assert [one.feed_no for one in read().restated] == ["7"]
