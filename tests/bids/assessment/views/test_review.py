"""A reviewer's own review, from the declaration to the submitted scores."""

import pytest

from accounts.permissions import Role
from bids.assessment.actions.eligibility import find_eligible
from bids.assessment.actions.reviews import decline_review
from bids.assessment.models import ReviewScore
from bids.assessment.rules.challenges import ALL_EQUAL
from bids.rounds.rules.criteria import DEFAULT_CRITERIA, CriterionSpec
from bids.rounds.rules.scoring import CriterionKind
from bids.versions.actions.withdrawal import withdraw_bid
from bids.writing.models import Bid
from legacyfund.web.autosave import HEADER
from tests.factories.accounts import NOW, make_user, sign_in
from tests.factories.assessment import (
    accepted_review,
    open_round,
    proposed_review,
    reviewed_bid,
    submitted_review,
)
from tests.factories.bids import fresh_bid, submitted_full_bid
from tests.factories.pages import bids_url, post_as_shown, text_of

pytestmark = pytest.mark.django_db
SECRET = "An answer to what_will_be_done in a few words."
CODES = [spec.code for spec in DEFAULT_CRITERIA if spec.kind is CriterionKind.PANEL]


def sheet(score="3", **changes):
    """A full sheet as the page posts it."""
    given = {f"score_{code}": score for code in CODES}
    given |= {f"justification_{code}": f"Shown under {code}." for code in CODES}
    given |= {f"confidence_{code}": "HIGH" for code in CODES}
    return {**given, **changes}


def test_before_accepting_only_the_outside_of_the_bid_is_shown(eligible, client) -> None:
    review = proposed_review(eligible)
    sign_in(client, review.reviewer)

    for name in ("review", "accept_review"):
        text = text_of(client.get(bids_url(name, eligible)))
        assert eligible.reference in text
        assert eligible.title in text
        assert eligible.systems.get().system.name in text
        assert SECRET not in text
        assert "1,000,000" not in text


def test_a_declined_bid_stays_closed_to_the_reviewer(eligible, client) -> None:
    review = proposed_review(eligible)
    decline_review(review=review, reason="On leave", by=review.reviewer, now=NOW)
    sign_in(client, review.reviewer)

    text = text_of(client.get(bids_url("review", review.version.bid)))

    assert "Your reason: On leave" in text
    assert SECRET not in text


def test_accepting_needs_the_declaration(eligible, client) -> None:
    review = proposed_review(eligible)
    sign_in(client, review.reviewer)
    bid = review.version.bid

    refused = client.post(bids_url("accept_review", bid), {})
    done = client.post(bids_url("accept_review", bid), {"no_conflict": "on"})

    assert refused.status_code == 422
    assert "no_conflict" in refused.context["form"].errors
    assert done["Location"] == bids_url("review", bid)
    assert SECRET in text_of(client.get(bids_url("review", bid)))


@pytest.mark.parametrize(("name", "status"), [("decline_review", "DECLINED"), ("recuse_review", "RECUSED")])
def test_giving_a_review_up(eligible, client, name, status) -> None:
    review = proposed_review(eligible)
    sign_in(client, review.reviewer)
    address = bids_url(name, review.version.bid)

    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "I know the team"})["Location"] == bids_url("reviews")
    review.refresh_from_db()
    assert review.status == status
    again = client.post(address, {"reason": "Once more"})
    assert again.status_code == 409


def test_scores_are_saved_in_part_and_shown_again(eligible, client) -> None:
    review = accepted_review(eligible)
    bid = review.version.bid
    sign_in(client, review.reviewer)

    response = post_as_shown(
        client, bids_url("review", bid), {"score_FIT": "4", "justification_FIT": "Users are clear."}
    )
    text = text_of(client.get(bids_url("review", bid)))

    assert response["Location"] == bids_url("review", bid)
    assert ReviewScore.objects.get().score == 4
    assert "1 of 6 scored, last saved" in text
    assert "Users are clear." in text
    post_as_shown(client, bids_url("review", bid), {})
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

    response = client.post(bids_url("review", review.version.bid), {**extra, **data})

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert "Kept as typed." in text_of(response)
    assert not ReviewScore.objects.exists()


def test_another_rounds_criterion_posted_by_hand_is_not_kept(eligible, client) -> None:
    own = CriterionSpec("OWN", "Own", CriterionKind.PANEL, 4, DEFAULT_CRITERIA[2].anchors)
    open_round(criteria=(*DEFAULT_CRITERIA[:-1], own))
    review = accepted_review(eligible)
    sign_in(client, review.reviewer)

    post_as_shown(
        client,
        bids_url("review", review.version.bid),
        {"score_OWN": "5", "justification_OWN": "Best", "criterion": "1"},
    )

    assert not ReviewScore.objects.exists()


