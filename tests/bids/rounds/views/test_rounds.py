"""The list of rounds and a round's page: who may open them and what they show."""

import pytest
from django.urls import reverse

from accounts.permissions import Role
from tests.factories.accounts import make_user, sign_in
from tests.factories.assessment import (
    eligible_bid,
    make_round,
    proposed_review,
)
from tests.factories.bids import draft_bid, submitted_bid
from tests.factories.pages import bids_url, text_of

pytestmark = pytest.mark.django_db

MANAGED = ("create_round", "edit_criteria", "open_round", "change_deadline", "close_round")

ALL = ("rounds", "round", "ranking", "freeze_ranking", *MANAGED)


def address(name, round_):
    return bids_url(name, None if name in ("rounds", "create_round") else round_)


def test_signed_out_goes_to_sign_in(planned, client) -> None:
    for name in ALL:
        response = client.get(address(name, planned))

        assert response.status_code == 302
        assert reverse("account_login") in response["Location"]


@pytest.mark.parametrize("role", [Role.BIDDER, Role.CHAIR, Role.REVIEWER, Role.AUDITOR, Role.ADMINISTRATOR])
def test_only_fund_managers_manage(planned, client, role) -> None:
    sign_in(client, make_user(role))

    for name in MANAGED:
        assert client.get(address(name, planned)).status_code == 403
        assert client.post(address(name, planned)).status_code == 403


def test_pages_that_only_show_take_no_posts(ranked_round, client, manager) -> None:
    for name in ("rounds", "round", "ranking"):
        assert client.post(address(name, ranked_round)).status_code == 405


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.TREASURY_ANALYST, Role.ADMINISTRATOR])
def test_those_who_see_no_bids_see_no_rounds(client, role) -> None:
    sign_in(client, make_user(role))

    assert client.get(bids_url("rounds")).status_code == 403


@pytest.mark.parametrize("role", [Role.BIDDER, Role.SIGN_OFF])
def test_departments_see_open_rounds_and_no_planned_one(opened, planned, client, role) -> None:
    sign_in(client, make_user(role))

    listed = text_of(client.get(bids_url("rounds")))

    assert opened.reference in listed
    assert planned.reference not in listed
    assert client.get(bids_url("round", planned)).status_code == 404
    assert client.get(bids_url("round", opened)).status_code == 200


def test_a_department_counts_its_own_bids_and_no_further_than_the_panel(eligible, client) -> None:
    bid, round_ = eligible, eligible.round
    submitted_bid(round_)
    sign_in(client, make_user(Role.BIDDER, bid.department))

    shown = client.get(bids_url("round", round_))

    assert [(row.label, row.bids) for row in shown.context["counts"]] == [("With the panel", 1)]
    assert not shown.context["page"]
    assert bids_url("ranking", round_) not in text_of(shown)


def test_the_fund_sees_every_bid_but_no_draft(submitted, client, manager) -> None:
    bid, round_ = submitted, submitted.round
    draft = draft_bid(round_, title="A secret plan")

    shown = client.get(bids_url("round", round_))

    assert [row.reference for row in shown.context["page"]] == [bid.reference]
    assert draft.title not in text_of(shown)
    assert bids_url("eligibility", bid) in text_of(shown)


def test_the_checklist_says_what_a_planned_round_lacks(planned, bare_round, client, manager) -> None:
    bare, ready = bare_round, planned

    assert "It has no criteria." in text_of(client.get(bids_url("round", bare)))
    assert bids_url("open_round", ready) in text_of(client.get(bids_url("round", ready)))


def test_the_rounds_page_costs_the_same_however_many_rounds(
    client, manager, django_assert_max_num_queries
) -> None:
    for _ in range(5):
        make_round()

    with django_assert_max_num_queries(10):
        client.get(bids_url("rounds"))


def test_the_round_page_costs_the_same_however_many_bids(
    eligible, client, manager, django_assert_max_num_queries
) -> None:
    round_ = eligible.round
    for _ in range(2):
        eligible_bid(round_)

    with django_assert_max_num_queries(21):
        client.get(bids_url("round", round_))


def test_the_round_page_shows_its_bids_page_by_page(eligible, client, manager, monkeypatch) -> None:
    round_ = eligible.round
    later = eligible_bid(round_)
    proposed_review(later)
    monkeypatch.setattr("bids.assessment.views.rounds.BIDS_A_PAGE", 1)

    first, second = client.get(bids_url("round", round_)), client.get(bids_url("round", round_), {"page": 2})

    assert [row.reference for row in first.context["page"]] == [eligible.reference]
    assert [(row.reference, row.asked, row.reviewed) for row in second.context["page"]] == [
        (later.reference, 1, 0)
    ]
    assert "?page=2" in text_of(first)
    assert f"{bids_url('bids')}?round={round_.reference}" in text_of(first)
