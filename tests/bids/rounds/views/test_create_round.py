"""Setting up a round: its details as typed."""

from datetime import UTC, datetime

import pytest

from bids.rounds.models import Round
from tests.factories.bid_forms import ROUND
from tests.factories.pages import bids_url, text_of

pytestmark = pytest.mark.django_db
DETAILS = {"reference": "2031A", **ROUND}


def address(name, round_):
    return bids_url(name, None if name in ("rounds", "create_round") else round_)


def test_what_the_pages_offer_can_be_posted_as_it_stands(opened, client, manager) -> None:
    for name in ("create_round", "change_deadline"):
        form = client.get(address(name, opened)).context["form"]
        field = form.fields["closing_time"]
        assert field.clean(form["closing_time"].value()).strftime("%H:%M") in form["closing_time"].value()


def test_set_up_a_round(client, manager) -> None:
    response = client.post(bids_url("create_round"), DETAILS)

    round_ = Round.objects.get()
    assert response["Location"] == bids_url("edit_criteria", round_)
    assert round_.opens_at == datetime(2031, 1, 4, 0, 0, tzinfo=UTC)
    assert round_.closes_at == datetime(2031, 6, 26, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"closing_time": "5 pm"}, "closing_time"),
        ({"closes_at_year": "2030"}, "closes_at"),
        ({"reference": "First"}, "reference"),
        ({"name": ""}, "name"),
        ({"reviews_wanted": "9"}, "reviews_wanted"),
    ],
)
def test_a_round_that_does_not_hold_together_comes_back_as_typed(client, manager, changes, field) -> None:
    response = client.post(bids_url("create_round"), {**DETAILS, **changes})

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert "Bid for red-rated systems." in text_of(response)
    assert not Round.objects.exists()
