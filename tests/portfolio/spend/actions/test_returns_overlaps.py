"""F21: a payment is reported once, whatever the file it comes in."""

import re

import pytest

from legacyfund.lib.money import MOST
from portfolio.spend.actions.uploads import cancel_upload
from portfolio.spend.models import ReturnUpload
from tests.factories.over_25k import make_row, write_csv
from tests.factories.returns import LATER, checked_return, file_of, receipt_of, received_upload

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("make", [received_upload, checked_return])
def test_f21_a_file_with_one_byte_more_is_refused_with_the_lines_named(released, make):
    content = file_of("30,000.00", "40,000.00")
    first = make(released, content=content)

    again = received_upload(released, content=content + b"\r\n")

    assert (again.status, again.fault_count) == ("FAULTY", 2)
    found = list(again.findings.order_by("id"))
    assert [(row.line, row.code) for row in found] == [(2, "REPORTED_BEFORE"), (3, "REPORTED_BEFORE")]
    assert first.reference in found[0].message
    assert found[0].value.startswith("T")


def test_f21_rows_reordered_and_half_new_names_the_half_that_stands(released):
    old, new, other = (
        make_row(date="05/06/2027", transaction_number=number, amount="30,000.00") for number in "ABC"
    )
    checked_return(released, content=write_csv([old, new]))

    again = received_upload(released, content=write_csv([other, new]))

    assert [(row.line, row.value) for row in again.findings.all()] == [(3, "B")]


def test_f21_a_payment_of_another_control_budget_is_challenged(released):
    content = file_of("30,000.00")
    checked_return(released, content=content)

    again = received_upload(released, content=content + b"\r\n", control_budget="CDEL")

    assert again.findings.filter(code="REPORTED_ELSEWHERE", severity="challenge").count() == 1


def test_f21_the_file_may_come_again_once_the_other_is_given_up(released):
    content = file_of("30,000.00")
    first = received_upload(released, content=content)
    again = received_upload(released, content=content + b"\r\n", by=first.received_by)

    repeated = receipt_of(released, content=content + b"\r\n", by=first.received_by)
    cancel_upload(upload=first, by=first.received_by, now=LATER)
    anew = receipt_of(released, content=content + b"\r\n", by=first.received_by)

    assert (repeated.is_new, repeated.upload, repeated.upload.status) == (False, again, "FAULTY")
    assert (anew.is_new, anew.upload, anew.upload.status) == (False, again, "CHECKED")


def test_a_net_larger_than_can_be_kept_is_a_fault(released):
    upload = received_upload(released, str(MOST), "0.01")

    assert (upload.status, upload.net) == ("FAULTY", MOST)
    assert "more than can be kept" in upload.findings.get().message


def payment(number: str, *, supplier: str = "HALL LTD", amount: str = "28,500.00", **cells: str) -> list[str]:
    day = "07/06/2027"
    return make_row(date=day, transaction_number=number, supplier=supplier, amount=amount, **cells)


def told(upload: ReturnUpload) -> list[tuple[int | None, str]]:
    return [(row.line, row.code) for row in upload.findings.order_by("id")]


@pytest.mark.parametrize("make", [received_upload, checked_return])
@pytest.mark.parametrize(
    ("stands", "comes", "codes"),
    [
        ("0077013301", "77013301", [(3, "SAME_PAYMENT")]),
        ("77013301", "0077013301", [(3, "SAME_PAYMENT")]),
        ("0077013301", "77013301.0", [(3, "SPOILED_NUMBER"), (3, "SAME_PAYMENT")]),
        ("inv-7", "INV-7", [(3, "SAME_PAYMENT")]),
        ("0077013301", "0077013301", [(3, "REPORTED_BEFORE")]),
        ("0077013301", "77013302", []),
    ],
)
def test_a_payment_written_otherwise_is_challenged_and_names_the_line_it_repeats(
    released, make, stands, comes, codes
):
    first = make(released, content=write_csv([payment(stands)]))

    again = received_upload(
        released, content=write_csv([payment("B1", amount="5.00"), payment(comes, amount="28500")])
    )

    assert told(again) == codes
    if codes and codes[-1][1] == "SAME_PAYMENT":
        said = again.findings.get(code="SAME_PAYMENT")
        assert re.search(f"the payment on line 2 of (return|file) {first.reference}", said.message)
        assert said.severity == "challenge"


def test_a_payment_written_otherwise_is_challenged_for_another_award_too(released):
    first = received_upload(released, content=write_csv([payment("0088")]))

    again = received_upload(released, content=write_csv([payment("88")]), control_budget="CDEL")

    assert f"line 2 of file {first.reference}" in again.findings.get(code="SAME_PAYMENT").message


def test_another_supplier_or_a_payment_taken_back_is_not_challenged(released):
    current = [payment("0088"), payment("0099"), payment("0099", amount="-28,500.00")]
    checked_return(released, content=write_csv(current))

    rows = [payment("88", supplier="OAK LTD"), payment("99"), payment("0088", amount="-28,500.00")]
    again = received_upload(released, content=write_csv([*rows, payment("88")]))

    assert told(again) == []


def test_a_number_that_is_lost_is_never_said_to_be_reported_before(released):
    lost = write_csv([payment("2.00E+11"), payment("2.00E+11", supplier="OAK LTD")])
    checked_return(released, content=write_csv([payment("200000000001")]))

    again = received_upload(released, content=lost)

    assert told(again) == [(2, "SPOILED_NUMBER"), (3, "SPOILED_NUMBER")]


def test_a_payment_that_stands_under_a_lost_number_is_challenged(released, monkeypatch):
    """Lines accepted before spoiled numbers were refused."""
    with monkeypatch.context() as before:
        before.setattr("portfolio.spend.rules.texts.spoiled_number", lambda text: "")
        first = checked_return(released, content=write_csv([payment("2.00E+11")]))

    again = received_upload(
        released, content=write_csv([payment("200000000001"), payment("200000000002", amount="1.00")])
    )

    assert told(again) == [(2, "SAME_PAYMENT")]
    said = again.findings.get().message
    assert f"line 2 of return {first.reference}" in said
    assert "was lost in a spreadsheet" in said


def test_a_refund_written_otherwise_is_challenged(released):
    current = [payment("0088"), payment("0088", amount="-28,500.00")]
    checked_return(released, content=write_csv(current))

    again = received_upload(released, content=write_csv([payment("88", amount="-28,500.00")]))

    assert told(again) == [(2, "SAME_PAYMENT")]
