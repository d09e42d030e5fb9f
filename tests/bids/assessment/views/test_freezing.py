"""The chair freezes the ranking, once everything is there."""

from datetime import UTC, datetime

import pytest

from accounts.permissions import Role
from bids.writing.actions.closing import close_round as close
from tests.factories.accounts import make_user, sign_in
from tests.factories.assessment import (
    close_round,
    end_submission,
    reviewed_bid,
)
from tests.factories.clarification import clarifying_bid
from tests.factories.pages import bids_url, post_as_shown, text_of

pytestmark = pytest.mark.django_db


def test_a_bid_that_has_still_to_answer_is_named_and_nothing_is_frozen(reviewed, client) -> None:
    round_ = reviewed.round
    asked = clarifying_bid(reviewed_bid(round_))
    close_round(round_)
    sign_in(client, make_user(Role.CHAIR))

    shown = client.get(bids_url("ranking", round_))

    assert asked.reference in text_of(shown)
    assert "the department has still to answer a clarification." in text_of(shown)
    assert bids_url("freeze_ranking", round_) not in shown.content.decode()


def test_the_chair_freezes(reviewed, client) -> None:
    round_ = reviewed.round
    reviewed_bid(round_)
    close_round(round_)
    sign_in(client, make_user(Role.CHAIR))

    before = text_of(client.get(bids_url("ranking", round_)))
    confirm = text_of(client.get(bids_url("freeze_ranking", round_)))
    response = post_as_shown(client, bids_url("freeze_ranking", round_))
    after = client.get(bids_url("ranking", round_))

    assert bids_url("freeze_ranking", round_) in before
    assert "never changes" in confirm
    assert response["Location"] == bids_url("ranking", round_)
    assert "Tied on everything; placed by reference" in text_of(after)
    assert after.context["table"].frozen.sha256 in text_of(after)
    assert client.get(bids_url("freeze_ranking", round_))["Location"] == bids_url("ranking", round_)
    assert client.post(bids_url("freeze_ranking", round_)).status_code == 409


def test_a_freeze_that_lacks_something_says_what(eligible, client) -> None:
    bid, round_ = eligible, eligible.round
    close_round(round_)
    sign_in(client, make_user(Role.CHAIR))

    response = client.post(bids_url("freeze_ranking", round_))

    assert response.status_code == 409
    assert bid.reference in text_of(response)


def test_nobody_else_freezes(opened, client) -> None:
    page = bids_url("freeze_ranking", close_round(opened))
    others = [role for role in Role if role != Role.CHAIR]

    statuses = {role: sign_in(client, make_user(role)).post(page).status_code for role in others}

    assert statuses == dict.fromkeys(others, 403)


def test_an_open_round_is_not_frozen_by_address(opened, client) -> None:
    sign_in(client, make_user(Role.CHAIR))

    refused = client.post(bids_url("freeze_ranking", opened))
    assert refused.status_code == 409
    assert "Nothing is ranked yet" in text_of(refused)
    assert "Nothing is ranked yet" in text_of(client.get(bids_url("freeze_ranking", opened)))


def test_a_round_of_no_bids_says_so(opened, client) -> None:
    end_submission(opened)
    close(round=opened, by=None, now=datetime.now(UTC))
    sign_in(client, make_user(Role.CHAIR))

    assert "No eligible bid" in text_of(client.get(bids_url("ranking", opened)))
