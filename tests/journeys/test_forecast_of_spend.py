"""A department says month by month what it will spend, and why it is less; the fund sees what would lapse."""

import pytest
from django.utils import timezone

from legacyfund.lib.financial_year import Period, financial_year, london_date
from legacyfund.lib.money import format_pounds
from portfolio.awards.queries.totals import award_position
from portfolio.spend.forecasts.models import Forecast
from tests.journeys.award_story import BIDDER, MANAGER, Delivering, an_award_delivers
from tests.journeys.browser import Browser, Visitor

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

WHY = "The contractor has half the people it promised, and the rest of the work moves into the next year."
EXPECTED = 12_000


def test_a_forecast_pasted_explained_and_read_by_the_fund(live_server) -> None:
    stage = an_award_delivers()
    today = london_date(timezone.now())
    year, month = financial_year(today), f"{Period.of(today).first_day:%B %Y}"
    with Browser(live_server.url, album="forecast-of-spend") as browser:
        journey = Delivering(browser, stage)
        award = journey.award
        bidder = journey[BIDDER]
        asked = f"Say what you expect to spend of award {award.reference}: {award.title}"
        bidder.follow(asked, picture="forecast-asked")
        bidder.sees("This is the first forecast of the award", "A blank box is £0")
        bidder.unfold("Paste from a spreadsheet")
        block = f"Month\tCDEL £000\tRDEL programme\tRemarks\n{month}\t12\t£12k\tas agreed\n"
        bidder.fill("Months and control budgets, copied with their headings", block)
        bidder.press("Read it into the boxes", picture="forecast-pasted")
        bidder.sees("2 amounts were read into the boxes. Nothing is saved yet.", "Remarks")
        assert not Forecast.objects.exists()
        bidder.press("Save the forecast", picture="forecast-why")
        bidder.sees("There is a problem", "Say why you expect £", "less than the £")
        explain_every_year(bidder)
        bidder.press("Save the forecast", picture="forecast-saved")
        bidder.sees("Version 1 of the forecast is saved", WHY, f"£{EXPECTED:,}")

        manager = journey[MANAGER]
        manager.visit(f"{journey.page}forecast/", picture="forecast-of-award")
        manager.sees("Version 1 of the forecast", "Earned value")
        (capital,) = (
            row for row in award_position(award) if (row.year, row.control_budget) == (year, "CDEL")
        )
        manager.visit(f"/funds/{stage.fund.reference}/year-end", picture="forecast-year-end")
        manager.sees(f"Year end of {year}", award.title, format_pounds(capital.committed - EXPECTED))
        read = f"£{EXPECTED:,} forecast of {award.reference}"
        manager.follow(read, within="table >> nth=1", picture="forecast-read")
        manager.sees("What each year comes to", WHY)
        assert Forecast.objects.get().made_by == stage.people[BIDDER]


def explain_every_year(bidder: Visitor) -> None:
    """Where a year differs by more than 5%, which each does of this forecast."""
    boxes = bidder.page.locator("textarea[name^=comment_]")
    for place in range(bidder.browser.do(boxes.count)):
        bidder.browser.do(boxes.nth(place).fill, WHY)
