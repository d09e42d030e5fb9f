"""A department reports in three colours and moves a forecast; the fund sets its view, sees what changed."""

from datetime import timedelta

import pytest

from legacyfund.lib.days import day_in_words
from legacyfund.lib.financial_year import Period
from portfolio.awards.delivery.models import DeliveryReport, FundView
from portfolio.awards.delivery.rules.ratings import MEANS
from tests.journeys.award_story import BIDDER, MANAGER, Delivering, an_award_delivers
from tests.journeys.browser import Browser, Visitor

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

LATE = "The tariff is settled a month later than planned, and the billing rules with it."
HELD = "One contractor knows the old program. A second is learning it."
DOUBT = "The tariff has no date yet."


def test_a_report_the_funds_view_and_the_milestones_as_they_were(live_server) -> None:
    stage = an_award_delivers()
    month = f"{Period.of(stage.day(0)).first_day:%B %Y}"
    with Browser(live_server.url, album="delivery-reported") as browser:
        journey = Delivering(browser, stage)
        award, bidder = journey.award, journey[BIDDER]
        bidder.visit(journey.page)
        bidder.follow("Report on delivery", picture="report-asked")
        say(bidder, month, delivery="AMBER", spend="GREEN", risk="RED")
        bidder.fill("Delivery: what is behind it, and what is being done", LATE)
        bidder.press("Send the report", picture="report-why")
        bidder.sees("Risk is Red: say why")
        bidder.fill("Risk: what is behind it, and what is being done", HELD)
        bidder.press("Send the report", picture="report-kept")
        bidder.sees(f"Your report on {month} is sent", LATE, HELD)

        manager = journey[MANAGER]
        manager.visit("/delivery/?area=risk&colour=RED", picture="delivery-red")
        manager.follow(award.title)
        manager.press("Set the fund’s view", picture="view-asked")
        manager.sees("It stands beside what", HELD)
        say(manager, month, delivery="RED", spend="GREEN", risk="RED")
        manager.fill("Why does the fund see it so?", DOUBT)
        manager.press("Save the fund’s view", picture="view-kept")
        manager.sees("The fund’s view is saved", "is not what the department last reported", DOUBT)

        second = award.milestones.get(number=2)
        later = second.forecast_on + timedelta(days=45)
        bidder.visit(f"{journey.page}forecasts", picture="milestones-asked")
        bidder.fill_date("New forecast of milestone 2", later.day, later.month, later.year)
        bidder.select("Main cause, if milestone 2 is later", "Scope")
        bidder.fill("Why milestone 2 moves", LATE)
        bidder.press("Save the forecasts", picture="milestones-kept")
        bidder.sees("a re-baseline is due", "The fund’s view of", DOUBT)

        yesterday = stage.day(-1)
        manager.visit(f"/milestones/?award={award.reference}", picture="milestones-now")
        manager.sees(day_in_words(later), "The same as a picture")
        assert browser.do(manager.page.locator("main svg").count)
        manager.fill_date("As it was at the end of", yesterday.day, yesterday.month, yesterday.year)
        manager.press("Apply filters", picture="milestones-then")
        manager.sees(
            "Milestones as they were on", day_in_words(second.forecast_on), f"Now {day_in_words(later)}"
        )
        assert browser.do(manager.page.locator("main svg").count)
    assert DeliveryReport.objects.get().risk == "RED"
    assert FundView.objects.get().delivery == "RED"


def say(visitor: Visitor, month: str, **colours: str) -> None:
    """The three colours of the month that runs, which is asked for beside the one before."""
    visitor.choose(month)
    for area, colour in colours.items():
        label = f"{area.capitalize()}: how does it stand?"
        visitor.choose({"RED": "Red", "AMBER": "Amber", "GREEN": "Green"}[colour], group=label)
        assert MEANS[area][colour] in visitor.text()
