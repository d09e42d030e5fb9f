"""What holds for every page of accounts: signed out, wrong person, wrong method."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.permissions import ROLES, Permission, Role
from accounts.urls import urlpatterns
from tests.factories.accounts import client_of

pytestmark = pytest.mark.django_db

READ = {
    "colleagues",
    "messages",
    "people",
    "departments",
    "clients",
    "client",
    "jobs",
    "events",
    "deliveries",
}
PAGES = {pattern.name: pattern.callback.permission for pattern in urlpatterns}
GUARDED = {name: permission for name, permission in PAGES.items() if permission is not None}


def address(name: str) -> str:
    pattern = next(item for item in urlpatterns if item.name == name)
    return reverse(f"accounts:{name}", kwargs=dict.fromkeys(pattern.pattern.converters, 1))


def someone_without(permission: Permission) -> Role | None:
    return next((role for role, row in ROLES.items() if permission not in row.permissions), None)


def someone_with(permission: Permission) -> Role:
    return next(role for role, row in ROLES.items() if permission in row.permissions)


def test_only_the_invitation_is_public():
    assert {name for name, permission in PAGES.items() if permission is None} == {"join"}


@pytest.fixture
def clients():
    """A client signed in for each role."""
    return {role: client_of(role) for role in Role}


def test_signed_out_is_sent_to_sign_in():
    for name in GUARDED:
        response = Client().get(address(name))
        assert response.status_code == 302, name
        assert response.url == f"{reverse('account_login')}?next={address(name)}"


def test_wrong_person_is_refused(clients):
    for name, permission in GUARDED.items():
        role = someone_without(permission)
        if role is None:
            assert permission is Permission.SEE_OWN_MESSAGES
        else:
            assert clients[role].get(address(name)).status_code == 403, name


def test_wrong_method_is_refused(clients):
    for name, permission in GUARDED.items():
        client = clients[someone_with(permission)]
        assert client.delete(address(name)).status_code == 405, name
        if name in READ:
            assert client.post(address(name)).status_code == 405, name
        if name in ("retry_delivery", "retry_deliveries", "retry_job"):
            assert client.get(address(name)).status_code == 405


def test_what_is_not_there_is_not_found(clients):
    of_oneself = {"kept_forms", "stay_signed_in", "notices"}
    makes_one = {"invite", "add_department", "create_client"}
    of_all = {"retry_deliveries"}
    for name in set(GUARDED) - READ - of_oneself - makes_one - of_all:
        missing = address(name).replace("/1/", "/999999/")
        assert clients[someone_with(GUARDED[name])].post(missing).status_code == 404, name
