"""Where scripts run: a section saves itself, is saved by its button after, and stops for a colleague."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import Role
from bids.rounds.rules.questions import FULL_FORM
from bids.writing.queries.drafts import answers_of, options_of
from bids.writing.sections.actions.sections import save_answers
from tests.factories.accounts import PASSWORD, make_department, make_user
from tests.factories.bids import bidding_round, draft_bid
from tests.journeys.browser import Browser, Visitor

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PAUSE = 11_000
WHY = "Why now?"


def test_a_section_saves_itself_and_stops_for_a_colleague(live_server):
    now = timezone.now()
    department = make_department("D903", name="Department for Drafts", now=now)
    writer = make_user(Role.BIDDER, department, email="w@legacyfund.example", password=PASSWORD, now=now)
    colleague = make_user(Role.BIDDER, department, name="Deputy of digital", now=now)
    round_ = bidding_round(questions_version=FULL_FORM)
    bid = draft_bid(round_, department=department, by=writer, now=now)
    page, options = (reverse(f"bids:bid_{name}", args=[bid.reference]) for name in ("work", "options"))
    with Browser(live_server.url) as browser:
        person = browser.visitor(javascript=True)
        browser.do(person.page.clock.install)
        person.sign_in("w@legacyfund.example", PASSWORD)

        person.visit(page)
        assert type_and_wait(person, "It fails daily").startswith("Saved at ")
        assert answers_of(bid)["why_now"] == "It fails daily"
        person.fill(WHY, "It fails hourly")
        person.land_by(lambda: press_while_it_saves(person))
        assert person.path() == reverse("bids:bid", args=[bid.reference])
        assert answers_of(bid)["why_now"] == "It fails hourly"

        person.visit(options)
        for name in ("Buy", "Buy it"):
            assert type_and_wait(person, name, "Name", "Option 1").startswith("Saved at ")
        assert [(option.number, option.name) for option in options_of(bid)] == [(1, "Buy it")]

        person.visit(page)
        theirs = {"why_now": "Theirs"}
        save_answers(bid=bid, section="work", answers=theirs, by=colleague, now=timezone.now())
        said = type_and_wait(person, "Mine")
        assert said.startswith("Deputy of digital saved this section after you opened it.")
        assert answers_of(bid)["why_now"] == "Theirs"
        person.press("Save and continue", status=409)
        person.sees("What you typed is not saved yet, and nothing of it is lost", "Mine", "Theirs")


def type_and_wait(person: Visitor, words: str, label: str = WHY, group: str = "") -> str:
    """What the page says of saving itself after a pause."""
    person.fill(label, words, group=group)
    return person.browser.do(pause, person)


def pause(person: Visitor) -> str:
    said = person.page.locator("[data-autosave]")
    said.evaluate("line => { line.textContent = '' }")
    person.page.clock.run_for(PAUSE)
    said.filter(has_text="saved").or_(said.filter(has_text="Saved")).first.wait_for()
    return said.inner_text()


def press_while_it_saves(person: Visitor) -> None:
    """The button waits for the saving that is under way, so that the two do not meet as a conflict."""
    person.page.clock.run_for(PAUSE)
    person.page.get_by_role("button", name="Save and continue", exact=True).click()
