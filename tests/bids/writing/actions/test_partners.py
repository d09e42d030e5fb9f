"""Inviting a department to a bid, answering, editing named sections, and ending it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from accounts.actions.departments import close_department
from accounts.models import Delivery, Event
from accounts.permissions import Role
from bids.versions.actions.certification import refuse_certification, send_for_certification
from bids.versions.actions.submission import certify_and_submit
from bids.versions.actions.withdrawal import withdraw_bid
from bids.writing.actions.locks import BidNotDraft
from bids.writing.actions.partners import (
    PartnerAnswered,
    PartnerRefused,
    accept_partnership,
    decline_partnership,
    end_partnership,
    invite_partner,
)
from bids.writing.models import BidPartner, PartnerAccess
from bids.writing.queries.partners import last_edits
from bids.writing.sections.actions.sections import save_answers, save_costs, save_milestones, save_systems
from legacyfund.lib.errors import PermissionRefused
from tests.factories.accounts import NOW, make_department, make_user
from tests.factories.bids import CELL, TESTS, cost_rows, full_answers
from tests.factories.partners import invited_partner, joined_partner

pytestmark = pytest.mark.django_db


def invitation(bid, **change):
    given = {"department": make_department(), "access": "EDIT", "sections": ["costs"], "by": bid.created_by}
    return invite_partner(bid=bid, now=NOW, **{**given, **change})


def told(kind):
    rows = Delivery.objects.filter(event__kind=kind).order_by("recipient__id")
    return {row.recipient for row in rows.select_related("recipient")}


def test_the_people_of_the_department_are_told(draft):
    bid, department = draft, make_department()
    people = {make_user(Role.BIDDER, department), make_user(Role.SIGN_OFF, department)}

    partner = invitation(bid, department=department, sections=["costs", "work"])

    assert partner.is_waiting
    assert not partner.is_in
    assert partner.sections == ["work", "costs"]
    assert told("partner.invited") == people


def test_to_read_names_no_sections(draft):
    assert invitation(draft, access="READ").sections == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"access": "OWN"}, "access"),
        ({"sections": []}, "sections"),
        ({"sections": ["accounting_officer"]}, "sections"),
        ({"sections": ["systems"]}, "sections"),
        ({"sections": ["elsewhere"]}, "sections"),
    ],
)
def test_terms_that_cannot_be(draft, change, field):
    with pytest.raises(PartnerRefused) as refusal:
        invitation(draft, **change)

    assert refusal.value.field == field
    assert not BidPartner.objects.exists()


def test_departments_that_cannot_be_invited(draft):
    bid = draft
    closed = make_department()
    administrator = make_user(Role.ADMINISTRATOR)
    close_department(department=closed, ends_on=date(2026, 4, 1), successor=None, by=administrator, now=NOW)
    closed.refresh_from_db()
    asked = invitation(bid).department

    for department in (bid.department, closed, asked):
        with pytest.raises(PartnerRefused) as refusal:
            invitation(bid, department=department)
        assert refusal.value.field == "department"


def test_nobody_joins_a_bid_that_is_submitted(certifying):
    bid = certifying
    partner = invited_partner(bid)
    bidder = make_user(Role.BIDDER, partner.department)
    signer = make_user(Role.SIGN_OFF, bid.department)
    certify_and_submit(bid=bid, confirmed=TESTS, by=signer, now=NOW)

    with pytest.raises(PartnerAnswered):
        accept_partnership(partner=partner, by=bidder, now=NOW)
    with pytest.raises(PartnerAnswered):
        invitation(bid)


def test_only_the_bids_department_invites_and_ends(draft):
    bid = draft
    partner, guest = joined_partner(bid, sections=("costs",))

    for outsider in (guest, make_user(Role.BIDDER)):
        with pytest.raises(PermissionRefused):
            invitation(bid, by=outsider)
        with pytest.raises(PermissionRefused):
            end_partnership(partner=partner, by=outsider, now=NOW)


def test_only_the_invited_department_answers(draft):
    bid = draft
    partner = invited_partner(bid)

    for outsider in (bid.created_by, make_user(Role.BIDDER), make_user(Role.FUND_MANAGER)):
        with pytest.raises(PermissionRefused):
            accept_partnership(partner=partner, by=outsider, now=NOW)
        with pytest.raises(PermissionRefused):
            decline_partnership(partner=partner, by=outsider, now=NOW)


def test_accepting_twice_is_accepting_once(draft):
    bid = draft
    partner, guest = joined_partner(bid)

    again = accept_partnership(partner=partner, by=guest, now=NOW + timedelta(hours=1))

    assert again.accepted_at == NOW
    assert Event.objects.filter(kind="partner.accepted").count() == 1
    assert told("partner.accepted") == {bid.created_by}


def test_a_declined_invitation_is_over_and_may_be_made_again(draft):
    bid = draft
    partner = invited_partner(bid)
    signer = make_user(Role.SIGN_OFF, partner.department)

    declined = decline_partnership(partner=partner, by=signer, now=NOW)

    assert (declined.declined_by, declined.is_in) == (signer, False)
    for answer in (accept_partnership, decline_partnership):
        with pytest.raises(PartnerAnswered):
            answer(partner=partner, by=signer, now=NOW)
    with pytest.raises(PartnerAnswered):
        end_partnership(partner=partner, by=bid.created_by, now=NOW)
    assert invited_partner(bid, partner.department).is_waiting


def test_a_partner_edits_the_named_sections_alone(draft):
    bid = draft
    _, guest = joined_partner(bid, sections=("costs", "milestones"))
    answers = full_answers("work")

    save_costs(bid=bid, rows=cost_rows({CELL: Decimal("5.00")}), by=guest, now=NOW)
    save_milestones(bid=bid, rows=[], by=guest, now=NOW)

    assert [(edit.section, edit.by) for edit in last_edits(bid)] == [
        ("Costs", guest.name),
        ("Milestones", guest.name),
    ]
    with pytest.raises(PermissionRefused):
        save_answers(bid=bid, section="work", answers=answers, by=guest, now=NOW)
    with pytest.raises(PermissionRefused):
        save_answers(bid=bid, section="accounting_officer", answers={}, by=guest, now=NOW)
    with pytest.raises(PermissionRefused):
        save_systems(bid=bid, rows=[], by=guest, now=NOW)


def test_who_reads_or_signs_off_for_a_partner_edits_nothing(draft):
    bid = draft
    _, reader = joined_partner(bid)
    editing, _ = joined_partner(bid, sections=("costs",))
    signer = make_user(Role.SIGN_OFF, editing.department)
    waiting = invited_partner(bid, sections=("costs",))

    for person in (reader, signer, make_user(Role.BIDDER, waiting.department)):
        with pytest.raises(PermissionRefused):
            save_costs(bid=bid, rows=[], by=person, now=NOW)


def test_a_partner_never_sends_certifies_sends_back_or_withdraws(certifying):
    bid = certifying
    partner, bidder = joined_partner(bid, sections=("costs",))
    signer = make_user(Role.SIGN_OFF, partner.department)

    for person in (bidder, signer):
        with pytest.raises(PermissionRefused):
            send_for_certification(bid=bid, by=person, now=NOW)
        with pytest.raises(PermissionRefused):
            certify_and_submit(bid=bid, confirmed=TESTS, by=person, now=NOW)
        with pytest.raises(PermissionRefused):
            refuse_certification(bid=bid, reason="No", by=person, now=NOW)
        with pytest.raises(PermissionRefused):
            withdraw_bid(bid=bid, reason="No", by=person, now=NOW)


def test_a_partner_edits_only_a_draft(certifying):
    bid = certifying
    _, guest = joined_partner(bid, sections=("costs",))

    with pytest.raises(BidNotDraft):
        save_costs(bid=bid, rows=[], by=guest, now=NOW)


def test_an_ended_part_edits_nothing_and_its_people_are_told(draft):
    bid = draft
    partner, guest = joined_partner(bid, sections=("costs",))

    end_partnership(partner=partner, by=bid.created_by, now=NOW)

    assert told("partner.ended") == {guest}
    with pytest.raises(PermissionRefused):
        save_costs(bid=bid, rows=[], by=guest, now=NOW)
    with pytest.raises(PartnerAnswered):
        end_partnership(partner=partner, by=bid.created_by, now=NOW)


def test_the_database_keeps_the_terms_and_the_row(draft):
    partner = invited_partner(draft)
    raw = BidPartner.objects.filter(pk=partner.pk)

    for change in (
        lambda: raw.update(access=PartnerAccess.EDIT, sections=["costs"]),
        lambda: raw.update(department=make_department()),
        raw.delete,
    ):
        with pytest.raises(ProgrammingError), transaction.atomic():
            change()


@pytest.mark.parametrize(
    "broken",
    [
        {"access": "READ", "sections": ["costs"]},
        {"access": "EDIT", "sections": []},
        {"accepted_at": NOW},
        {"declined_at": NOW},
        {"ended_at": NOW},
    ],
)
def test_the_database_refuses_what_cannot_be(draft, broken):
    bid = draft
    row = {"access": "READ", "sections": [], "invited_at": NOW, "invited_by": bid.created_by, **broken}

    with pytest.raises(IntegrityError), transaction.atomic():
        BidPartner.objects.create(bid=bid, department=make_department(), **row)
