"""What a claim is held against: dates, the milestones before it, the register; and taking one back."""

from datetime import timedelta

import pytest

from accounts.models import Event
from accounts.permissions import Role
from bids.overview.actions.endings import BidNamesSystem, close_system, decommission_system
from bids.register.models import LegacySystem
from bids.register.workflow import SystemStatus
from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.transitions import TransitionRefused
from portfolio.awards.actions.milestones import (
    EarlierNotMet,
    EvidenceRefused,
    SystemsNotNamed,
    check_milestone,
    claim_milestone,
    refuse_claim,
    take_back_claim,
)
from portfolio.awards.models import Claim
from portfolio.awards.queries.awards import current_claim
from portfolio.awards.queries.order import systems_of_award
from portfolio.decisions.actions.announcement import announce_round
from tests.factories.accounts import NOW, make_user
from tests.factories.portfolio import (
    claimed_milestone,
    confirmed_decision,
    fresh,
    met_milestone,
    ranked_bids,
)

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def stone(award, number):
    return fresh(award.milestones.get(number=number))


def claim(milestone, **details):
    by = details.pop("by", None) or make_user(Role.BIDDER, milestone.award.department)
    said = {"met_on": TODAY, "evidence": "The report.", **details}
    return claim_milestone(milestone=milestone, by=by, now=NOW, **said)


def named(award):
    return [row.reference for row in systems_of_award(award)]


def test_a_milestone_is_met_on_the_day_of_the_award_or_later(accepted):
    with pytest.raises(EvidenceRefused, match="The award was made on 22 November 2026") as refusal:
        claim(stone(accepted, 1), met_on=TODAY - timedelta(days=1))

    assert refusal.value.field == "met_on"


def test_a_later_milestone_waits_for_an_earlier_one_or_says_why(accepted):
    with pytest.raises(EarlierNotMet, match="comes earlier in the award: 1 “") as refusal:
        claim(stone(accepted, 2), systems=named(accepted))
    assert refusal.value.field == "order_reason"

    made = claim(stone(accepted, 2), systems=named(accepted), order_reason=" The old one was off first. ")

    assert made.order_reason == "The old one was off first."
    assert Event.objects.get(kind="milestone.claimed").data["order_reason"] == made.order_reason
    check_milestone(milestone=stone(accepted, 2), by=make_user(Role.FUND_MANAGER), now=NOW)
    assert stone(accepted, 2).status == "MET"


def test_a_reason_is_kept_only_where_one_is_needed(accepted):
    assert claim(stone(accepted, 1), order_reason="None is needed.").order_reason == ""


def test_a_claim_in_order_is_not_checked_once_the_earlier_one_is_planned_again(accepted):
    claimed_milestone(stone(accepted, 1))
    claimed_milestone(stone(accepted, 2))
    manager = make_user(Role.FUND_MANAGER)
    refuse_claim(milestone=stone(accepted, 1), reason="A draft.", by=manager, now=NOW)

    with pytest.raises(EarlierNotMet, match="comes before this one and is not met"):
        check_milestone(milestone=stone(accepted, 2), by=manager, now=NOW)

    assert stone(accepted, 2).status == "CLAIMED"


def test_whoever_claimed_takes_the_claim_back_and_claims_again(accepted):
    bidder, manager = make_user(Role.BIDDER, accepted.department), make_user(Role.FUND_MANAGER)
    claim(stone(accepted, 1), by=bidder)

    take_back_claim(milestone=stone(accepted, 1), by=bidder, now=NOW)

    milestone = stone(accepted, 1)
    assert (milestone.status, milestone.actual_on) == ("PLANNED", None)
    assert current_claim(milestone) is None
    taken_back = Claim.objects.get()
    assert (taken_back.taken_back_at, taken_back.taken_back_by) == (NOW, bidder)
    event = Event.objects.get(kind="milestone.claim_taken_back")
    assert manager.deliveries.filter(event=event).exists()
    with pytest.raises(TransitionRefused):
        take_back_claim(milestone=milestone, by=bidder, now=NOW)
    claim(milestone, by=bidder)
    assert list(Claim.objects.order_by("pk").values_list("outcome", flat=True)) == ["RECALLED", ""]


def test_nobody_else_takes_it_back(claimed):
    department = claimed.award.department
    others = (make_user(Role.BIDDER, department), make_user(Role.BIDDER), make_user(Role.FUND_MANAGER))
    for other in others:
        with pytest.raises(PermissionRefused):
            take_back_claim(milestone=claimed, by=other, now=NOW)

    assert fresh(claimed).status == "CLAIMED"


def test_a_claim_that_is_checked_stays(met):
    with pytest.raises(TransitionRefused, match="is met and cannot be taken back"):
        take_back_claim(milestone=met, by=current_claim(met).claimed_by, now=NOW)


def test_a_decommissioning_names_its_systems_and_the_check_closes_them(accepted):
    met_milestone(stone(accepted, 1))
    for systems in ([], ["ELSEWHERE-S0001"]):
        with pytest.raises(SystemsNotNamed):
            claim(stone(accepted, 2), systems=systems)

    claim(stone(accepted, 2), systems=[*named(accepted), "ELSEWHERE-S0001"])
    system = LegacySystem.objects.get(reference=named(accepted)[0])
    assert system.status == SystemStatus.LIVE
    checker = make_user(Role.FUND_MANAGER)
    check_milestone(milestone=stone(accepted, 2), by=checker, now=NOW)

    system.refresh_from_db()
    assert (system.status, system.ended_on, system.ended_by) == ("DECOMMISSIONED", TODAY, checker)
    assert system.ending_evidence == f"Milestone {accepted.reference}/2: The report."
    event = Event.objects.get(kind="system.decommissioned")
    assert set(event.deliveries.values_list("recipient__memberships__role", flat=True)) == {Role.BIDDER}


def test_an_announced_award_with_that_milestone_is_how_its_system_is_switched_off(accepted):
    system = LegacySystem.objects.get(reference=named(accepted)[0])

    with pytest.raises(BidNamesSystem, match="has an award with the milestone “Old system off”"):
        switch_off(system)
    with pytest.raises(BidNamesSystem, match="cannot be closed"):
        close(system)


def test_a_system_of_a_bid_that_was_not_funded_can_go_once_that_is_announced(two_bids):
    round_, _ = two_bids
    approved, rejected = ranked_bids(round_)
    system = LegacySystem.objects.get(bid_systems__bid=rejected)
    before = refusal_of(system)

    confirmed_decision(approved)
    confirmed_decision(rejected, "REJECT")

    assert refusal_of(system) == before
    assert "Withdraw the bid first" in before
    announce_round(round=round_, by=make_user(Role.FUND_MANAGER), now=NOW)
    assert close(system).status == SystemStatus.CLOSED


def refusal_of(system):
    with pytest.raises(BidNamesSystem) as refusal:
        close(system)
    return refusal.value.message


def close(system):
    by = make_user(Role.BIDDER, system.department)
    return close_system(system=system, reason="Out of scope.", by=by, now=NOW)


def switch_off(system):
    by = make_user(Role.BIDDER, system.department)
    return decommission_system(system=system, ended_on=TODAY, evidence="Change 4711.", by=by, now=NOW)
