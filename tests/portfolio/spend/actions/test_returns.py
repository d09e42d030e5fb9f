"""Receiving a file, and the preparer's word that sends it on."""

import hashlib

import pytest
from django.db import ProgrammingError, transaction

from accounts.models import Event
from accounts.permissions import Role
from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.financial_year import Period
from legacyfund.lib.transitions import TransitionRefused
from portfolio.awards.actions.awards import AwardNotDelivering, accept_award
from portfolio.spend.actions.certification import withdraw_return
from portfolio.spend.actions.returns import (
    ChallengesUnanswered,
    ChecksChanged,
    FileCounted,
    confirm_return,
    receive_return,
)
from portfolio.spend.actions.shared import ReturnRefused
from portfolio.spend.models import Return, ReturnFile, SpendLine
from portfolio.spend.rules.lines import ReturnTerms
from tests.factories.accounts import NOW, make_user
from tests.factories.over_25k import make_row, write_csv
from tests.factories.portfolio import pounds
from tests.factories.returns import (
    JUNE,
    LATER,
    WHY,
    file_of,
    receipt_of,
    received_return,
    request_of,
)

pytestmark = pytest.mark.django_db


def confirm(spend_return, reason=WHY, *, by=None):
    return confirm_return(
        spend_return=spend_return, challenges_reason=reason, by=by or spend_return.received_by, now=LATER
    )


def test_a_file_that_stands_is_kept_byte_for_byte_and_nothing_counts_yet(released):
    award = released
    content = file_of("30,000.00", "(1,000.00)")

    spend_return = received_return(award, content=content, name="C:\\finance\\June 2027.csv")

    assert spend_return.status == "RECEIVED"
    assert spend_return.reference == f"{award.reference}-2027P03-1"
    assert (spend_return.line_count, spend_return.net, spend_return.negatives) == (2, pounds(29_000), 1)
    file = ReturnFile.objects.get()
    assert bytes(file.content) == content
    assert (file.name, file.size) == ("June 2027.csv", len(content))
    assert file.sha256 == hashlib.sha256(content).hexdigest()
    assert not SpendLine.objects.exists()
    event = Event.objects.get(kind="return.received")
    assert (event.subject_ref, event.data["net"]) == (spend_return.reference, "29000.00")


def test_a_faulty_file_is_kept_with_a_message_for_each_cell_and_gives_no_line(released):
    content = write_csv([make_row(date="05/06/2027", amount="1.2.3"), make_row(date="31/13/2027")])

    spend_return = received_return(released, content=content)

    assert spend_return.status == "FAULTY"
    found = [(row.line, row.column, row.value, row.severity) for row in spend_return.findings.order_by("id")]
    assert found == [(2, "Amount", "1.2.3", "fault"), (3, "Date", "31/13/2027", "fault")]
    assert Event.objects.filter(kind="return.found_faulty").count() == 1


def test_what_is_no_text_is_faulty_as_a_whole(released):
    spend_return = received_return(released, content=b"PK\x03\x04 a workbook")

    assert spend_return.status == "FAULTY"
    finding = spend_return.findings.get()
    assert (finding.line, finding.column, finding.value, finding.code) == (None, "", "", "NOT_A_ZIP")


@pytest.mark.parametrize("name", ["june.csv", "renamed.csv"])
def test_the_same_file_again_is_recognised_and_changes_nothing(released, name):
    award = released
    content = file_of("30,000.00")
    first = received_return(award, content=content)
    events = Event.objects.count()

    again = receipt_of(award, content=content, name=name, by=first.received_by)

    assert (again.is_new, again.spend_return) == (False, first)
    assert (Return.objects.count(), ReturnFile.objects.count()) == (1, 1)
    assert Event.objects.count() == events


def test_a_faulty_file_again_is_recognised_and_reported_otherwise_is_new(released):
    award = released
    content = file_of("30,000.00", day="05/05/2027")
    first = received_return(award, content=content)

    again = receipt_of(award, content=content)
    corrected = receipt_of(award, content=content, period=Period("2027-28", 2))

    assert first.status == "FAULTY"
    assert (again.is_new, again.spend_return) == (False, first)
    assert (corrected.is_new, corrected.spend_return.status) == (True, "RECEIVED")


def test_a_file_counts_once_until_its_return_is_withdrawn(released):
    award = released
    content = file_of("30,000.00")
    first = received_return(award, content=content)

    with pytest.raises(FileCounted, match=first.reference):
        receipt_of(award, content=content, declared_total=pounds(30_000))
    withdraw_return(spend_return=first, by=first.received_by, now=LATER)
    again = receipt_of(award, content=content, declared_total=pounds(30_000))

    assert again.is_new
    assert again.spend_return.sequence == 2


