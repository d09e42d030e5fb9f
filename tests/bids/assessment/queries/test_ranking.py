"""The ranking of a round as its rows stand."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.permissions import Role
from bids.assessment.actions.calibration import mark_calibration
from bids.assessment.actions.scores import save_scores
from bids.assessment.models import Review
from bids.assessment.queries.assessment import is_ready_to_freeze
from bids.assessment.queries.ranking import ranking_inputs
from bids.assessment.rules.ranking import RankedBid, TieBreak, rank_inputs
from bids.rounds.models import Round
from bids.writing.models import Bid
from tests.factories.accounts import NOW, make_user
from tests.factories.assessment import (
    accepted_review,
    close_round,
    eligible_bid,
    full_scores,
    moderated_bid,
    open_round,
    proposed_review,
    reviewed_bid,
    submitted_review,
)
from tests.factories.clarification import clarified_bid
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db

START = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)


def test_the_agreed_value_counts_instead_of_the_mean(round_with_everything) -> None:
    third = Bid.objects.get(
        round=round_with_everything, reference=rank_now(round_with_everything)[2].reference
    )
    moderated_bid(third, 10)

    assert rank_now(round_with_everything)[0].reference == third.reference


def test_the_calibration_bid_has_no_place() -> None:
    bid = eligible_bid()
    mark_calibration(bid=bid, by=make_user(Role.FUND_MANAGER), now=NOW)
    submitted_review(bid)

    assert rank_now(bid.round) == []


@built_once
def round_with_everything():
    """Two bids that tie on all but the moment, a dearer one, one half reviewed and one not yet checked."""
    round_ = open_round()
    reviewed_bid(round_, (3, 4), now=START + timedelta(hours=1))
    reviewed_bid(round_, (4, 3), now=START)
    reviewed_bid(round_, (3, 4, 4), cost=4_000_000)
    half = eligible_bid(round_)
    submitted_review(half)
    proposed_review(half)
    return round_


def rank_now(round_: Round) -> list[RankedBid]:
    return rank_inputs(ranking_inputs(round_))


def test_a_review_given_before_a_clarification_counts(round_with_everything) -> None:
    clarified_bid(Bid.objects.filter(round=round_with_everything, status="ELIGIBLE").first())

    assert [bid.rank for bid in rank_now(round_with_everything)] == [1, 2, 3, None]


def test_earlier_submission_breaks_the_tie(round_with_everything) -> None:
    first, second, third, half = rank_now(round_with_everything)

    assert (first.tie_break, second.tie_break) == (TieBreak.TIME, TieBreak.TIME)
    assert first.submitted_at < second.submitted_at
    assert (third.rank, third.tie_break) == (3, TieBreak.NONE)
    assert (half.rank, half.value, half.missing_reviews) == (None, None, 1)
    assert half.missing == ("1 of 2 reviews submitted.",)


def test_a_bid_nobody_reviewed_lacks_every_judged_criterion(eligible) -> None:
    (found,) = rank_now(eligible.round)

    assert found.missing_criteria == ("FIT", "DELIVERY", "SKILLS", "RESILIENCE", "EXIT", "REUSE")
    assert found.missing[:2] == ("0 of 2 reviews submitted.", "No submitted review has scored FIT.")


def test_bids_not_checked_and_other_rounds_are_left_out(round_with_everything) -> None:
    other = reviewed_bid()

    assert other.reference not in [bid.reference for bid in rank_now(round_with_everything)]


def test_a_round_without_bids_has_an_empty_ranking() -> None:
    assert rank_now(open_round()) == []


def test_it_is_four_queries_however_many_bids(round_with_everything, django_assert_num_queries) -> None:
    with django_assert_num_queries(4):
        found = rank_now(round_with_everything)

    assert len(found) == 4


def test_a_closed_round_is_ranked_as_it_was_while_open(round_with_everything) -> None:
    before = rank_now(round_with_everything)

    assert rank_now(close_round(round_with_everything)) == before


@pytest.mark.parametrize("left_out", ["nothing", "a review", "a criterion"])
def test_a_round_is_ready_where_every_bid_has_a_place(left_out) -> None:
    round_ = open_round()
    reviewed_bid(round_, (3, 4))
    if left_out == "a review":
        submitted_review(eligible_bid(round_))
    if left_out == "a criterion":
        half = eligible_bid(round_)
        for review in (accepted_review(half), accepted_review(half)):
            scores = {code: given for code, given in full_scores(round_).items() if code != "FIT"}
            save_scores(review=review, scores=scores, by=review.reviewer, now=NOW)
            Review.objects.filter(pk=review.pk).update(status="SUBMITTED", submitted_at=NOW)
    round_ = close_round(round_)

    ranked = [bid.rank for bid in rank_now(round_)]
    assert is_ready_to_freeze(round_) == (None not in ranked) == (left_out == "nothing")


def test_a_round_nobody_bid_in_is_not_ready() -> None:
    assert not is_ready_to_freeze(close_round(open_round()))
