"""Putting a file of spend right: a cell, the file itself, and reading it again or giving it up."""

import io

import pytest
from python_calamine import load_workbook

from accounts.models import Event
from accounts.permissions import Role
from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.tables.matching import MESSAGES
from legacyfund.lib.transitions import TransitionRefused
from portfolio.spend.actions.certification import withdraw_return
from portfolio.spend.actions.shared import ReturnRefused
from portfolio.spend.actions.uploads import (
    CellStands,
    cancel_upload,
    check_again,
    correct_cell,
    match_columns,
)
from portfolio.spend.models import ReturnFile
from portfolio.spend.queries.uploads import file_with_messages, found_in
from tests.factories.accounts import make_user
from tests.factories.over_25k import make_row, write_csv
from tests.factories.portfolio import pounds
from tests.factories.returns import LATER, checked_return, file_of, received_upload, sent
from tests.factories.workbooks import write_xlsx

pytestmark = pytest.mark.django_db


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
            match_columns(columns=one.columns, award=released, award_by=None, control_budget="CDEL", **acting)


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