def test_a_control_total_that_does_not_agree_is_a_fault(released):
    spend_return = received_return(released, "30,000.00", declared_total=pounds(30_001))

    assert spend_return.status == "FAULTY"
    assert spend_return.findings.get().code == "CONTROL_TOTAL"


def test_an_earlier_payment_stands_when_declared_an_accrual_correction(released):
    award = released

    faulty = received_return(award, content=file_of("30,000.00", day="05/05/2027"))
    declared = received_return(award, content=file_of("30,000.00", day="05/05/2027"), accrual_correction=True)

    assert (faulty.status, declared.status) == ("FAULTY", "RECEIVED")
    assert declared.findings.get().code == "ACCRUAL_CORRECTION"


def test_a_control_budget_the_award_has_no_money_in_is_a_fault(released):
    spend_return = received_return(released, control_budget="RDEL_ADMIN")

    assert spend_return.findings.get().code == "CONTROL_BUDGET"


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


def test_confirming_puts_every_line_in_and_tells_the_sign_off(released):
    award = released
    spend_return = received_return(award, "30,000.00", "(1,000.00)")
    signer = make_user(Role.SIGN_OFF, award.department)

    confirm(spend_return, " ")

    spend_return.refresh_from_db()
    assert (spend_return.status, spend_return.prepared_by) == ("CHECKED", spend_return.received_by)
    lines = SpendLine.objects.order_by("line_number")
    assert [(line.line_number, line.amount) for line in lines] == [(2, pounds(30_000)), (3, pounds(-1_000))]
    line = lines[0]
    assert (line.fund, line.award, line.department) == (award.fund, award, award.department)
    assert Period(line.year, line.period) == JUNE
    assert (line.control_budget, line.supplier, line.feed_no) == ("RDEL_PROGRAMME", "EXAMPLE LTD", None)
    event = Event.objects.get(kind="return.checked")
    assert signer in {row.recipient for row in event.deliveries.all()}


def test_equal_lines_need_somebodys_explicit_word(released):
    row = make_row(date="05/06/2027")
    spend_return = received_return(released, content=write_csv([row, row]))

    with pytest.raises(ChallengesUnanswered) as refusal:
        confirm(spend_return, " ")
    confirmed = confirm(spend_return)

    assert refusal.value.field == "challenges_reason"
    assert (confirmed.status, confirmed.challenges_confirmed) == ("CHECKED", True)
    assert confirmed.challenges_reason == WHY
    assert Event.objects.get(kind="return.checked").data["reason"] == WHY
    assert SpendLine.objects.count() == 2


def test_a_reason_has_an_end_and_stands_as_it_was_given(released):
    row = make_row(date="05/06/2027")
    spend_return = received_return(released, content=write_csv([row, row]))

    with pytest.raises(ChallengesUnanswered, match="2,000 characters"):
        confirm(spend_return, "x" * 2001)
    confirm(spend_return)

    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        Return.objects.filter(pk=spend_return.pk).update(challenges_reason="Another.")


def test_a_reason_without_a_challenge_is_not_kept(received):
    confirmed = confirm(received)

    assert (confirmed.challenges_confirmed, confirmed.challenges_reason) == (False, "")


def test_a_faulty_return_cannot_be_confirmed(released):
    spend_return = received_return(released, content=write_csv([make_row(amount="?")]))

    with pytest.raises(TransitionRefused):
        confirm(spend_return)


def test_nobody_of_another_department_confirms(received):
    spend_return = received

    with pytest.raises(PermissionRefused):
        confirm(spend_return, by=make_user(Role.BIDDER))


def test_a_second_confirmation_is_refused_and_doubles_nothing(received):
    spend_return = received
    confirm(spend_return)

    with pytest.raises(TransitionRefused):
        confirm(spend_return)

    assert SpendLine.objects.count() == 2


def test_a_file_that_no_longer_passes_when_confirmed_gives_no_line(received, monkeypatch):
    spend_return = received
    monkeypatch.setattr(
        "portfolio.spend.actions.returns.terms_of", lambda request: ReturnTerms(control_budget="ABOLISHED")
    )

    with pytest.raises(ChecksChanged, match="upload the file again"):
        confirm(spend_return)

    assert not SpendLine.objects.exists()


def test_receiving_is_all_or_nothing(released, monkeypatch):
    award = released
    by = make_user(Role.BIDDER, award.department)
    monkeypatch.setattr("portfolio.spend.actions.returns.record_event", _fail)

    with pytest.raises(ZeroDivisionError):
        receive_return(request=request_of(award), name="a.csv", content=file_of("30,000"), by=by, now=LATER)

    assert not ReturnFile.objects.exists()
    assert not Return.objects.exists()


def _fail(*args, **kwargs):
    raise ZeroDivisionError
