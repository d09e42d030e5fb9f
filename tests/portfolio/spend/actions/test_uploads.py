"""Receiving a file of spend, saying how it is read, and putting it right."""

import hashlib
import io

import pytest
from python_calamine import load_workbook

from accounts.models import Event
from accounts.permissions import Role
from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.financial_year import Period
from legacyfund.lib.tables.matching import MESSAGES
from legacyfund.lib.transitions import TransitionRefused
from portfolio.awards.actions.awards import AwardNotDelivering, accept_award
from portfolio.spend.actions.certification import withdraw_return
from portfolio.spend.actions.checking import FileCounted
from portfolio.spend.actions.shared import ReturnRefused
from portfolio.spend.actions.uploads import (
    CellStands,
    Said,
    cancel_upload,
    check_again,
    correct_cell,
    match_columns,
    receive_file,
    say_awards,
)
from portfolio.spend.models import AwardMeaning, Return, ReturnFile, ReturnUpload, SpendLine
from portfolio.spend.queries.uploads import file_with_messages, found_in
from tests.factories.accounts import NOW, make_user
from tests.factories.over_25k import make_row, write_csv
from tests.factories.portfolio import pounds
from tests.factories.returns import (
    LATER,
    checked_return,
    file_of,
    receipt_of,
    received_upload,
    released_award,
    request_of,
    sent,
)
from tests.factories.workbooks import write_xlsx

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
    monkeypatch.setattr("portfolio.spend.actions.uploads.record_event", _fail)

    with pytest.raises(ZeroDivisionError):
        receive_file(request=request_of(released), name="a.csv", content=file_of("30,000"), by=by, now=LATER)

    assert not ReturnFile.objects.exists()
    assert not ReturnUpload.objects.exists()


def _fail(*args, **kwargs):
    raise ZeroDivisionError


OWN = "Voucher Number,Paid on,Payee,Net £000,Project\r\n"
COLUMNS = ["transaction_number", "date", "supplier", "amount", "project_code"]


def own_file(*rows: str) -> bytes:
    return ("Payments in June\r\n" + OWN + "".join(f"{row}\r\n" for row in rows)).encode()


def matched(upload, **details):
    said = {"columns": COLUMNS, "award": None, "award_by": None, "control_budget": "RDEL_PROGRAMME"} | details
    return match_columns(upload=upload, by=upload.received_by, now=LATER, **said)


def test_a_departments_own_layout_is_asked_about_once_and_remembered(released):
    content = own_file("V1,05/06/2027,HALL LTD,31.0,P1", "V2,06/06/2027,OAK LTD,12.5,P1")
    upload = received_upload(released, content=content)
    asked = upload.status

    upload = matched(upload, award=released)
    next_month = received_upload(
        released, content=own_file("V3,05/06/2027,HALL LTD,1.5,P1"), by=upload.received_by
    )

    assert (asked, upload.status, upload.net) == ("RECEIVED", "CHECKED", pounds(43_500))
    again = receipt_of(released, content=content, control_budget="", by_file=True, by=upload.received_by)
    assert (again.is_new, again.upload) == (False, upload)
    assert "UNIT_READ" in set(found_in(upload).values_list("code", flat=True))
    assert (next_month.status, next_month.net) == ("CHECKED", pounds(1_500))
    assert sent(upload).lines.order_by("line_number")[0].project_code == "P1"


def test_a_unit_in_the_heading_is_taken_by_a_person_alone(released):
    header = "Date,Supplier,Transaction number,Amount (£000)"
    upload = received_upload(released, content=f"{header}\r\n05/06/2027,HALL LTD,A1,31.0\r\n".encode())

    assert (upload.status, upload.checks, upload.net) == ("RECEIVED", 1, 0)
    columns = ["date", "supplier", "transaction_number", "amount"]
    upload = matched(upload, columns=columns, award=released)
    assert (upload.status, upload.net) == ("CHECKED", pounds(31_000))


@pytest.mark.parametrize(
    ("details", "field", "said"),
    [
        ({"columns": ["amount"] * 5}, "column_1", "cannot both be “Amount”"),
        ({"columns": ["", *COLUMNS[1:]]}, None, "Say which column is: Transaction number"),
        ({"columns": COLUMNS[:4]}, None, "for each column"),
        ({"columns": [*COLUMNS[:4], "height"]}, None, "for each column"),
        ({"award": None}, "award", "Choose the award"),
        ({"award": None, "award_by": 9}, "award_by", "Choose a column of the file"),
        ({"control_budget": ""}, "control_budget", "Choose the control budget"),
    ],
)
def test_what_cannot_be_meant_is_refused(released, details, field, said):
    upload = received_upload(released, content=own_file("V1,05/06/2027,HALL LTD,31.0,P1"))

    with pytest.raises(ReturnRefused, match=said) as refusal:
        matched(upload, **{"award": released} | details)

    assert refusal.value.field == field


def test_another_departments_award_is_refused(released):
    upload = received_upload(released, content=own_file("V1,05/06/2027,HALL LTD,31.0,P1"))

    with pytest.raises(ReturnRefused, match="award of your department"):
        matched(upload, award=released_award())


