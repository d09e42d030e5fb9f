"""Conflicts looked for, declared and decided, and whom they keep away."""

import pytest

from accounts.actions.people import start_membership
from accounts.models import Delivery, Event
from accounts.permissions import Role
from bids.assessment.actions.conflicts import (
    ConflictOfInterestRefused,
    declare_conflict,
    look_for_conflicts,
    settle_conflicts,
)
from bids.assessment.actions.reviews import ReviewerKeptAway, assign_reviewer
from bids.assessment.models import Conflict
from bids.assessment.queries.moderation import awaiting_moderation
from bids.assessment.queries.panel import chair_of, recused_bids
from bids.assessment.queries.ranking import submitted_scores
from bids.writing.actions.bids import BidRefused
from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.transitions import TransitionRefused
from tests.factories.accounts import NOW, make_user
from tests.factories.assessment import accepted_review, close_round, freeze, moderated_bid, submitted_review
from tests.factories.panel import declared_conflict, panel_member

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def settle(conflict, by, step="confirm", reason="Looked at."):
    settle_conflicts(conflicts=[conflict], step=step, reason=reason, by=by, now=NOW)
    conflict.refresh_from_db()
    return conflict


@pytest.fixture
def suspect(eligible):
    """A member of the panel who rated the bid's system once, and left its department."""
    rater = eligible.systems.get().system.ratings.get().rated_by
    held = rater.memberships.get()
    type(held).objects.filter(pk=held.pk).update(ended_at=NOW, ended_by=rater)
    start_membership(user=rater, role=Role.REVIEWER, department=None, by=None, now=NOW)
    return panel_member(eligible.round, rater).person


@pytest.fixture
def later(monkeypatch):
    """Departments count for no time after somebody left, so that only their deeds are found."""
    monkeypatch.setattr("accounts.queries.roles.CONFLICT_LASTS", -3)


def test_what_is_found_is_kept_once(eligible, suspect, later, manager) -> None:
    assert look_for_conflicts(round=eligible.round, by=manager, now=NOW) > 0
    assert look_for_conflicts(round=eligible.round, by=manager, now=NOW) == 0
    assert set(Conflict.objects.values_list("status", "source")) == {("OPEN", "FOUND")}


def test_a_department_is_a_conflict_at_once_and_stays_one(eligible, manager) -> None:
    member = panel_member(eligible.round)
    start_membership(user=member.person, role=Role.BIDDER, department=eligible.department, by=None, now=NOW)
    look_for_conflicts(round=eligible.round, by=manager, now=NOW)

    conflict = Conflict.objects.get(person=member.person)
    assert (conflict.kind, conflict.status) == ("DEPARTMENT", "CONFIRMED")
    with pytest.raises(ConflictOfInterestRefused, match="cannot be dismissed"):
        settle(conflict, manager, "dismiss")


def test_an_open_finding_blocks_a_review_and_a_dismissed_one_does_not(
    eligible, suspect, later, manager
) -> None:
    def ask():
        return assign_reviewer(bid=eligible, reviewer=suspect, due_on=TODAY, by=manager, now=NOW)

    with pytest.raises(ReviewerKeptAway, match="nobody has decided: Rated"):
        ask()
    look_for_conflicts(round=eligible.round, by=manager, now=NOW)
    with pytest.raises(ReviewerKeptAway, match="to be decided"):
        ask()
    for conflict in Conflict.objects.all():
        settle(conflict, manager, "dismiss", "It was ten years ago.")
    assert recused_bids(suspect, eligible.round, now=NOW) == frozenset()
    assert ask().pk


def test_who_is_confirmed_keeps_away_and_loses_a_review_in_hand(eligible, manager) -> None:
    member = panel_member(eligible.round)
    review = accepted_review(eligible, reviewer=member.person)
    conflict = open_conflict(eligible, member.person)
    assert recused_bids(member.person, eligible.round, now=NOW) == frozenset()

    settle(conflict, manager)

    review.refresh_from_db()
    assert review.status == "TAKEN_BACK"
    assert recused_bids(member.person, eligible.round, now=NOW) == {eligible.pk}
    told = Delivery.objects.filter(event__kind="review.taken_back").values_list("recipient", flat=True)
    assert list(told) == [member.person_id]


@pytest.mark.parametrize("declared", [True, False])
def test_a_submitted_review_of_somebody_with_an_interest_counts_no_more(eligible, manager, declared) -> None:
    member = panel_member(eligible.round)
    review = submitted_review(eligible, 5, reviewer=member.person)
    submitted_review(eligible, 2)
    moderated_bid(eligible)
    assert awaiting_moderation(eligible.round) == {}

    if declared:
        declared_conflict(eligible, member.person)
    else:
        settle(open_conflict(eligible, member.person), manager)

    review.refresh_from_db()
    assert (review.status, review.submitted_at) == ("TAKEN_BACK", None)
    assert submitted_scores(eligible.round)[eligible.reference]["FIT"] == [2]
    submitted_review(eligible, 4)
    assert eligible.reference in awaiting_moderation(eligible.round), "what was agreed was of other scores"
    event = Event.objects.get(kind="review.set_aside")
    assert event.data["scores"]["FIT"]["score"] == 5
    assert Delivery.objects.filter(event=event, recipient=manager).exists()


