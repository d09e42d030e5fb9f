"""Finding a bid eligible, or not."""

import pytest

from tests.factories.pages import bids_url, post_as_shown, text_of

pytestmark = pytest.mark.django_db
FUND = ("eligibility", "assign_reviewers")
SECRET = "An answer to what_will_be_done in a few words."


def test_a_draft_is_not_checked_by_address(draft, client, manager) -> None:
    for name in FUND:
        assert "has not been submitted" in text_of(client.get(bids_url(name, draft)))
        assert client.post(bids_url(name, draft)).status_code == 409


def test_the_fund_reads_the_bid_and_lets_it_through(submitted, client, manager) -> None:
    shown = client.get(bids_url("eligibility", submitted))
    response = post_as_shown(client, bids_url("eligibility", submitted), {"finding": "yes"})

    assert SECRET in text_of(shown)
    assert response["Location"] == bids_url("assign_reviewers", submitted)
    submitted.refresh_from_db()
    assert submitted.status == "ELIGIBLE"
    assert "Eligibility has been checked" in text_of(client.get(bids_url("eligibility", submitted)))


def test_not_eligible_needs_a_reason(submitted, client, manager) -> None:
    refused = client.post(bids_url("eligibility", submitted), {"finding": "no"})
    done = post_as_shown(
        client, bids_url("eligibility", submitted), {"finding": "no", "reason": "The system is new."}
    )

    assert refused.status_code == 422
    assert "reason" in refused.context["form"].errors
    assert done["Location"] == bids_url("round", submitted.round)
    submitted.refresh_from_db()
    assert submitted.status == "INELIGIBLE"


def test_eligibility_is_found_once(eligible, client, manager) -> None:
    assert client.post(bids_url("eligibility", eligible), {"finding": "yes"}).status_code == 409
