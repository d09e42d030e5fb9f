"""A26: whatever is asked of whatever operation of the API, by whatever token: no failure of the service, no
status that is not in the document, no answer off its shape, and nothing without the right to it.

Operations are those of the document, and values are made from it: a new one is asked the day it is there.
`make faults` asks a few hundred times as much.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
import requests
import schemathesis
from django.test import Client, override_settings
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from oauth2_provider.models import AccessToken
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.transport import Response
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from legacyfund.api_settings import API_LIMITS
from portfolio.treasury.api.describing import document
from tests.factories.api import make_departments_machine, make_machine
from tests.faults.sizes import sized
from tests.portfolio.treasury.api.walking import OPERATIONS, something_of_everything
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db
ASKED, REFUSED = sized(6, 400), sized(2, 40)
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
NO_LIMITS = dict.fromkeys(API_LIMITS, (10**9, 3600))
"""How often a machine may ask is A27's; here it would stand before the answers."""
NOT_OF_A_DEPARTMENT = "portfolio:read"
"""What is read with it is of the fund as a whole."""


@built_once
def tokens():
    """Something of everything there is, and a token of each kind: with its scopes, and whose it is."""
    asked = something_of_everything()
    department = asked.department.api.department
    expired = make_machine()
    gone = {"expires": timezone.now() - timedelta(seconds=1)}
    assert AccessToken.objects.filter(application=expired.api.application).update(**gone) == 1
    ended = make_machine()
    type(ended.api).objects.filter(pk=ended.api.pk).update(
        ended_at=ended.api.created_at, ended_by=ended.api.created_by
    )
    machines = {
        "spend": make_machine("spend:read"),
        "portfolio": make_machine("portfolio:read"),
        "both": asked.treasury,
        "a department": make_departments_machine(department),
        "a department's returns": make_departments_machine(department, "returns:write"),
    }
    unknown = {"none": None, "false": "no-such", "expired": expired.token, "ended": ended.token}
    known = {name: (row.token, row.api) for name, row in machines.items()}
    return {**{name: (token, None) for name, token in unknown.items()}, **known}


def expected(scopes: list[str], api: Any) -> set[int] | None:
    """The only statuses for who has no right; None for who has."""
    if not scopes:
        return None
    if api is None:
        return {401}
    if set(scopes) - set(api.scopes.split()):
        return {403}
    return {403} if api.department_id and NOT_OF_A_DEPARTMENT in scopes else None


def _is_json(answer: Any) -> bool:
    return str(answer.headers["content-type"][0]).startswith("application/json")


def departments_in(answer: Any) -> Iterator[str]:
    """Whose every part of an answer is that says so."""
    if isinstance(answer, Mapping):
        if isinstance(answer.get("department"), str):
            yield answer["department"]
        answer = answer.values()
    if not isinstance(answer, str) and hasattr(answer, "__iter__"):
        for part in answer:
            yield from departments_in(part)


@pytest.mark.parametrize("name", [row[0] for row in OPERATIONS])
def test_a26_every_operation_by_every_token(tokens, name):
    verb, path = name.split(" ")
    operation = schemathesis.openapi.from_dict(dict(document()))[path][verb]
    scopes = [
        scope
        for one in operation.definition.raw.get("security", [])
        for needed in one.values()
        for scope in needed
    ]

    modes = MODES if operation.definition.raw.get("parameters") else MODES[:1]

    with override_settings(API_LIMITS=NO_LIMITS):
        for whose, (token, api) in tokens.items():
            for mode in modes:
                ask(operation.as_strategy(generation_mode=mode), whose, token, api, expected(scopes, api))


def ask(strategy: Any, whose: str, token: str | None, api: Any, only: set[int] | None) -> None:
    """`only`: what is answered where nothing may be."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}

    @settings(
        max_examples=ASKED if only is None else REFUSED,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategy)
    def one(case: Any) -> None:
        answer = answered(case, headers)
        case.validate_response(answer, checks=CHECKS)
        assert only is None or answer.status_code in {*only, 404}, f"{whose}: {answer.status_code}"
        if api is not None and api.department_id and answer.status_code == 200 and _is_json(answer):
            assert set(departments_in(answer.json())) <= {api.department.organisation_id}

    one()


def answered(case: Any, headers: Mapping[str, str]) -> Response:
    """Asked as a test asks, in the transaction of the test."""
    said = case.as_transport_kwargs(base_url="http://testserver", headers=dict(headers))
    parts = ("method", "url", "headers", "params", "data", "json", "files", "cookies")
    request = requests.Request(**{name: said[name] for name in parts if name in said}).prepare()
    kind = request.headers.pop("Content-Type", "")
    found = Client(raise_request_exception=False).generic(
        request.method, request.path_url, request.body or b"", kind, headers=dict(request.headers)
    )
    return Response(
        found.status_code,
        {name: [value] for name, value in found.headers.items()},
        b"".join(found) if found.streaming else found.content,
        request,
        elapsed=0.0,
        verify=True,
    )
