"""Machines for tests: clients made through the action, tokens fetched as a machine fetches them."""

from base64 import b64encode
from datetime import datetime
from typing import Any

from django.test import Client
from django.urls import reverse
from oauth2_provider.models import Application

from accounts.actions.clients import create_client
from accounts.models import ApiClient, Department
from accounts.permissions import Role
from tests.factories.accounts import NOW, make_user

TREASURY_SCOPES = ("spend:read", "portfolio:read")
PROBLEM = "application/problem+json"
SPEND = "/api/v1/spend/"
RETURNS = "/api/v1/returns/"


class Machine:
    """A client of the API that carries its token. `api` is its record."""

    def __init__(self, api: ApiClient, token: str) -> None:
        self.api = api
        self.token = token
        self._http = Client()

    def get(self, address: str, query: dict[str, Any] | None = None, **headers: str) -> Any:
        headers = {"Authorization": f"Bearer {self.token}", **headers}
        return self._http.get(address, query or {}, headers=headers)

    def post(
        self,
        address: str,
        body: bytes,
        query: dict[str, Any] | None = None,
        kind: str = "text/csv",
        **headers: str,
    ) -> Any:
        headers = {"Authorization": f"Bearer {self.token}", **headers}
        return self._http.post(address, body, content_type=kind, query_params=query or {}, headers=headers)


def fetch_token(client_id: str, secret: str, scope: str = "") -> Any:
    basic = b64encode(f"{client_id}:{secret}".encode()).decode()
    body = {"grant_type": "client_credentials"} | ({"scope": scope} if scope else {})
    return Client().post(reverse("api_token"), body, headers={"Authorization": f"Basic {basic}"})


def make_machine(*scopes: str, now: datetime = NOW) -> Machine:
    """A Treasury machine: reads spend and positions unless told otherwise."""
    api, client_id, secret = create_client(
        name="Treasury reader",
        scopes=scopes or TREASURY_SCOPES,
        department=None,
        by=make_user(Role.ADMINISTRATOR, now=now),
        now=now,
    )
    answer = fetch_token(client_id, secret)
    return Machine(api, answer.json()["access_token"])


def make_departments_machine(department: Department, *scopes: str) -> Machine:
    """A client of one department, with any scopes: its row is written here, since no page gives such a client
    the whole fund to read.
    """
    secret = "a secret of the test"
    application = Application.objects.create(
        name="Department's reader",
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_CLIENT_CREDENTIALS,
        client_secret=secret,
    )
    api = ApiClient.objects.create(
        application=application,
        name="Department's reader",
        department=department,
        scopes=" ".join(scopes or TREASURY_SCOPES),
        created_at=NOW,
        created_by=make_user(Role.ADMINISTRATOR),
    )
    return Machine(api, fetch_token(application.client_id, secret).json()["access_token"])


def make_filing_machine(department: Department, *more: str, now: datetime = NOW) -> Machine:
    """A department's finance system, which files returns, and reads what `more` scopes let it."""
    api, client_id, secret = create_client(
        name="Finance system",
        scopes=("returns:write", *more),
        department=department,
        by=make_user(Role.ADMINISTRATOR, now=now),
        now=now,
    )
    return Machine(api, fetch_token(client_id, secret).json()["access_token"])


def refused(answer: Any, status: int) -> dict[str, Any]:
    """The problem that says why."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == PROBLEM
    problem: dict[str, Any] = answer.json()
    assert problem["status"] == status
    assert problem["title"]
    return problem


def walk(machine: Machine, address: str = SPEND, **query: Any) -> tuple[list[Any], Any]:
    """Every line, page by page, as a client that follows `next` reads them, and the last page."""
    page = machine.get(address, query).json()
    lines = page["lines"]
    while page["cursor"] != page["head"]:
        page = machine.get(page["next"]).json()
        lines += page["lines"]
    return lines, page