def test_lines_of_several_awards_are_sorted_by_the_departments_own_words(released, second_award):
    content = own_file(
        "V1,05/06/2027,HALL LTD,31.0,P1",
        "V2,06/06/2027,OAK LTD,12.5,p2",
        "V3,07/06/2027,ASH LTD,900,Canteen",
        "V4,08/06/2027,ELM LTD,1.5,P1",
        f"V5,08/06/2027,ELM LTD,2.5,{second_award.reference}",
    )
    upload = received_upload(released, content=content, by_file=True)

    upload = matched(upload, award_by=4)
    asked = [(one.words, one.lines, one.supplier) for one in upload.not_sorted]
    said = {"P1": Said(released), "p2": Said(second_award), "Canteen": Said(None, "CDEL")}
    upload = say_awards(upload=upload, said=said, by=upload.received_by, now=LATER)

    assert asked == [("P1", 2, "HALL LTD"), ("p2", 1, "OAK LTD"), ("Canteen", 1, "ASH LTD")]
    assert (upload.status, upload.line_count, upload.left_out) == ("CHECKED", 4, 1)
    assert {part.award: part.net for part in upload.reports} == {
        released.reference: pounds(32_500),
        second_award.reference: pounds(15_000),
    }
    assert AwardMeaning.objects.get(words="canteen").control_budget == ""
    again = received_upload(
        released, content=own_file("W1,05/06/2027,HALL LTD,1,P2"), by_file=True, by=upload.received_by
    )
    assert [part.award for part in again.reports] == [second_award.reference]


def test_words_stand_for_awards_of_the_department_alone(released):
    upload = received_upload(released, content=own_file("V1,05/06/2027,HALL LTD,31.0,P1"), by_file=True)
    upload = matched(upload, award_by=4)

    with pytest.raises(ReturnRefused, match="award of your department"):
        say_awards(upload=upload, said={"P1": Said(released_award())}, by=upload.received_by, now=LATER)


def test_a_cell_is_put_right_over_the_file_and_the_file_stays(released):
    content = file_of("1.5e3", "40,000.00")
    upload = received_upload(released, content=content)
    place = upload.columns.index("amount")

    upload = correct_cell(
        upload=upload, row=2, column=place, value="1,500.00", by=upload.received_by, now=LATER
    )

    assert (upload.status, upload.net) == ("CHECKED", pounds(41_500))
    assert bytes(ReturnFile.objects.get().content) == content
    assert Event.objects.get(kind="return_upload.cell_corrected").data["was"] == "1.5e3"
    assert sent(upload).lines.get(line_number=2).amount == pounds(1_500)


def test_no_cell_is_put_right_that_is_not_at_fault_or_unchanged(released):
    upload = received_upload(released, content=file_of("1.5e3", "40,000.00"))
    place = upload.columns.index("amount")
    acting = {"upload": upload, "column": place, "by": upload.received_by, "now": LATER}

    with pytest.raises(CellStands):
        correct_cell(row=3, value="1.00", **acting)
    with pytest.raises(ReturnRefused, match="what the cell says now"):
        correct_cell(row=2, value=" 1.5e3", **acting)


def test_a_fault_of_what_stands_elsewhere_is_gone_when_that_is(released):
    row = make_row(date="05/06/2027", transaction_number="A1", amount="30,000.00")
    first = checked_return(released, content=write_csv([row]))
    other = make_row(date="05/06/2027", transaction_number="A2", amount="1.00")
    upload = received_upload(released, content=write_csv([row, other]))
    assert [one.code for one in found_in(upload)] == ["REPORTED_BEFORE"]

    withdraw_return(spend_return=first, by=first.received_by, now=LATER)
    upload = check_again(upload=upload, by=upload.received_by, now=LATER)

    assert (upload.status, upload.checks, list(found_in(upload))) == ("CHECKED", 2, [])


def test_what_is_sent_or_given_up_is_neither_read_nor_given_up_again(released):
    upload = received_upload(released)
    cancelled = cancel_upload(upload=upload, by=upload.received_by, now=LATER)
    assert (cancelled.status, cancelled.cancelled_by) == ("CANCELLED", upload.received_by)
    done = received_upload(released, content=file_of("1.00"))
    sent(done)

    for one in (upload, done):
        acting = {"upload": one, "by": one.received_by, "now": LATER}
        for step in (cancel_upload, check_again):
            with pytest.raises(TransitionRefused):
                step(**acting)
        with pytest.raises(TransitionRefused):
            matched(one, award=released)


def test_nobody_of_another_department_touches_a_file(received):
    stranger = make_user(Role.BIDDER)

    for step in (cancel_upload, check_again):
        with pytest.raises(PermissionRefused):
            step(upload=received, by=stranger, now=LATER)


def test_ones_own_file_comes_back_with_what_was_said_and_may_be_sent_in_again(released):
    upload = received_upload(released, content=file_of("1.5e3", "40,000.00"))

    handed_back = file_with_messages(upload)
    rows = load_workbook(io.BytesIO(handed_back)).get_sheet_by_index(0).to_python()
    place = upload.columns.index("amount") + 1
    told = str(rows[1][0])
    rows[1][place] = "1,500.00"

    assert (rows[0][0], "Amount:" in told) == (MESSAGES, True)
    corrected = received_upload(released, content=write_xlsx(rows), by=upload.received_by)
    assert (corrected.status, corrected.net) == ("CHECKED", pounds(41_500))
    assert not found_in(corrected).filter(code="COLUMN_UNUSED").exists()
