"""Who gets past which address: every URL wears a permission, wants its token, and refuses the signed-out.

Addresses are walked from the URL map, so a new page is tested the day it is added.
"""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.permissions import ROLES, Permission
from tests.addresses import ADDRESSES, Address
from tests.factories.accounts import make_person, make_user, sign_in

# Whatever is not on this list carries a permission, or the scopes a machine needs.
PUBLIC = {
    "healthz",
    "readyz",
    "account_login",
    "account_logout",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "accounts:join",
    "api_token",
    "api_revoke",
    "api:docs",
    "api:schema",
    "freshness:open_status",
    "open:awards",
    "open:nothing_open",
    "open:over_25k",
    "open:over_25k_files",
    "portfolio:open_data",
    "portfolio:power_bi_source",
    "portfolio:program_file",
    "portfolio:status",
    "api:dictionary",
    "api:dictionary_file",
    "api:change_log",
}
JSON = {"content_type": "application/json"}
GUARDED = [item for item in ADDRESSES if item.name not in PUBLIC]
PAGES = [item for item in GUARDED if not item.is_api]


def role_with(permission: Permission) -> str:
    return next(role for role, row in ROLES.items() if permission in row.permissions)


def test_the_walk_finds_the_service():
    names = {item.name for item in ADDRESSES}
    assert {"healthz", "account_login", "accounts:people", "accounts:events"} <= names
    assert names >= PUBLIC, "a page on the public list is gone: take it off"


def is_guarded(address: Address) -> bool:
    return address.scopes is not None if address.is_api else isinstance(address.permission, Permission)


def test_every_address_wears_a_permission_or_is_public():
    assert [item.name for item in ADDRESSES if item.name in PUBLIC and item.permission is not None] == []
    assert [item.name for item in GUARDED if not is_guarded(item)] == []


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
def test_a07_the_signed_out_are_refused(method):
    pages, api = {}, {}
    for item in GUARDED:
        response = getattr(Client(), method)(item.path, **(JSON if item.is_api else {}))
        if item.is_api:
            asks_for = response.headers.get("WWW-Authenticate", "").partition(" ")[0]
            api[item.name] = (response.status_code, asks_for)
        else:
            leads_to = response.headers.get("Location", "")
            pages[item.name] = (response.status_code, leads_to.startswith(reverse("account_login")))

    assert {name: answer for name, answer in pages.items() if answer != (302, True)} == {}
    assert {name: answer for name, answer in api.items() if answer != (401, "Bearer")} == {}


@pytest.mark.django_db
def test_a07_a_person_without_a_role_is_refused_everywhere():
    client = sign_in(Client(), make_person())
    opened = [item.name for item in PAGES if client.get(item.path).status_code != 403]
    assert opened == []


@pytest.mark.django_db
def test_a07_a_persons_session_opens_nothing_of_the_api():
    client = sign_in(Client(), make_user("TREASURY_ANALYST"))
    api = [item for item in GUARDED if item.is_api]
    assert [item.name for item in api if client.get(item.path).status_code != 401] == []


@pytest.mark.django_db
@pytest.mark.parametrize("origin", [None, "https://elsewhere.example"])
def test_a13_every_post_wants_its_csrf_token(origin):
    client = sign_in(Client(enforce_csrf_checks=True), make_user("ADMINISTRATOR"))
    headers = {"Origin": origin} if origin else {}
    pages = [item for item in ADDRESSES if not item.is_api]
    answered = [item.name for item in pages if client.post(item.path, headers=headers).status_code != 403]
    assert answered == []


def test_a13_only_machines_are_spared_the_csrf_token():
    spared = [item for item in ADDRESSES if getattr(item.view, "csrf_exempt", False)]
    assert [item.name for item in spared if not item.is_api] == []


@pytest.mark.django_db
def test_a13_no_get_writes():
    wrote: list[str] = []
    at = ""

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")) and "django_session" not in sql:
            wrote.append(f"{at}: {sql[:80]}")
        return execute(sql, params, many, context)

    clients = {role: sign_in(Client(raise_request_exception=False), make_user(role)) for role in ROLES}
    failed: list[str] = []
    with connection.execute_wrapper(watch):
        for item in PAGES:
            at = item.name
            assert item.permission is not None
            response = clients[role_with(item.permission)].get(item.path)
            if response.status_code not in {200, 302, 404, 405, 409}:
                failed.append(f"{item.name}: {response.status_code}")
    assert failed == []
    assert wrote == []
