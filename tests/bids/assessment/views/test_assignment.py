"""The dry run on the page: tried, moved, published; nobody but the fund sees it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions.people import start_membership
from accounts.permissions import Role
from bids.assessment.actions.reviews import accept_review, decline_review
from bids.assessment.models import AssignmentPlan, PanelMember, PlannedReview, Review
from tests.factories.accounts import NOW, client_of, make_user, sign_in
from tests.factories.assessment import proposed_review, scored_round
from tests.factories.pages import bids_url, post_as_shown, posted_day, text_of
from tests.factories.panel import panel_member, round_to_assign, tried
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db


@built_once
def plan():
    return tried(round_to_assign(bids=2, people=3))


def due(days=7):
    return posted_day("due_on", timezone.localdate() + timedelta(days=days))


def bid_of(plan):
    return plan.planned.order_by("pk").first().bid


def test_the_signed_out_and_others_are_kept_out(plan, client) -> None:
    paths = [bids_url(name, plan.round) for name in ("assignment", "try_assignment", "publish_assignment")]
    paths.append(bids_url("change_planned", bid_of(plan)))
    for path in paths:
        assert client.get(path).status_code == 302
        for role in (Role.CHAIR, Role.REVIEWER, Role.AUDITOR, Role.BIDDER):
            assert client_of(role).get(path).status_code == 403


def test_the_page_asks_the_database_as_often_for_many_bids(plan, client, manager) -> None:
    larger = tried(round_to_assign(bids=4, people=4))

    def statements(round_):
        with CaptureQueriesContext(connection) as captured:
            client.get(bids_url("assignment", round_))
        return len(captured)

    statements(plan.round)
    assert statements(larger.round) == statements(plan.round) <= 40


def test_looking_is_a_get_and_trying_a_post(plan, client, manager) -> None:
    assert client.post(bids_url("assignment", plan.round)).status_code == 405
    assert client.get(bids_url("try_assignment", plan.round)).status_code == 405


def test_the_dry_run_stands_beside_today_with_its_proof(plan, client, manager) -> None:
    shown = text_of(client.get(bids_url("assignment", plan.round)))

    assert "No assignment has a lower largest load: proven" in shown
    assert "somebody has to have 2" in shown
    for row in plan.planned.all():
        assert row.person.name in shown


@pytest.mark.parametrize(
    ("bids", "people", "words"),
    [(1, 0, "Put reviewers on the panel"), (0, 1, "Check the eligibility of its bids")],
)
def test_what_is_missing_leads_on(bids, people, words, client, manager) -> None:
    round_ = round_to_assign(bids=bids, people=people)
    assert words in text_of(client.get(bids_url("assignment", round_)))


def test_an_assignment_is_tried_or_refused_with_who_is_short(client, manager) -> None:
    round_ = round_to_assign(bids=1, people=1)
    path = bids_url("try_assignment", round_)

    refused = client.post(path)
    assert refused.status_code == 409
    assert "too few reviewers" in text_of(refused)
    panel_member(round_)
    assert client.post(path)["Location"] == bids_url("assignment", round_)
    assert AssignmentPlan.objects.get().planned.count() == 2


def test_a_bid_is_moved_by_hand(plan, client, manager) -> None:
    bid = bid_of(plan)
    people = [member.person.email for member in PanelMember.objects.order_by("pk")]
    path = bids_url("change_planned", bid)

    faulty = post_as_shown(client, path, {"people": people[:2], "first": "", "second": people[0]})
    done = post_as_shown(client, path, {"people": people[:2], "first": people[1], "second": people[0]})

    assert (faulty.status_code, done.status_code) == (422, 302)
    rows = PlannedReview.objects.filter(bid=bid).order_by("introduces")
    assert [row.person.email for row in rows] == [people[1], people[0]]


def test_a_round_without_a_dry_run_has_nothing_to_move_or_publish(client, manager) -> None:
    round_ = round_to_assign()
    for page in (bids_url("publish_assignment", round_), bids_url("change_planned", round_.bids.first())):
        assert "There is no dry run now" in text_of(client.get(page))
        assert client.post(page).status_code == 409


def test_it_is_published_as_shown(plan, client, manager) -> None:
    path = bids_url("publish_assignment", plan.round)

    assert post_as_shown(client, path).status_code == 422
    assert client.post(path, {**due(), "seen": "an older page"}).status_code == 409
    assert not Review.objects.filter(version__bid__round=plan.round).exists()
    done = post_as_shown(client, path, due())

    assert done["Location"] == bids_url("assignment", plan.round)
    assert Review.objects.filter(version__bid__round=plan.round).count() == 4
    shown = text_of(client.get(bids_url("assignment", plan.round)))
    assert "there is nothing to assign" in shown
    assert "Introduces the bid" in text_of(client.get(bids_url("assign_reviewers", bid_of(plan))))


def test_what_was_published_stays_with_its_proof_and_how_each_answered(plan, client, manager) -> None:
    post_as_shown(client, bids_url("publish_assignment", plan.round), due())
    first, second, *_ = Review.objects.order_by("pk")
    decline_review(review=first, reason="Away.", by=first.reviewer, now=timezone.now())
    accept_review(review=second, no_conflict=True, by=second.reviewer, now=timezone.now())

    page = client.get(bids_url("assignment", plan.round))
    shown = text_of(page)

    assert "No assignment has a lower largest load: proven" in shown
    assert "Nobody was to have more than <strong>2</strong> reviews" in shown
    assert "Away." in shown
    assert "1 more wanted" in shown
    loads = {row.member.person_id: row for row in page.context["shown"].loads}
    assert (loads[second.reviewer_id].accepted, loads[second.reviewer_id].introduces) in {(1, 1), (1, 2)}
    assert sum(row.today for row in loads.values()) == 3
    for review in (first, second):
        link = bids_url("reassign_review", review.version.bid, pk=review.pk) + "?from=assignment"
        assert (link in shown) == (review == second)


def test_a_review_given_on_from_the_assignment_leads_back_and_moves_nothing_else(
    plan, client, manager
) -> None:
    post_as_shown(client, bids_url("publish_assignment", plan.round), due())
    review, *others = Review.objects.order_by("pk")
    path = bids_url("reassign_review", review.version.bid, pk=review.pk) + "?from=assignment"
    free = panel_member(plan.round).person

    done = client.post(path, {"reviewer": free.email, "reason": "On leave.", **due()})

    assert done["Location"] == bids_url("assignment", plan.round)
    assert [row.status for row in Review.objects.filter(pk__in=[row.pk for row in others])] == [
        "PROPOSED"
    ] * 3
    shown = text_of(client.get(bids_url("assignment", plan.round)))
    assert free.name in shown
    assert "Taken back" in shown


def test_once_ranked_the_page_still_says_who_reviewed_what(client, manager) -> None:
    bid = scored_round().bids.order_by("pk").first()
    page = client.get(bids_url("assignment", bid.round))

    assert "nothing is assigned any more" in text_of(page)
    assert bid.title in text_of(page)
    assert "Submitted" in text_of(page)


def test_nobody_on_the_panel_finds_a_part_of_a_dry_run(plan) -> None:
    person = plan.planned.first().person
    client = sign_in(client_of(Role.REVIEWER), person)

    assert "Nothing waits for you" in text_of(client.get(bids_url("reviews")))
    assert client.get(bids_url("review", bid_of(plan))).status_code == 404


def test_a_fund_manager_of_the_department_sees_neither_reviewers_nor_numbers(plan, client) -> None:
    bid = bid_of(plan)
    proposed_review(bid)
    person = make_user(Role.FUND_MANAGER)
    start_membership(user=person, role=Role.BIDDER, department=bid.department, by=None, now=NOW)
    sign_in(client, person)

    shown = text_of(client.get(bids_url("assignment", plan.round)))
    assert bid.reference not in shown
    assert "Nobody has more than" not in shown
    assert "figures of the proof, which are of all bids together, are for other fund managers" in shown
    assert bid.reference not in [
        row.bid.reference for row in client.get(bids_url("assignment", plan.round)).context["shown"].bids
    ]
    assert client.get(bids_url("change_planned", bid)).status_code == 404
    assert client.get(bids_url("assign_reviewers", bid)).status_code == 403
    assert client.get(bids_url("bid_reviews", bid)).status_code == 404
    assert "0 of 1" not in text_of(client.get(bids_url("round", plan.round)))


def test_one_review_is_given_to_another(eligible, client, manager) -> None:
    review, other = proposed_review(eligible), make_user(Role.REVIEWER)
    path = bids_url("reassign_review", eligible, pk=review.pk)

    assert client_of(Role.REVIEWER).get(path).status_code == 403
    assert path in text_of(client.get(bids_url("assign_reviewers", eligible)))
    assert client.post(path, {"reviewer": other.email, **due()}).status_code == 422
    done = client.post(path, {"reviewer": other.email, "reason": "On leave.", **due()})

    assert done["Location"] == bids_url("assign_reviewers", eligible)
    review.refresh_from_db()
    assert review.status == "TAKEN_BACK"
    assert "is taken back, so it is not given" in text_of(client.get(path))
    told = sign_in(client_of(Role.REVIEWER), review.reviewer).get(bids_url("review", eligible))
    assert "The fund’s reason: On leave." in text_of(told)
