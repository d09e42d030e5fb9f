"""A file whose rows name accepted lines: what changes is corrected, and nothing is reported twice."""

import pytest

from accounts.models import Event
from accounts.permissions import Role
from portfolio.spend.actions.acceptance import ReversalFirst, accept_return
from portfolio.spend.actions.sending import ChallengesUnanswered, ChecksChanged, send_returns
from portfolio.spend.models import Return, ReturnUpload, SpendLine
from portfolio.spend.queries.corrections import corrected_by
from portfolio.spend.queries.returns import findings_of, made_with, net_by_cell
from portfolio.spend.queries.uploads import found_in
from portfolio.watch.queries.equalities import EQUALITIES
from tests.factories.accounts import make_user
from tests.factories.corrections import (
    WRONG,
    accepted_correction,
    certified,
    new_payment,
    own_lines,
    sent_correction,
)
from tests.factories.portfolio import accepted_award, pounds
from tests.factories.returns import LATER, all_by_job, receipt_of, received_upload, work

pytestmark = pytest.mark.django_db


def uploaded(spend_return, changed, *more):
    content = own_lines(spend_return, changed, *more)
    award = spend_return.award
    return received_upload(award, content=content, name="lines.csv", by_file=True, control_budget="")


def send(upload, reason=WRONG):
    return send_returns(upload=upload, challenges_reason=reason, by=upload.received_by, now=LATER)


def codes(upload):
    return [(one.line, one.code) for one in found_in(upload).exclude(severity="warning")]


def test_a_changed_row_is_a_correction_and_the_others_are_nothing(accepted_spend):
    upload = uploaded(accepted_spend, {1: {"amount": "29000.00", "supplier": "OAK LTD"}})

    (made,) = send(upload)

    assert (upload.status, upload.unchanged, upload.line_count, upload.net) == ("CHECKED", 1, 0, 0)
    assert (made.upload, made.file, made.correction_reason) == (upload, None, WRONG)
    assert (made.line_count, made.net, made.status) == (2, pounds(-1_000), "CHECKED")
    (one,) = corrected_by(made)
    assert [change.label for change in one.changes] == ["Supplier", "Amount"]
    assert list(findings_of(made)) == []
    event = Event.objects.get(kind="return.correction_sent")
    assert event.data["reason"] == WRONG
    accept_return(spend_return=certified(made), by=make_user(Role.FUND_MANAGER), now=LATER)
    assert SpendLine.objects.get(feed_no=4).supplier == "OAK LTD"
    fund = made.award.fund
    assert [fault for equal in EQUALITIES for fault in equal(fund)] == []


def test_as_it_was_written_it_changes_nothing(accepted_spend):
    upload = uploaded(accepted_spend, {})

    assert (upload.status, upload.unchanged) == ("FAULTY", 2)
    assert codes(upload) == [(None, "NOTHING_CHANGED")]


def test_the_same_file_again_is_the_same_file(accepted_spend):
    upload = uploaded(accepted_spend, {1: {"amount": "29000.00"}})
    content = own_lines(accepted_spend, {1: {"amount": "29000.00"}})
    send(upload)

    again = receipt_of(accepted_spend.award, content=content, by_file=True, control_budget="")

    assert (again.is_new, again.upload) == (False, upload)
    assert Return.objects.count() == 2


def test_a_file_of_before_names_lines_that_are_corrected_since(accepted_spend):
    content = {1: {"amount": "29000.00"}, 2: {"amount": "39000.00"}}
    accepted_correction(1, amount=pounds(28_000))

    upload = uploaded(accepted_spend, content)

    assert codes(upload) == [(2, "LINE_CORRECTED")]


def test_new_payments_stand_beside_corrections_and_are_no_correction(accepted_spend):
    more = new_payment(accepted_spend, "NEW-1", "500.00")
    upload = uploaded(accepted_spend, {1: {"amount": "29000.00"}}, more)

    payment, correction = send(upload)

    assert (upload.line_count, upload.net) == (1, pounds(500))
    assert (payment.is_correction, payment.net, payment.line_count) == (False, pounds(500), 1)
    assert (correction.is_correction, correction.net) == (True, pounds(-1_000))
    assert list(made_with(payment)) == [correction]


def test_a_row_of_a_line_without_its_number_is_reported_before(accepted_spend):
    line = SpendLine.objects.get(feed_no=1)
    again = new_payment(accepted_spend, line.transaction_number, str(line.amount))

    assert codes(uploaded(accepted_spend, {}, again)) == [(4, "REPORTED_BEFORE")]


def test_a_taken_out_line_may_be_reported_again_in_the_same_file(accepted_spend):
    line = SpendLine.objects.get(feed_no=1)
    again = new_payment(accepted_spend, line.transaction_number, str(line.amount))

    payment, correction = send(uploaded(accepted_spend, {1: {"amount": "0"}}, again))

    assert (payment.net, correction.net) == (line.amount, -line.amount)


def test_lines_that_move_to_another_award_are_returns_of_their_own(accepted_spend):
    second_award = accepted_award(department=accepted_spend.award.department)
    moved = {1: {"award": second_award.reference}, 2: {"amount": "41000.00"}}
    upload = uploaded(accepted_spend, moved)

    own, other = send(upload)

    assert (own.award, own.line_count, own.net) == (accepted_spend.award, 3, pounds(-29_000))
    assert (other.award, other.line_count, other.net) == (second_award, 1, pounds(30_000))
    assert list(net_by_cell(other).values()) == [pounds(30_000)]
    with pytest.raises(ReversalFirst):
        accept_return(spend_return=certified(other), by=make_user(Role.FUND_MANAGER), now=LATER)


def test_it_is_said_what_was_wrong(accepted_spend):
    upload = uploaded(accepted_spend, {1: {"amount": "29000.00"}})

    with pytest.raises(ChallengesUnanswered, match="what was wrong") as refusal:
        send(upload, " ")

    assert refusal.value.field == "challenges_reason"
    assert Return.objects.count() == 1


def test_a_line_corrected_from_its_page_meanwhile_stops_the_file(accepted_spend):
    upload = uploaded(accepted_spend, {1: {"amount": "29000.00"}})
    sent_correction(1, amount=pounds(28_000))

    with pytest.raises(ChecksChanged):
        send(upload)

    assert ReturnUpload.objects.get(pk=upload.pk).status == "CHECKED"


def test_a_job_corrects_as_well(accepted_spend, monkeypatch):
    all_by_job(monkeypatch)
    uploaded(accepted_spend, {1: {"amount": "29000.00"}})
    upload = work()

    assert (upload.status, len(upload.corrects)) == ("CHECKED", 1)
    send(upload)
    assert work().status == "SENT"
    assert Return.objects.get(sequence=2).net == pounds(-1_000)
