import hashlib
from datetime import date, timedelta

import pytest

from accounts.models import Event
from accounts.permissions import FORBIDDEN_PAIRS, Role
from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.transitions import TransitionRefused
from legacyfund.lib.uploads import MOST_BYTES, EvidenceFile, UploadRefused
from portfolio.awards.actions.awards import AwardNotDelivering, ReasonMissing
from portfolio.awards.actions.milestones import (
    EvidenceRefused,
    check_milestone,
    claim_milestone,
    refuse_claim,
)
from portfolio.awards.actions.tranches import release_tranche
from portfolio.awards.models import Claim
from portfolio.awards.queries.totals import award_position
from portfolio.ledger.models import Journal
from tests.factories.accounts import NOW, make_user
from tests.factories.portfolio import (
    claimed_milestone,
    fresh,
    met_milestone,
    released_milestone,
)

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def first(award):
    return award.milestones.get(number=1)


def claim(milestone, *, by=None, met_on=TODAY, evidence="The report.", file=None):
    by = by or make_user(Role.BIDDER, milestone.award.department)
    return claim_milestone(milestone=milestone, met_on=met_on, evidence=evidence, file=file, by=by, now=NOW)


def release(milestone, by=None):
    return release_tranche(milestone=milestone, by=by or make_user(Role.FUND_MANAGER), now=NOW)


def test_a_claim_keeps_its_evidence_and_tells_the_fund(accepted):
    manager = make_user(Role.FUND_MANAGER)
    milestone = first(accepted)

    made = claim(milestone, file=EvidenceFile("report.pdf", b"%PDF-1.7"))

    milestone = fresh(milestone)
    assert (milestone.status, milestone.actual_on) == ("CLAIMED", NOW.date())
    assert made.file_sha256 == hashlib.sha256(b"%PDF-1.7").hexdigest()
    assert bytes(Claim.objects.get().file_bytes) == b"%PDF-1.7"
    event = Event.objects.get(kind="milestone.claimed")
    assert manager.deliveries.filter(event=event).exists()
    assert event.department == milestone.award.department


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"met_on": NOW.date() + timedelta(days=1)}, "met_on"),
        ({"evidence": "  "}, "evidence"),
        ({"file": EvidenceFile("empty.pdf", b"")}, "file"),
        ({"file": EvidenceFile("large.pdf", b"0" * (MOST_BYTES + 1))}, "file"),
    ],
)
def test_a_claim_that_says_too_little_is_refused(accepted, details, field):
    milestone = first(accepted)

    with pytest.raises((EvidenceRefused, UploadRefused)) as refusal:
        claim(milestone, **details)

    assert refusal.value.field == field
    assert fresh(milestone).status == "PLANNED"


def test_an_award_that_is_not_accepted_has_no_claims(offered):
    with pytest.raises(AwardNotDelivering):
        claim(first(offered))


@pytest.mark.parametrize("role", [Role.SIGN_OFF, Role.FUND_MANAGER])
def test_only_a_bidder_of_the_department_claims(accepted, role):
    milestone = first(accepted)

    with pytest.raises(PermissionRefused):
        claim(milestone, by=make_user(role, milestone.award.department if role is Role.SIGN_OFF else None))


def test_a_bidder_of_another_department_is_refused(accepted):
    with pytest.raises(PermissionRefused):
        claim(first(accepted), by=make_user(Role.BIDDER))


def test_a_milestone_is_claimed_once(claimed):
    milestone = claimed

    with pytest.raises(TransitionRefused):
        claim(milestone)


def test_a_refused_claim_is_planned_again_and_its_claimer_told_why(accepted):
    milestone = first(accepted)
    bidder = make_user(Role.BIDDER, milestone.award.department)
    claim(milestone, by=bidder)

    refuse_claim(milestone=milestone, reason="It is a draft.", by=make_user(Role.FUND_MANAGER), now=NOW)

    milestone = fresh(milestone)
    assert (milestone.status, milestone.actual_on) == ("PLANNED", None)
    event = Event.objects.get(kind="milestone.claim_refused")
    assert event.data["reason"] == "It is a draft."
    assert list(event.deliveries.values_list("recipient_id", flat=True)) == [bidder.pk]
    claim(milestone)
    assert Claim.objects.filter(milestone=milestone).count() == 2


