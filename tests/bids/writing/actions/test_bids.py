"""Starting a bid, renaming it and withdrawing it."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import Delivery, Event
from accounts.permissions import Role
from bids.rounds.models import Round
from bids.versions.actions.withdrawal import withdraw_bid
from bids.writing.actions.bids import BidRefused, rename_bid, start_bid
from bids.writing.actions.deadline import RoundShut
from bids.writing.actions.locks import BidNotDraft
from bids.writing.models import Bid
from bids.writing.workflow import BidStatus
from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.transitions import TransitionRefused
from tests.factories.accounts import NOW, make_department, make_user
from tests.factories.assessment import make_round
from tests.factories.bids import bidding_round, draft_bid

pytestmark = pytest.mark.django_db


def test_a_bid_is_started_as_a_draft_with_a_reference_of_its_round():
    round_ = bidding_round()
    writer = make_user(Role.BIDDER)
    department = writer.memberships.get().department

    bid = start_bid(round=round_, department=department, title="  Replace payroll ", by=writer, now=NOW)

    assert (bid.status, bid.title) == (BidStatus.DRAFT, "Replace payroll")
    assert bid.reference == f"LF-{round_.reference}-0001"
    event = Event.objects.get(kind="bid.started")
    assert (event.subject_ref, event.department, event.actor) == (bid.reference, department, writer)


def test_a_department_that_has_closed_starts_no_bid():
    writer = make_user(Role.BIDDER)
    department = writer.memberships.get().department
    department.ends_on = NOW.date()
    department.save(update_fields=["ends_on"])

    with pytest.raises(BidRefused, match="is closed, so it cannot bid"):
        start_bid(round=bidding_round(), department=department, title="Payroll", by=writer, now=NOW)


def test_numbers_go_on_and_are_not_used_again_after_a_withdrawal():
    round_ = bidding_round()
    first = draft_bid(round_)
    withdraw_bid(bid=first, reason="Started by mistake", by=first.created_by, now=NOW)

    assert draft_bid(round_).reference == f"LF-{round_.reference}-0002"


def test_each_round_numbers_its_own(draft):
    assert draft.number == draft_bid().number == 1


@pytest.mark.parametrize("title", ["", "   ", "x" * 151])
def test_a_title_is_needed_and_bounded(title):
    with pytest.raises(BidRefused) as refusal:
        draft_bid(title=title)

    assert refusal.value.field == "title"
    assert not Bid.objects.exists()


def test_a_planned_round_takes_no_bids():
    with pytest.raises(RoundShut, match="not open yet"):
        draft_bid(make_round())


def test_a_round_past_its_closing_time_takes_no_new_bid_though_nobody_closed_it():
    round_ = bidding_round()
    Round.objects.filter(pk=round_.pk).update(closes_at=datetime.now(UTC) - timedelta(seconds=1))

    with pytest.raises(RoundShut, match="is closed"):
        draft_bid(round_)


@pytest.mark.parametrize("role", [Role.SIGN_OFF, Role.FUND_MANAGER])
def test_only_the_departments_bidders_start_bids(role):
    department = make_department()

    with pytest.raises(PermissionRefused):
        draft_bid(department=department, by=make_user(role, department))


def test_another_departments_bidder_may_not_start_a_bid_for_it():
    with pytest.raises(PermissionRefused):
        draft_bid(department=make_department(), by=make_user(Role.BIDDER))


def test_a_draft_gets_another_title_once(draft):
    before = draft.title

    for title in (" Retire payroll ", "Retire payroll"):
        renamed = rename_bid(bid=draft, title=title, by=draft.created_by, now=NOW)

    assert renamed.title == Bid.objects.get(pk=draft.pk).title == "Retire payroll"
    event = Event.objects.get(kind="bid.renamed")
    assert event.data == {"before": {"title": before}, "after": {"title": "Retire payroll"}}


@pytest.mark.parametrize("title", [" ", "x" * 151])
def test_a_draft_keeps_its_title_when_the_new_one_will_not_do(draft, title):
    with pytest.raises(BidRefused) as refusal:
        rename_bid(bid=draft, title=title, by=draft.created_by, now=NOW)

    assert refusal.value.field == "title"


def test_a_bid_sent_for_certification_keeps_its_title(certifying):
    with pytest.raises(BidNotDraft, match="has been sent for certification"):
        rename_bid(bid=certifying, title="Another", by=certifying.created_by, now=NOW)


@pytest.mark.parametrize("role", [Role.SIGN_OFF, Role.FUND_MANAGER])
def test_only_its_writers_name_a_bid(draft, role):
    of = draft.department if role == Role.SIGN_OFF else None
    with pytest.raises(PermissionRefused):
        rename_bid(bid=draft, title="Another", by=make_user(role, of), now=NOW)


def test_a_draft_is_withdrawn_with_its_reason(draft):
    bid = draft

    withdraw_bid(bid=bid, reason=" No longer wanted ", by=bid.created_by, now=NOW)

    event = Event.objects.get(kind="bid.withdrawn")
    assert Bid.objects.get().status == BidStatus.WITHDRAWN
    assert event.data["reason"] == "No longer wanted"
    assert event.data["before"] == {"status": "DRAFT"}
    assert set(Delivery.objects.filter(event=event).values_list("recipient", flat=True)) == {
        bid.created_by_id
    }


def test_the_sign_off_may_withdraw_a_submitted_bid_and_the_fund_is_told(submitted):
    bid = submitted
    signer = bid.current_version.submitted_by
    manager = make_user(Role.FUND_MANAGER)

    withdraw_bid(bid=bid, reason="The system failed and was replaced", by=signer, now=NOW)

    told = Delivery.objects.filter(event__kind="bid.withdrawn").values_list("recipient", flat=True)
    assert {signer.pk, bid.created_by_id, manager.pk} <= set(told)


@pytest.mark.parametrize("reason", ["", " ", "x" * 1001])
def test_a_withdrawal_needs_a_reason(draft, reason):
    bid = draft

    with pytest.raises(BidRefused) as refusal:
        withdraw_bid(bid=bid, reason=reason, by=bid.created_by, now=NOW)

    assert refusal.value.field == "reason"
    assert Bid.objects.get().status == BidStatus.DRAFT


def test_a_withdrawn_bid_is_not_withdrawn_again(certifying):
    bid = certifying
    withdraw_bid(bid=bid, reason="No longer wanted", by=bid.created_by, now=NOW)

    with pytest.raises(TransitionRefused, match="cannot be withdrawn now"):
        withdraw_bid(bid=bid, reason="No longer wanted", by=bid.created_by, now=NOW)

    assert Event.objects.filter(kind="bid.withdrawn").count() == 1


@pytest.mark.parametrize("role", [Role.FUND_MANAGER, Role.BIDDER])
def test_nobody_outside_the_department_withdraws_its_bid(submitted, role):
    bid = submitted

    with pytest.raises(PermissionRefused):
        withdraw_bid(bid=bid, reason="Not wanted", by=make_user(role), now=NOW)
