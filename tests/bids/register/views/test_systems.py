"""The list of systems: whose it shows, how it narrows, and its figures."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.permissions import Role
from bids.register.actions.parts import ComponentRow, save_components
from bids.register.actions.systems import change_system
from bids.register.models import LegacySystem
from bids.writing.sections.actions.sections import save_systems
from tests.factories.accounts import NOW, make_department, make_user, sign_in
from tests.factories.bids import draft_bid, system_row
from tests.factories.pages import bids_url, text_of
from tests.factories.register import LOW_SCORES, make_system, rate_system, rated_system
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db


@built_once
def register():
    """The bidder of a department with a system of each kind."""
    department, now = make_department(), timezone.now()
    bidder = make_user(Role.BIDDER, department)
    rated_system(department, name="Red one", by=bidder, now=now)
    rated_system(department, LOW_SCORES, name="Low one", by=bidder, now=now)
    make_system(department, name="New one", by=bidder)
    rate_system(make_system(department, name="Waiting one", by=bidder), by=bidder)
    return bidder


@built_once
def supported():
    """The bidder of a department whose systems' support ends on different days."""
    department, today = make_department(), timezone.localdate()
    bidder = make_user(Role.BIDDER, department)
    ends = {"Ended": -1, "Today": 0, "Soon": 80, "Extended": -900, "Later": 350, "Unknown": None}
    for name, days in ends.items():
        system = make_system(department, name=name, by=bidder)
        on = today + timedelta(days=days) if days is not None else None
        more = today + timedelta(days=150) if name == "Extended" else None
        rows = [ComponentRow("Database", "", on, more), ComponentRow("Not known")]
        save_components(system=system, rows=rows, by=bidder, now=NOW)
    change_system(system=LegacySystem.objects.get(name="Soon"), classification="SECRET", by=bidder, now=NOW)
    later = LegacySystem.objects.get(name="Later")
    change_system(system=later, yearly_run_cost=Decimal("2000000.00"), by=bidder, now=NOW)
    return bidder


def test_list_shows_only_my_departments_systems_with_their_risk(client):
    mine, other = rated_system(name="Old payroll"), make_system(name="Somebody else's")
    sign_in(client, make_user(Role.BIDDER, mine.department))

    text = text_of(client.get(bids_url("systems")))

    assert "Old payroll" in text
    assert "26.7, red-rated" in text
    assert other.name not in text


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"rated": "red"}, {"Red one"}),
        ({"rated": "legacy"}, {"Red one"}),
        ({"rated": "not_rated"}, {"New one", "Waiting one"}),
        ({"rated": "waiting"}, {"Waiting one"}),
        ({"search": "low"}, {"Low one"}),
        ({"search": "nothing like it"}, set()),
        ({"rated": "rated"}, {"Red one", "Low one"}),
        ({"rated": "old"}, set()),
        ({"rated": "no such answer"}, set()),
        ({"classification": "SECRET"}, set()),
    ],
)
def test_list_narrows(register, client, asked, found):
    sign_in(client, register)

    rows = client.get(bids_url("systems"), asked).context["rows"]

    assert {row.system.name for row in rows} == found


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"support": "ended"}, ["Ended"]),
        ({"support": "3"}, ["Ended", "Today", "Soon"]),
        ({"support": "6"}, ["Ended", "Today", "Soon", "Extended"]),
        ({"support": "12"}, ["Ended", "Today", "Soon", "Extended", "Later"]),
        ({"sort": "name", "classification": "SECRET"}, ["Soon"]),
        ({"sort": "cost"}, ["Later", "Ended", "Extended", "Soon", "Today", "Unknown"]),
    ],
)
def test_list_narrows_by_when_support_ends_and_sorts(supported, client, asked, found):
    sign_in(client, supported)

    rows = client.get(bids_url("systems"), {"sort": "support", **asked}).context["rows"]

    assert [row.system.name for row in rows] == found


def test_a_rating_older_than_a_year_asks_for_another(client):
    system = rated_system(now=NOW - timedelta(days=800))
    sign_in(client, make_user(Role.BIDDER, system.department))

    response = client.get(bids_url("systems"), {"rated": "old", "sort": "age"})

    assert "Rate again" in text_of(response)
    assert response.context["figures"].old == 1


def test_the_matrix_counts_by_totals_rounded_down_and_red_by_the_exact_product(client):
    department = make_department()
    rated_system(department)  # 80/14 and 56/12: 5.7 and 4.7
    rated_system(department, LOW_SCORES)
    rated_system(department, (5, 5, 4, 3, 3, 3, 3, 4, 4, 3, 3, 3, 3))  # 15.976 is not red
    sign_in(client, make_user(Role.BIDDER, department))

    response = client.get(bids_url("systems"), {"sort": "risk"})

    places = {
        (likelihood, impact + 1): cell
        for likelihood, row in response.context["matrix"]
        for impact, cell in enumerate(row)
        if cell[0]
    }
    assert places == {(5, 4): (1, 1, "red"), (4, 3): (1, 0, "mixed"), (1, 1): (1, 0, "")}
    assert "1 red" in response.context["matrix_picture"]


def test_the_fund_sees_every_register_and_narrows_by_department(client):
    one, other = make_system(), make_system()
    sign_in(client, make_user(Role.FUND_MANAGER))

    everything = client.get(bids_url("systems")).context["rows"]
    narrowed = client.get(bids_url("systems"), {"department": one.department.code}).context["rows"]

    assert {row.system for row in everything} == {one, other}
    assert {row.system for row in narrowed} == {one}


def test_list_takes_a_bounded_number_of_queries(client, django_assert_max_num_queries):
    department = make_department()
    bidder = make_user(Role.BIDDER, department)
    for number in range(8):
        make_system(department, name=f"System {number}", by=bidder)
    sign_in(client, bidder)

    with django_assert_max_num_queries(12):
        client.get(bids_url("systems"))


def test_an_empty_register_says_what_to_do(client):
    sign_in(client, make_user(Role.BIDDER))

    assert "Register the first one" in text_of(client.get(bids_url("systems")))


def test_the_bids_that_treat_a_system_are_shown_page_by_page(submitted, client, monkeypatch):
    system, bidder = submitted.systems.get().system, submitted.created_by
    draft = draft_bid(submitted.round, submitted.department, by=bidder)
    save_systems(bid=draft, rows=[system_row(system)], by=bidder, now=NOW)
    monkeypatch.setattr("bids.overview.views.systems.BIDS_A_PAGE", 1)
    sign_in(client, bidder)

    shown = [client.get(bids_url("system", system), {"bids": number}) for number in (1, 2)]

    listed = [[row.reference for row in page.context["treatments"]] for page in shown]
    assert listed == [[draft.reference], [submitted.reference]]
    assert "?bids=2" in text_of(shown[0])
