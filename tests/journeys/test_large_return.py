"""A large file with the month first: read in the background, asked about once, and sent by the job."""

from pathlib import Path

import pytest
from django.utils import timezone

from accounts.permissions import Role
from legacyfund.lib.control_budgets import CONTROL_BUDGETS
from portfolio.spend.tasks import read_spend_files
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.bids import CELL
from tests.factories.returns import all_by_job, file_of, latest_period, released_award
from tests.journeys.browser import Browser

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_a_large_file_with_the_month_first(
    live_server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portfolio.spend.tasks.wake_spend_files", lambda: None)
    all_by_job(monkeypatch)
    now = timezone.now()
    award = released_award()
    period = latest_period(award, now).previous
    day = period.first_day
    typed, meant = f"{day:%m/21/%Y}", f"21 {day:%B %Y}"
    make_user(Role.BIDDER, award.department, email="large@legacyfund.example", password=PASSWORD, now=now)
    file = tmp_path / "payments.csv"
    file.write_bytes(file_of("30,000.00", "1,250.50", day=typed))

    with Browser(live_server.url, album="large-return") as browser:
        finance = browser.visitor().sign_in("large@legacyfund.example", PASSWORD)
        finance.visit("/returns/upload")
        finance.select("Award", f"{award.reference}: {award.title}")
        finance.select("Period", f"{period.year}, {period.in_words}")
        finance.choose(CONTROL_BUDGETS[CELL[1]])
        finance.attach("The department’s file", file)
        finance.press("Check the file", picture="file-being-read")
        finance.sees("Being read", "This page looks again every 5 seconds")
        read_spend_files()
        finance.follow("Look again now", picture="file-to-be-matched")
        finance.press("Match the columns", picture="file-dates-asked")
        finance.sees("What comes first in the dates?", f"{typed} is {meant}")
        finance.choose(f"The month: {typed} is {meant}")
        finance.press("Check the file")
        read_spend_files()
        finance.follow("Look again now", picture="file-read-month-first")
        finance.sees("Ready to send", "£31,250.50", "The dates have the month first")
        finance.press("Send for certification", picture="file-being-sent")
        finance.sees("Being sent", "It cannot be cancelled now")
        read_spend_files()
        finance.follow("Look again now", picture="file-sent-by-job")
        finance.sees("Returns made of it", "£31,250.50")
