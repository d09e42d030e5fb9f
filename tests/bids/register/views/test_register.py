"""The register's pages: who may open them; registering a system and changing it."""

from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.permissions import Role
from bids.register.actions.systems import change_system
from bids.register.models import LegacySystem
from bids.register.rules.risk_criteria import CRITERIA
from tests.factories.accounts import NOW, make_department, make_user, sign_in
from tests.factories.pages import bids_url, fields_of, text_of
from tests.factories.register import LOW_SCORES, make_system, rate_system

pytestmark = pytest.mark.django_db

DETAILS = {
    "name": "Prison records",
    "description": "Holds records of prisoners.",
    "components": "",
    "services_supported": "Custody, 9,000 staff",
    "owner_role": "Head of custody services",
    "yearly_run_cost": "1,250,000.50",
}

ALL_PAGES = [
    ("systems", {}),
    ("register_system", {}),
    ("system", {}),
    ("change_system", {}),
    ("rate", {"side": "likelihood"}),
    ("finish_rating", {}),
    ("confirm_rating", {}),
]


def address(name, more, system):
    return bids_url(name, None if name in ("systems", "register_system") else system, **more)


def test_signed_out_goes_to_sign_in(registered, client):
    for name, more in ALL_PAGES:
        response = client.get(address(name, more, registered))

        assert response.status_code == 302
        assert reverse("account_login") in response["Location"]


def test_a_reviewer_has_no_register(registered, client):
    sign_in(client, make_user(Role.REVIEWER))

    for name, more in ALL_PAGES:
        assert client.get(address(name, more, registered)).status_code == 403


def test_another_departments_system_is_not_found(registered, client):
    sign_in(client, make_user(Role.BIDDER))

    for name, more in ALL_PAGES[2:]:
        assert client.get(address(name, more, registered)).status_code == 404
        assert client.post(address(name, more, registered)).status_code in (404, 405)


def test_wrong_method(registered, client):
    sign_in(client, make_user(Role.BIDDER, registered.department))

    for name, more in ALL_PAGES:
        assert client.delete(address(name, more, registered)).status_code == 405


def test_registering_gives_a_reference(client):
    bidder = make_user(Role.BIDDER, make_department("D10"))
    sign_in(client, bidder)

    response = client.post(bids_url("register_system"), DETAILS)

    system = LegacySystem.objects.get()
    assert response["Location"] == bids_url("system", system)
    assert system.reference == "D10-S0001"
    assert system.yearly_run_cost == Decimal("1250000.50")
    assert system.registered_by == bidder


def test_a_name_taken_is_refused_and_nothing_typed_is_lost(client):
    system = make_system(name="Prison records")
    sign_in(client, make_user(Role.BIDDER, system.department))

    response = client.post(bids_url("register_system"), DETAILS)

    text = text_of(response)
    assert LegacySystem.objects.count() == 1
    assert f"already has a system called “Prison records” ({system.reference})" in text
    assert "Holds records of prisoners." in text


def test_someone_of_two_departments_chooses(client):
    one, two = make_department(), make_department()
    bidder = make_user(Role.BIDDER, one)
    from accounts.actions.people import start_membership

    start_membership(user=bidder, role=Role.BIDDER, department=two, by=None, now=NOW)
    sign_in(client, bidder)

    client.post(bids_url("register_system"), {**DETAILS, "department": two.pk})

    assert LegacySystem.objects.get().department == two


def test_changing_the_details(registered, client):
    sign_in(client, make_user(Role.BIDDER, registered.department))

    shown = fields_of(text_of(client.get(bids_url("change_system", registered))))
    response = client.post(bids_url("change_system", registered), {**shown, **DETAILS})

    registered.refresh_from_db()
    assert response["Location"] == bids_url("system", registered)
    assert registered.name == "Prison records"


def test_the_second_of_two_who_change_a_system_is_told_and_loses_nothing(registered, client):
    system = registered
    sign_in(client, make_user(Role.BIDDER, system.department))
    page = bids_url("change_system", system)
    opened = fields_of(text_of(client.get(page)))
    colleague = make_user(Role.BIDDER, system.department)
    change_system(system=system, by=colleague, now=NOW, notes="Two agencies share it.")

    told = client.post(page, {**opened, "description": "Pays staff."})
    system.refresh_from_db()
    kept = (system.notes, system.description)
    again = client.post(page, {**fields_of(text_of(told)), "notes": "Two agencies share it."})

    assert told.status_code == 409
    assert "Somebody else changed" in text_of(told)
    assert "Pays staff." in text_of(told)
    assert ("Notes", "Two agencies share it.") in told.context["theirs"]
    assert kept == ("Two agencies share it.", registered.description)
    system.refresh_from_db()
    assert again.status_code == 302
    assert (system.notes, system.description) == ("Two agencies share it.", "Pays staff.")


def test_status_and_reference_cannot_be_posted(registered, client):
    sign_in(client, make_user(Role.BIDDER, registered.department))

    page = bids_url("change_system", registered)
    shown = fields_of(text_of(client.get(page)))
    client.post(page, {**shown, **DETAILS, "reference": "D99-S0001", "number": 99})

    changed = LegacySystem.objects.get(pk=registered.pk)
    assert (changed.name, changed.reference) == ("Prison records", registered.reference)


def test_a_systems_page_says_how_its_risk_came_about(rated, client):
    rate_system(rated, LOW_SCORES)
    sign_in(client, make_user(Role.SIGN_OFF, rated.department))

    text = text_of(client.get(bids_url("system", rated)))

    assert "26.7" in text
    assert "5.7 × 4.7" in text
    assert all(criterion.name in text for criterion in CRITERIA.values())
    assert "Check and confirm the rating" in text


def test_the_register_is_narrowed_by_owner_and_by_what_it_says_of_a_plan(client):
    one, other = make_system(), make_system()
    LegacySystem.objects.filter(pk=one.pk).update(
        owner_role="Head of payments", remediation_plan="YES", plan_funded="PARTIALLY"
    )
    sign_in(client, make_user(Role.FUND_MANAGER))

    def narrowed(**wanted):
        response = client.get(bids_url("systems"), wanted)
        return [row.system for row in response.context["rows"]]

    assert narrowed(owner="payments head") == [one]
    assert narrowed(remediation_plan="YES", plan_funded="NOT_YES") == [one]
    assert narrowed(plan_funded="NOT_RECORDED", owner="") == [other]
    assert narrowed(remediation_plan="NOT_YES") == [other]
    assert narrowed(plan_funded="NO") == []
    assert client.get(bids_url("systems"), {"owner": "payments"}).context["figures"].systems == 1
