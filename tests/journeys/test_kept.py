"""What was typed is not lost: wrong answers wait beside what is saved, and a page asks before it is left."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import Role
from bids.rounds.rules.questions import FULL_FORM
from bids.writing.queries.drafts import answers_of, risks_of
from tests.factories.accounts import PASSWORD, make_department, make_user
from tests.factories.bids import bidding_round, draft_bid
from tests.journeys.browser import Browser

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

EMAIL = "kept@legacyfund.example"
PAGES = ("bid_risks", "bid_work", "bid")


@pytest.fixture
def bid():
    now = timezone.now()
    department = make_department("D904", name="Department for Leaving", now=now)
    writer = make_user(Role.BIDDER, department, email=EMAIL, password=PASSWORD, now=now)
    return draft_bid(bidding_round(questions_version=FULL_FORM), department=department, by=writer, now=now)


def test_wrong_answers_wait_beside_what_is_saved(live_server, bid):
    risks, work, home = (
        reverse(f"bids:{name}", args=[bid.reference]) for name in ("bid_risks", "bid_work", "bid")
    )
    with Browser(live_server.url) as browser:
        person = browser.visitor().sign_in(EMAIL, PASSWORD)

        person.visit(risks)
        person.press("Add another risk")
        person.fill("What could happen", "x" * 301, group="Risk 1")
        person.fill("What could happen", "The supplier fails", group="Risk 2")
        person.press("Save and continue", picture="kept-risks")
        person.sees("1 answer could not be saved yet", "There is a problem")
        assert [row.description for row in risks_of(bid)] == ["The supplier fails"]

        person.visit(work)
        person.fill("Why now?", "word " * 2000)
        person.press("Save and continue", picture="kept-work")
        assert answers_of(bid).get("why_now", "") == ""
        person.visit(home, picture="kept-bid")
        person.sees("1 answer not saved yet")
        person.visit(reverse("bids:check_bid", args=[bid.reference]), picture="kept-check")
        person.sees("Something you typed is not saved yet")

        person.visit(risks, picture="kept-risks-again")
        person.fill("What could happen", "It takes longer", group="Risk 1")
        person.press("Save and continue")
        assert [row.description for row in risks_of(bid)] == ["It takes longer", "The supplier fails"]
        person.visit(work)
        person.press("Throw away what is not saved")
        person.sees_not("not saved", "There is a problem")


def test_a_page_asks_before_what_was_typed_is_left(live_server, bid):
    page, home = reverse("bids:rename_bid", args=[bid.reference]), reverse("bids:bid", args=[bid.reference])
    asked = []
    with Browser(live_server.url) as browser:
        person = browser.visitor(javascript=True)
        browser.do(person.page.on, "dialog", lambda dialog: answer(dialog, asked))
        person.sign_in(EMAIL, PASSWORD)

        person.visit(page)
        person.visit(home)
        assert asked == []

        person.visit(page)
        person.fill("Title of the bid", "Retire payroll")
        person.visit(home)
        assert asked == ["beforeunload"]

        person.visit(page)
        person.fill("Title of the bid", "Retire payroll")
        person.land_by(lambda: person.page.keyboard.press("Enter"))
        assert asked == ["beforeunload"]


def answer(dialog, asked):
    asked.append(dialog.type)
    dialog.accept()
