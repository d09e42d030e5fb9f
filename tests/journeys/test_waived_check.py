"""A payment that came too late for its own month: its check is waived by two people, and the waiver travels.

The preparer asks, the department's sign-off and the fund agree, the file is sent and certified, the fund
reads of the waiver before it accepts, and the Treasury's analyst reads of an accepted line what was waived.
"""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from accounts.permissions import Role
from legacyfund.lib.control_budgets import CONTROL_BUDGETS
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.bids import CELL
from tests.factories.returns import latest_period, released_award
from tests.factories.waivers import waived_spend
from tests.journeys.browser import Browser

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
WHY = "The bank returned the payment, and it was booked again after the month had closed."
WAITING = re.compile("^Agree to or refuse waiver")


def test_a_check_is_waived_by_two_people_and_everybody_after_reads_it(live_server, tmp_path: Path) -> None:
    now = timezone.now()
    award = released_award()
    period = latest_period(award, now)
    month = period.first_day
    before = month - timedelta(days=1)
    people = (
        (Role.BIDDER, award.department, "late-payer"),
        (Role.SIGN_OFF, award.department, "late-sign-off"),
        (Role.FUND_MANAGER, None, "late-fund"),
        (Role.TREASURY_ANALYST, None, "late-treasury"),
    )
    for role, department, name in people:
        make_user(role, department, email=f"{name}@legacyfund.example", password=PASSWORD, now=now)
    waived_spend()
    file = tmp_path / "payments.csv"
    file.write_text(
        "Date,Supplier,Transaction number,Amount,Description\n"
        f"{before:%d/%m/%Y},Northgate Digital Ltd,L-1,28400.00,Licences\n"
        f"{month:%d/%m/%Y},Harbour Systems LLP,L-2,31000.00,Hosting\n"
    )

    with Browser(live_server.url, album="waived-check") as browser:
        finance = browser.visitor().sign_in("late-payer@legacyfund.example", PASSWORD)
        finance.navigate("Returns")
        finance.press("Upload a return")
        finance.select("Award", f"{award.reference}: {award.title}")
        finance.select("Period", f"{period.year}, {period.in_words}")
        finance.choose(CONTROL_BUDGETS[CELL[1]])
        finance.attach("The department’s file", file)
        finance.press("Check the file", picture="waiver-file-faulty")
        finance.sees("Faulty", "is before period", "Waivers of checks")
        finance.follow("Ask for a waiver for 1 line of the check DATE_BEFORE_PERIOD", picture="waiver-ask")
        finance.fill("Why are these lines right as they are?", WHY)
        finance.press("Ask for the waiver", picture="waiver-asked")
        finance.sees("With the sign-off", "Paid on", "Northgate Digital Ltd")

        signs = browser.visitor().sign_in("late-sign-off@legacyfund.example", PASSWORD)
        signs.sees("Agree to or refuse waiver", WHY)
        signs.follow(WAITING, picture="waiver-to-endorse")
        signs.press("Agree to the waiver")
        signs.sees("The fund has been asked", "With the fund")

        fund = browser.visitor().sign_in("late-fund@legacyfund.example", PASSWORD)
        fund.follow(WAITING, picture="waiver-to-agree")
        fund.press("Agree to the waiver", picture="waiver-agreed")
        fund.sees("can check its file again", "Agreed for the fund")
        waiver = fund.path()

        finance.visit(waiver)
        finance.press("Go to the file", picture="waiver-check-again")
        finance.press("Check with what is waived", picture="waiver-file-ready")
        finance.sees("Ready to send", "Waived", "£59,400.00")
        finance.press("Send for certification")
        finance.sees("waits for certification")

        spend_return = f"/returns/{award.reference}-{period.year[:4]}P{period.number:02d}-1/"
        signs.visit(spend_return)
        signs.press("Read and certify", picture="waiver-certify")
        signs.sees("What was waived", WHY, "for the fund")
        signs.choose("I certify this return for the accounting officer")
        signs.press("Certify the return")

        fund.visit(spend_return, picture="waiver-accept")
        fund.sees("What was waived", WHY, "Accept the return", "DATE_BEFORE_PERIOD")

        treasury = browser.visitor().sign_in("late-treasury@legacyfund.example", PASSWORD)
        treasury.navigate("Spend", picture="waiver-spend")
        treasury.sees("Waived: DATE_BEFORE_PERIOD")
        treasury.follow("DATE_BEFORE_PERIOD", picture="waiver-checks")
        treasury.sees("can be waived")
