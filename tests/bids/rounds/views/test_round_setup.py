"""Setting a round up, part by part, and seeing it as departments will."""

import pytest
from django.urls import reverse

from accounts.permissions import Role
from bids.rounds.models import EligibilityCheck, Round
from tests.factories.accounts import make_department, make_user, sign_in
from tests.factories.assessment import make_round
from tests.factories.bid_forms import ROUND
from tests.factories.bids import submitted_bid
from tests.factories.pages import bids_url, post_as_shown, text_of

pytestmark = pytest.mark.django_db
CHANGING = ("edit_round", "edit_round_eligibility")
PAGES = ("set_up_round", "preview_round", *CHANGING)


def test_signed_out_goes_to_sign_in(client, planned):
    for name in PAGES:
        assert reverse("account_login") in client.get(bids_url(name, planned))["Location"]


@pytest.mark.parametrize("role", [Role.BIDDER, Role.CHAIR])
def test_only_fund_managers_set_up(client, planned, role):
    sign_in(client, make_user(role))

    assert {client.get(bids_url(name, planned)).status_code for name in PAGES} == {403}


@pytest.mark.parametrize("name", ["set_up_round", "preview_round"])
def test_pages_that_only_show_take_no_posts(client, planned, manager, name):
    assert client.post(bids_url(name, planned)).status_code == 405


def test_every_part_is_there_with_its_change(client, planned, manager):
    shown = text_of(client.get(bids_url("set_up_round", planned)))

    for name in (*CHANGING, "edit_criteria", "preview_round", "open_round"):
        assert bids_url(name, planned) in shown
    assert "weights sum to 100 of 100" in shown
    assert "Every department; 0 checks" in shown


def test_what_is_missing_is_said_and_it_does_not_open(client, manager):
    bare = make_round(criteria=())

    shown = text_of(client.get(bids_url("set_up_round", bare)))

    assert "It has no criteria." in shown
    assert bids_url("open_round", bare) not in shown


def test_an_open_round_is_set_up_already(opened, client, manager):
    assert "was opened, so its criteria" in text_of(client.get(bids_url("set_up_round", opened)))
    assert client.post(bids_url("edit_round", opened), ROUND).status_code == 409
    assert client.post(bids_url("edit_round_eligibility", opened), {}).status_code == 409


def test_details_are_changed(client, planned, manager):
    assert planned.name in text_of(client.get(bids_url("edit_round", planned)))

    response = post_as_shown(
        client, bids_url("edit_round", planned), {**ROUND, "name": "Other", "questions_version": "2"}
    )

    assert response["Location"] == bids_url("set_up_round", planned)
    assert (Round.objects.get().name, Round.objects.get().questions_version) == ("Other", "2")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"closes_at_year": "2030"}, "closes after it opens"),
        ({"closes_at_month": "3", "closes_at_day": "30", "closing_time": "01:30"}, "never happens in London"),
    ],
)
def test_details_that_do_not_hold_together_come_back(client, planned, manager, changes, words):
    response = client.post(bids_url("edit_round", planned), {**ROUND, **changes})

    assert response.status_code == 422
    assert words in text_of(response)


def test_who_may_bid_and_what_is_checked_is_set(client, planned, manager):
    given = {"kinds": ["MINISTERIAL"], "checks": "It is legacy.\n\nIt is not paid for."}

    response = post_as_shown(client, bids_url("edit_round_eligibility", planned), given)

    assert response["Location"] == bids_url("set_up_round", planned)
    assert EligibilityCheck.objects.count() == 2
    again = client.get(bids_url("edit_round_eligibility", planned)).context["form"]
    assert again["checks"].value() == "It is legacy.\nIt is not paid for."


def test_departments_are_named_beside_the_kinds(client, planned, manager):
    named = make_department()
    given = {"kinds": ["AGENCY"], "departments": [str(named.pk)], "checks": ""}

    post_as_shown(client, bids_url("edit_round_eligibility", planned), given)

    again = text_of(client.get(bids_url("edit_round_eligibility", planned)))
    assert " open" in again.partition("<details")[2].partition(">")[0]
    assert f"Agency or other body, {named}" in text_of(client.get(bids_url("preview_round", planned)))


def test_a_check_that_is_too_long_comes_back(client, planned, manager):
    response = client.post(bids_url("edit_round_eligibility", planned), {"checks": "x" * 301})

    assert response.status_code == 422
    assert "300 characters or fewer" in text_of(response)


@pytest.mark.parametrize("version", ["1", "2"])
def test_the_preview_shows_every_question_and_nothing_of_the_money(client, planned, manager, version):
    Round.objects.update(questions_version=version)

    shown = text_of(client.get(bids_url("preview_round", planned)))

    assert "This is a preview" in shown
    assert "What will be done?" in shown
    assert "envelope" not in shown.lower()


def test_the_fund_ticks_the_checks_of_each_bid(client, planned, manager):
    post_as_shown(client, bids_url("edit_round_eligibility", planned), {"checks": "It is legacy."})
    post_as_shown(client, bids_url("open_round", planned))
    bid = submitted_bid(Round.objects.get())
    address = bids_url("eligibility", bid)
    check = EligibilityCheck.objects.get()
    assert "It is legacy." in text_of(client.get(address))

    refused = client.post(address, {"finding": "yes"})
    taken = post_as_shown(client, address, {"finding": "yes", "met": [str(check.pk)]})

    assert refused.status_code == 422
    assert "Confirm each check" in text_of(refused)
    assert taken.status_code == 302


def test_the_preview_says_what_each_line_of_a_section_asks_for(client, planned, manager):
    Round.objects.update(questions_version="2")

    shown = text_of(client.get(bids_url("preview_round", planned)))

    assert "Each cause of optimism bias has:" in shown
    assert "<li>Paid once the fund has stopped</li>" in shown
    assert "The fund’s money released on it, by year and control budget" in shown


def test_a_department_that_may_not_bid_is_told_so_on_the_page_of_the_round(client, planned, manager):
    named = make_department()
    post_as_shown(client, bids_url("edit_round_eligibility", planned), {"departments": [str(named.pk)]})
    post_as_shown(client, bids_url("open_round", planned))

    sign_in(client, make_user(Role.BIDDER, make_department()))
    refused = text_of(client.get(bids_url("round", planned)))
    sign_in(client, make_user(Role.BIDDER, named))
    welcome = text_of(client.get(bids_url("round", planned)))

    assert "Your department cannot bid in this round." in refused
    assert "Start a bid" not in refused
    assert "Start a bid" in welcome
