"""F49 and F11: PostgreSQL is stopped, killed, frozen or lost in the middle: 503 at once, and back at once."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from structlog.testing import capture_logs

from accounts.permissions import Role
from tests.conftest import superuser_connection
from tests.factories.accounts import PASSWORD, make_user, sign_in
from tests.faults.engines import own_postgres, seconds_until, superuser_address
from tests.faults.serving import Browser, serving

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]

ANSWER_SECONDS = 2.0
BACK_SECONDS = 5.0
AT_ONCE = 12
"""Three times the threads that serve them."""


def asked_at_once(browser, paths):
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(browser.get, [paths[number % len(paths)] for number in range(AT_ONCE)]))


def test_f49_every_address_says_503_in_time_and_is_back_in_time(tmp_path: Path) -> None:
    person = make_user(Role.ADMINISTRATOR, password=PASSWORD)
    session = sign_in(Client(), person).cookies[settings.SESSION_COOKIE_NAME].value
    pages = [reverse("portfolio:home"), reverse("accounts:people"), reverse("accounts:jobs")]
    machine = {"Authorization": "Bearer unknown"}
    log = tmp_path / "log"
    with (
        own_postgres(tmp_path, like=superuser_address()) as server,
        serving({"DATABASE_URL": server.url, "LEGACYFUND_DATABASE_POOL": "1"}, threads=4, log=log) as port,
    ):
        browser = Browser(port, {settings.SESSION_COOKIE_NAME: session})

        def is_well() -> bool:
            return {browser.get(page).status for page in pages} == {200}

        def require_refusals(what: str) -> None:
            replies = asked_at_once(browser, pages)
            replies += [browser.get("/api/v1/spend/", **machine), browser.get(pages[0])]
            assert {reply.status for reply in replies} == {503}, what
            assert max(reply.seconds for reply in replies) <= ANSWER_SECONDS, what
            assert all(reply.headers["Retry-After"] for reply in replies), what
            assert all(reply.headers["Cache-Control"] == "private, no-store" for reply in replies), what
            assert "not available just now" in replies[0].text
            assert json.loads(replies[-2].text)["status"] == 503
            assert replies[-2].headers["Content-Type"] == "application/problem+json"
            alive, ready = browser.get("/healthz"), browser.get("/readyz")
            assert (alive.status, ready.status) == (200, 503), what
            assert json.loads(ready.text)["missing"] == ["database"]
            assert max(alive.seconds, ready.seconds) <= ANSWER_SECONDS, what

        assert is_well()
        server.stop()
        require_refusals("stopped")
        server.start()
        assert seconds_until(is_well) <= BACK_SECONDS

        server.kill()
        require_refusals("killed")
        server.start()
        assert seconds_until(is_well) <= BACK_SECONDS

        with server.frozen():
            require_refusals("frozen")
        assert seconds_until(is_well) <= BACK_SECONDS

    lines = log.read_text()
    assert "Database unavailable: /" in lines
    assert "Traceback" not in lines


def test_f49_lost_in_the_middle_of_a_request_at_any_statement() -> None:
    """Its backend is ended before the first, the second … statement: never a 500, and the next is well."""
    person = make_user(Role.FUND_MANAGER)
    page = reverse("bids:bids")
    client = sign_in(Client(raise_request_exception=False), person)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(page).status_code == 200

    for number in range(len(queries)):
        with connection.execute_wrapper(EndBackend(number)), capture_logs() as logged:
            lost = client.get(page)
        connection.close()

        assert (lost.status_code, lost["Retry-After"]) == (503, "5"), number
        assert [row for row in logged if row.get("exc_info")] == []
        assert client.get(page).status_code == 200


class EndBackend:
    """Ends the server's side of the connection before the statement of this number."""

    def __init__(self, number: int) -> None:
        self.left = number

    def __call__(self, execute, sql, params, many, context):
        if self.left == 0:
            with superuser_connection() as link:
                pid = context["connection"].connection.info.backend_pid
                link.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
        self.left -= 1
        return execute(sql, params, many, context)
