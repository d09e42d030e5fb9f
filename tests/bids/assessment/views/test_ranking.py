"""The ranking: who sees it and when, and the chair who freezes it."""

from datetime import UTC, datetime

import pytest

from accounts.permissions import Role
from bids.writing.actions.closing import close_round as close
from tests.factories.accounts import make_user, sign_in
from tests.factories.assessment import (
    close_round,
    eligible_bid,
    end_submission,
    freeze,
    reviewed_bid,
)
from tests.factories.bids import submitted_bid
from tests.factories.clarification import clarifying_bid
from tests.factories.pages import bids_url, post_as_shown, text_of

pytestmark = pytest.mark.django_db
REAL_NOW = datetime.now(UTC)


OPEN_CLOSED_FROZEN = {
    Role.CHAIR: (404, 200, 200),
    Role.FUND_MANAGER: (404, 200, 200),
    Role.AUDITOR: (404, 200, 200),
    Role.REVIEWER: (404, 404, 200),
    Role.BIDDER: (403, 403, 403),
    Role.SIGN_OFF: (403, 403, 403),
    Role.TREASURY_ANALYST: (403, 403, 403),
}


def test_who_sees_the_ranking_and_when(reviewed, client) -> None:
    round_ = reviewed.round
    people = {role: make_user(role) for role in OPEN_CLOSED_FROZEN}

    def statuses():
        page = bids_url("ranking", round_)
        return [sign_in(client, person).get(page).status_code for person in people.values()]

    while_open = statuses()
    close_round(round_)
    while_closed = statuses()
    freeze(round_)

    seen = zip(while_open, while_closed, statuses(), strict=True)
    assert dict(zip(people, seen, strict=True)) == OPEN_CLOSED_FROZEN


def test_the_ranking_page_shows_values_and_their_lines(reviewed, client) -> None:
    bid, round_ = reviewed, reviewed.round
    lacking = eligible_bid(round_)
    unchecked = submitted_bid(round_)
    close_round(round_)
    sign_in(client, make_user(Role.CHAIR))

    shown = client.get(bids_url("ranking", round_))

    table = shown.context["table"]
    (line,) = table.ranked
    assert sum(part.points for part in line.lines) == line.value
    text = text_of(shown)
    assert "Mean of 3, 4 out of 5" in text
    assert bid.reference in text
    assert "0 of 2 reviews submitted." in text
    assert lacking.reference in text
    assert unchecked.reference in text
    assert bids_url("freeze_ranking", round_) not in shown.content.decode()


def test_the_ranking_is_shown_page_by_page(reviewed, client, monkeypatch) -> None:
    round_ = reviewed.round
    unchecked, lacking = submitted_bid(round_), eligible_bid(round_)
    close_round(round_)
    sign_in(client, make_user(Role.CHAIR))
    monkeypatch.setattr("bids.assessment.views.ranking.BIDS_A_PAGE", 1)

    shown = [client.get(bids_url("ranking", round_), {"missing": number}) for number in (1, 2)]

    assert [line.bid.reference for line in shown[0].context["page"]] == [reviewed.reference]
    listed = [[bid.reference for bid, _ in page.context["not_ranked"]] for page in shown]
    assert listed == [[unchecked.reference], [lacking.reference]]
    assert "?missing=2" in text_of(shown[0])


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

    assert client.post(bids_url("freeze_ranking", opened)).status_code == 404


def test_a_round_of_no_bids_says_so(opened, client) -> None:
    end_submission(opened)
    close(round=opened, by=None, now=REAL_NOW)
    sign_in(client, make_user(Role.CHAIR))

    assert "No eligible bid" in text_of(client.get(bids_url("ranking", opened)))
