"""A reviewer opens the figures of the options into their lines, once no interest is declared."""

import pytest

from accounts.permissions import Role
from bids.assessment.actions.eligibility import find_eligible
from bids.assessment.actions.reviews import accept_review
from tests.factories.accounts import NOW, make_user, sign_in
from tests.factories.assessment import accepted_review, proposed_review
from tests.factories.bids import fresh_bid, submitted_full_bid
from tests.factories.pages import bids_url, text_of
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db


def proposed_full_review():
    bid = submitted_full_bid()
    find_eligible(bid=bid, by=make_user(Role.FUND_MANAGER), now=NOW)
    return proposed_review(fresh_bid(bid))


review = built_once(proposed_full_review)


def test_the_figures_open_once_no_interest_is_declared(review, client):
    address = bids_url("review_appraisal", review.version.bid)
    sign_in(client, review.reviewer)
    before = client.get(address)

    accept_review(review=review, no_conflict=True, by=review.reviewer, now=NOW)
    shown = text_of(client.get(address))

    assert before.status_code == 404
    assert "Costs with optimism bias, discounted" in shown
    assert "Supplier&#x27;s work in 2027-28" in shown
    assert f'href="{address}"' in text_of(client.get(bids_url("review", review.version.bid)))
    assert client.post(address).status_code == 405


def test_nobody_else_reads_them_there(review, client):
    sign_in(client, make_user(Role.REVIEWER))

    assert client.get(bids_url("review_appraisal", review.version.bid)).status_code == 404


def test_a_short_form_bid_has_no_options(eligible, client):
    mine = accepted_review(eligible)
    sign_in(client, mine.reviewer)

    assert client.get(bids_url("review_appraisal", eligible)).status_code == 404
    assert bids_url("review_appraisal", eligible) not in text_of(client.get(bids_url("review", eligible)))
