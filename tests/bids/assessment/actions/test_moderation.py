"""The chair keeps what the panel agreed on: before the ranking is frozen, and never after."""

import pytest
from django.db import DatabaseError, transaction

from accounts.actions.people import start_membership
from accounts.models import Event
from accounts.permissions import Role
from bids.assessment.actions.moderation import Agreed, ModerationRefused, NotYetModerated, moderate
from bids.assessment.actions.ranking import RankingIncomplete, freeze_ranking
from bids.assessment.actions.reviews import ReviewOver
from bids.assessment.models import Moderation, PanelMember, Review
from bids.assessment.queries.assessment import is_ready_to_freeze
from bids.assessment.queries.moderation import (
    awaiting_moderation,
    bid_to_moderate,
    moderation_of,
)
from bids.assessment.queries.moderation_report import moderation_report
from bids.assessment.queries.ranking_check import recompute_ranking, stored_result
from bids.assessment.rules.moderation import Share
from legacyfund.lib.errors import PermissionRefused
from tests.factories.accounts import NOW, make_user
from tests.factories.assessment import (
    accepted_review,
    agreed,
    close_round,
    freeze,
    moderated_bid,
    open_round,
    reviewed_bid,
    seat_chair,
    submitted_review,
)
from tests.factories.bids import fresh_bid
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db
WIDE = {"FIT": 5, "DELIVERY": 3, "SKILLS": 3, "RESILIENCE": 3, "EXIT": 3, "REUSE": 3}


@built_once
def apart():
    """A bid of a closed round whose reviewers are three points apart on FIT, and its chair."""
    bid = reviewed_bid(open_round(), (2, WIDE))
    chair = seat_chair(bid.round)
    close_round(bid.round)
    return fresh_bid(bid), chair


def colleague(person, department):
    """Who belongs to the department from now on."""
    start_membership(user=person, role=Role.BIDDER, department=department, by=None, now=NOW)
    return person


def seat_deputy(round_, person):
    PanelMember.objects.create(
        round=round_, person=person, part="DEPUTY", added_at=NOW, added_by=make_user(Role.FUND_MANAGER)
    )
    return person


def keep(bid, by, present=None, **values):
    chosen = [by.pk] if present is None else present
    return moderate(bid=bid, agreed=values, present=chosen, by=by, now=NOW)


def test_three_values_are_kept(apart):
    bid, chair = apart
    first = Review.objects.filter(version__bid=bid).earliest("pk").reviewer

    (kept,) = keep(bid, chair, FIT=Agreed(7, " The users are clear. ", {first.pk: 3}))

    assert (kept.submitted_numerator, kept.submitted_denominator, kept.submitted_spread) == (7, 2, 3)
    assert kept.after_discussion == {str(first.pk): 3}
    assert (kept.decided_halves, kept.reason, kept.present) == (7, "The users are clear.", [chair.pk])
    assert (kept.moderated_by, kept.moderated_at) == (chair, NOW)
    event = Event.objects.get(kind="bid.moderated")
    assert (event.data["before"], event.data["after"]["FIT"]["decided"]) == ({}, "3.5")


def test_a_value_is_replaced_and_the_event_keeps_the_old_one(apart):
    bid, chair = apart
    keep(bid, chair, FIT=agreed(6))
    keep(bid, chair, FIT=agreed(8))
    keep(bid, chair, FIT=agreed(8))

    first, second = Event.objects.filter(kind="bid.moderated").order_by("pk")
    assert second.data["before"] == first.data["after"]
    assert Moderation.objects.get().decided_halves == 8


@pytest.mark.parametrize(
    ("code", "value", "field"),
    [
        ("FIT", Agreed(11, "Best"), "agreed_FIT"),
        ("FIT", Agreed(True, "Yes"), "agreed_FIT"),
        ("FIT", Agreed(6, " "), "reason_FIT"),
        ("FIT", Agreed(6, "x" * 3001), "reason_FIT"),
        ("FIT", Agreed(6, "Who?", {0: 3}), "agreed_FIT"),
        ("RISK", Agreed(6, "Computed"), ""),
    ],
)
def test_values_that_cannot_stand(apart, code, value, field):
    bid, chair = apart
    with pytest.raises(ModerationRefused) as refusal:
        keep(bid, chair, DELIVERY=agreed(), **{code: value})
    assert (refusal.value.field or "") == field
    assert not Moderation.objects.exists()


def test_somebody_without_an_interest_was_there(apart):
    bid, chair = apart
    for present in ([], [make_user(Role.REVIEWER).pk]):
        with pytest.raises(ModerationRefused) as refusal:
            keep(bid, chair, present, FIT=agreed())
        assert refusal.value.field == "present"


