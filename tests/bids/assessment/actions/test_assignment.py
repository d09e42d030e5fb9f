"""A dry run, moved by hand, published in one act."""

from collections import Counter

import pytest

from accounts.models import Delivery, Event
from accounts.permissions import Role
from bids.assessment.actions.assignment import (
    CannotAssign,
    PlanRefused,
    change_planned,
    publish_assignment,
)
from bids.assessment.actions.panel import remove_panel_member
from bids.assessment.actions.reviews import ReviewRefused, decline_review, reassign_review
from bids.assessment.models import AssignmentPlan, Introducer, PanelMember, PlannedReview, Review
from bids.assessment.queries.assignment import introducers_of
from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.transitions import TransitionRefused
from tests.factories.accounts import NOW, make_user
from tests.factories.assessment import proposed_review, submitted_review
from tests.factories.panel import declared_conflict, panel_member, round_to_assign, tried

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def publish(plan, by):
    return publish_assignment(plan=plan, due_on=TODAY, by=by, now=NOW)


def test_a_dry_run_gives_each_bid_its_reviewers_and_says_why_no_load_is_lower() -> None:
    plan = tried(round_to_assign(bids=3, people=3))

    assert set(Counter(plan.planned.values_list("bid", flat=True)).values()) == {2}
    assert set(Counter(plan.planned.values_list("person", flat=True)).values()) == {2}
    assert plan.proof["load"] == 2
    shown = plan.proof["shown"]
    assert (shown["load"], len(shown["bids"]), shown["needed"], shown["possible"]) == (1, 3, 6, 3)
    assert sorted(plan.planned.filter(bid=plan.planned.first().bid).values_list("introduces", flat=True)) == [
        1,
        2,
    ]


def test_nobody_is_told_of_a_dry_run_and_trying_again_replaces_it(manager) -> None:
    round_ = round_to_assign()
    told = Delivery.objects.count()
    plan, again = tried(round_), tried(round_)

    assert plan == again
    assert plan.planned.count() == 4
    assert Delivery.objects.count() == told
    assert not Review.objects.exists()


def test_what_was_asked_before_counts_and_whoever_declined_is_not_asked_again() -> None:
    round_ = round_to_assign(bids=2, people=3)
    bid = round_.bids.first()
    asked, declines, _ = [member.person for member in PanelMember.objects.order_by("pk")]
    proposed_review(bid, reviewer=asked)
    decline_review(review=proposed_review(bid, reviewer=declines), reason="On leave", by=declines, now=NOW)

    plan = tried(round_)

    assert plan.planned.filter(bid=bid).count() == 1
    assert plan.planned.filter(bid=bid, person__in=[asked, declines]).count() == 0
    assert plan.planned.count() == 3


def test_nobody_is_planned_where_a_conflict_is_declared_or_not_decided() -> None:
    round_ = round_to_assign(bids=2, people=3)
    bid, member = round_.bids.first(), PanelMember.objects.first()
    declared_conflict(bid, member.person)

    assert not tried(round_).planned.filter(bid=bid, person=member.person).exists()


def test_what_people_know_decides_between_them() -> None:
    round_ = round_to_assign(bids=2, people=1, reviews=1)
    expert = panel_member(round_, expertise="system 2, payroll")

    plan = tried(round_)

    assert plan.planned.get(person=expert.person).bid.title == "Replace system 2"


def test_people_to_be_kept_apart_are_not_on_one_bid() -> None:
    round_ = round_to_assign(bids=2, people=3)
    member = PanelMember.objects.order_by("pk").first()
    other = PanelMember.objects.order_by("pk").last()
    PanelMember.objects.filter(pk=member.pk).update(not_with=other)

    teams: dict[int, set[int]] = {}
    for bid, person in tried(round_).planned.values_list("bid", "person"):
        teams.setdefault(bid, set()).add(person)
    assert not any({member.person_id, other.person_id} <= team for team in teams.values())


@pytest.mark.parametrize(
    ("bids", "people", "why"),
    [
        (2, 0, "Put reviewers on the panel"),
        (0, 2, "No bid of this round is eligible"),
        (1, 1, "still need 2 reviews, and everybody on the panel together can give them 1"),
    ],
)
def test_what_cannot_be_assigned_says_why(bids, people, why) -> None:
    with pytest.raises(CannotAssign, match=why):
        tried(round_to_assign(bids=bids, people=people))


def test_people_kept_apart_can_stand_in_the_way_alone() -> None:
    round_ = round_to_assign(bids=1, people=1)
    panel_member(round_, not_with=PanelMember.objects.get())

    with pytest.raises(CannotAssign, match="kept apart"):
        tried(round_)


def test_there_is_nothing_to_assign_once_every_bid_has_its_reviewers(manager) -> None:
    round_ = round_to_assign()
    publish(tried(round_), manager)
    with pytest.raises(CannotAssign, match="nothing to assign"):
        tried(round_)


