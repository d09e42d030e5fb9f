"""Signing in, opening a task and saving a form with Tab, Enter and typing alone."""

import pytest
from django.utils import timezone

from accounts.permissions import Role
from tests.factories.accounts import PASSWORD, make_department, make_user
from tests.journeys.browser import Browser, Visitor

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

MOST_STOPS = 40


def test_a_form_is_saved_by_keyboard_alone(live_server):
    department = make_department("D901", name="Department for Keys", now=timezone.now())
    make_user(Role.BIDDER, department, email="keys@legacyfund.example", password=PASSWORD, now=timezone.now())
    with Browser(live_server.url, album="keyboard") as browser:
        person = browser.visitor()
        person.visit("/accounts/login/")
        reach(person, "E-mail address")
        type_in(person, "keys@legacyfund.example")
        reach(person, "Password")
        type_in(person, PASSWORD)
        enter(person)
        person.sees("Waiting for you")

        reach(person, "Register")
        enter(person)
        reach(person, "Register a system")
        enter(person)
        for label, words in (
            ("Name of the system", "Key ledger"),
            ("What it is and what it does", "Holds each key and who has it."),
            ("Services it supports", "Keys for 4,000 staff"),
            ("Who owns it (a role, not a name)", "Head of estates"),
            ("Yearly cost to run", "12,000"),
        ):
            reach(person, label)
            type_in(person, words)
        enter(person)

        person.sees("Key ledger is in the register", "£12,000")


def reach(person: Visitor, words: str) -> None:
    """Tab on until what is focused is called this; a focused thing has to be seen to be so."""
    met: list[str] = []
    for _ in range(MOST_STOPS):
        person.browser.do(person.page.keyboard.press, "Tab")
        met.append(person.browser.do(focused, person))
        if met[-1] == words:
            return
    raise AssertionError(f"Tab does not reach “{words}” on {person.path()}; it reaches {met}")


def focused(person: Visitor) -> str:
    """The accessible name of what has the focus, as its label or its own words."""
    place = person.page.locator(":focus")
    label = place.evaluate("box => box.labels && box.labels.length ? box.labels[0].innerText : box.innerText")
    return " ".join(str(label).split())


def type_in(person: Visitor, words: str) -> None:
    person.browser.do(person.page.keyboard.type, words)


def enter(person: Visitor) -> None:
    """Press Enter, and land on the page it leads to."""
    person.land_by(lambda: person.page.keyboard.press("Enter"))
