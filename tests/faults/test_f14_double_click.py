"""F14: a button pressed again and again does its step once, and every press gets the first answer."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from accounts.models import Delivery, Event
from accounts.permissions import Role
from bids.versions.models import BidVersion
from bids.writing.models import Bid
from tests.factories.accounts import make_user, sign_in
from tests.factories.bids import TESTS, bidding_round, certifying_bid, draft_bid
from tests.factories.pages import fields_of

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]

PRESSES = 50
TABS = 8


def press(client: Client, address: str, *forms: dict[str, object]) -> Counter[tuple[int, str]]:
    """The answers of all presses, all at once: status and where each leads."""
    barrier = Barrier(len(forms))

    def once(number: int) -> tuple[int, str]:
        try:
            barrier.wait()
            hand = Client()
            hand.cookies = client.cookies.copy()
            response = hand.post(address, forms[number])
            return response.status_code, response.get("Location", "")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(forms)) as pool:
        return Counter(pool.map(once, range(len(forms))))


def test_f14_double_click_submit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accounts.tasks.wake_deliveries", lambda: None)
    bid = certifying_bid()
    client = sign_in(Client(), make_user(Role.SIGN_OFF, bid.department))
    address = reverse("bids:certify_bid", kwargs={"reference": bid.reference})
    form = {**fields_of(client.get(address).content.decode()), "confirmed": sorted(TESTS)}

    answers = press(client, address, *[form] * PRESSES)

    assert answers == {(302, reverse("bids:bid_submitted", kwargs={"reference": bid.reference})): PRESSES}
    assert BidVersion.objects.get().number == 1
    told = Delivery.objects.filter(event=Event.objects.get(kind="bid.submitted"))
    assert told.count() == told.values("recipient").distinct().count() > 0


def test_f14_double_click_start() -> None:
    client = sign_in(Client(), make_user(Role.BIDDER))
    address = reverse("bids:start_bid", kwargs={"round_reference": bidding_round().reference})
    form = {**fields_of(client.get(address).content.decode()), "title": "Replace the payroll"}

    answers = press(client, address, *[form] * PRESSES)

    bid = Bid.objects.get()
    assert answers == {(302, reverse("bids:bid", kwargs={"reference": bid.reference})): PRESSES}


def test_f14_tabs_that_save_at_once() -> None:
    """All were opened on the same title: one of them saves, and no other saves over it."""
    bid = draft_bid()
    client = sign_in(Client(), bid.created_by)
    address = reverse("bids:rename_bid", kwargs={"reference": bid.reference})
    tabs = [
        {**fields_of(client.get(address).content.decode()), "title": f"Title {number}"}
        for number in range(TABS)
    ]

    answers = press(client, address, *tabs)

    page = reverse("bids:bid", kwargs={"reference": bid.reference})
    assert answers == {(302, page): 1, (409, ""): TABS - 1}
    assert Event.objects.filter(kind="bid.renamed").count() == 1
