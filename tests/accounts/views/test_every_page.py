"""What holds for every page of accounts: signed out, wrong person, wrong method."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.permissions import ROLES, Permission, Role
from accounts.urls import urlpatterns
from tests.factories.accounts import client_of

pytestmark = pytest.mark.django_db

READ = {"colleagues", "messages", "people", "departments", "clients", "jobs", "events"}
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


@pytest.mark.parametrize("name", GUARDED)
def test_signed_out_is_sent_to_sign_in(name):
    response = Client().get(address(name))
    assert response.status_code == 302
    assert response.url == f"{reverse('account_login')}?next={address(name)}"


@pytest.mark.parametrize("name", GUARDED)
def test_wrong_person_is_refused(name):
    role = someone_without(GUARDED[name])
    if role is None:
        assert GUARDED[name] is Permission.SEE_OWN_MESSAGES
        return
    response = client_of(role).get(address(name))
    assert response.status_code == 403


@pytest.mark.parametrize("name", GUARDED)
def test_wrong_method_is_refused(name):
    client = client_of(someone_with(GUARDED[name]))
    assert client.delete(address(name)).status_code == 405
    if name in READ:
        assert client.post(address(name)).status_code == 405
    if name == "retry_delivery":
        assert client.get(address(name)).status_code == 405


@pytest.mark.parametrize(
    "name", sorted(set(GUARDED) - READ - {"kept_forms", "invite", "add_department", "create_client"})
)
def test_what_is_not_there_is_not_found(name):
    client = client_of(someone_with(GUARDED[name]))
    missing = address(name).replace("/1/", "/999999/")
    assert client.post(missing).status_code == 404
