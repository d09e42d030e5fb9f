import pytest

from tests.journeys.browser import Browser

pytestmark = pytest.mark.journey


@pytest.mark.django_db(transaction=True)
def test_every_component_passes_axe_at_both_widths(showcase, live_server):
    with Browser(live_server.url) as browser:
        visitor = browser.visitor()

        visitor.visit("/", picture="showcase")
        visitor.fill_date("When does it start?", 31, 2, 2027)
        visitor.fill("Amount, cost line 1", "1.234")
        visitor.press("Save and continue", picture="showcase-errors")

        assert visitor.title() == "Error: Every component – Legacy Fund"
        visitor.sees("There is a problem", "Line 1: “Amount” could not be read")


@pytest.mark.django_db(transaction=True)
def test_javascript_adds_its_part_under_the_content_policy(showcase, live_server):
    with Browser(live_server.url) as browser:
        visitor = browser.visitor(javascript=True)
        faults = []
        visitor.page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)

        visitor.visit("/")

        shown = visitor.page.get_by_role("button", name="Show password").is_visible
        browser.do(visitor.page.wait_for_selector, ".govuk-js-password-input-toggle:not([hidden])")
        assert browser.do(shown)
        assert faults == []


@pytest.mark.django_db(transaction=True)
def test_the_browser_notices_what_axe_notices(showcase, live_server):
    with Browser(live_server.url) as browser:
        found = browser.do(browser.audit, "<html><title>x</title><img src='/x'>")

        assert any(line.startswith("image-alt: ") for line in found)


@pytest.mark.django_db(transaction=True)
def test_the_browser_notices_a_wrong_status_and_missing_words(showcase, live_server):
    with Browser(live_server.url, axe=False) as browser:
        visitor = browser.visitor()

        with pytest.raises(AssertionError, match="answered 404, not 200"):
            visitor.visit("/nowhere/")
        visitor.visit("/")
        with pytest.raises(AssertionError, match="does not say"):
            visitor.sees("Words that are not there")
        with pytest.raises(AssertionError, match="says"):
            visitor.sees_not("Every component")
