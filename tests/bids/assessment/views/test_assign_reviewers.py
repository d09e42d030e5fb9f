"""Asking reviewers for a review."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.actions.people import end_membership, start_membership
from accounts.permissions import Role
from bids.assessment.models import Review
from tests.factories.accounts import NOW, make_user
from tests.factories.assessment import (
    eligible_bid,
    proposed_review,
)
from tests.factories.pages import bids_url, posted_day, text_of

pytestmark = pytest.mark.django_db


def due(days=7):
    return posted_day("due_on", timezone.localdate() + timedelta(days=days))


def test_reviewers_are_offered_with_their_workload_and_others_explained(eligible, client, manager) -> None:
    busy, free = make_user(Role.REVIEWER, name="Reviewer A"), make_user(Role.REVIEWER, name="Reviewer B")
    barred = make_user(Role.REVIEWER, name="Reviewer C")
    start_membership(user=barred, role=Role.BIDDER, department=eligible.department, by=None, now=NOW)
    proposed_review(eligible_bid(), reviewer=busy)

    shown = client.get(bids_url("assign_reviewers", eligible))

    assert list(shown.context["form"].people.values()) == [free, busy]
    assert [choice.reviewer for choice in shown.context["barred"]] == [barred]
    text = text_of(shown)
    assert "1 review in hand" in text
    assert "Reviewer C: Belongs, or belonged within two years" in text


def test_ask_a_reviewer(eligible, client, manager) -> None:
    bid, reviewer = eligible, make_user(Role.REVIEWER)

    response = client.post(bids_url("assign_reviewers", bid), {"reviewer": reviewer.email, **due()})

    assert response["Location"] == bids_url("assign_reviewers", bid)
    assert Review.objects.get().reviewer == reviewer
    assert "Asked already: not answered" in text_of(client.get(bids_url("assign_reviewers", bid)))


def test_a_barred_reviewer_posted_by_hand_is_refused(eligible, client, manager) -> None:
    bid, reviewer, now = eligible, make_user(Role.REVIEWER), timezone.now()
    held = start_membership(user=reviewer, role=Role.BIDDER, department=bid.department, by=None, now=now)
    end_membership(membership=held, by=make_user(Role.ADMINISTRATOR), now=now + timedelta(seconds=1))

    response = client.post(bids_url("assign_reviewers", bid), {"reviewer": reviewer.email, **due()})

    assert response.status_code == 422
    assert not Review.objects.exists()


def test_a_date_that_has_passed_is_refused_beside_its_field(eligible, client, manager) -> None:
    bid, reviewer = eligible, make_user(Role.REVIEWER)

    response = client.post(bids_url("assign_reviewers", bid), {"reviewer": reviewer.email, **due(-1)})

    assert response.status_code == 422
    assert "due_on" in response.context["form"].errors


def test_nobody_is_asked_for_a_bid_that_is_not_eligible(submitted, client, manager) -> None:
    assert "only while a bid is eligible" in text_of(client.get(bids_url("assign_reviewers", submitted)))