def test_publishing_asks_everybody_and_names_the_introducers(manager) -> None:
    plan = tried(round_to_assign())

    reviews = publish(plan, manager)

    assert len(reviews) == 4
    assert Event.objects.filter(kind="review.proposed").count() == 4
    told = Delivery.objects.filter(event__kind="review.proposed").values_list("recipient", flat=True)
    assert sorted(told) == sorted(review.reviewer_id for review in reviews)
    named = introducers_of([review.version.bid_id for review in reviews])
    assert {len(people) for people in named.values()} == {2}
    with pytest.raises(CannotAssign, match="published already"):
        publish(plan, manager)
    assert AssignmentPlan.objects.get().published_by == manager


def test_one_that_cannot_be_asked_any_more_keeps_all_unasked(manager) -> None:
    plan = tried(round_to_assign())
    row = plan.planned.first()
    declared_conflict(row.bid, row.person)

    with pytest.raises(ReviewRefused, match=f"{row.person} has a conflict of interest"):
        publish(plan, manager)
    assert not Review.objects.exists()


def test_whoever_left_the_panel_is_not_asked(manager) -> None:
    plan = tried(round_to_assign())
    row = plan.planned.first()
    member = PanelMember.objects.get(person=row.person)
    remove_panel_member(member=member, by=manager, now=NOW)
    PlannedReview.objects.create(plan=plan, bid=row.bid, person=row.person)

    with pytest.raises(ReviewRefused, match="has left the panel"):
        publish(plan, manager)


def test_an_empty_dry_run_is_not_published(manager) -> None:
    plan = tried(round_to_assign())
    PlannedReview.objects.all().delete()
    with pytest.raises(CannotAssign, match="nothing to publish"):
        publish(plan, manager)


def test_a_bid_is_moved_by_hand(manager) -> None:
    plan = tried(round_to_assign(bids=1, people=3))
    bid = plan.planned.first().bid
    kept = plan.planned.get(introduces=1).person
    free = PanelMember.objects.exclude(person__in=plan.planned.values("person")).get().person

    change_planned(plan=plan, bid=bid, people=[kept, free], introduces=[free, kept], by=manager, now=NOW)

    rows = plan.planned.order_by("introduces").values_list("person", "introduces", "moved")
    assert list(rows) == [(free.pk, 1, True), (kept.pk, 2, False)]


def test_a_move_that_cannot_stand_says_why(manager) -> None:
    round_ = round_to_assign(bids=2, people=2)
    full = panel_member(round_, most_bids=0, may_introduce=False)
    apart = panel_member(round_, not_with=full, may_introduce=False)
    plan = tried(round_)
    bid = plan.planned.first().bid
    one = plan.planned.first().person
    declared_conflict(bid, one)

    def move(*people, introduces=()):
        change_planned(plan=plan, bid=bid, people=people, introduces=introduces, by=manager, now=NOW)

    with pytest.raises(PlanRefused, match="cannot be asked"):
        move(one)
    with pytest.raises(PlanRefused, match="would have 1 reviews and takes 0"):
        move(full.person)
    with pytest.raises(PlanRefused, match="has to review it"):
        move(introduces=[apart.person])
    with pytest.raises(PlanRefused, match="does not introduce"):
        move(apart.person, introduces=[apart.person])
    PanelMember.objects.filter(pk=full.pk).update(most_bids=5)
    with pytest.raises(PlanRefused, match="not to review the same bid"):
        move(apart.person, full.person)


def test_one_review_goes_to_another_without_disturbing_the_rest(manager) -> None:
    plan = tried(round_to_assign(bids=2, people=3))
    reviews = publish(plan, manager)
    first = next(
        review
        for review in reviews
        if Introducer.objects.filter(bid=review.version.bid, person=review.reviewer, place=1).exists()
    )
    other = make_user(Role.REVIEWER)

    given = reassign_review(review=first, to=other, due_on=TODAY, reason="On leave.", by=manager, now=NOW)

    first.refresh_from_db()
    assert (first.status, given.status, given.reviewer) == ("TAKEN_BACK", "PROPOSED", other)
    assert introducers_of([given.version.bid_id])[given.version.bid_id][0] == other
    assert Review.objects.filter(status="PROPOSED").count() == 4
    message = Event.objects.get(kind="review.taken_back")
    assert Delivery.objects.get(event=message).recipient == first.reviewer


def test_a_submitted_review_is_not_given_to_another(eligible, manager) -> None:
    review = submitted_review(eligible)
    with pytest.raises(TransitionRefused):
        reassign_review(
            review=review,
            to=make_user(Role.REVIEWER),
            due_on=TODAY,
            reason="Too late.",
            by=manager,
            now=NOW,
        )


@pytest.mark.parametrize("role", [role for role in Role if role != Role.FUND_MANAGER])
def test_only_a_fund_manager_assigns(role) -> None:
    plan, by = tried(round_to_assign()), make_user(role)
    review = proposed_review(plan.planned.first().bid)
    for do in (
        lambda: tried(plan.round, by=by),
        lambda: publish(plan, by),
        lambda: change_planned(plan=plan, bid=review.version.bid, people=[], by=by, now=NOW),
        lambda: reassign_review(review=review, to=by, due_on=TODAY, reason="No", by=by, now=NOW),
    ):
        with pytest.raises(PermissionRefused):
            do()
