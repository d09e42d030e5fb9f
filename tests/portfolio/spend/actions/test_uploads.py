"""Receiving a file of spend."""

import hashlib

import pytest

from accounts.models import Event
from accounts.permissions import Role
from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.financial_year import Period
from portfolio.awards.actions.awards import AwardNotDelivering, accept_award
from portfolio.spend.actions.certification import withdraw_return
from portfolio.spend.actions.checking import FileCounted
from portfolio.spend.actions.receiving import receive_file
from portfolio.spend.actions.shared import ReturnRefused
from portfolio.spend.models import Return, ReturnFile, ReturnUpload, SpendLine
from tests.factories.accounts import NOW, make_user
from tests.factories.over_25k import make_row, write_csv
from tests.factories.portfolio import pounds
from tests.factories.returns import (
    LATER,
    checked_return,
    file_of,
    receipt_of,
    received_upload,
    request_of,
    sent,
)

pytestmark = pytest.mark.django_db


def test_a_file_that_stands_is_kept_byte_for_byte_and_nothing_counts_yet(released):
    award = released
    content = file_of("30,000.00", "(1,000.00)")

    upload = received_upload(award, content=content, name="C:\\finance\\June 2027.csv")

    assert upload.status == "CHECKED"
    assert upload.reference == f"{award.department.code}-U0001"
    assert (upload.line_count, upload.net, upload.negatives) == (2, pounds(29_000), 1)
    assert [(part.award, part.lines, part.net) for part in upload.reports] == [
        (award.reference, 2, pounds(29_000))
    ]
    file = ReturnFile.objects.get()
    assert bytes(file.content) == content
    assert (file.name, file.size) == ("June 2027.csv", len(content))
    assert file.sha256 == hashlib.sha256(content).hexdigest()
    assert not SpendLine.objects.exists()
    assert not Return.objects.exists()
    event = Event.objects.get(kind="return_upload.received")
    assert (event.subject_ref, event.data["net"]) == (upload.reference, "29000.00")


def test_a_faulty_file_is_kept_with_a_message_for_each_cell_and_gives_no_line(released):
    content = write_csv([make_row(date="05/06/2027", amount="1.2.3"), make_row(date="31/13/2027")])

    upload = received_upload(released, content=content)

    assert upload.status == "FAULTY"
    found = [(row.line, row.column, row.value, row.severity) for row in upload.findings.order_by("id")]
    assert found == [(2, "Amount", "1.2.3", "fault"), (3, "Date", "31/13/2027", "fault")]
    assert Event.objects.get(kind="return_upload.received").data["faults"] == 2


def test_what_is_no_text_is_faulty_as_a_whole(released):
    upload = received_upload(released, content=b"PK\x03\x04 a workbook")

    assert upload.status == "FAULTY"
    finding = upload.findings.get()
    assert (finding.line, finding.column, finding.value, finding.code) == (None, "", "", "NOT_A_ZIP")


@pytest.mark.parametrize("name", ["june.csv", "renamed.csv"])
def test_the_same_file_again_is_recognised_and_changes_nothing(released, name):
    award = released
    content = file_of("30,000.00")
    first = received_upload(award, content=content)

    again = receipt_of(award, content=content, name=name, by=first.received_by)

    assert (again.is_new, again.upload) == (False, first)
    assert (ReturnUpload.objects.count(), ReturnFile.objects.count()) == (1, 1)


def test_a_file_whose_returns_stand_is_recognised_and_changes_nothing(released):
    content = file_of("30,000.00")
    first = checked_return(released, content=content)
    events = Event.objects.count()

    again = receipt_of(released, content=content, by=first.received_by)

    assert (again.is_new, again.upload) == (False, first.upload)
    assert (Event.objects.count(), Return.objects.count()) == (events, 1)


