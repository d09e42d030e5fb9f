"""F21: a payment is reported once, whatever the file it comes in."""

import pytest

from legacyfund.lib.money import MOST
from portfolio.actions.returns_decisions import withdraw_return
from portfolio.actions.returns_shared import ReturnRefused
from portfolio.models import Return, ReturnFile
from tests.factories.over_25k import make_row, write_csv
from tests.factories.returns import LATER, checked_return, file_of, receipt_of, received_return

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("make", [received_return, checked_return])
def test_f21_a_file_with_one_byte_more_is_refused_with_the_lines_named(released, make):
    content = file_of("30,000.00", "40,000.00")
    first = make(released, content=content)

    again = received_return(released, content=content + b"\r\n")

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

    again = received_return(released, content=write_csv([other, new]))

    assert [(row.line, row.value) for row in again.findings.all()] == [(3, "B")]


def test_f21_a_payment_of_another_control_budget_is_challenged(released):
    content = file_of("30,000.00")
    checked_return(released, content=content)

    again = received_return(released, content=content + b"\r\n", control_budget="CDEL")

    assert again.findings.filter(code="REPORTED_ELSEWHERE", severity="challenge").count() == 1


def test_f21_the_file_may_come_again_once_the_other_return_is_withdrawn(released):
    content = file_of("30,000.00")
    first = received_return(released, content=content)
    again = received_return(released, content=content + b"\r\n", by=first.received_by)

    repeated = receipt_of(released, content=content + b"\r\n", by=first.received_by)
    withdraw_return(spend_return=first, by=first.received_by, now=LATER)
    anew = receipt_of(released, content=content + b"\r\n", by=first.received_by)

    assert (repeated.is_new, repeated.spend_return) == (False, again)
    assert (anew.is_new, anew.spend_return.status) == (True, "RECEIVED")


def test_a_net_larger_than_can_be_kept_is_refused(released):
    with pytest.raises(ReturnRefused, match="more than can be kept") as refusal:
        receipt_of(released, str(MOST), "0.01")

    assert refusal.value.field == "file"
    assert not Return.objects.exists()
    assert not ReturnFile.objects.exists()
