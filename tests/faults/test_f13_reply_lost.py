"""F13: the commit landed and the reply was lost. The form sent again gets the first answer."""

import http.client
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import Event
from accounts.permissions import Role
from bids.writing.models import Bid
from tests.factories.accounts import make_user, sign_in
from tests.factories.bids import bidding_round
from tests.factories.pages import fields_of
from tests.faults.serving import Browser, serving, until_it_answers

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def mark(tmp_path: Path) -> Path:
    return tmp_path / "kill"


@pytest.fixture
def port(mark: Path) -> Iterator[int]:
    with serving(
        {"KILL_BEFORE_REPLY": str(mark)}, application="tests.faults.kill_before_reply:application"
    ) as port:
        yield port


def test_f13_commit_landed_reply_lost(port: int, mark: Path) -> None:
    bidder = make_user(Role.BIDDER)
    path = reverse("bids:start_bid", kwargs={"round_reference": bidding_round().reference})
    session = sign_in(Client(), bidder).cookies[settings.SESSION_COOKIE_NAME].value
    browser = Browser(port, {settings.SESSION_COOKIE_NAME: session})
    form = {**fields_of(browser.get(path).text), "title": "Replace the case management system"}

    mark.touch()
    with pytest.raises((http.client.HTTPException, OSError)):
        browser.post(path, form)
    committed = Bid.objects.get()
    until_it_answers(port)
    answer = browser.post(path, form)
    landed = browser.get(answer.headers["Location"])

    assert not mark.exists()
    assert (answer.status, landed.status) == (302, 200)
    assert answer.headers["Location"] == reverse("bids:bid", kwargs={"reference": committed.reference})
    assert committed.reference in landed.text
    assert Bid.objects.get() == committed
    assert Event.objects.filter(kind="bid.started").count() == 1