def test_refusing_needs_a_reason(claimed):
    milestone = claimed

    with pytest.raises(ReasonMissing):
        refuse_claim(milestone=milestone, reason="", by=make_user(Role.FUND_MANAGER), now=NOW)


@pytest.mark.parametrize("step", [check_milestone, release_tranche])
def test_only_the_fund_checks_and_releases(claimed, step):
    milestone = claimed

    with pytest.raises(PermissionRefused):
        step(milestone=milestone, by=make_user(Role.BIDDER, milestone.award.department), now=NOW)


def test_checking_tells_those_who_may_release_but_not_the_checker(claimed):
    milestone = claimed
    checker, other = make_user(Role.FUND_MANAGER), make_user(Role.FUND_MANAGER)

    check_milestone(milestone=milestone, by=checker, now=NOW)

    told = set(Event.objects.get(kind="milestone.checked").deliveries.values_list("recipient_id", flat=True))
    assert other.pk in told
    assert checker.pk not in told
    assert fresh(milestone).status == "MET"


def test_an_unclaimed_milestone_cannot_be_checked_or_released(accepted):
    milestone = first(accepted)

    with pytest.raises(TransitionRefused):
        check_milestone(milestone=milestone, by=make_user(Role.FUND_MANAGER), now=NOW)
    with pytest.raises(TransitionRefused):
        release(milestone)


def test_an_unchecked_milestone_cannot_be_released(claimed):
    with pytest.raises(TransitionRefused):
        release(claimed)


def test_releasing_moves_the_shares_and_makes_the_award_live(met):
    milestone = met

    release(milestone)

    milestone = fresh(milestone)
    assert (milestone.status, milestone.award.status) == ("RELEASED", "LIVE")
    (row,) = award_position(milestone.award)
    assert (row.committed, row.released, row.to_release, row.unspent) == (900_000, 450_000, 450_000, 450_000)
    event = Event.objects.get(kind="tranche.released")
    assert event.data["amounts"] == [["2027-28", "RDEL_PROGRAMME", "450000.00"]]


def test_the_second_release_leaves_nothing_to_release(paid):
    milestone = paid

    released_milestone(milestone.award.milestones.get(number=2))

    (row,) = award_position(milestone.award)
    assert (row.to_release, row.released) == (0, 900_000)


def test_a_tranche_is_released_once(paid):
    milestone = paid

    with pytest.raises(TransitionRefused):
        release(milestone)

    assert Journal.objects.filter(kind="RELEASE").count() == 1


@pytest.mark.parametrize("step", ["claimed", "checked"])
def test_whoever_claimed_or_checked_cannot_release(accepted, step):
    award = accepted
    person = make_user(Role.BIDDER, award.department)
    person.memberships.create(role=Role.FUND_MANAGER, started_at=NOW)
    if step == "claimed":
        claimed_milestone(first(award), by=person)
        check_milestone(milestone=first(award), by=make_user(Role.FUND_MANAGER), now=NOW)
    else:
        met_milestone(first(award), by=person)

    with pytest.raises(PermissionRefused) as refusal:
        release(first(award), by=person)

    assert refusal.value.message == FORBIDDEN_PAIRS["release_tranche"].refusal
    assert fresh(first(award)).status == "MET"


def test_a_milestone_claimed_on_a_summer_evening_counts_the_london_day(accepted):
    milestone = first(accepted)
    late = NOW.replace(month=6, day=30, hour=23, minute=30, year=2027)

    claim_milestone(
        milestone=milestone,
        met_on=date(2027, 7, 1),
        evidence="The report.",
        by=make_user(Role.BIDDER, milestone.award.department),
        now=late,
    )

    assert fresh(milestone).actual_on == date(2027, 7, 1)
