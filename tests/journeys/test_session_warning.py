"""Where scripts run: every tab warns before its person is signed out, and one press puts it off."""

import pytest

from tests.factories.accounts import PASSWORD, make_user
from tests.journeys.browser import Browser

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

SOON, OVER = "[data-session-soon]", "[data-session-over]"
MESSAGES = "/accounts/messages/"


def test_a_page_warns_before_its_person_is_signed_out_and_lets_them_stay(live_server):
    make_user("REVIEWER", email="r@legacyfund.example", password=PASSWORD)
    with Browser(live_server.url) as browser:
        person = browser.visitor(javascript=True)
        faults = []
        person.page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        browser.do(person.page.clock.install)
        person.sign_in("r@legacyfund.example", PASSWORD)
        person.visit(MESSAGES)

        browser.do(person.page.clock.fast_forward, "07:45:00")
        assert not browser.do(person.page.locator(SOON).is_visible)
        browser.do(person.page.clock.fast_forward, "06:00")
        browser.do(person.page.locator(SOON).wait_for)
        person.look(picture="session-soon")
        assert "unless you stay signed in" in person.text(SOON)

        browser.do(person.page.get_by_role("button", name="Stay signed in").click)
        browser.do(person.page.locator(SOON).wait_for, state="hidden")
        browser.do(person.page.clock.fast_forward, "07:45:00")
        assert not browser.do(person.page.locator(SOON).is_visible)
        browser.do(person.page.clock.fast_forward, "20:00")
        browser.do(person.page.locator(OVER).wait_for)
        person.look(picture="session-over")
        browser.do(person.page.keyboard.press, "Escape")
        assert not browser.do(person.page.locator(OVER).is_visible)

        browser.do(another_tab, person.page)
        browser.do(person.page.clock.fast_forward, "07:52:00")
        browser.do(person.page.locator(SOON).wait_for)
        assert faults == []


def another_tab(page):
    """Opened after a later end was said: the tabs tell each other."""
    tab = page.context.new_page()
    tab.goto(MESSAGES)
    tab.close()
