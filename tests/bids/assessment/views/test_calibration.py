"""The fund chooses the bid that everybody scores first."""

import pytest

from accounts.permissions import Role
from bids.assessment.models import CalibrationBid
from tests.factories.accounts import make_user, sign_in
from tests.factories.assessment import eligible_bid, proposed_review
from tests.factories.pages import bids_url, post_as_shown, text_of

pytestmark = pytest.mark.django_db


def test_who_sees_it(eligible, client):
    page = bids_url("calibration", eligible)
    assert client.get(page).status_code == 302
    for role in (Role.CHAIR, Role.REVIEWER, Role.AUDITOR):
        assert sign_in(client, make_user(role)).get(page).status_code == 403
    assert sign_in(client, make_user(Role.FUND_MANAGER)).put(page).status_code == 405


def test_the_fund_marks_a_bid_and_lets_it_compete_again(eligible, client, manager):
    page, reviewers = bids_url("calibration", eligible), bids_url("assign_reviewers", eligible)

    assert page in text_of(client.get(reviewers))
    assert post_as_shown(client, page)["Location"] == reviewers
    assert CalibrationBid.objects.get().marked_by == manager
    assert "It has no place in the ranking" in text_of(client.get(reviewers))
    assert post_as_shown(client, page)["Location"] == reviewers
    assert not CalibrationBid.objects.exists()


@pytest.mark.usefixtures("manager")
def test_the_page_says_why_it_offers_nothing(eligible, client):
    other = eligible_bid(eligible.round)
    asked = eligible_bid()
    proposed_review(asked)
    post_as_shown(client, bids_url("calibration", other))

    for bid, words in ((eligible, "A round has one"), (asked, "have been asked to review")):
        text = text_of(client.get(bids_url("calibration", bid)))
        assert words in text
        assert "Use it for calibration" not in text
        assert client.post(bids_url("calibration", bid)).status_code == 409
