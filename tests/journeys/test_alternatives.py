"""A bidder says what else would be accepted, without script: the page, the check, the whole bid."""

import pytest
from django.utils import timezone

from accounts.permissions import Role
from tests.factories.accounts import PASSWORD, make_department, make_user
from tests.factories.bids import bidding_round, complete_bid
from tests.journeys.browser import Browser

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
LATER = "How much later would you accept the money? (optional)"
FIRST = "Smaller option 1"


def test_a_later_start_and_a_smaller_option_are_offered_and_read(live_server) -> None:
    now = timezone.now()
    department = make_department("D903", name="Department for Options", now=now)
    writer = make_user(Role.BIDDER, department, email="writes@legacyfund.example", password=PASSWORD, now=now)
    bid = complete_bid(bidding_round(now=now), department, by=writer, now=now)
    with Browser(live_server.url, album="alternatives") as browser:
        bidder = browser.visitor().sign_in("writes@legacyfund.example", PASSWORD)
        bidder.visit(f"/bids/{bid.reference}/")
        bidder.sees("Other options you would accept", "Optional")
        bidder.follow("Other options you would accept")
        bidder.select(LATER, "One or two years later")
        bidder.press("Add a smaller option")
        bidder.fill("Name", "England first", group=FIRST)
        bidder.fill("What is left out", "The other nations keep the old system.", group=FIRST)
        bidder.press("Save and continue")
        bidder.sees("In progress")

        bidder.press("Check your answers")
        bidder.sees("Smaller option 1: say which share of the risk it still removes, from 1% to 99%.")
        bidder.visit(f"/bids/{bid.reference}/alternatives")
        bidder.fill("Share of the risk it still removes", "60", group=FIRST)
        bidder.fill("2027-28, Resource, programme (RDEL programme)", "450,000", group=FIRST)
        bidder.press("Save and continue")
        bidder.sees_not("In progress", "Optional")

        bidder.press("Check your answers")
        bidder.sees("One year later", "Two years later", "England first", "£450,000 in all")
        bidder.sees("£900,000 of the fund from 2028-29")
