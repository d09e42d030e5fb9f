"""Rounds and rankings a person may see."""

import pytest

from accounts.actions.people import start_membership
from accounts.permissions import Role
from bids.assessment.actions.outcomes import mark_announced, record_outcome
from bids.assessment.queries.assessment import is_ready_to_freeze
from bids.assessment.queries.ranking_readers import rankings_visible_to
from bids.assessment.queries.ranking_table import ranking_table
from bids.rounds.queries import rounds_visible_to
from bids.versions.queries.versions import submitted_bids_visible_to
from bids.writing.queries.rounds import count_bids
from tests.factories.accounts import NOW, make_user
from tests.factories.assessment import (
    accepted_review,
    close_round,
    freeze,
    make_round,
    open_round,
    reviewed_bid,
)
from tests.factories.bids import draft_bid

pytestmark = pytest.mark.django_db


def test_only_the_fund_the_chair_and_auditors_see_planned_rounds() -> None:
    planned, opened = make_round(), open_round()

    for role in (Role.FUND_MANAGER, Role.CHAIR, Role.AUDITOR):
        assert set(rounds_visible_to(make_user(role))) == {planned, opened}
    for role in (Role.BIDDER, Role.SIGN_OFF):
        assert list(rounds_visible_to(make_user(role))) == [opened]
    for role in (Role.REVIEWER, Role.TREASURY_ANALYST, Role.ADMINISTRATOR):
        assert not rounds_visible_to(make_user(role)).exists()


def test_submitted_bids_are_seen_by_those_who_see_all_departments(submitted) -> None:
    draft_bid()

    assert list(submitted_bids_visible_to(make_user(Role.FUND_MANAGER))) == [submitted]
    assert not submitted_bids_visible_to(make_user(Role.BIDDER, submitted.department)).exists()


def test_a_department_learns_nothing_from_counts_before_the_announcement(ranked_round) -> None:
    bid = ranked_round.bids.get()
    bidder, manager = make_user(Role.BIDDER, bid.department), make_user(Role.FUND_MANAGER)

    scored = [row.label for row in count_bids(ranked_round, bidder)]
    record_outcome(bid=bid, outcome="APPROVED", by=manager, now=NOW)
    decided = [row.label for row in count_bids(ranked_round, bidder)]
    announced = [
        row.label for row in count_bids(mark_announced(round=ranked_round, by=manager, now=NOW), bidder)
    ]

    assert (scored, decided, announced) == (["With the panel"], ["With the panel"], ["Approved"])
    assert [row.label for row in count_bids(ranked_round, manager)] == ["Approved"]


def test_a_chair_who_reviews_sees_no_ranking_that_still_moves(reviewed) -> None:
    bid, round_ = reviewed, reviewed.round
    chair = make_user(Role.CHAIR)
    start_membership(user=chair, role=Role.REVIEWER, by=None, now=NOW)
    accepted_review(bid, reviewer=chair)
    close_round(round_)

    assert not rankings_visible_to(chair).exists()
    assert list(rankings_visible_to(make_user(Role.CHAIR))) == [round_]
    freeze(round_)
    assert list(rankings_visible_to(chair)) == [round_]


def test_one_who_also_writes_for_a_department_sees_no_ranking_with_its_bid_before_the_announcement() -> None:
    round_, elsewhere = open_round(), open_round()
    bid = reviewed_bid(round_)
    reviewed_bid(elsewhere)
    for row in (round_, elsewhere):
        freeze(close_round(row))
    both = make_user(Role.BIDDER, bid.department)
    start_membership(user=both, role=Role.REVIEWER, by=None, now=NOW)
    manager = make_user(Role.FUND_MANAGER)

    before = set(rankings_visible_to(both))
    record_outcome(bid=bid, outcome="REJECTED", by=manager, now=NOW)
    mark_announced(round=round_, by=manager, now=NOW)

    assert before == {elsewhere}
    assert set(rankings_visible_to(both)) == {elsewhere, round_}


@pytest.mark.usefixtures("ranked_round")
def test_no_ranking_for_those_without_the_permission() -> None:
    assert not rankings_visible_to(make_user(Role.BIDDER)).exists()


def test_the_frozen_table_reads_as_the_live_one_did(reviewed) -> None:
    round_ = reviewed.round
    reviewed_bid(round_, (3, 3), cost=5_000_000)
    close_round(round_)

    live = ranking_table(round_)
    frozen = ranking_table(freeze(round_))

    assert live.frozen is None
    assert frozen.frozen is not None
    assert [line.lines for line in frozen.ranked] == [line.lines for line in live.ranked]
    assert [line.value for line in frozen.lines] == [line.value for line in live.lines]
    assert [line.tie_note for line in frozen.lines] == ["", ""]


def test_an_open_round_is_not_ready_to_freeze() -> None:
    assert not is_ready_to_freeze(open_round())
