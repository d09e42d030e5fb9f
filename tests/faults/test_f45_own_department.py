"""F45: nobody reviews, chairs or votes where they have an interest; each try is on record."""

import pytest

from accounts.actions.people import start_membership
from accounts.models import Event
from accounts.permissions import Role
from bids.assessment.actions.assignment import change_planned
from bids.assessment.actions.calibration import mark_calibration, unmark_calibration
from bids.assessment.actions.conflicts import settle_conflicts
from bids.assessment.actions.interests import AssignerKeptAway, KeptAway, forbid_interest, refusal_on_record
from bids.assessment.actions.reviews import (
    ReviewRefused,
    accept_review,
    assign_reviewer,
    reassign_review,
    take_back_review,
)
from bids.assessment.actions.scores import save_scores, submit_review
from bids.assessment.models import Review
from bids.assessment.queries.panel import recused_bids
from legacyfund.lib.errors import PermissionRefused
from portfolio.decisions.actions.confirming import confirm_decision
from tests.factories.accounts import NOW, make_user
from tests.factories.assessment import accepted_review, eligible_bid, full_scores, open_round, proposed_review
from tests.factories.panel import declared_conflict, panel_member, tried
from tests.factories.portfolio import proposed_decision, ranked_bids, tied_round

pytestmark = pytest.mark.django_db


def join(person, department):
    start_membership(user=person, role=Role.BIDDER, department=department, by=None, now=NOW)
    return person


def on_record():
    rows = Event.objects.filter(kind="conflict.refused").order_by("pk")
    return [(row.subject_ref, row.data["deed"], row.data["person"]) for row in rows]


def test_f45_a_reviewer_of_the_department_is_not_asked():
    bid = eligible_bid()
    reviewer, manager = join(make_user(Role.REVIEWER), bid.department), make_user(Role.FUND_MANAGER)

    with pytest.raises(ReviewRefused):
        assign_reviewer(bid=bid, reviewer=reviewer, due_on=NOW.date(), by=manager, now=NOW)

    assert not Review.objects.exists()
    assert on_record() == [(bid.reference, "review", reviewer.email)]
    assert Event.objects.get(kind="conflict.refused").actor == manager


def test_f45_a_reviewer_who_joins_the_department_neither_accepts_nor_submits():
    bid = eligible_bid()
    asked, scoring = proposed_review(bid), accepted_review(bid)
    save_scores(review=scoring, scores=full_scores(bid.round), by=scoring.reviewer, now=NOW)
    for review in (asked, scoring):
        join(review.reviewer, bid.department)

    with pytest.raises(PermissionRefused):
        accept_review(review=asked, no_conflict=True, by=asked.reviewer, now=NOW)
    with pytest.raises(PermissionRefused):
        submit_review(review=scoring, by=scoring.reviewer, now=NOW)

    assert set(Review.objects.values_list("status", flat=True)) == {"PROPOSED", "ACCEPTED"}
    assert on_record() == [(bid.reference, "review", row.reviewer.email) for row in (asked, scoring)]


def test_f45_a_chair_of_the_department_does_not_decide():
    bid = ranked_bids(tied_round()[0])[0]
    decision, chair = proposed_decision(bid), join(make_user(Role.CHAIR), bid.department)

    with pytest.raises(PermissionRefused):
        confirm_decision(decision=decision, by=chair, now=NOW)

    decision.refresh_from_db()
    assert decision.status == "PROPOSED"
    assert on_record() == [(bid.reference, "chair", chair.email)]


def test_f45_a_voter_with_a_declared_interest_is_refused():
    bid = eligible_bid()
    voter = panel_member(bid.round).person
    declared_conflict(bid, voter)

    with (
        pytest.raises(KeptAway, match="conflict of interest"),
        refusal_on_record("vote", bid=bid, person=voter, by=voter, now=NOW),
    ):
        forbid_interest(bid, voter, now=NOW)

    assert recused_bids(voter, bid.round, now=NOW) == {bid.pk}
    assert on_record() == [(bid.reference, "vote", voter.email)]


def interested_manager(bid):
    return join(make_user(Role.FUND_MANAGER), bid.department)


def test_f45_a_fund_manager_of_the_department_decides_nothing_on_its_reviewers():
    bid = eligible_bid(open_round(reviews_wanted=1))
    panel_member(bid.round)
    other = panel_member(bid.round).person
    review, conflict = proposed_review(bid), declared_conflict(bid, panel_member(bid.round).person)
    plan = tried(eligible_bid(bid.round, title="Another bid").round)
    by = interested_manager(bid)
    deeds = [
        lambda: assign_reviewer(bid=bid, reviewer=other, due_on=NOW.date(), by=by, now=NOW),
        lambda: reassign_review(review=review, to=other, due_on=NOW.date(), reason="No", by=by, now=NOW),
        lambda: take_back_review(review=review, reason="No", by=by, now=NOW),
        lambda: change_planned(plan=plan, bid=bid, people=[other], by=by, now=NOW),
        lambda: settle_conflicts(conflicts=[conflict], step="dismiss", reason="No", by=by, now=NOW),
        lambda: mark_calibration(bid=bid, by=by, now=NOW),
        lambda: unmark_calibration(bid=bid, by=by, now=NOW),
    ]

    for deed in deeds:
        with pytest.raises(AssignerKeptAway, match="Ask another fund manager"):
            deed()

    assert list(Review.objects.values_list("status", flat=True)) == ["PROPOSED"]
    assert on_record() == [(bid.reference, "assign", by.email)] * len(deeds)


def test_f45_a_review_given_on_to_somebody_of_the_department_is_refused_and_on_record():
    bid = eligible_bid()
    review, other = proposed_review(bid), join(make_user(Role.REVIEWER), bid.department)
    by = make_user(Role.FUND_MANAGER)

    with pytest.raises(ReviewRefused):
        reassign_review(review=review, to=other, due_on=NOW.date(), reason="No", by=by, now=NOW)

    review.refresh_from_db()
    assert review.status == "PROPOSED"
    assert on_record() == [(bid.reference, "review", other.email)]
