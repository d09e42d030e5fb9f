"""F46, F6 and F7: Redis is killed, frozen or slow while people work, and they notice nothing but a moment."""

import json
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.urls import reverse

from accounts.models import Delivery
from accounts.permissions import Role
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.bids import draft_bid
from tests.factories.pages import fields_of
from tests.faults.engines import own_broker
from tests.faults.serving import Browser, serving

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]

ADDED_SECONDS = 1.0
ADDED_WHEN_FROZEN = 6.0
SLOW_SECONDS = 0.25
POSTED = 3
TIMES = 2


@contextmanager
def killed(broker):
    broker.kill()
    yield
    broker.start()


@contextmanager
def frozen(broker):
    with broker.frozen():
        yield


@contextmanager
def slow(broker):
    """It runs for a moment four times a second."""
    over = threading.Event()

    def hold_up():
        while not over.is_set():
            with broker.frozen():
                time.sleep(SLOW_SECONDS)
            time.sleep(0.01)

    thread = threading.Thread(target=hold_up)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def sign_in(port, person, password=PASSWORD):
    browser = Browser(port)
    page = browser.get(reverse("account_login"))
    return browser, browser.post(
        reverse("account_login"), {**fields_of(page.text), "login": person.email, "password": password}
    )


def invite(browser, name):
    page = browser.get(reverse("accounts:invite"))
    form = {"name": name, "email": f"{name.lower()}@example.gov.uk", "role": Role.AUDITOR}
    return browser.post(reverse("accounts:invite"), {**fields_of(page.text), **form})


@pytest.mark.parametrize(
    ("away", "most"), [(killed, ADDED_SECONDS), (frozen, ADDED_WHEN_FROZEN), (slow, ADDED_WHEN_FROZEN)]
)
def test_f46_pages_signing_in_and_forms_while_redis_is_away(tmp_path: Path, away, most) -> None:
    administrator = make_user(Role.ADMINISTRATOR, password=PASSWORD)
    bid = draft_bid()
    bid.created_by.set_password(PASSWORD)
    bid.created_by.save(update_fields=["password"])
    pages = (reverse("portfolio:home"), reverse("bids:bids"), reverse("bids:bid", args=[bid.reference]))
    with own_broker(tmp_path) as broker, serving({"REDIS_URL": broker.url}, threads=4) as port:
        writer, signed_in = sign_in(port, bid.created_by)
        office, _ = sign_in(port, administrator)
        usual = max(signed_in.seconds, *(writer.get(page).seconds for page in pages))
        posted_usually = [invite(office, f"Usual{number}") for number in range(2)][-1]
        assert posted_usually.status == 302
        ready = json.loads(writer.get("/readyz").text)
        assert (ready["status"], ready["degraded"]) == ("ready", [])

        with away(broker):
            posted = [invite(office, f"Away{number}") for number in range(POSTED)]
            _, again = sign_in(port, bid.created_by)
            shown = [writer.get(page) for page in pages for _ in range(TIMES)]
            health = writer.get("/healthz")
            ready = writer.get("/readyz")

    assert [reply.status for reply in posted] == [302] * POSTED
    assert sum(reply.seconds - posted_usually.seconds for reply in posted) <= most
    assert (again.status, again.headers["Location"]) == (302, "/")
    assert {reply.status for reply in shown} == {200}
    assert max(reply.seconds for reply in (again, *shown)) <= usual + ADDED_SECONDS
    assert (health.status, ready.status) == (200, 200)
    if away is not slow:
        assert json.loads(ready.text) == {"status": "degraded", "missing": [], "degraded": ["broker"]}
    assert Delivery.objects.filter(done_at=None, set_aside_at=None).count() == 2 + POSTED


def test_f46_guessing_is_slowed_down_while_redis_is_away(tmp_path: Path) -> None:
    person = make_user(Role.AUDITOR, password=PASSWORD)
    with own_broker(tmp_path) as broker, serving({"REDIS_URL": broker.url}) as port:
        broker.kill()
        for _ in range(5):
            sign_in(port, person, "wrong-one-here")
        _, refused = sign_in(port, person)
        with serving({"REDIS_URL": broker.url}) as another:
            _, refused_there = sign_in(another, person)

    assert (refused.status, refused_there.status) == (429, 429)
    assert all("Too many failed" in reply.text for reply in (refused, refused_there))
