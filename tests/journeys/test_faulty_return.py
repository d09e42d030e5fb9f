"""A faulty file, the check that found it, the corrected file, and the page on which it is certified."""

from pathlib import Path

import pytest
from django.utils import timezone

from accounts.permissions import Role
from legacyfund.lib.control_budgets import CONTROL_BUDGETS
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.over_25k import make_row, write_csv
from tests.factories.returns import CELL, latest_period, released_award
from tests.journeys.browser import Browser

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_from_a_faulty_file_to_the_certified_return(live_server, tmp_path: Path) -> None:
    now = timezone.now()
    award = released_award()
    period = latest_period(award, now)
    day = f"{period.first_day:%d/%m/%Y}"
    for role, name in ((Role.BIDDER, "finance"), (Role.SIGN_OFF, "signs")):
        make_user(role, award.department, email=f"{name}@legacyfund.example", password=PASSWORD, now=now)
    rows = [
        make_row(date=day, transaction_number=number, amount=amount)
        for number, amount in (("A1", "31,000.00"), ("A1", "31,000.00"), ("A2", "-2,500.25"))
    ]
    faulty, good = tmp_path / "faulty.csv", tmp_path / "good.csv"
    faulty.write_bytes(write_csv([*rows, make_row(date=day, transaction_number="2.00E+11", amount="1.5e3")]))
    good.write_bytes(write_csv(rows))
    with Browser(live_server.url, album="faulty-return") as browser:
        finance = browser.visitor().sign_in("finance@legacyfund.example", PASSWORD)
        finance.visit("/returns/upload")
        finance.select("Award", f"{award.reference}: {award.title}")
        finance.select("Period", f"{period.year}, {period.in_words}")
        finance.choose(CONTROL_BUDGETS[CELL[1]])
        finance.attach("The department’s file", faulty)
        finance.press("Check the file", picture="return-faulty")
        finance.sees("Faulty", "2 faults", "Nothing is taken from this file")
        finance.follow("the check that brought it", picture="return-checks")
        finance.sees("Checks on returns", "SPOILED_NUMBER", "Transaction number: 2.00E+11")
        finance.browser.do(finance.page.go_back)
        finance.press("Upload the corrected file")
        finance.attach("The department’s file", good)
        finance.press("Check the file")
        finance.fill("Why are the lines that are challenged right as they are?", "Two deliveries.")
        finance.press("Send for certification")

        signs = browser.visitor().sign_in("signs@legacyfund.example", PASSWORD)
        signs.visit(finance.path())
        signs.press("Read and certify", picture="return-certify")
        signs.sees("£62,000.00", "−£2,500.25", "£59,499.75", "Two deliveries.", "2 lines were challenged")
        signs.choose("I certify this return for the accounting officer")
        signs.press("Certify the return")
        signs.sees("is certified and waits for the fund")