def test_a_faulty_file_again_is_recognised_and_reported_otherwise_is_new(released):
    award = released
    content = file_of("30,000.00", day="05/05/2027")
    first = received_upload(award, content=content)

    again = receipt_of(award, content=content)
    corrected = receipt_of(award, content=content, period=Period("2027-28", 2))

    assert first.status == "FAULTY"
    assert (again.is_new, again.upload) == (False, first)
    assert (corrected.is_new, corrected.upload.status) == (True, "CHECKED")


def test_a_file_counts_once_until_it_is_given_up_or_withdrawn(released):
    content = file_of("30,000.00")
    first = received_upload(released, content=content)
    otherwise = {"content": content, "declared_total": pounds(30_000)}

    with pytest.raises(FileCounted, match=first.reference):
        receipt_of(released, **otherwise)
    made = sent(first)
    with pytest.raises(FileCounted, match=made.reference):
        receipt_of(released, **otherwise)
    withdraw_return(spend_return=made, by=made.received_by, now=LATER)
    again = receipt_of(released, **otherwise)

    assert (again.is_new, sent(again.upload).sequence) == (True, 2)


def test_a_control_total_that_does_not_agree_is_a_fault(released):
    upload = received_upload(released, "30,000.00", declared_total=pounds(30_001))

    assert upload.status == "FAULTY"
    assert upload.findings.get().code == "CONTROL_TOTAL"


def test_an_earlier_payment_stands_when_declared_an_accrual_correction(released):
    award = released

    faulty = received_upload(award, content=file_of("30,000.00", day="05/05/2027"))
    declared = received_upload(award, content=file_of("30,000.00", day="05/05/2027"), accrual_correction=True)

    assert (faulty.status, declared.status) == ("FAULTY", "CHECKED")
    assert declared.findings.get().code == "ACCRUAL_CORRECTION"


def test_a_control_budget_the_award_has_no_money_in_is_a_fault(released):
    upload = received_upload(released, control_budget="RDEL_ADMIN")

    assert upload.findings.get().code == "CONTROL_BUDGET"


@pytest.mark.parametrize(
    ("period", "said"),
    [(Period("2027-28", 5), "has not begun"), (Period("2025-26", 3), "runs from 2026-27 to 2028-29")],
)
def test_a_period_to_come_or_outside_the_fund_is_refused(released, period, said):
    with pytest.raises(ReturnRefused, match=said):
        receipt_of(released, period=period)


def test_an_award_not_accepted_takes_no_return(offered):
    award = offered

    with pytest.raises(AwardNotDelivering, match="is offered"):
        receipt_of(award)

    accept_award(award=award, by=make_user(Role.SIGN_OFF, award.department), now=NOW)
    assert receipt_of(award).is_new


@pytest.mark.parametrize(("content", "said"), [(b"", "empty"), (b"x" * 101, "larger than")])
def test_an_empty_or_too_large_file_is_refused(released, content, said, settings):
    settings.UPLOAD_MAX_BYTES = 100

    with pytest.raises(ReturnRefused, match=said):
        receipt_of(released, content=content)


@pytest.mark.parametrize("role", [Role.BIDDER, Role.SIGN_OFF])
def test_only_a_preparer_of_the_department_reports(released, role):
    award = released
    department = award.department if role is Role.SIGN_OFF else None

    with pytest.raises(PermissionRefused):
        receipt_of(award, by=make_user(role, department))

    assert not ReturnFile.objects.exists()


def test_receiving_is_all_or_nothing(released, monkeypatch):
    by = make_user(Role.BIDDER, released.department)
    monkeypatch.setattr("portfolio.spend.actions.receiving.record_event", _fail)

    with pytest.raises(ZeroDivisionError):
        receive_file(request=request_of(released), name="a.csv", content=file_of("30,000"), by=by, now=LATER)

    assert not ReturnFile.objects.exists()
    assert not ReturnUpload.objects.exists()


def _fail(*args, **kwargs):
    raise ZeroDivisionError
