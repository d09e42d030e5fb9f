"""Opening a round, moving its closing time, and closing it."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.factories.assessment import (
    end_submission,
    make_round,
)
from tests.factories.bids import draft_bid
from tests.factories.pages import bids_url, post_as_shown, text_of

pytestmark = pytest.mark.django_db


def test_open_a_round(client, manager) -> None:
    round_ = make_round(opens_at=datetime.now(UTC) - timedelta(days=1))

    assert "never change" in text_of(client.get(bids_url("open_round", round_)))
    assert post_as_shown(client, bids_url("open_round", round_))["Location"] == bids_url("round", round_)
    round_.refresh_from_db()
    assert round_.status == "OPEN"


def test_an_incomplete_round_is_refused_in_words(bare_round, client, manager) -> None:
    round_ = bare_round

    response = client.post(bids_url("open_round", round_))

    assert response.status_code == 409
    assert "It has no criteria." in text_of(response)


def test_change_the_closing_time(opened, client, manager) -> None:
    round_ = opened
    data = {"closes_at_day": "1", "closes_at_month": "6", "closes_at_year": "2035", "closing_time": "12:30"}

    shown = client.get(bids_url("change_deadline", round_))
    response = post_as_shown(client, bids_url("change_deadline", round_), data)

    assert shown.status_code == 200
    assert response["Location"] == bids_url("round", round_)
    assert "it takes bids until 1 June 2035 at 12:30pm." in text_of(client.get(response["Location"]))
    round_.refresh_from_db()
    assert round_.closes_at == datetime(2035, 6, 1, 11, 30, tzinfo=UTC)


def test_a_closing_time_in_the_past_is_refused(opened, client, manager) -> None:
    data = {"closes_at_day": "1", "closes_at_month": "6", "closes_at_year": "2020", "closing_time": "12:30"}

    response = client.post(bids_url("change_deadline", opened), data)

    assert response.status_code == 422
    assert "in the future" in text_of(response)


def test_close_a_round(opened, client, manager) -> None:
    round_ = opened
    draft_bid(round_)
    end_submission(round_)

    assert bids_url("close_round", round_) in text_of(client.get(bids_url("round", round_)))
    assert "1 bid not submitted" in text_of(client.get(bids_url("close_round", round_)))
    assert client.post(bids_url("close_round", round_))["Location"] == bids_url("round", round_)
    round_.refresh_from_db()
    assert round_.status == "CLOSED"


def test_a_round_is_not_closed_early(opened, client, manager) -> None:
    page = text_of(client.get(bids_url("close_round", opened)))

    assert "Until then the round cannot be closed" in page
    assert "Close the round" not in page
    assert client.post(bids_url("close_round", opened)).status_code == 409