def test_submit_a_review(eligible, client) -> None:
    review = accepted_review(eligible)
    bid = review.version.bid
    sign_in(client, review.reviewer)

    early = text_of(client.get(bids_url("submit_review", bid)))
    refused = client.post(bids_url("submit_review", bid))
    saved = post_as_shown(client, bids_url("review", bid), sheet(finish="yes"))
    check = text_of(client.get(bids_url("submit_review", bid)))
    asked = post_as_shown(client, bids_url("submit_review", bid))
    done = post_as_shown(client, bids_url("submit_review", bid), {"sure": [ALL_EQUAL]})

    assert "Still to score" in early
    assert refused.status_code == 409
    assert saved["Location"] == bids_url("submit_review", bid)
    assert "never changes" in check
    assert "equally good on all 6 criteria: 3" in check
    assert asked.status_code == 422
    assert done["Location"] == bids_url("reviews")
    review.refresh_from_db()
    assert review.status == "SUBMITTED"
    assert client.get(bids_url("submit_review", bid))["Location"] == bids_url("review", bid)
    assert client.post(bids_url("review", bid), sheet("5")).status_code == 409
    assert "Your scores" in text_of(client.get(bids_url("review", bid)))


def test_the_sheet_leads_to_the_sections_and_back_and_keeps_what_is_scored_in_sight(client) -> None:
    full = submitted_full_bid()
    find_eligible(bid=full, by=make_user(Role.FUND_MANAGER), now=NOW)
    review = accepted_review(fresh_bid(full))
    sign_in(client, review.reviewer)
    page = bids_url("review", full)
    post_as_shown(client, page, {"score_FIT": "4", "justification_FIT": "Clear.", "confidence_FIT": "LOW"})

    text = text_of(client.get(page))

    for anchor in ("section-work", "section-benefits", "criterion-FIT", "section-resilience"):
        assert text.count(f'id="{anchor}"') == 1
        assert f'href="#{anchor}"' in text
    assert "FIT 4" in text
    assert "All years" in text
    assert '<a class="govuk-link" href="#scores">Go to your scores, below the bid</a>' in text


def test_scores_save_themselves_over_what_the_page_showed(eligible, client) -> None:
    review = accepted_review(eligible)
    page = bids_url("review", review.version.bid)
    sign_in(client, review.reviewer)
    half, whole = {"score_FIT": "4"}, {"score_FIT": "4", "justification_FIT": "Clear."}

    assert post_as_shown(client, page, half, headers={HEADER: "1"}).status_code == 422
    saved = post_as_shown(client, page, whole, headers={HEADER: "1"})
    later = client.post(
        page, {**whole, "score_FIT": "3", "seen": saved.json()["seen"]}, headers={HEADER: "1"}
    )
    older = client.post(
        page, {**whole, "score_FIT": "1", "seen": saved.json()["seen"]}, headers={HEADER: "1"}
    )

    assert (saved.status_code, later.status_code, older.status_code) == (200, 200, 409)
    assert ReviewScore.objects.get().score == 3


def test_taking_a_review_back(eligible, client) -> None:
    review = submitted_review(eligible)
    page, sheet_page = bids_url("recall_review", eligible), bids_url("review", eligible)
    assert client.get(page).status_code == 302
    sign_in(client, make_user(Role.REVIEWER))
    assert client.get(page).status_code == 404
    sign_in(client, review.reviewer)

    assert page in text_of(client.get(sheet_page))
    assert client.post(page, {"reason": ""}).status_code == 422
    assert client.post(page, {"reason": "I misread it."})["Location"] == sheet_page
    assert "Save and check" in text_of(client.get(sheet_page))
    assert client.post(page, {"reason": "Again."}).status_code == 409


def test_a_withdrawn_bid_is_not_scored(eligible, client) -> None:
    review = accepted_review(eligible)
    bid = Bid.objects.get(pk=review.version.bid_id)
    withdraw_bid(bid=bid, reason="Funded elsewhere", by=bid.created_by, now=NOW)
    sign_in(client, review.reviewer)

    assert "Save and check" not in text_of(client.get(bids_url("review", bid)))
    assert client.post(bids_url("review", bid), sheet()).status_code == 409


def test_the_sheet_costs_the_same_however_many_reviews(client, django_assert_max_num_queries) -> None:
    bid = reviewed_bid(open_round(reviews_wanted=4), (1, 2, 3))
    review = accepted_review(bid)
    sign_in(client, review.reviewer)

    with django_assert_max_num_queries(14):
        client.get(bids_url("review", bid))
