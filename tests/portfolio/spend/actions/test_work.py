"""Large files of spend: read and sent by a job, once, or not at all and with words."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.actions.leases import LEASE, LeaseLost
from accounts.actions.set_aside import WorkNotStuck
from accounts.models import Delivery, Event, User
from accounts.permissions import Role
from legacyfund.lib.financial_year import Period
from legacyfund.lib.transitions import TransitionRefused
from portfolio.spend.actions import work as working
from portfolio.spend.actions.sending import send_returns
from portfolio.spend.actions.set_aside import SET_ASIDE
from portfolio.spend.actions.uploads import cancel_upload, check_again, match_columns
from portfolio.spend.actions.work import claim_work, stop_work, work_on_upload
from portfolio.spend.models import ReturnFinding, ReturnUpload, UploadWork
from portfolio.spend.queries.uploads import found_in
from portfolio.spend.tasks import read_spend_files
from tests.factories.accounts import make_user
from tests.factories.over_25k import HEADER, make_row, write_csv
from tests.factories.portfolio import pounds
from tests.factories.returns import (
    LATER,
    WHY,
    all_by_job,
    file_of,
    receipt_of,
    received_upload,
    released_award,
    work,
)

pytestmark = pytest.mark.django_db
SOON = LATER + timedelta(minutes=5)


@pytest.fixture
def award(released, monkeypatch):
    all_by_job(monkeypatch)
    return released


def given(upload: ReturnUpload, reason: str = WHY, by: User | None = None) -> None:
    assert send_returns(upload=upload, challenges_reason=reason, by=by or upload.received_by, now=LATER) == []


def told(kind: str) -> list[tuple[object, User]]:
    rows = Delivery.objects.filter(event__kind=kind).select_related("event", "recipient")
    return [(row.event.data, row.recipient) for row in rows]


def test_a_large_file_is_kept_and_then_read(award) -> None:
    upload = received_upload(award, "30,000.00", "(1,000.00)")

    assert (upload.status, upload.checks, upload.headings) == ("READING", 0, [])
    assert Event.objects.get(kind="return_upload.received").data["status"] == "READING"

    read = work(SOON)

    assert (read.status, read.line_count, read.net) == ("CHECKED", 2, pounds(29_000))
    assert (read.headings, read.columns[-1]) == (list(HEADER), "expenditure_type")
    found = Event.objects.get(kind="return_upload.checked")
    assert (found.actor, found.data["net"]) == (None, "29000.00")
    assert UploadWork.objects.get().done_at == SOON
    assert claim_work(now=SOON) is None


def test_the_same_large_file_again_is_recognised_while_it_is_read_and_read_again_afterwards(award) -> None:
    content = file_of("30,000.00")
    first = received_upload(award, content=content)

    again = receipt_of(award, content=content, by=first.received_by)
    assert (again.is_new, again.upload, UploadWork.objects.count()) == (False, first, 1)
    work()
    later = receipt_of(award, content=content, by=first.received_by)

    assert (later.is_new, later.upload.status, UploadWork.objects.count()) == (False, "READING", 2)
    assert work().status == "CHECKED"


def test_a_small_file_is_read_by_the_job_while_a_large_one_waits_beside_it(released, monkeypatch) -> None:
    content = file_of("30,000.00")
    monkeypatch.setattr("portfolio.spend.actions.handing_over.MOST_AT_ONCE", len(content) + 1)
    waiting = received_upload(released, content=content)

    beside = received_upload(released, "40,000.00")

    assert (waiting.status, beside.status) == ("CHECKED", "READING")
    assert work().status == "CHECKED"


def test_what_has_to_be_said_is_asked_and_then_read(award) -> None:
    content = write_csv([make_row(date="15/06/2027")]).replace(b"Amount", b"Sum paid out", 1)
    upload = received_upload(award, content=content)

    asked = work()
    assert (asked.status, asked.line_count, "amount" in asked.columns) == ("RECEIVED", 0, False)
    columns = [column or "amount" for column in asked.columns]
    said = match_columns(
        upload=asked,
        columns=columns,
        award=award,
        award_by=None,
        control_budget=asked.control_budget,
        by=upload.received_by,
        now=LATER,
    )

    assert said.status == "READING"
    assert (work().status, work_left()) == ("CHECKED", 0)


def work_left() -> int:
    return UploadWork.objects.filter(done_at=None).count()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (write_csv([make_row(date="15/06/2027")], header=[*HEADER[:-1], "x" * 201]), "CELL_TOO_LONG"),
        (b"PK\x03\x04 a workbook", "NOT_A_ZIP"),
        (write_csv([make_row(date="15/06/2027", amount="a lot")]), "AMOUNT"),
    ],
)
def test_a_large_file_that_cannot_stand_says_why(award, content, code) -> None:
    received_upload(award, content=content)

    upload = work()

    assert upload.status == "FAULTY"
    assert found_in(upload).get(severity="fault").code == code


def test_a_file_that_came_to_stand_as_something_else_meanwhile_has_a_fault(award) -> None:
    content = write_csv([["Nil return"]])
    first = received_upload(award, content=content)
    received_upload(award, content=content, accrual_correction=True, by=first.received_by)

    assert work().status == "CHECKED"
    second = work()

    assert second.status == "FAULTY"
    assert first.reference in found_in(second).get(code="COUNTED_ALREADY").message


def test_cancelled_while_it_is_read_nothing_is_written(award, monkeypatch) -> None:
    upload = received_upload(award, "30,000.00")
    claimed = claim_work(now=LATER)
    real = working.read_upload

    def slow(*args):
        checked = real(*args)
        cancel_upload(upload=upload, by=upload.received_by, now=LATER)
        return checked

    monkeypatch.setattr(working, "read_upload", slow)
    with pytest.raises(LeaseLost, match=upload.reference):
        work_on_upload(work=claimed, clock=lambda: LATER)

    upload.refresh_from_db()
    assert (upload.status, upload.checks, upload.line_count) == ("CANCELLED", 0, 0)
    assert not ReturnFinding.objects.exists()
    assert not Event.objects.filter(kind="return_upload.checked").exists()
    assert claim_work(now=LATER + 2 * LEASE) is None


def test_a_holder_whose_lease_ran_out_writes_nothing_and_the_next_one_once(award) -> None:
    received_upload(award, "30,000.00")
    first = claim_work(now=LATER)
    second = claim_work(now=LATER + LEASE)

    work_on_upload(work=second, clock=lambda: SOON)
    for late in (first, second):
        with pytest.raises(LeaseLost):
            work_on_upload(work=late, clock=lambda: SOON)

    assert ReturnUpload.objects.get().checks == 1
    assert Event.objects.filter(kind="return_upload.checked").count() == 1


def test_nothing_is_changed_while_a_job_has_the_file(award) -> None:
    upload = received_upload(award, "30,000.00")

    with pytest.raises(TransitionRefused, match="being read"):
        check_again(upload=upload, by=upload.received_by, now=LATER)
    given(work())
    with pytest.raises(TransitionRefused, match="being sent"):
        cancel_upload(upload=upload, by=upload.received_by, now=LATER)


def test_a_row_at_fault_is_set_aside_with_words_and_tried_again(award, monkeypatch) -> None:
    upload = received_upload(award, "30,000.00")
    good = received_upload(released_award(), "5,000.00")
    UploadWork.objects.update(due_at=timezone.now())

    with monkeypatch.context() as at_fault:
        at_fault.setattr(working, "read_upload", lambda *_: 1 / 0)
        read_spend_files()

    upload.refresh_from_db()
    assert upload.status == "STOPPED"
    assert {data["error"] for data, _ in told("return_upload.stopped")} == {
        "ZeroDivisionError: division by zero"
    }
    assert {person for _, person in told("return_upload.stopped")} == {upload.received_by, good.received_by}
    administrator = make_user(Role.ADMINISTRATOR)
    stopped = SET_ASIDE["spend-files"].rows().first()
    SET_ASIDE["spend-files"].retry(row=stopped, by=administrator, now=SOON)
    with pytest.raises(WorkNotStuck, match=str(stopped)):
        SET_ASIDE["spend-files"].retry(row=stopped, by=administrator, now=SOON)

    assert Event.objects.get(kind="return_upload.retried").actor == administrator
    assert work(SOON).status == "CHECKED"
    again = check_again(upload=good, by=good.received_by, now=SOON)
    assert (again.status, SET_ASIDE["spend-files"].rows().count()) == ("READING", 0)


def test_work_whose_workers_died_each_time_is_set_aside_and_a_late_word_changes_nothing(award) -> None:
    upload = received_upload(award, "30,000.00")
    now = LATER
    for _ in range(UploadWork.MAX_ATTEMPTS):
        held = claim_work(now=now)
        now += LEASE
    assert claim_work(now=now) is None
    stop_work(work=held, error="too late", now=now)

    upload.refresh_from_db()
    assert (upload.status, UploadWork.objects.get().set_aside_at) == ("STOPPED", now)
    assert "stopped each time" in UploadWork.objects.get().last_error


def test_the_remembered_order_of_dates_is_used_by_the_job(award) -> None:
    row = make_row(date="06/15/2027")
    received_upload(award, content=write_csv([row]))
    asked = work()
    assert (asked.status, asked.asked_of_dates.sample) == ("RECEIVED", "06/15/2027")
    match_columns(
        upload=asked,
        columns=asked.columns,
        award=award,
        award_by=None,
        control_budget=asked.control_budget,
        date_order="month",
        by=asked.received_by,
        now=LATER,
    )
    assert work().status == "CHECKED"
    next_month = write_csv([make_row(date="05/03/2027", transaction_number="B2")])

    received_upload(award, content=next_month, period=Period("2027-28", 2))
    read = work()

    assert (read.status, read.date_order) == ("CHECKED", "month")
    assert found_in(read).get(code="MONTH_FIRST").line == 2
