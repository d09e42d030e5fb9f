"""The pages of eligibility and reviews: blind to each other, and closed to the wrong person."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.actions.people import end_membership, start_membership
from accounts.permissions import Role
from bids.actions.bids import withdraw_bid
from bids.actions.reviews import decline_review
from bids.models import Bid, Review, ReviewScore
from bids.rules.criteria import DEFAULT_CRITERIA, CriterionSpec
from bids.rules.scoring import CriterionKind
from tests.factories.accounts import NOW, make_user, sign_in
from tests.factories.assessment import (
    accepted_review,
    close_round,
    eligible_bid,
    freeze,
    open_round,
    proposed_review,
    reviewed_bid,
    submitted_review,
)

pytestmark = pytest.mark.django_db
OWN = ("review", "accept_review", "decline_review", "recuse_review", "submit_review")
FUND = ("eligibility", "assign_reviewers")
SECRET = "An answer to what_will_be_done in a few words."
CODES = [spec.code for spec in DEFAULT_CRITERIA if spec.kind is CriterionKind.PANEL]


def page(name, bid=None):
    return reverse(f"bids:{name}", kwargs={"reference": bid.reference} if bid else {})


def sheet(score="3", **changes):
    """A full sheet as the page posts it."""
    given = {f"score_{code}": score for code in CODES}
    given |= {f"justification_{code}": f"Shown under {code}." for code in CODES}
    return {**given, **changes}


def due(days=7):
    day = timezone.localdate() + timedelta(days=days)
    return {"due_on_day": day.day, "due_on_month": day.month, "due_on_year": day.year}


@pytest.fixture
def manager(client):
    person = make_user(Role.FUND_MANAGER)
    sign_in(client, person)
    return person


@pytest.mark.parametrize("name", ["reviews", "bid_reviews", *OWN, *FUND])
def test_signed_out_goes_to_sign_in(submitted, client, name) -> None:
    response = client.get(page(name, None if name == "reviews" else submitted))

    assert response.status_code == 302
    assert reverse("account_login") in response["Location"]


@pytest.mark.parametrize("role", [role for role in Role if role != Role.REVIEWER])
def test_only_reviewers_review(eligible, client, role) -> None:
    bid = proposed_review(eligible).version.bid
    sign_in(client, make_user(role))

    assert client.get(page("reviews")).status_code == 403
    for name in OWN:
        assert client.get(page(name, bid)).status_code == 403
        assert client.post(page(name, bid)).status_code == 403


@pytest.mark.parametrize("role", [role for role in Role if role != Role.FUND_MANAGER])
def test_only_the_fund_checks_and_asks(submitted, client, role) -> None:
    bid = submitted
    sign_in(client, make_user(role))

    for name in FUND:
        assert client.get(page(name, bid)).status_code == 403
        assert client.post(page(name, bid)).status_code == 403


@pytest.mark.parametrize("name", ["reviews", "bid_reviews"])
def test_pages_that_only_show_take_no_posts(eligible, client, name) -> None:
    review = submitted_review(eligible)
    sign_in(client, review.reviewer)

    assert client.post(page(name, None if name == "reviews" else review.version.bid)).status_code == 405


def test_a_draft_is_not_checked_by_address(draft, client, manager) -> None:
    bid = draft

    for name in FUND:
        assert client.get(page(name, bid)).status_code == 404


def test_the_fund_reads_the_bid_and_lets_it_through(submitted, client, manager) -> None:
    bid = submitted

    shown = client.get(page("eligibility", bid))
    response = client.post(page("eligibility", bid), {"finding": "yes"})

    assert SECRET in shown.content.decode()
    assert response["Location"] == page("assign_reviewers", bid)
    bid.refresh_from_db()
    assert bid.status == "ELIGIBLE"
    assert "Eligibility has been checked" in client.get(page("eligibility", bid)).content.decode()


def test_not_eligible_needs_a_reason(submitted, client, manager) -> None:
    bid = submitted

    refused = client.post(page("eligibility", bid), {"finding": "no"})
    done = client.post(page("eligibility", bid), {"finding": "no", "reason": "The system is new."})

    assert refused.status_code == 422
    assert "reason" in refused.context["form"].errors
    assert done["Location"] == reverse("bids:round", kwargs={"reference": bid.round.reference})
    bid.refresh_from_db()
    assert bid.status == "INELIGIBLE"


def test_eligibility_is_found_once(eligible, client, manager) -> None:
    bid = eligible

    assert client.post(page("eligibility", bid), {"finding": "yes"}).status_code == 422


def test_reviewers_are_offered_with_their_workload_and_others_explained(eligible, client, manager) -> None:
    bid = eligible
    busy, free = make_user(Role.REVIEWER, name="Reviewer A"), make_user(Role.REVIEWER, name="Reviewer B")
    barred = make_user(Role.REVIEWER, name="Reviewer C")
    start_membership(user=barred, role=Role.BIDDER, department=bid.department, by=None, now=NOW)
    proposed_review(eligible_bid(), reviewer=busy)

    shown = client.get(page("assign_reviewers", bid))

    assert list(shown.context["form"].people.values()) == [free, busy]
    assert [choice.reviewer for choice in shown.context["barred"]] == [barred]
    text = shown.content.decode()
    assert "1 review in hand" in text
    assert "Reviewer C: Belongs, or belonged within two years" in text


def test_ask_a_reviewer(eligible, client, manager) -> None:
    bid, reviewer = eligible, make_user(Role.REVIEWER)

    response = client.post(page("assign_reviewers", bid), {"reviewer": reviewer.email, **due()})

    assert response["Location"] == page("assign_reviewers", bid)
    assert Review.objects.get().reviewer == reviewer
    assert "Asked already: proposed" in client.get(page("assign_reviewers", bid)).content.decode()


def test_a_barred_reviewer_posted_by_hand_is_refused(eligible, client, manager) -> None:
    bid, reviewer = eligible, make_user(Role.REVIEWER)
    held = start_membership(user=reviewer, role=Role.BIDDER, department=bid.department, by=None, now=NOW)
    end_membership(membership=held, by=make_user(Role.ADMINISTRATOR), now=NOW + timedelta(seconds=1))

    response = client.post(page("assign_reviewers", bid), {"reviewer": reviewer.email, **due()})

    assert response.status_code == 422
    assert not Review.objects.exists()


def test_a_date_that_has_passed_is_refused_beside_its_field(eligible, client, manager) -> None:
    bid, reviewer = eligible, make_user(Role.REVIEWER)

    response = client.post(page("assign_reviewers", bid), {"reviewer": reviewer.email, **due(-1)})

    assert response.status_code == 422
    assert "due_on" in response.context["form"].errors


def test_nobody_is_asked_for_a_bid_that_is_not_eligible(submitted, client, manager) -> None:
    assert "only while a bid is eligible" in client.get(page("assign_reviewers", submitted)).content.decode()


def test_before_accepting_only_the_outside_of_the_bid_is_shown(eligible, client) -> None:
    bid = eligible
    review = proposed_review(bid)
    sign_in(client, review.reviewer)

    for name in ("review", "accept_review"):
        text = client.get(page(name, bid)).content.decode()
        assert bid.reference in text
        assert bid.title in text
        assert bid.systems.get().system.name in text
        assert SECRET not in text
        assert "1,000,000" not in text


def test_a_declined_bid_stays_closed_to_the_reviewer(eligible, client) -> None:
    review = proposed_review(eligible)
    decline_review(review=review, reason="On leave", by=review.reviewer, now=NOW)
    sign_in(client, review.reviewer)

    text = client.get(page("review", review.version.bid)).content.decode()

    assert "Your reason: On leave" in text
    assert SECRET not in text


def test_reviewers_cannot_open_a_bid_they_were_not_given(eligible, client) -> None:
    bid = accepted_review(eligible).version.bid
    sign_in(client, make_user(Role.REVIEWER))

    for name in (*OWN, "bid_reviews"):
        assert client.get(page(name, bid)).status_code == 404
    assert client.get(reverse("bids:bid", kwargs={"reference": bid.reference})).status_code == 403


def test_accepting_needs_the_declaration(eligible, client) -> None:
    review = proposed_review(eligible)
    sign_in(client, review.reviewer)
    bid = review.version.bid

    refused = client.post(page("accept_review", bid), {})
    done = client.post(page("accept_review", bid), {"no_conflict": "on"})

    assert refused.status_code == 422
    assert "no_conflict" in refused.context["form"].errors
    assert done["Location"] == page("review", bid)
    assert SECRET in client.get(page("review", bid)).content.decode()


@pytest.mark.parametrize(("name", "status"), [("decline_review", "DECLINED"), ("recuse_review", "RECUSED")])
def test_giving_a_review_up(eligible, client, name, status) -> None:
    review = proposed_review(eligible)
    sign_in(client, review.reviewer)
    address = page(name, review.version.bid)

    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "I know the team"})["Location"] == page("reviews")
    review.refresh_from_db()
    assert review.status == status
    again = client.post(address, {"reason": "Once more"})
    assert again.status_code == 422


def test_scores_are_saved_in_part_and_shown_again(eligible, client) -> None:
    review = accepted_review(eligible)
    bid = review.version.bid
    sign_in(client, review.reviewer)

    response = client.post(page("review", bid), {"score_FIT": "4", "justification_FIT": "Users are clear."})
    text = client.get(page("review", bid)).content.decode()

    assert response["Location"] == page("review", bid)
    assert ReviewScore.objects.get().score == 4
    assert "1 of 6 scored, last saved" in text
    assert "Users are clear." in text
    client.post(page("review", bid), {})
    assert not ReviewScore.objects.exists()


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"score_FIT": "4"}, "justification_FIT"),
        ({"justification_FIT": "Good"}, "score_FIT"),
        ({"score_FIT": "6", "justification_FIT": "Best"}, "score_FIT"),
    ],
)
def test_half_a_score_is_refused_and_kept_on_the_page(eligible, client, data, field) -> None:
    review = accepted_review(eligible)
    sign_in(client, review.reviewer)
    extra = {"score_EXIT": "2", "justification_EXIT": "Kept as typed."}

    response = client.post(page("review", review.version.bid), {**extra, **data})

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert "Kept as typed." in response.content.decode()
    assert not ReviewScore.objects.exists()


def test_another_rounds_criterion_posted_by_hand_is_not_kept(eligible, client) -> None:
    own = CriterionSpec("OWN", "Own", CriterionKind.PANEL, 4, DEFAULT_CRITERIA[2].anchors)
    open_round(criteria=(*DEFAULT_CRITERIA[:-1], own))
    review = accepted_review(eligible)
    sign_in(client, review.reviewer)

    client.post(
        page("review", review.version.bid), {"score_OWN": "5", "justification_OWN": "Best", "criterion": "1"}
    )

    assert not ReviewScore.objects.exists()


def test_submit_a_review(eligible, client) -> None:
    review = accepted_review(eligible)
    bid = review.version.bid
    sign_in(client, review.reviewer)

    early = client.get(page("submit_review", bid)).content.decode()
    refused = client.post(page("submit_review", bid))
    saved = client.post(page("review", bid), sheet(finish="yes"))
    check = client.get(page("submit_review", bid)).content.decode()
    done = client.post(page("submit_review", bid))

    assert "Still to score" in early
    assert refused.status_code == 409
    assert saved["Location"] == page("submit_review", bid)
    assert "never changes" in check
    assert done["Location"] == page("reviews")
    review.refresh_from_db()
    assert review.status == "SUBMITTED"
    assert client.get(page("submit_review", bid))["Location"] == page("review", bid)
    assert client.post(page("review", bid), sheet("5")).status_code == 422
    assert "Your scores" in client.get(page("review", bid)).content.decode()


def test_a_withdrawn_bid_is_not_scored(eligible, client) -> None:
    review = accepted_review(eligible)
    bid = Bid.objects.get(pk=review.version.bid_id)
    withdraw_bid(bid=bid, reason="Funded elsewhere", by=bid.created_by, now=NOW)
    sign_in(client, review.reviewer)

    assert "Save and check" not in client.get(page("review", bid)).content.decode()
    assert client.post(page("review", bid), sheet()).status_code == 422


def test_my_reviews_are_listed_by_due_date(eligible, client) -> None:
    reviewer = make_user(Role.REVIEWER)
    waiting = proposed_review(eligible, reviewer=reviewer)
    given_up = proposed_review(eligible_bid(), reviewer=reviewer)
    decline_review(review=given_up, reason="On leave", by=reviewer, now=NOW)
    sign_in(client, reviewer)

    shown = client.get(page("reviews"))

    assert shown.context["in_hand"] == [waiting]
    assert shown.context["done"] == [given_up]
    assert "Nothing waits for you" not in shown.content.decode()


def test_a_new_reviewer_has_an_empty_list(client) -> None:
    sign_in(client, make_user(Role.REVIEWER))

    assert "Nothing waits for you" in client.get(page("reviews")).content.decode()


@pytest.mark.parametrize("role", [Role.CHAIR, Role.FUND_MANAGER, Role.AUDITOR])
def test_the_chair_the_fund_and_auditors_read_submitted_reviews_at_once(client, role) -> None:
    bid = reviewed_bid(open_round(), (1, 4))
    accepted_review(bid)
    sign_in(client, make_user(role))

    assert len(client.get(page("bid_reviews", bid)).context["reviews"]) == 2


def test_reviewers_read_each_other_once_the_ranking_is_frozen(client) -> None:
    round_ = open_round()
    bid = reviewed_bid(round_, (1, 4))
    reviewer = Review.objects.filter(version__bid=bid).earliest("pk").reviewer
    sign_in(client, reviewer)

    before = client.get(page("bid_reviews", bid)).context["reviews"]
    freeze(close_round(round_))
    after = client.get(page("bid_reviews", bid)).context["reviews"]

    assert [review.reviewer for review in before] == [reviewer]
    assert len(after) == 2
    assert page("bid_reviews", bid) in client.get(page("review", bid)).content.decode()


@pytest.mark.parametrize("role", [Role.BIDDER, Role.SIGN_OFF, Role.TREASURY_ANALYST, Role.ADMINISTRATOR])
def test_departments_and_others_never_read_reviews(client, role) -> None:
    round_ = open_round()
    bid = reviewed_bid(round_)
    freeze(close_round(round_))
    department = bid.department if role in (Role.BIDDER, Role.SIGN_OFF) else None
    sign_in(client, make_user(role, department))

    assert client.get(page("bid_reviews", bid)).status_code == 403


def test_the_sheet_costs_the_same_however_many_reviews(client, django_assert_max_num_queries) -> None:
    bid = reviewed_bid(open_round(reviews_wanted=4), (1, 2, 3))
    review = accepted_review(bid)
    sign_in(client, review.reviewer)

    with django_assert_max_num_queries(14):
        client.get(page("review", bid))
