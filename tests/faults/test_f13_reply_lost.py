"""F13: the commit landed and the reply was lost. The form sent again gets the first answer."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import Event
from accounts.permissions import Role
from bids.models import Bid
from tests.factories.accounts import make_user, sign_in
from tests.factories.bids import bidding_round
from tests.factories.pages import fields_of

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]


def free_port() -> int:
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return place.getsockname()[1]


@pytest.fixture
def mark(tmp_path: Path) -> Path:
    return tmp_path / "kill"


@pytest.fixture
def port(mark: Path) -> Iterator[int]:
    """A gunicorn of one worker on the test database; its master starts another when one dies."""
    port, database = free_port(), connection.settings_dict
    address = (
        f"postgres://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}"
        f"/{database['NAME']}"
    )
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")},
        "DATABASE_URL": address,
        "REDIS_URL": settings.REDIS_URL,
        "KILL_BEFORE_REPLY": str(mark),
    }
    command = [sys.executable, "-m", "gunicorn", "tests.faults.kill_before_reply:application"]
    command += ["--bind", f"127.0.0.1:{port}", "--workers", "1", "--log-level", "error"]
    process = subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR)
    try:
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def call(
    port: int, method: str, path: str, cookies: dict[str, str], form: dict[str, str] | None = None
) -> tuple[int, http.client.HTTPMessage, str]:
    headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
    if form is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        link.request(method, path, urlencode(form) if form is not None else None, headers)
        response = link.getresponse()
        return response.status, response.headers, response.read().decode()
    finally:
        link.close()


def until_it_answers(port: int) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            return call(port, "GET", "/healthz", {}) and None
        except OSError:
            assert time.monotonic() < deadline, "gunicorn did not answer in time"
            time.sleep(0.2)


def test_f13_commit_landed_reply_lost(port: int, mark: Path) -> None:
    bidder = make_user(Role.BIDDER)
    path = reverse("bids:start_bid", kwargs={"round_reference": bidding_round().reference})
    session = sign_in(Client(), bidder).cookies[settings.SESSION_COOKIE_NAME].value
    cookies = {settings.SESSION_COOKIE_NAME: session}
    until_it_answers(port)
    _, headers, page = call(port, "GET", path, cookies)
    cookies[settings.CSRF_COOKIE_NAME] = headers["Set-Cookie"].split(";")[0].partition("=")[2]
    form = {**fields_of(page), "title": "Replace the case management system"}

    mark.touch()
    with pytest.raises((http.client.HTTPException, OSError)):
        call(port, "POST", path, cookies, form)
    committed = Bid.objects.get()
    until_it_answers(port)
    status, headers, _ = call(port, "POST", path, cookies, form)
    landed, _, page = call(port, "GET", headers["Location"], cookies)

    assert not mark.exists()
    assert (status, landed) == (302, 200)
    assert headers["Location"] == reverse("bids:bid", kwargs={"reference": committed.reference})
    assert committed.reference in page
    assert Bid.objects.get() == committed
    assert Event.objects.filter(kind="bid.started").count() == 1
