"""A check is waived for lines by three people: asked for, agreed to twice, refused, withdrawn."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import Event
from accounts.permissions import FORBIDDEN_PAIRS, Role
from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.transitions import TransitionRefused
from portfolio.spend.actions import waivers as actions
from portfolio.spend.actions.certification import certify_return, withdraw_return
from portfolio.spend.actions.sending import ChecksChanged
from portfolio.spend.actions.uploads import cancel_upload, check_again, correct_cell
from portfolio.spend.actions.waivers import (
    NothingToWaive,
    WaiverRefused,
    agree_to_waiver,
    ask_waiver,
    endorse_waiver,
    refuse_waiver,
    withdraw_waiver,
)
from portfolio.spend.models import ReturnUpload, SpendLine, Waiver
from portfolio.spend.queries.waivers import checks_to_waive, newly_waived, waivers_behind
from tests.factories.accounts import make_user
from tests.factories.over_25k import make_row, write_csv
from tests.factories.portfolio import pounds
from tests.factories.returns import LATER, checked_return, received_upload, sent
from tests.factories.waivers import (
    BECAUSE,
    LATE,
    agreed_waiver,
    asked_waiver,
    endorsed_waiver,
    late_upload,
    waived_upload,
)

pytestmark = pytest.mark.django_db
NO = "It belongs in May's return."


def told_of(kind: str) -> set[object]:
    return {row.recipient for row in Event.objects.get(kind=kind).deliveries.all()}


def checked(upload: ReturnUpload) -> ReturnUpload:
    return check_again(upload=upload, by=upload.received_by, now=LATER)


def test_asking_keeps_every_line_of_the_check_as_it_was_read_and_tells_the_sign_off(released):
    signer, manager = make_user(Role.SIGN_OFF, released.department), make_user(Role.FUND_MANAGER)

    waiver = asked_waiver(late_upload(released))

    (line,) = waiver.lines.all()
    assert (waiver.reference, waiver.status) == (f"{waiver.upload.reference}-W1", "ASKED")
    assert (line.line, line.column, line.value, line.paid_on) == (2, "Date", "20/05/2027", date(2027, 5, 20))
    assert (line.transaction_number, line.amount, line.award) == ("M1", pounds(30_000), released.reference)
    assert "is before period 3 (June 2027)" in line.message
    told = told_of("waiver.asked")
    assert (signer in told, manager in told) == (True, False)


def test_once_both_agreed_the_file_is_checked_sent_and_certified_with_its_waiver(released):
    upload = late_upload(released)
    manager = make_user(Role.FUND_MANAGER)

    waiver = endorsed_waiver(upload)
    assert manager in told_of("waiver.endorsed")
    waiver = agree_to_waiver(waiver=waiver, by=manager, now=LATER)
    assert told_of("waiver.agreed") == {upload.received_by, waiver.endorsed_by}
    upload.refresh_from_db()
    assert (upload.status, newly_waived(upload)) == ("FAULTY", True)
    upload = checked(upload)

    assert (upload.status, upload.fault_count, upload.challenge_count) == ("CHECKED", 0, 0)
    assert not newly_waived(upload)
    assert checked(upload).status == "CHECKED"
    made = sent(upload, " ")
    certified = certify_return(spend_return=made, by=waiver.endorsed_by, now=LATER)
    lines = SpendLine.objects.order_by("line_number").values_list("line_number", "waived", "period")
    assert list(lines) == [(2, LATE, 2), (3, "", 3)]
    ((behind, check, where),) = waivers_behind(certified)
    assert (behind, check.id, where) == (waiver, LATE, "line 2")
    assert (made.challenges_reason, made.net) == ("", pounds(70_000))


def test_a_payment_that_stands_under_its_number_can_be_waived_but_not_what_stands_anew(released):
    row = make_row(date="05/06/2027", transaction_number="J1", amount="30,000.00")
    first = checked_return(released, content=write_csv([row]))
    other = make_row(date="06/06/2027", transaction_number="J2", amount="10,000.00")
    upload = received_upload(released, content=write_csv([row, other]))
    assert [(check.id, lines) for check, lines in checks_to_waive(upload)] == [("REPORTED_BEFORE", 1)]

    upload = checked(agreed_waiver(upload, code="REPORTED_BEFORE").upload)
    assert upload.status == "CHECKED"
    third = received_upload(released, content=write_csv([row, make_row(date="07/06/2027")]))
    sent(checked(agreed_waiver(third, code="REPORTED_BEFORE").upload), " ")

    with pytest.raises(ChecksChanged):
        sent(upload, " ")
    upload = checked(upload)
    assert upload.status == "FAULTY"
    assert first.reference in upload.findings.filter(check_number=upload.checks).get(line=2).message


def test_a_file_that_waits_with_a_waived_line_is_held_against_the_next(released):
    waived_upload(released)
    may = make_row(date="20/05/2027", transaction_number="M1", amount="30,000.00")

    other = received_upload(released, content=write_csv([may]), accrual_correction=True)

    assert {one.code for one in other.findings.filter(severity="fault")} == {"REPORTED_BEFORE"}


def test_what_was_waived_for_one_upload_of_a_file_is_asked_again_for_the_next(released):
    upload = waived_upload(released)
    cancel_upload(upload=upload, by=upload.received_by, now=LATER)

    again = late_upload(released)

    assert (again.pk != upload.pk, again.status) == (True, "FAULTY")
    assert [check.id for check, _ in checks_to_waive(again)] == [LATE]


def test_a_line_put_right_lapses_from_its_waiver(released):
    upload = agreed_waiver(late_upload(released)).upload
    column = upload.columns.index("date")

    upload = correct_cell(
        upload=upload, row=2, column=column, value="21/05/2027", by=upload.received_by, now=LATER
    )

    assert (upload.status, newly_waived(upload)) == ("FAULTY", False)


@pytest.mark.parametrize("reason", ["", "   ", "x" * 2001])
def test_asking_takes_a_reason(released, reason):
    upload = late_upload(released)

    with pytest.raises(WaiverRefused) as refusal:
        ask_waiver(upload=upload, code=LATE, reason=reason, by=upload.received_by, now=LATER)

    assert refusal.value.field == "reason"
    assert not Waiver.objects.exists()


def test_what_cannot_be_asked(released, monkeypatch):
    upload = late_upload(released, make_row(date="06/06/2027", amount="1.5e3"))
    asked = {"upload": upload, "reason": BECAUSE, "by": upload.received_by, "now": LATER}

    with pytest.raises(WaiverRefused, match="never waived"):
        ask_waiver(code="AMOUNT", **asked)
    with pytest.raises(PermissionRefused):
        ask_waiver(**{**asked, "code": LATE, "by": make_user(Role.SIGN_OFF, released.department)})
    with pytest.raises(NothingToWaive, match="does not say this of any line"):
        ask_waiver(code="REPORTED_BEFORE", **asked)
    with monkeypatch.context() as strict:
        strict.setattr(actions, "MOST_WAIVED", 0)
        with pytest.raises(WaiverRefused, match="more than 0 lines"):
            ask_waiver(code=LATE, **asked)
    ask_waiver(code=LATE, **asked)
    with pytest.raises(WaiverRefused, match="waits for its answer already"):
        ask_waiver(code=LATE, **asked)


def test_asking_reads_no_file_and_takes_what_the_last_check_kept(released):
    upload = late_upload(released)

    with CaptureQueriesContext(connection) as asked:
        waiver = asked_waiver(upload)

    assert waiver.lines.count() == 1
    assert not [query["sql"] for query in asked if '"content"' in query["sql"]]


def test_what_was_checked_before_anything_was_kept_is_checked_again_first(released):
    upload = late_upload(released)
    (kept,) = upload.findings.filter(code=LATE)
    upload.checks += 1
    upload.save(update_fields=["checks"])
    kept.pk, kept.check_number, kept.facts = None, upload.checks, None
    kept.save(force_insert=True)

    with pytest.raises(NothingToWaive, match="Check the file again"):
        asked_waiver(upload)
    assert asked_waiver(checked(upload)).lines.count() == 1


def test_a_line_of_which_more_is_wrong_is_put_right_first(released):
    upload = late_upload(released, make_row(date="19/05/2027", supplier="", transaction_number="M2"))

    with pytest.raises(WaiverRefused, match="Something else is wrong with line 4"):
        asked_waiver(upload)


def test_a_file_that_is_not_faulty_has_nothing_to_waive(released):
    with pytest.raises(NothingToWaive, match="is not faulty"):
        asked_waiver(received_upload(released))


def test_nobody_answers_what_they_asked_or_agrees_twice(released):
    waiver = asked_waiver(late_upload(released))
    writer, signer = waiver.asked_by, make_user(Role.SIGN_OFF, released.department)
    for person, role in ((writer, Role.SIGN_OFF), (writer, Role.FUND_MANAGER), (signer, Role.FUND_MANAGER)):
        department = released.department if role is Role.SIGN_OFF else None
        person.memberships.create(role=role, department=department, started_at=released.offered_at)
    own, twice = FORBIDDEN_PAIRS["agree_to_waiver"].refusal, FORBIDDEN_PAIRS["agree_for_fund"].refusal

    with pytest.raises(PermissionRefused, match=own):
        endorse_waiver(waiver=waiver, by=writer, now=LATER)
    with pytest.raises(PermissionRefused, match=own):
        refuse_waiver(waiver=waiver, reason=NO, by=writer, now=LATER)
    endorse_waiver(waiver=waiver, by=signer, now=LATER)
    for person, words in ((writer, own), (signer, twice)):
        with pytest.raises(PermissionRefused, match=words):
            agree_to_waiver(waiver=waiver, by=person, now=LATER)


def test_the_database_keeps_the_three_apart(released):
    waiver = endorsed_waiver(late_upload(released))

    for statement in (
        "UPDATE portfolio_waiver SET status = 'AGREED', agreed_at = now(), agreed_by_id = asked_by_id",
        "UPDATE portfolio_waiver SET status = 'AGREED', agreed_at = now(), agreed_by_id = endorsed_by_id",
        "UPDATE portfolio_waiver SET status = 'AGREED'",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert Waiver.objects.get().status == waiver.status


def test_each_answers_in_turn_and_for_their_own(released):
    waiver, manager = asked_waiver(late_upload(released)), make_user(Role.FUND_MANAGER)
    signer, stranger = make_user(Role.SIGN_OFF, released.department), make_user(Role.SIGN_OFF)

    with pytest.raises(TransitionRefused):
        agree_to_waiver(waiver=waiver, by=manager, now=LATER)
    for step in (endorse_waiver, agree_to_waiver):
        with pytest.raises(PermissionRefused):
            step(waiver=waiver, by=stranger, now=LATER)
    with pytest.raises(PermissionRefused):
        refuse_waiver(waiver=waiver, reason=NO, by=manager, now=LATER)
    endorse_waiver(waiver=waiver, by=signer, now=LATER)
    with pytest.raises(TransitionRefused):
        endorse_waiver(waiver=waiver, by=signer, now=LATER)
    with pytest.raises(PermissionRefused):
        refuse_waiver(waiver=waiver, reason=NO, by=signer, now=LATER)


def test_a_refusal_says_why_to_those_who_brought_it(released):
    waiver = endorsed_waiver(late_upload(released))
    manager = make_user(Role.FUND_MANAGER)

    with pytest.raises(WaiverRefused, match="Say why"):
        refuse_waiver(waiver=waiver, reason=" ", by=manager, now=LATER)
    refused = refuse_waiver(waiver=waiver, reason=NO, by=manager, now=LATER)

    assert (refused.status, refused.refusal_reason) == ("REFUSED", NO)
    assert told_of("waiver.refused") == {waiver.asked_by, waiver.endorsed_by}
    assert checked(waiver.upload).status == "FAULTY"
    assert asked_waiver(waiver.upload).number == 2


@pytest.mark.parametrize(
    ("state", "role"), [(asked_waiver, Role.SIGN_OFF), (endorsed_waiver, Role.FUND_MANAGER)]
)
def test_who_was_asked_hears_that_it_is_withdrawn(released, state, role):
    person = make_user(role, released.department if role is Role.SIGN_OFF else None)
    waiver = state(late_upload(released))

    with pytest.raises(PermissionRefused):
        withdraw_waiver(waiver=waiver, by=person, now=LATER)
    withdrawn = withdraw_waiver(waiver=waiver, by=waiver.asked_by, now=LATER)

    assert withdrawn.status == "WITHDRAWN"
    assert person in told_of("waiver.withdrawn")


def test_nobody_agrees_to_what_the_file_does_not_say_any_more(released):
    row = make_row(date="05/06/2027", transaction_number="J1", amount="30,000.00")
    first = checked_return(released, content=write_csv([row]))
    other = make_row(date="06/06/2027", transaction_number="J2", amount="1.5e3")
    waiver = asked_waiver(received_upload(released, content=write_csv([row, other])), code="REPORTED_BEFORE")
    signer = make_user(Role.SIGN_OFF, released.department)
    withdraw_return(spend_return=first, by=first.received_by, now=LATER)
    with pytest.raises(NothingToWaive):
        ask_waiver(upload=waiver.upload, code=LATE, reason=BECAUSE, by=waiver.upload.received_by, now=LATER)
    assert checked(waiver.upload).status == "FAULTY"

    with pytest.raises(NothingToWaive, match="nothing left to agree to"):
        endorse_waiver(waiver=waiver, by=signer, now=LATER)
