"""A month's payments as a department's own finance system writes them, to certified returns of two awards.

An old workbook with a title above its headings and names of its own, a project code in place of the award,
money of other things in between, and one amount that says nothing: put right on the page. The next month is
not asked about.
"""

from pathlib import Path

import pytest
from django.utils import timezone

from accounts.permissions import Role
from legacyfund.lib.control_budgets import CONTROL_BUDGETS
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.bids import CELL
from tests.factories.other_books import XlsCell, xls
from tests.factories.portfolio import accepted_award
from tests.factories.returns import latest_period, released_award
from tests.journeys.browser import Browser

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

HEADINGS = ["Voucher Number", "Paid on", "Payee", "Net", "Project", "Narrative"]


def month(day: str, *payments: tuple[str, float | str, str]) -> bytes:
    """`payments`: voucher, amount and project."""
    rows: list[list[XlsCell]] = [
        ["Payments of the month"],
        list(HEADINGS),
        *(
            [voucher, day, "Northgate Digital Ltd", amount, project, "Hosting"]
            for voucher, amount, project in payments
        ),
    ]
    return xls(rows)


def test_from_an_own_layout_over_two_awards_to_certified_returns(live_server, tmp_path: Path) -> None:
    now = timezone.now()
    first = released_award()
    second = accepted_award(department=first.department)
    period = latest_period(first, now)
    day = f"{period.first_day:%d/%m/%Y}"
    for role, name in ((Role.BIDDER, "monthly"), (Role.SIGN_OFF, "monthly-sign-off")):
        make_user(role, first.department, email=f"{name}@legacyfund.example", password=PASSWORD, now=now)
    june, more = tmp_path / "payments.xls", tmp_path / "more.xls"
    june.write_bytes(
        month(
            *(day, ("V-1", 31_000.5, "LEDGER-1"), ("V-2", "12,5OO", "HISTORY-2")),
            *(("V-3", 900.0, "CANTEEN"), ("V-4", -500.25, "LEDGER-1")),
        )
    )
    more.write_bytes(month(day, ("V-5", 10.0, "LEDGER-1"), ("V-6", 20.0, "CANTEEN")))

    with Browser(live_server.url, album="return-over-awards") as browser:
        finance = browser.visitor().sign_in("monthly@legacyfund.example", PASSWORD)
        finance.navigate("Returns")
        finance.press("Upload a return", picture="return-upload")
        finance.select("Award", "A column of the file says it")
        finance.select("Period", f"{period.year}, {period.in_words}")
        finance.choose(CONTROL_BUDGETS[CELL[1]])
        finance.attach("The department’s file", june)
        finance.press("Check the file", picture="return-columns")
        finance.sees("Match the columns", "1 of 6 was recognised", "For example: Northgate Digital Ltd")
        finance.select("Column that says the award of a line", "Project")
        for heading, column in (("Paid on", "Date"), ("Payee", "Supplier"), ("Net", "Amount")):
            finance.select(heading, column)
        finance.select("Narrative", "Description")
        finance.press("Check the file", picture="return-awards")
        finance.sees("Which award is each?", "2 lines, such as Northgate Digital Ltd", "CANTEEN")
        finance.select("Award of “LEDGER-1”", f"{first.reference}: {first.title}")
        finance.select("Award of “HISTORY-2”", f"{second.reference}: {second.title}")
        finance.select("Award of “CANTEEN”", "Not paid out of an award: leave out")
        finance.press("Check the file", picture="return-file-faulty")
        finance.sees("Faulty", "1 fault", "12,5OO", "Lines left out\n1")
        finance.follow("Correct it here for Amount, line 4", picture="return-cell")
        finance.fill("Amount, line 4", "12,500")
        finance.press("Correct and check again", picture="return-file-ready")
        finance.sees(first.reference, "£30,500.25", second.reference, "£12,500.00", "is read as “12,500”")
        finance.press("Send for certification", picture="return-file-sent")
        finance.sees("2 returns wait for certification", "Sent")

        finance.visit("/returns/upload")
        finance.select("Award", "A column of the file says it")
        finance.select("Period", f"{period.year}, {period.in_words}")
        finance.choose(CONTROL_BUDGETS[CELL[1]])
        finance.attach("The department’s file", more)
        finance.press("Check the file")
        finance.sees("Ready to send", "£10.00", "Lines left out\n1")
        finance.press("Cancel the file", picture="returns-in-hand")
        finance.sees("is cancelled. Nothing was reported")

        signs = browser.visitor().sign_in("monthly-sign-off@legacyfund.example", PASSWORD)
        for award, net in ((first, "£30,500.25"), (second, "£12,500.00")):
            signs.visit(f"/returns/{award.reference}-{period.year[:4]}P{period.number:02d}-1/")
            signs.sees("It was made of one file, with")
            signs.press("Read and certify")
            signs.sees(net)
            signs.choose("I certify this return for the accounting officer")
            signs.press("Certify the return")
            signs.sees("is certified and waits for the fund")

        finance.visit("/returns/nothing-spent")
        finance.select("Award", f"{second.reference}: {second.title}")
        finance.select("Period", f"{period.year}, {period.in_words}")
        finance.press("Send for certification", status=409, picture="return-nothing-spent")
        finance.sees("reports for this award and period already")
