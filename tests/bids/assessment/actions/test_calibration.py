"""The bid everybody scores first."""

import pytest

from accounts.models import Event
from accounts.permissions import Role
from bids.assessment.actions.calibration import CalibrationRefused, mark_calibration, unmark_calibration
from bids.assessment.actions.ranking import freeze_ranking
from bids.assessment.actions.reviews import ReviewOver
from bids.assessment.actions.scores import CalibrationFirst, save_scores, submit_review
from bids.assessment.models import CalibrationBid
from legacyfund.lib.errors import PermissionRefused
from tests.factories.accounts import NOW, make_user
from tests.factories.assessment import (
    accepted_review,
    close_round,
    eligible_bid,
    full_scores,
    open_round,
    proposed_review,
    reviewed_bid,
    submitted_review,
    sure_of,
)
from tests.factories.bids import fresh_bid, submitted_bid

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return make_user(Role.FUND_MANAGER)


def test_a_bid_is_marked_and_competes_again(eligible, manager):
    mark_calibration(bid=eligible, by=manager, now=NOW)
    assert CalibrationBid.objects.get().bid == eligible

    unmark_calibration(bid=eligible, by=manager, now=NOW)

    assert not CalibrationBid.objects.exists()
    kinds = Event.objects.filter(kind__startswith="calibration.").order_by("pk")
    assert [event.kind for event in kinds] == ["calibration.marked", "calibration.unmarked"]
    with pytest.raises(CalibrationRefused, match="is not the calibration bid"):
        unmark_calibration(bid=eligible, by=manager, now=NOW)


def test_a_round_has_one(eligible, manager):
    mark_calibration(bid=eligible, by=manager, now=NOW)
    with pytest.raises(CalibrationRefused, match="A round has one"):
        mark_calibration(bid=eligible_bid(eligible.round), by=manager, now=NOW)


def test_once_reviewers_are_asked_it_stays(eligible, manager):
    proposed_review(eligible)
    with pytest.raises(CalibrationRefused, match="have been asked"):
        mark_calibration(bid=eligible, by=manager, now=NOW)


def test_only_an_eligible_bid_and_only_the_fund(eligible, manager):
    with pytest.raises(ReviewOver):
        mark_calibration(bid=submitted_bid(eligible.round), by=manager, now=NOW)
    with pytest.raises(PermissionRefused):
        mark_calibration(bid=eligible, by=make_user(Role.CHAIR), now=NOW)


def test_its_review_is_submitted_before_any_other(eligible, manager):
    mark_calibration(bid=eligible, by=manager, now=NOW)
    reviewer = make_user(Role.REVIEWER)
    other = accepted_review(eligible_bid(eligible.round), reviewer=reviewer)
    scores = full_scores(eligible.round)
    save_scores(review=other, scores=scores, by=reviewer, now=NOW)
    proposed_review(eligible, reviewer=reviewer)

    with pytest.raises(CalibrationFirst, match=eligible.reference):
        submit_review(review=other, sure=sure_of(other), by=reviewer, now=NOW)


def test_it_is_left_out_of_the_frozen_ranking(manager):
    round_ = open_round()
    ranked, practice = reviewed_bid(round_), eligible_bid(round_)
    mark_calibration(bid=practice, by=manager, now=NOW)
    submitted_review(practice, 0)
    submitted_review(practice, 5)
    close_round(round_)

    ranking = freeze_ranking(round=round_, by=make_user(Role.CHAIR), now=NOW)

    assert [row.version.bid for row in ranking.rows.all()] == [fresh_bid(ranked)]
    assert fresh_bid(practice).status == "ELIGIBLE"
    assert practice.reference not in ranking.inputs
