"""An analyst names what they look at, finds it again, and has a workbook made of it."""

import pytest

from accounts.permissions import Role
from portfolio.spend.tasks import make_workbooks
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.exploring import all_by_job
from tests.factories.returns import accepted_return, released_award
from tests.journeys.browser import Browser

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_an_analyst_keeps_a_view_and_downloads_a_workbook(live_server, settings, tmp_path, monkeypatch):
    settings.WORKBOOKS = tmp_path
    award = released_award()
    accepted_return(award, "26,000.00", "-500.00")
    make_user(Role.TREASURY_ANALYST, email="analyst@legacyfund.example", password=PASSWORD)

    with Browser(live_server.url, album="kept-of-spend") as browser:
        analyst = browser.visitor().sign_in("analyst@legacyfund.example", PASSWORD)
        analyst.visit("/spend/")
        analyst.fill("Award reference", award.reference)
        analyst.select("Totals down", "Award")
        analyst.press("Apply filters", picture="spend-few-lines")
        analyst.sees("Download these lines as a workbook (XLSX)")
        analyst.follow("Save these filters and totals as a view", picture="save-view")
        analyst.sees(
            "Nobody but you can see it.", f"Award: {award.reference}. Totals by award and year of payment."
        )
        analyst.fill("Name of the view", "The first award, by year")
        analyst.press("Save the view", picture="view-saved")
        analyst.sees("This is your saved view “The first award, by year”.")
        analyst.unfold("Your saved views (1)")
        analyst.look("views-unfolded")
        analyst.follow("Rename or delete", picture="saved-views")
        analyst.follow("Rename The first award, by year", picture="rename-view")
        analyst.fill("Name of the view", "First award")
        analyst.press("Save the name")
        analyst.follow("First award")
        analyst.sees("This is your saved view “First award”.")

        all_by_job(monkeypatch)
        analyst.visit(analyst.path(), picture="spend-many-lines")
        analyst.press("Make a workbook of these lines", picture="workbook-being-made")
        analyst.sees("Being made", "0 of 2 lines so far", "Each is kept for 3 days, for you alone.")
        make_workbooks()
        analyst.press("See whether it is ready", picture="workbook-ready")
        analyst.sees("Download the workbook", "Kept until")
        analyst.navigate("Messages", picture="workbook-told")
        analyst.sees("Your workbook of 2 spend lines is ready")

        analyst.visit("/spend/views/")
        analyst.follow("Delete First award", picture="delete-view")
        analyst.press("Delete the view")
        analyst.sees("You have no saved view yet")