@pytest.mark.parametrize("role", [Role.CHAIR, Role.REVIEWER, Role.FUND_MANAGER, Role.AUDITOR, Role.BIDDER])
def test_only_who_chairs_on_the_bid_moderates(apart, role):
    bid, _ = apart
    with pytest.raises(PermissionRefused):
        keep(bid, make_user(role), FIT=agreed())


def test_without_a_chair_the_refusal_says_what_to_do(apart):
    bid, chair = apart
    PanelMember.objects.all().delete()
    with pytest.raises(PermissionRefused, match="Ask the fund to name a chair"):
        keep(bid, chair, FIT=agreed())


def test_the_deputy_moderates_where_the_chair_is_recused():
    bid = reviewed_bid(open_round(), (2, WIDE))
    seat_chair(bid.round, person=colleague(make_user(Role.CHAIR), bid.department))
    deputy = make_user(Role.REVIEWER)
    seat_deputy(bid.round, deputy)
    other = reviewed_bid(bid.round, (2, WIDE))

    assert [row.bid for row in moderation_of(bid.round, deputy, now=NOW)] == [bid]
    assert keep(bid, deputy, FIT=agreed())
    with pytest.raises(PermissionRefused):
        keep(other, deputy, FIT=agreed())


def test_ones_own_review_comes_first(apart):
    bid, _ = apart
    PanelMember.objects.all().delete()
    deputy = seat_deputy(bid.round, make_user(Role.REVIEWER))
    accepted_review(bid, reviewer=deputy)

    assert bid_to_moderate(bid, deputy, now=NOW) is None
    with pytest.raises(NotYetModerated, match="Submit your own review"):
        keep(bid, deputy, FIT=agreed())


def test_one_review_is_nothing_to_compare():
    bid = reviewed_bid(open_round(reviews_wanted=1), (2,))
    with pytest.raises(NotYetModerated, match="fewer than two"):
        keep(bid, seat_chair(bid.round), FIT=agreed())


@pytest.mark.parametrize(("threshold", "named"), [(3, True), (4, False)])
def test_freezing_waits_for_scores_that_lie_apart(threshold, named):
    bid = reviewed_bid(open_round(moderation_spread=threshold), (2, WIDE))
    chair, round_ = seat_chair(bid.round), close_round(bid.round)

    assert awaiting_moderation(round_) == ({bid.reference: ("Strategic fit and users",)} if named else {})
    assert is_ready_to_freeze(round_) is not named
    if named:
        with pytest.raises(RankingIncomplete, match=f"{bid.reference}: Strategic fit and users"):
            freeze_ranking(round=round_, by=chair, now=NOW)
        keep(bid, chair, FIT=agreed())
    assert freeze_ranking(round=round_, by=chair, now=NOW).rows.count() == 1


def test_a_chair_who_is_recused_is_not_told_which_bid_the_ranking_waits_for():
    bid = reviewed_bid(open_round(), (2, WIDE))
    round_, chair = close_round(bid.round), colleague(make_user(Role.CHAIR), bid.department)

    with pytest.raises(RankingIncomplete, match="The deputy has still to moderate") as refusal:
        freeze_ranking(round=round_, by=chair, now=NOW)
    assert bid.reference not in refusal.value.message


def test_a_later_review_asks_for_the_value_again(apart):
    bid, chair = apart
    keep(bid, chair, FIT=agreed())
    submitted_review(bid, 3)
    assert awaiting_moderation(bid.round) == {bid.reference: ("Strategic fit and users",)}

    keep(bid, chair, FIT=agreed())

    assert awaiting_moderation(bid.round) == {}
    assert Moderation.objects.get().submitted_denominator == 3


def test_what_was_agreed_stays_once_the_ranking_is_frozen(apart):
    bid, chair = apart
    keep(bid, chair, FIT=agreed())
    freeze(bid.round)

    with pytest.raises(ReviewOver):
        keep(bid, chair, FIT=agreed(8))
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        Moderation.objects.update(decided_halves=10)


def test_a_frozen_ranking_with_agreed_values_gives_the_same_bytes_again():
    round_ = open_round()
    reviewed_bid(round_, (3, 4))
    moderated_bid(reviewed_bid(round_, (1, 2, 2)), 9)
    close_round(round_)
    freeze(round_)

    assert recompute_ranking(round_.ranking) == stored_result(round_.ranking)


def test_the_report_counts_what_discussion_changed():
    round_ = open_round()
    reviewed_bid(round_, (3, 4))
    low, same = reviewed_bid(round_, (1, 2, 2)), reviewed_bid(round_, (2, 2))
    chair = seat_chair(round_)
    keep(low, chair, FIT=agreed(10), EXIT=agreed(10), DELIVERY=agreed(10), SKILLS=agreed(10))
    keep(same, chair, FIT=agreed(4))

    report = moderation_report(round_, chair, now=NOW)

    assert report.criteria == Share(4, 5)
    assert report.places == Share(3, 3)
