"""Certifying and submitting, and refusing to."""

from datetime import UTC, datetime

import pytest

from accounts.permissions import Role
from bids.register.actions.ratings import confirm_rating
from bids.rounds.models import Round
from bids.versions.models import BidVersion
from bids.writing.workflow import BidStatus
from tests.factories.accounts import NOW, make_user, sign_in
from tests.factories.bids import (
    TESTS,
    certifying_bid,
)
from tests.factories.pages import bids_url, fields_of, text_of
from tests.factories.register import LOW_SCORES, rate_system

pytestmark = pytest.mark.django_db
CONFIRMED = {"confirmed": sorted(TESTS)}


def test_the_sign_off_reads_everything_and_certifies(client):
    bid = certifying_bid(title="Retire payroll")
    signer = make_user(Role.SIGN_OFF, bid.department)
    sign_in(client, signer)

    text = text_of(client.get(bids_url("certify_bid", bid)))
    response = client.post(bids_url("certify_bid", bid), {**fields_of(text), **CONFIRMED}, follow=True)

    version = BidVersion.objects.get()
    assert "An answer to why_now" in text
    assert response.redirect_chain == [(bids_url("bid_submitted", bid), 302)]
    shown = text_of(response)
    assert bid.reference in shown
    assert version.sha256 in shown


def test_the_same_submission_twice_shows_the_submitted_bid(certifying, client):
    sign_in(client, make_user(Role.SIGN_OFF, certifying.department))

    posted = {**fields_of(text_of(client.get(bids_url("certify_bid", certifying)))), **CONFIRMED}
    first = client.post(bids_url("certify_bid", certifying), posted)
    second = client.post(bids_url("certify_bid", certifying), posted)
    reopened = client.get(bids_url("certify_bid", certifying))

    assert (
        first["Location"]
        == second["Location"]
        == reopened["Location"]
        == bids_url("bid_submitted", certifying)
    )
    assert BidVersion.objects.count() == 1


def test_what_changed_since_it_was_read_is_read_again_before_it_is_certified(certifying, client):
    page = bids_url("certify_bid", certifying)
    sign_in(client, make_user(Role.SIGN_OFF, certifying.department))
    read = fields_of(text_of(client.get(page)))
    system = certifying.systems.get().system
    rate_system(system, LOW_SCORES)
    confirm_rating(system=system, by=make_user(Role.BIDDER, certifying.department), now=NOW)

    refused = client.post(page, {**read, **CONFIRMED})
    frozen = BidVersion.objects.exists()
    again = client.post(page, {**fields_of(text_of(refused)), **CONFIRMED})

    assert refused.status_code == 409
    assert "Read it again" in text_of(refused)
    assert not frozen
    assert again["Location"] == bids_url("bid_submitted", certifying)


@pytest.mark.parametrize("confirmed", [[], sorted(TESTS)[:3], ["regularity", "made up"]])
def test_certifying_without_all_four_tests_shows_the_page_again(certifying, client, confirmed):
    sign_in(client, make_user(Role.SIGN_OFF, certifying.department))

    response = client.post(bids_url("certify_bid", certifying), {"confirmed": confirmed})

    assert response.status_code == 200
    assert "There is a problem" in text_of(response)
    assert not BidVersion.objects.exists()


def test_who_sent_it_is_told_that_somebody_else_certifies(certifying, client):
    from accounts.actions.people import start_membership

    bid = certifying
    start_membership(user=bid.sent_by, role=Role.SIGN_OFF, department=bid.department, by=None, now=NOW)
    sign_in(client, bid.sent_by)

    text = text_of(client.get(bids_url("certify_bid", bid)))
    response = client.post(bids_url("certify_bid", bid), CONFIRMED)

    assert "somebody else has to certify it" in text
    assert "Certify and submit</button>" not in " ".join(text.split())
    assert response.status_code == 403
    assert "somebody else has to certify it" in text_of(response)


def test_certifying_at_the_closing_time_is_refused(certifying, client):
    Round.objects.update(closes_at=datetime.now(UTC))
    sign_in(client, make_user(Role.SIGN_OFF, certifying.department))

    response = client.post(bids_url("certify_bid", certifying), CONFIRMED)

    assert response.status_code == 409
    assert "is closed" in text_of(response)


@pytest.mark.parametrize("name", ["certify_bid", "refuse_certification"])
def test_signing_a_draft_leads_to_its_page(draft, client, name):
    sign_in(client, make_user(Role.SIGN_OFF, draft.department))

    assert client.get(bids_url(name, draft))["Location"] == bids_url("bid", draft)


def test_certification_is_refused_and_the_writers_read_why(certifying, client):
    sign_in(client, make_user(Role.SIGN_OFF, certifying.department))

    assert "What has to be put right?" in text_of(client.get(bids_url("refuse_certification", certifying)))
    client.post(bids_url("refuse_certification", certifying), {"reason": "The date is wrong"})
    sign_in(client, certifying.created_by)

    assert "The date is wrong" in text_of(client.get(bids_url("bid", certifying)))


@pytest.mark.parametrize("name", ["refuse_certification", "withdraw_bid"])
@pytest.mark.parametrize("reason", ["", "x" * 1001])
def test_a_reason_is_needed_and_kept_when_too_long(certifying, client, name, reason):
    sign_in(client, make_user(Role.SIGN_OFF, certifying.department))

    response = client.post(bids_url(name, certifying), {"reason": reason})

    certifying.refresh_from_db()
    assert response.status_code == 200
    assert reason in text_of(response)
    assert certifying.status == BidStatus.CERTIFYING
