"""What waits for the fund, the reviewers and the chair."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from accounts.permissions import Role
from accounts.queries.roles import permissions_of
from bids.overview.queries.waiting import ASSESSMENT_WORKLISTS, soonest_first
from bids.versions.actions.withdrawal import withdraw_bid
from tests.factories.accounts import NOW, make_user
from tests.factories.assessment import (
    close_round,
    eligible_bid,
    end_submission,
    freeze,
    make_round,
    moderated_bid,
    open_round,
    proposed_review,
    reviewed_bid,
    seat_chair,
)
from tests.factories.bids import submitted_bid

pytestmark = pytest.mark.django_db


def _waits(role_or_user):
    user = role_or_user if not isinstance(role_or_user, Role) else make_user(role_or_user)
    held, now = permissions_of(user), datetime.now(UTC)
    worklists = [worklist for worklist in ASSESSMENT_WORKLISTS if worklist.permissions & held]
    found = soonest_first(
        row for worklist in worklists for row in worklist.first(10, worklist.find(user, now))[0]
    )
    assert all(reverse(row.url_name, kwargs=dict(row.url_kwargs)) for row in found)
    return [(row.url_name, row.url_kwargs["reference"]) for row in found]


def test_the_fund_is_told_of_rounds_bids_and_reviewers(reviewed) -> None:
    full, planned, over = reviewed, make_round(), reviewed.round
    unchecked, bare = submitted_bid(over), eligible_bid(over)
    half = eligible_bid(over)
    proposed_review(half)
    end_submission(over)

    found = _waits(Role.FUND_MANAGER)

    assert set(found) == {
        ("bids:round", planned.reference),
        ("bids:close_round", over.reference),
        ("bids:eligibility", unchecked.reference),
        ("bids:assign_reviewers", bare.reference),
        ("bids:assign_reviewers", half.reference),
    }
    assert full.reference not in dict(found).values()


@pytest.mark.usefixtures("opened")
def test_an_open_round_waits_for_nobody_before_it_is_over() -> None:
    assert _waits(Role.FUND_MANAGER) == []


def test_the_chair_is_asked_to_moderate_where_scores_lie_apart() -> None:
    round_ = open_round()
    bid, _ = reviewed_bid(round_, (1, 4)), reviewed_bid(round_, (3, 4))
    chair = seat_chair(round_)
    close_round(round_)

    assert _waits(chair) == [("bids:moderate_bid", bid.reference)]
    assert _waits(Role.CHAIR) == []
    moderated_bid(bid)
    assert _waits(chair) == [("bids:ranking", round_.reference)]


def test_a_reviewer_sees_reviews_by_due_date_until_the_bid_is_gone(eligible) -> None:
    reviewer = make_user(Role.REVIEWER)
    later = proposed_review(
        eligible_bid(eligible.round, now=NOW + timedelta(days=3)),
        reviewer=reviewer,
        now=NOW + timedelta(days=3),
    )
    sooner = proposed_review(eligible, reviewer=reviewer)
    gone = proposed_review(eligible_bid(eligible.round), reviewer=reviewer)
    bid = gone.version.bid
    withdraw_bid(bid=bid, reason="Funded elsewhere", by=bid.created_by, now=NOW)

    assert _waits(reviewer) == [
        ("bids:review", sooner.version.bid.reference),
        ("bids:review", later.version.bid.reference),
    ]


def test_the_chair_freezes_when_everything_is_there(reviewed) -> None:
    ready, empty = reviewed.round, open_round()
    assert _waits(Role.CHAIR) == []
    for round_ in (ready, empty):
        close_round(round_)

    assert _waits(Role.CHAIR) == [("bids:ranking", ready.reference)]
    freeze(ready)
    assert _waits(Role.CHAIR) == []


@pytest.mark.parametrize("lacking", [submitted_bid, eligible_bid])
def test_a_round_with_a_bid_unchecked_or_not_reviewed_waits_for_no_chair(reviewed, lacking) -> None:
    lacking(reviewed.round)

    close_round(reviewed.round)

    assert _waits(Role.CHAIR) == []


@pytest.mark.usefixtures("submitted", "planned")
def test_nothing_of_it_waits_for_others() -> None:
    for role in (Role.BIDDER, Role.SIGN_OFF, Role.AUDITOR, Role.TREASURY_ANALYST):
        assert _waits(role) == []
