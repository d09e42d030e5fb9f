"""What the bids that treat a system say of its risk."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from accounts.permissions import Role
from bids.overview.queries.treatments import bids_treating, treatments_of
from bids.register.actions.ratings import confirm_rating
from bids.rounds.models import Round
from bids.writing.models import Bid
from bids.writing.sections.actions.sections import save_systems
from tests.factories.accounts import NOW, make_user
from tests.factories.bids import draft_bid, system_row
from tests.factories.register import LOW_SCORES, rate_system

pytestmark = pytest.mark.django_db


def treated(system, person):
    return treatments_of(system, list(bids_treating(system, person)), person)


def test_a_draft_has_no_risk_at_bid_and_is_its_departments_own(complete):
    system = complete.systems.get().system

    (row,) = treated(system, make_user(Role.BIDDER, complete.department))

    assert (row.reference, row.at_bid, row.target) == (complete.reference, None, Decimal("4.00"))
    assert row.treatment.startswith("Repurchase")
    assert treated(system, make_user(Role.FUND_MANAGER)) == []
    assert treated(system, make_user(Role.REVIEWER)) == []


def test_a_version_freezes_the_risk_at_bid(submitted):
    system = submitted.systems.get().system
    rate_system(system, LOW_SCORES)
    confirm_rating(system=system, by=make_user(Role.SIGN_OFF, submitted.department), now=NOW)

    (row,) = treated(system, make_user(Role.FUND_MANAGER))

    assert row.at_bid == Fraction(80, 3)
    assert (row.achieved, row.approved) == (None, False)


@pytest.mark.parametrize(
    ("announced", "days_after", "achieved"),
    [(True, 10, True), (True, -10, False), (False, 10, False)],
)
def test_achieved_is_a_rating_confirmed_after_the_system_was_to_go(
    submitted, announced, days_after, achieved
):
    system = submitted.systems.get().system
    Bid.objects.filter(pk=submitted.pk).update(status="ELIGIBLE")
    Bid.objects.filter(pk=submitted.pk).update(status="SCORED")
    Bid.objects.filter(pk=submitted.pk).update(status="APPROVED")
    if announced:
        for status in ("CLOSED", "ASSESSED", "ANNOUNCED"):
            Round.objects.filter(pk=submitted.round_id).update(status=status)
    assessed = date(2028, 9, 30) + timedelta(days=days_after)
    later = NOW + (assessed - NOW.date())
    rate_system(system, LOW_SCORES, now=later)
    confirm_rating(system=system, by=make_user(Role.SIGN_OFF, submitted.department), now=later)

    (row,) = treated(system, make_user(Role.BIDDER, submitted.department))

    assert row.approved is announced
    assert (row.achieved is not None) is achieved
    if not announced:
        assert row.status.label == "With the panel"
    if achieved:
        assert row.achieved_on == assessed


def test_more_bids_take_no_more_queries(submitted, django_assert_num_queries):
    system, bidder = submitted.systems.get().system, submitted.created_by
    for _ in range(2):
        draft = draft_bid(submitted.round, submitted.department, by=bidder)
        save_systems(bid=draft, rows=[system_row(system)], by=bidder, now=NOW)
    bids = list(bids_treating(system, bidder))

    assert [bid.current_version is None for bid in bids] == [True, True, False]
    for number in (1, 3):
        with django_assert_num_queries(5):
            assert len(treatments_of(system, bids[-number:], bidder)) == number
