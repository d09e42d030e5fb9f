"""Saved views on the spend explorer: named, found again, opened, renamed, deleted."""

import pytest
from django.urls import reverse

from accounts.permissions import Role
from portfolio.spend.models import SavedView
from portfolio.spend.rules.saved_views import MOST_VIEWS
from tests.factories.accounts import make_user, sign_in
from tests.factories.exploring import QUERY, saved_view
from tests.factories.pages import fields_of, text_of
from tests.factories.returns import accepted_return

pytestmark = pytest.mark.django_db
SPEND, VIEWS, NEW = "/spend/", "/spend/views/", "/spend/views/new"


@pytest.fixture
def analyst():
    return make_user(Role.TREASURY_ANALYST)


@pytest.fixture
def treasury(client, analyst):
    return sign_in(client, analyst)


def test_what_one_looks_at_is_saved_and_found_again(released, treasury, analyst):
    accepted_return(released, "1,000.00")
    looking = {"award": released.reference, "down": "award", "after": "1:0", "total": "5", "fund": ""}

    explorer = text_of(treasury.get(SPEND, looking))
    query = f"award={released.reference}&amp;down=award&amp;across=year"
    assert f'href="{NEW}?{query}"' in explorer
    form = text_of(treasury.get(f"{NEW}?{query.replace('&amp;', '&')}"))
    assert f"Award: {released.reference}. Totals by award and year of payment." in form
    answer = treasury.post(f"{NEW}?{query.replace('&amp;', '&')}", {"name": "Mine"})

    assert answer.url == f"{SPEND}?{query.replace('&amp;', '&')}"
    opened = text_of(treasury.get(answer.url))
    assert "The view “Mine” is saved. Nobody but you can see it." in opened
    assert "Your saved views (1)" in opened
    assert "This is your saved view “Mine”." in opened
    assert "Save these filters" not in opened
    assert f'href="{SPEND}?{query}">Mine</a>' in text_of(treasury.get(VIEWS))


def test_what_is_wrong_is_said_and_nothing_is_saved(treasury, analyst):
    saved_view(analyst, "Mine")

    twice = treasury.post(NEW, {"name": "mine"})
    blank = treasury.post(NEW, {"name": ""})
    unknown = treasury.get(NEW, {"award": "LF-NONE"})

    assert (twice.status_code, blank.status_code) == (200, 200)
    assert "You have a view called “mine” already" in text_of(twice)
    assert "Enter a name for the view" in text_of(blank)
    assert unknown.url == f"{SPEND}?award=LF-NONE"
    assert SavedView.objects.count() == 1


def test_a_filter_that_no_longer_stands_is_said_when_the_view_is_opened(released, treasury, analyst):
    accepted_return(released, "1,000.00")
    stale = "fund=GONE&year=2031-32&department=GONE&award=LF-GONE&control_budget=CDEL&down=award&across=year"
    saved_view(analyst, "Of old", stale)

    answer = treasury.get(f"{SPEND}?{stale}")
    page = text_of(answer)

    assert answer.status_code == 200
    assert "There is no fund with this reference." in page
    assert "No accepted line was paid in 2031-32." in page
    assert "There is no department with this code." in page
    assert "No award with this reference has been announced." in page
    assert "Of old" in page
    assert "Save these filters" not in page


def test_a_view_is_renamed_and_deleted(treasury, analyst):
    view = saved_view(analyst)
    name, delete = (f"{VIEWS}{view.reference}/{step}" for step in ("name", "delete"))

    form = text_of(treasury.get(name))
    assert "Control budget: CDEL. Totals by award and year of payment." in form
    assert treasury.post(name, {**fields_of(form), "name": "Capital"}).url == VIEWS
    assert "Capital" in text_of(treasury.get(VIEWS))
    assert "The name goes." in text_of(treasury.get(delete))
    assert treasury.post(delete).url == VIEWS
    assert "You have no saved view yet" in text_of(treasury.get(VIEWS))


def test_nobody_finds_anothers(client, analyst):
    view = saved_view(analyst)
    sign_in(client, make_user(Role.TREASURY_ANALYST))

    assert "CDEL by award" not in text_of(client.get(VIEWS))
    assert "CDEL by award" not in text_of(client.get(f"{SPEND}?{QUERY}"))
    for step in ("name", "delete"):
        assert client.get(f"{VIEWS}{view.reference}/{step}").status_code == 404
        assert client.post(f"{VIEWS}{view.reference}/{step}", {"name": "Taken"}).status_code == 404
    assert SavedView.objects.get().name == view.name


@pytest.mark.parametrize("address", [VIEWS, NEW])
def test_views_are_for_those_who_see_spend(client, address):
    signed_out = client.get(address)
    sign_in(client, make_user(Role.BIDDER))
    wrong_person = client.get(address)
    sign_in(client, make_user(Role.AUDITOR))

    assert signed_out.url.startswith(reverse("account_login"))
    assert wrong_person.status_code == 403
    assert client.get(address).status_code == 200
    assert client.delete(address).status_code == 405


def test_twenty_views_cost_no_more_than_one(treasury, analyst, django_assert_max_num_queries):
    for number in range(MOST_VIEWS):
        saved_view(analyst, f"View {number}")
    treasury.get(VIEWS)

    with django_assert_max_num_queries(5):
        treasury.get(VIEWS)
