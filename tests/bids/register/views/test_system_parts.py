"""The pages of a system's components, contracts and dependencies, and what the system shows of them."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import Role
from bids.register.actions.parts import (
    ComponentRow,
    ContractRow,
    DependencyRow,
    save_components,
    save_contracts,
    save_dependencies,
)
from bids.register.actions.ratings import confirm_rating
from bids.register.models import SystemComponent, SystemContract, SystemDependency
from bids.register.queries.parts import fingerprint, plain_parts
from tests.factories.accounts import NOW, make_user, sign_in
from tests.factories.pages import bids_url, posted_day, posted_lines, text_of
from tests.factories.register import LOW_SCORES, make_system, rate_system, rated_system
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db

PAGES = ("system_components", "system_contracts", "system_dependencies")


system = built_once(make_system)


@pytest.fixture
def bidder(client, system):
    person = make_user(Role.BIDDER, system.department)
    sign_in(client, person)
    return person


def test_signed_out_goes_to_sign_in(client, system):
    for name in PAGES:
        assert reverse("account_login") in client.get(bids_url(name, system))["Location"]


def test_only_the_departments_bidders_change_them(client, system):
    for role, status in ((Role.SIGN_OFF, 403), (Role.BIDDER, 404), (Role.FUND_MANAGER, 403)):
        sign_in(client, make_user(role, system.department if role == Role.SIGN_OFF else None))

        assert [client.get(bids_url(name, system)).status_code for name in PAGES] == [status] * 3


def test_wrong_method(client, system, bidder):
    assert [client.delete(bids_url(name, system)).status_code for name in PAGES] == [405] * 3


def test_components_are_typed_and_read_with_days_left(client, system, bidder):
    today = timezone.localdate()
    opened = client.get(bids_url("system_components", system))
    data = posted_lines(
        "components",
        {"name": "Java", "version": "8", **posted_day("support_ends_on", today - timedelta(days=41))},
        {"name": ""},
        seen=opened.context["seen"],
    )

    response = client.post(bids_url("system_components", system), data)

    assert response["Location"] == bids_url("system", system)
    text = text_of(client.get(bids_url("system", system)))
    assert "Java 8" in text
    assert "Ended 41 days ago" in text


def test_one_more_line_loses_nothing_typed(client, system, bidder):
    data = posted_lines("components", {"name": "Java", "version": "8"}, add_line="1", seen="")

    text = text_of(client.post(bids_url("system_components", system), data))

    assert 'value="Java"' in text
    assert "components-1-name" in text
    assert not SystemComponent.objects.exists()


def test_a_colleagues_change_is_shown_under_what_was_typed(client, system, bidder):
    opened = client.get(bids_url("system_components", system)).context["seen"]
    save_components(system=system, rows=[ComponentRow("Theirs")], by=bidder, now=NOW)
    mine = {"name": "Mine"}

    refused = client.post(
        bids_url("system_components", system), posted_lines("components", mine, seen=opened)
    )

    text = text_of(refused)
    assert refused.status_code == 409
    assert 'value="Mine"' in text
    assert "Somebody else changed this list" in text
    assert "Theirs" in text
    assert refused.context["seen"] == fingerprint(plain_parts("components", system))
    client.post(
        bids_url("system_components", system), posted_lines("components", mine, seen=refused.context["seen"])
    )
    assert [row.name for row in SystemComponent.objects.all()] == ["Mine"]


def test_contracts_are_typed_and_read(client, system, bidder):
    data = posted_lines(
        "contracts",
        {
            "supplier": "Old Supplier Ltd",
            "reference": "C-77",
            "yearly_value": "£120,000.50",
            "replacement_arranged": "on",
            **posted_day("ends_on", date(2028, 3, 31)),
        },
        seen=client.get(bids_url("system_contracts", system)).context["seen"],
    )

    response = client.post(bids_url("system_contracts", system), data)

    assert response.status_code == 302
    assert SystemContract.objects.get().replacement_arranged
    text = text_of(client.get(bids_url("system", system)))
    assert "Old Supplier Ltd" in text
    assert "Arranged" in text


@pytest.mark.parametrize("typed", ["reference", "lower", "name"])
def test_a_dependency_is_found_by_reference_or_name(client, system, bidder, typed):
    other = make_system(system.department, name="Address book")
    on = {"reference": other.reference, "lower": other.reference.lower(), "name": "address BOOK"}[typed]
    seen = client.get(bids_url("system_dependencies", system)).context["seen"]

    client.post(bids_url("system_dependencies", system), posted_lines("dependencies", {"on": on}, seen=seen))

    assert SystemDependency.objects.get().depends_on == other
    assert "Address book" in text_of(client.get(bids_url("system", system)))


def test_a_dependency_outside_the_register_is_kept_in_words(client, system, bidder):
    seen = client.get(bids_url("system_dependencies", system)).context["seen"]
    line = {"on": "The bank's payment file", "needed_for": "Paying people"}

    client.post(bids_url("system_dependencies", system), posted_lines("dependencies", line, seen=seen))

    text = text_of(client.get(bids_url("system", system)))
    assert "outside the register" in text
    assert "Paying people" in text


def test_a_reference_one_may_not_see_does_not_exist(client, system, bidder):
    theirs = make_system(name="Their secret system")
    address = bids_url("system_dependencies", system)

    for on in (theirs.reference, "T999-S0001"):
        response = client.post(address, posted_lines("dependencies", {"on": on}, seen=""))
        assert f"There is no {on} that you can see" in text_of(response)
        assert b"Their secret system" not in response.content
    itself = client.post(
        address,
        posted_lines("dependencies", {"on": system.reference}, seen=client.get(address).context["seen"]),
    )
    assert itself.status_code == 422
    assert "cannot depend on itself" in text_of(itself)


def test_the_page_draws_what_it_lists(client, system, bidder):
    other = make_system(system.department, name="Addresses <b>& more</b>")
    save_dependencies(system=system, rows=[DependencyRow(other)], by=bidder, now=NOW)
    save_dependencies(system=other, rows=[DependencyRow(system)], by=bidder, now=NOW)
    save_contracts(
        system=system, rows=[ContractRow("Supplier", NOW.date() - timedelta(days=400))], by=bidder, now=NOW
    )

    response = client.get(bids_url("system", system))

    picture = response.context["dependencies_picture"]
    assert "Addresses &lt;b&gt;" in picture
    assert "<b>" not in picture
    assert "Needs this system" in text_of(response)


def test_two_ratings_are_drawn_and_an_old_one_asks_for_another(client):
    long_ago = NOW - timedelta(days=900)
    system = rated_system(now=long_ago)
    bidder = sign_in(client, make_user(Role.BIDDER, system.department))
    assert bidder.get(bids_url("system", system)).context["history_picture"] is None
    assert "older than a year: rate again" in text_of(client.get(bids_url("system", system)))

    now = timezone.now()
    rate_system(system, LOW_SCORES, now=now)
    confirm_rating(system=system, by=make_user(Role.SIGN_OFF, system.department), now=now)

    response = client.get(bids_url("system", system))
    picture = response.context["history_picture"]
    assert "26.7, red-rated" in picture
    assert "<rect" in picture
    assert "<circle" in picture
    assert "rate again" not in text_of(response)


def test_the_systems_page_takes_a_bounded_number_of_queries(
    client, system, bidder, django_assert_max_num_queries
):
    rows = [DependencyRow(make_system(system.department, by=bidder)) for _ in range(6)]
    save_dependencies(system=system, rows=rows, by=bidder, now=NOW)
    save_components(
        system=system, rows=[ComponentRow(f"Part {number}") for number in range(6)], by=bidder, now=NOW
    )

    with django_assert_max_num_queries(30):
        client.get(bids_url("system", system))
