"""A Treasury analyst finds the sealed files of a fund, from the periods and from the spend, and has one."""

from hashlib import sha256

import pytest
from playwright.sync_api import Page

from accounts.permissions import Role
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.periods import closed_to
from tests.factories.returns import accepted_return, released_award
from tests.factories.sealing import CLOSED, LAST, files_of, sealed
from tests.journeys.browser import Browser

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_an_analyst_has_a_sealed_file(live_server, settings, tmp_path) -> None:
    settings.SEALED_FILES = tmp_path
    award = released_award()
    accepted_return(award, "26,000.00", "120,000.50", "-1,450.25")
    *before, last = closed_to(award.fund, LAST, now=CLOSED)
    sealed(before[-1])
    segment = sealed(last)
    make_user(Role.TREASURY_ANALYST, email="sealed@legacyfund.example", password=PASSWORD)

    with Browser(live_server.url, album="sealed-files") as browser:
        analyst = browser.visitor().sign_in("sealed@legacyfund.example", PASSWORD)
        analyst.navigate("Spend")
        analyst.follow(f"sealed files of {award.fund.reference}", picture="sealed-files")
        analyst.sees("2 periods sealed", "£144,550.25", "Closed, and being sealed", "Which file for what")
        analyst.follow("Periods of the fund", picture="periods")
        analyst.follow("Sealed files", picture="sealed-files-again")
        for form, file in files_of(segment).items():
            assert browser.do(sha256_of, analyst.page, f"2027-28-P04.{form}") == file.sha256


def sha256_of(page: Page, ending: str) -> str:
    """Of the file behind the link that ends so, as the browser keeps it."""
    with page.expect_download() as coming:
        page.locator(f'a[href$="{ending}"]').click()
    return sha256(coming.value.path().read_bytes()).hexdigest()
