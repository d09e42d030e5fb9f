import pytest

from tests.journeys.browser import Browser

pytestmark = pytest.mark.journey


@pytest.mark.django_db(transaction=True)
def test_every_component_passes_axe_at_both_widths(kitchen, live_server):
    with Browser(live_server.url) as browser:
        visitor = browser.visitor()

        visitor.visit("/", picture="kitchen")
        visitor.fill_date("When does it start?", 31, 2, 2027)
        visitor.fill("Amount, cost line 1", "1.234")
        visitor.press("Save and continue", picture="kitchen-errors")

        assert visitor.title() == "Error: Every component – Legacy Fund"
        visitor.sees("There is a problem", "Line 1: “Amount” must be an amount in pounds and pence")