def test_a_frozen_ranking_keeps_the_reviews_it_was_made_of(eligible, manager) -> None:
    member = panel_member(eligible.round)
    review = submitted_review(eligible, reviewer=member.person)
    submitted_review(eligible)
    freeze(close_round(eligible.round))

    settle(open_conflict(eligible, member.person), manager)

    review.refresh_from_db()
    assert review.status == "SUBMITTED"


def open_conflict(bid, person):
    return Conflict.objects.create(
        bid=bid, person=person, source="FOUND", kind="WORKED", evidence="Signed it", noted_at=NOW
    )


def test_who_declares_keeps_away_until_the_fund_dismisses(eligible, manager) -> None:
    member = panel_member(eligible.round)
    review = accepted_review(eligible, reviewer=member.person)

    conflict = declared_conflict(eligible, member.person)

    review.refresh_from_db()
    assert (conflict.status, review.status) == ("OPEN", "RECUSED")
    assert recused_bids(member.person, eligible.round, now=NOW) == {eligible.pk}
    event = Event.objects.get(kind="conflict.declared")
    assert Delivery.objects.filter(event=event, recipient=manager).exists()
    settle(conflict, manager, "dismiss")
    assert conflict.status == "DISMISSED"


def test_the_deputy_chairs_where_the_chair_keeps_away(eligible) -> None:
    chair, deputy = (
        panel_member(eligible.round, make_user(Role.CHAIR), part=part) for part in ("CHAIR", "DEPUTY")
    )
    assert chair_of(eligible, now=NOW) == chair
    declared_conflict(eligible, chair.person)
    assert chair_of(eligible, now=NOW) == deputy
    declared_conflict(eligible, deputy.person)
    assert chair_of(eligible, now=NOW) is None


def test_a_decision_needs_a_reason_a_choice_and_a_step_that_is_left(eligible, manager) -> None:
    conflict = declared_conflict(eligible, panel_member(eligible.round).person)

    with pytest.raises(BidRefused):
        settle(conflict, manager, reason=" ")
    with pytest.raises(ConflictOfInterestRefused, match="Tick"):
        settle_conflicts(conflicts=[], step="confirm", reason="No.", by=manager, now=NOW)
    with pytest.raises(ConflictOfInterestRefused, match="Choose to confirm"):
        settle(conflict, manager, "forget")
    settle(conflict, manager)
    for step in ("confirm", "dismiss"):
        with pytest.raises(TransitionRefused):
            settle(conflict, manager, step)


def test_one_that_cannot_be_decided_leaves_all_undecided(eligible, manager) -> None:
    one, other = (declared_conflict(eligible, panel_member(eligible.round).person) for _ in range(2))
    settle(other, manager)

    with pytest.raises(TransitionRefused):
        settle_conflicts(conflicts=[one, other], step="dismiss", reason="No.", by=manager, now=NOW)
    one.refresh_from_db()
    assert one.status == "OPEN"


def test_nobody_decides_their_own(eligible) -> None:
    person = make_user(Role.REVIEWER)
    start_membership(user=person, role=Role.FUND_MANAGER, department=None, by=None, now=NOW)
    conflict = declared_conflict(eligible, panel_member(eligible.round, person).person)

    with pytest.raises(ConflictOfInterestRefused, match="your own"):
        settle(conflict, person)


def test_a_declaration_needs_words_a_kind_and_a_seat(eligible) -> None:
    member = panel_member(eligible.round)

    def declare(by=member.person, kind="WORK", words="I advised them."):
        return declare_conflict(bid=eligible, kind=kind, words=words, by=by, now=NOW)

    with pytest.raises(ConflictOfInterestRefused, match="Say what"):
        declare(words=" ")
    with pytest.raises(ConflictOfInterestRefused, match="what kind"):
        declare(kind="DEPARTMENT")
    with pytest.raises(PermissionRefused, match="not on the panel"):
        declare(by=make_user(Role.REVIEWER))
    declare()
    with pytest.raises(ConflictOfInterestRefused, match="already"):
        declare()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.FUND_MANAGER])
def test_only_a_fund_manager_looks_and_decides(eligible, role) -> None:
    by, conflict = make_user(role), declared_conflict(eligible, panel_member(eligible.round).person)
    for do in (
        lambda: look_for_conflicts(round=eligible.round, by=by, now=NOW),
        lambda: settle(conflict, by),
    ):
        with pytest.raises(PermissionRefused):
            do()
