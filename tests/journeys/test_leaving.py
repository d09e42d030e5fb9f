"""Where scripts run: a page with something typed asks before it is left, and no longer once it is sent."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import Role
from tests.factories.accounts import PASSWORD, make_department, make_user
from tests.factories.bids import bidding_round, draft_bid
from tests.journeys.browser import Browser

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_a_page_asks_before_what_was_typed_is_left(live_server):
    now = timezone.now()
    department = make_department("D904", name="Department for Leaving", now=now)
    writer = make_user(Role.BIDDER, department, email="l@legacyfund.example", password=PASSWORD, now=now)
    bid = draft_bid(bidding_round(), department=department, by=writer, now=now)
    page, home = reverse("bids:rename_bid", args=[bid.reference]), reverse("bids:bid", args=[bid.reference])
    asked = []
    with Browser(live_server.url) as browser:
        person = browser.visitor(javascript=True)
        browser.do(lambda: person.page.on("dialog", lambda dialog: answer(dialog, asked)))
        person.sign_in("l@legacyfund.example", PASSWORD)

        person.visit(page)
        person.visit(home)
        assert asked == []

        person.visit(page)
        person.fill("Title of the bid", "Retire payroll")
        person.visit(home)
        assert asked == ["beforeunload"]

        person.visit(page)
        person.fill("Title of the bid", "Retire payroll")
        person.land_by(lambda: browser.do(lambda: person.page.keyboard.press("Enter")))
        assert asked == ["beforeunload"]


def answer(dialog, asked):
    asked.append(dialog.type)
    dialog.accept()
