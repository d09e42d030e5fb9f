"""Sending a finished draft to the sign-off, and sending it back."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial

import pytest

from accounts.actions.colleagues import name_deputy
from accounts.actions.people import end_membership
from accounts.models import Delivery, Event, Membership
from accounts.permissions import Role
from bids.rounds.models import Round
from bids.versions.actions.certification import (
    BidIncomplete,
    recall_bid,
    refuse_certification,
    send_for_certification,
)
from bids.versions.actions.submission import certify_and_submit
from bids.writing.actions.bids import BidRefused
from bids.writing.actions.deadline import RoundShut
from bids.writing.models import Bid
from bids.writing.queries.bids import certification_refusal
from bids.writing.sections.actions.sections import save_costs, save_systems
from bids.writing.workflow import BidStatus
from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.financial_year import london_date
from legacyfund.lib.transitions import TransitionRefused
from tests.factories.accounts import NOW, make_user
from tests.factories.bids import (
    CELL,
    TESTS,
    cost_rows,
    system_row,
)
from tests.factories.register import make_system, rate_system

pytestmark = pytest.mark.django_db


def test_a_complete_bid_goes_to_the_sign_offs_of_its_department(complete):
    bid = complete
    signer = make_user(Role.SIGN_OFF, bid.department)
    make_user(Role.SIGN_OFF)

    send_for_certification(bid=bid, by=bid.created_by, now=NOW)

    bid = Bid.objects.get()
    assert (bid.status, bid.sent_by, bid.sent_at) == (BidStatus.CERTIFYING, bid.created_by, NOW)
    told = Delivery.objects.filter(event__kind="bid.sent_for_certification").values_list(
        "recipient", flat=True
    )
    assert signer.pk in told
    assert Membership.objects.filter(user__in=told).exclude(department=bid.department).count() == 0
    assert Event.objects.get(kind="bid.sent_for_certification").department == bid.department


def test_an_empty_bid_is_refused_with_the_list_of_what_is_missing(draft):
    with pytest.raises(BidIncomplete, match="things are missing or off") as refusal:
        send_for_certification(bid=draft, by=draft.created_by, now=NOW)

    sections = {gap.section for gap in refusal.value.gaps}
    assert sections == {"systems", "work", "costs", "milestones", "accounting_officer"}
    assert Bid.objects.get().status == BidStatus.DRAFT


def test_a_penny_off_between_costs_and_milestones_is_one_thing_missing(complete):
    save_costs(bid=complete, rows=cost_rows({CELL: Decimal("900000.01")}), by=complete.created_by, now=NOW)

    with pytest.raises(BidIncomplete, match="one thing is missing or off") as refusal:
        send_for_certification(bid=complete, by=complete.created_by, now=NOW)

    assert "£0.01 too little" in refusal.value.gaps[0].message


def test_a_system_whose_rating_is_not_confirmed_holds_the_bid_back(complete):
    system = make_system(complete.department)
    rate_system(system)
    save_systems(bid=complete, rows=[system_row(system)], by=complete.created_by, now=NOW)

    with pytest.raises(BidIncomplete) as refusal:
        send_for_certification(bid=complete, by=complete.created_by, now=NOW)

    assert "waits for a second person to confirm it" in refusal.value.gaps[0].message


def test_a_closed_round_is_named_before_any_gap(draft):
    Round.objects.update(closes_at=datetime.now(UTC) - timedelta(seconds=1))

    with pytest.raises(RoundShut):
        send_for_certification(bid=draft, by=draft.created_by, now=NOW)


def test_nothing_is_sent_after_the_closing_time(complete):
    Round.objects.update(closes_at=datetime.now(UTC) - timedelta(seconds=1))

    with pytest.raises(RoundShut):
        send_for_certification(bid=complete, by=complete.created_by, now=NOW)


def test_a_bid_is_sent_once(certifying):
    with pytest.raises(TransitionRefused):
        send_for_certification(bid=certifying, by=certifying.created_by, now=NOW)


def test_a_refusal_names_no_status_of_the_panel(submitted):
    bid = submitted
    Bid.objects.filter(pk=bid.pk).update(status="ELIGIBLE")
    Bid.objects.filter(pk=bid.pk).update(status="SCORED")

    refuse = partial(refuse_certification, reason="x")
    for step in (send_for_certification, recall_bid, refuse):
        by = bid.current_version.submitted_by if step is refuse else bid.created_by
        with pytest.raises(TransitionRefused) as refusal:
            step(bid=bid, by=by, now=NOW)
        assert "scored" not in refusal.value.message.lower()


def test_the_sign_off_may_not_send(complete):
    with pytest.raises(PermissionRefused):
        send_for_certification(bid=complete, by=make_user(Role.SIGN_OFF, complete.department), now=NOW)


def test_certification_is_refused_with_a_reason_the_sender_is_told(certifying):
    bid = certifying
    signer = make_user(Role.SIGN_OFF, bid.department)

    refuse_certification(bid=bid, reason=" The date is wrong. ", by=signer, now=NOW)

    bid = Bid.objects.get()
    refusal = certification_refusal(bid)
    assert bid.status == BidStatus.DRAFT
    assert (refusal.reason, refusal.by, refusal.at) == ("The date is wrong.", str(signer), NOW)
    delivery = Delivery.objects.get(event__kind="bid.certification_refused")
    assert delivery.recipient == bid.sent_by


def test_where_the_sender_has_left_the_other_writers_are_told(certifying):
    colleague = make_user(Role.BIDDER, certifying.department)
    administrator = make_user(Role.ADMINISTRATOR)
    end_membership(membership=certifying.sent_by.memberships.get(), by=administrator, now=NOW)

    refuse_certification(
        bid=certifying, reason="No", by=make_user(Role.SIGN_OFF, certifying.department), now=NOW
    )

    told = {row.recipient for row in Delivery.objects.filter(event__kind="bid.certification_refused")}
    assert colleague in told
    assert certifying.sent_by not in told


def test_a_deputy_certifies_what_others_sent_and_never_what_they_sent(certifying):
    bid, now = certifying, datetime.now(UTC)
    signer, colleague = make_user(Role.SIGN_OFF, bid.department), make_user(Role.BIDDER, bid.department)
    for person in (bid.sent_by, colleague):
        name_deputy(
            department=bid.department,
            person=person,
            starts_on=london_date(now),
            ends_on=london_date(now),
            by=signer,
            now=now,
        )

    with pytest.raises(PermissionRefused, match="You sent this bid"):
        certify_and_submit(bid=bid, confirmed=TESTS, by=bid.sent_by, now=NOW)
    version = certify_and_submit(bid=bid, confirmed=TESTS, by=colleague, now=NOW)

    assert version.submitted_by == colleague


def test_a_bid_sent_again_no_longer_shows_the_refusal(certifying):
    bid = certifying
    refuse_certification(bid=bid, reason="No", by=make_user(Role.SIGN_OFF, bid.department), now=NOW)

    bid = send_for_certification(bid=bid, by=bid.created_by, now=NOW)

    assert certification_refusal(bid) is None


def test_a_bid_never_sent_has_no_refusal(draft):
    assert certification_refusal(draft) is None


def test_a_refusal_needs_a_reason(certifying):
    with pytest.raises(BidRefused):
        refuse_certification(
            bid=certifying, reason=" ", by=make_user(Role.SIGN_OFF, certifying.department), now=NOW
        )

    assert Bid.objects.get().status == BidStatus.CERTIFYING


def test_a_draft_cannot_be_refused(draft):
    with pytest.raises(TransitionRefused):
        refuse_certification(bid=draft, reason="No", by=make_user(Role.SIGN_OFF, draft.department), now=NOW)


@pytest.mark.parametrize("role", [Role.BIDDER, Role.SIGN_OFF])
def test_only_the_departments_own_sign_off_refuses(certifying, role):
    by = certifying.created_by if role is Role.BIDDER else make_user(Role.SIGN_OFF)

    with pytest.raises(PermissionRefused):
        refuse_certification(bid=certifying, reason="No", by=by, now=NOW)


def test_the_writers_take_a_bid_back_and_the_sign_offs_are_told(certifying):
    bid = certifying
    signer, colleague = make_user(Role.SIGN_OFF, bid.department), make_user(Role.BIDDER, bid.department)
    make_user(Role.SIGN_OFF)

    recall_bid(bid=bid, by=colleague, now=NOW)

    bid = Bid.objects.get()
    told = {row.recipient for row in Delivery.objects.filter(event__kind="bid.recalled")}
    assert (bid.status, bid.sent_by) == (BidStatus.DRAFT, bid.created_by)
    assert signer in told
    assert {person.memberships.get().department for person in told} == {bid.department}
    with pytest.raises(TransitionRefused):
        certify_and_submit(bid=bid, confirmed=TESTS, by=signer, now=NOW)


def test_a_bid_taken_back_shows_no_refusal_of_an_earlier_sending(certifying):
    bid, signer = certifying, make_user(Role.SIGN_OFF, certifying.department)
    refuse_certification(bid=bid, reason="No", by=signer, now=NOW)
    bid = send_for_certification(bid=bid, by=bid.created_by, now=NOW + timedelta(hours=1))

    bid = recall_bid(bid=bid, by=bid.created_by, now=NOW + timedelta(hours=2))

    assert certification_refusal(bid) is None


def test_only_a_bid_with_the_sign_off_is_taken_back(draft):
    with pytest.raises(TransitionRefused, match="cannot be taken back from the sign-off now"):
        recall_bid(bid=draft, by=draft.created_by, now=NOW)


@pytest.mark.parametrize("role", [Role.BIDDER, Role.SIGN_OFF])
def test_only_the_departments_own_writers_take_it_back(certifying, role):
    """A sign-off of the department sends it back instead; a writer of another has no part in it."""
    by = make_user(role, certifying.department if role is Role.SIGN_OFF else None)

    with pytest.raises(PermissionRefused):
        recall_bid(bid=certifying, by=by, now=NOW)
