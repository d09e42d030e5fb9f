"""A system is closed, merged or decommissioned: by whom, against which bids, and what is left."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from accounts.models import Event
from accounts.permissions import Permission, Role
from bids.overview.actions.endings import (
    BidNamesSystem,
    close_system,
    decommission_system,
    merge_system,
)
from bids.overview.queries.departments import compare_registers
from bids.overview.queries.endings import merged_into, with_merged
from bids.overview.queries.red_systems import red_systems
from bids.overview.queries.treatments import bids_treating, treatments_of
from bids.register.actions.endings import EndingRefused
from bids.register.actions.ratings import confirm_rating
from bids.register.actions.systems import SystemEnded, change_system
from bids.register.models import LegacySystem
from bids.register.queries.systems import ratings_to_confirm
from bids.register.rules.treatments import TREATMENTS
from bids.versions.actions.withdrawal import withdraw_bid
from bids.writing.sections.actions.rows import RowRefused
from bids.writing.sections.actions.sections import save_systems
from legacyfund.lib.errors import PermissionRefused
from tests.factories.accounts import NOW, make_department, make_user
from tests.factories.bids import draft_bid, submitted_bid, system_row
from tests.factories.register import make_system, rate_system, rated_system

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def writer_of(system):
    return make_user(Role.BIDDER, system.department)


def close(system, by=None, reason="Entered twice."):
    return close_system(system=system, reason=reason, by=by or writer_of(system), now=NOW)


def merge(system, into, by=None):
    return merge_system(system=system, into=into, reason="The same.", by=by or writer_of(system), now=NOW)


def switch_off(system, by=None, **said):
    said = {"ended_on": TODAY, "evidence": "Change 4711.", **said}
    return decommission_system(system=system, by=by or writer_of(system), now=NOW, **said)


def treated_system(bid):
    return LegacySystem.objects.get(bid_systems__bid=bid)


def test_a_closed_system_is_out_of_counts_and_gaps_and_its_record_stays():
    system = rated_system()
    bidder = writer_of(system)
    assert red_systems(bidder, Permission.SEE_GAPS).exists()

    close(system, by=bidder, reason=" Entered twice. ")

    system.refresh_from_db()
    assert (system.status, system.ending_reason, system.ended_on) == ("CLOSED", "Entered twice.", TODAY)
    assert not red_systems(bidder, Permission.SEE_GAPS).exists()
    assert compare_registers(asked_on=TODAY) == []
    assert Event.objects.get(kind="system.closed").data["reason"] == "Entered twice."
    with pytest.raises(SystemEnded, match="is closed, so its record stays"):
        change_system(system=system, by=bidder, now=NOW, name="Another")


def test_a_red_system_stays_red_while_its_bid_is_only_promised():
    bid = submitted_bid()
    bidder = make_user(Role.BIDDER, bid.department)

    assert red_systems(bidder, Permission.SEE_GAPS).filter(pk=treated_system(bid).pk).exists()


def test_a_rating_in_hand_waits_for_nobody_once_the_system_has_ended():
    system = make_system()
    rate_system(system)
    colleague = writer_of(system)
    assert ratings_to_confirm(colleague).exists()

    close(system)

    assert not ratings_to_confirm(colleague).exists()
    with pytest.raises(SystemEnded):
        confirm_rating(system=system, by=colleague, now=NOW)


@pytest.mark.parametrize("end", [close, switch_off])
def test_only_a_bidder_of_the_department_ends_a_system(end):
    system = make_system()
    for other in (make_user(Role.BIDDER), make_user(Role.SIGN_OFF, system.department)):
        with pytest.raises(PermissionRefused):
            end(system, by=other)


@pytest.mark.parametrize(
    ("said", "field"),
    [({"evidence": " "}, "evidence"), ({"ended_on": TODAY + timedelta(days=1)}, "ended_on")],
)
def test_a_decommissioning_needs_its_day_and_its_proof(said, field):
    with pytest.raises(EndingRefused) as refusal:
        switch_off(make_system(), **said)

    assert refusal.value.field == field


def test_closing_needs_a_reason():
    with pytest.raises(EndingRefused, match="Say why"):
        close(make_system(), reason=" ")


def test_an_ending_is_for_good():
    system = close(make_system())

    for again in (close, switch_off):
        with pytest.raises(SystemEnded):
            again(system)
    with pytest.raises(DatabaseError), transaction.atomic():
        LegacySystem.objects.filter(pk=system.pk).update(status="LIVE")


def test_the_database_wants_an_ending_explained():
    system = make_system()
    for status in ("CLOSED", "MERGED", "DECOMMISSIONED"):
        with pytest.raises(IntegrityError), transaction.atomic():
            LegacySystem.objects.filter(pk=system.pk).update(status=status)


def test_the_survivor_shows_the_bids_and_history_of_what_was_merged_into_it():
    bid = submitted_bid()
    system, signer = treated_system(bid), make_user(Role.SIGN_OFF, bid.department)
    survivor, last = make_system(bid.department), make_system(bid.department)
    bidder = make_user(Role.BIDDER, bid.department)
    with pytest.raises(BidNamesSystem, match=f"{bid.reference} .* cannot be merged into another. Withdraw"):
        merge(system, survivor)
    withdraw_bid(bid=bid, reason="Twice.", by=signer, now=NOW)

    merge(system, survivor)
    merge(survivor, last)

    assert with_merged(last) == [last.pk, survivor.pk, system.pk]
    assert merged_into(last) == [survivor]
    (found,) = bids_treating(last, bidder)
    (treatment,) = treatments_of(last, [found], bidder)
    assert (treatment.reference, treatment.treatment) == (bid.reference, TREATMENTS["REPURCHASE"])
    assert treatment.at_bid is not None


def test_a_survivor_is_another_system_of_the_department_that_is_in_the_register():
    system = make_system()
    ended = close(make_system(system.department))
    for into, words in ((system, "another system"), (ended, "is closed")):
        with pytest.raises(EndingRefused, match=words):
            merge(system, into)
    with pytest.raises(PermissionRefused):
        merge(system, make_system(make_department()))


def test_a_draft_gives_the_system_up_first():
    system = make_system()
    bid = draft_bid(department=system.department)
    save_systems(bid=bid, rows=[system_row(system)], by=bid.created_by, now=NOW)

    for end in (close, switch_off):
        with pytest.raises(BidNamesSystem, match="Take the system out of the draft first"):
            end(system)

    save_systems(bid=bid, rows=[], by=bid.created_by, now=NOW)
    close(system)
    system.refresh_from_db()
    with pytest.raises(RowRefused, match=r"is closed\. A bid is about systems"):
        save_systems(bid=bid, rows=[system_row(system)], by=bid.created_by, now=NOW)


def test_the_fund_is_told_when_the_system_of_a_submitted_bid_is_switched_off():
    manager, bid = make_user(Role.FUND_MANAGER), submitted_bid()

    switch_off(treated_system(bid))
    switch_off(make_system(bid.department))

    assert manager.deliveries.filter(event__kind="system.decommissioned").count() == 1
