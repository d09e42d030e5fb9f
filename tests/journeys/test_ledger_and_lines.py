"""A finance officer corrects lines by the file of them, and holds the ledger against what is reported."""

from pathlib import Path

import pytest
from django.utils import timezone

from accounts.permissions import Role
from legacyfund.lib.financial_year import Period, london_date
from portfolio.spend.models import SpendLine
from portfolio.spend.reconciling.tasks import match_ledgers
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.corrections import own_lines
from tests.factories.reconciling import ledger_file
from tests.factories.returns import accepted_return, file_of, latest_period, released_award
from tests.journeys.browser import Browser

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_lines_are_corrected_by_file_and_the_ledger_is_reconciled(live_server, tmp_path: Path) -> None:
    now = timezone.now()
    award = released_award()
    month = min(latest_period(award, now), Period.of(london_date(now)).previous)
    day = f"{month.last_day:%d/%m/%Y}"
    content = file_of("26,000.00", "27,000.00", "-53,000.00", day=day)
    spent = accepted_return(award, content=content, period=month, now=now)
    for role, name in ((Role.BIDDER, "ledger"), (Role.SIGN_OFF, "ledger-sign-off")):
        make_user(role, award.department, email=f"{name}@legacyfund.example", password=PASSWORD, now=now)
    first, second, _ = SpendLine.objects.order_by("feed_no")
    lines, ledger = tmp_path / "lines.csv", tmp_path / "ledger.csv"
    lines.write_bytes(own_lines(spent, {1: {"amount": "25999.00"}, 2: {"supplier": "OAK AND SONS LTD"}}))
    ledger.write_bytes(
        ledger_file(
            award,
            f"{day} {first.transaction_number} 26000",
            f"{day} {second.transaction_number} 27100",
            f"{day} L-9 1250.50",
        )
    )

    with Browser(live_server.url, album="ledger-and-lines") as browser:
        finance = browser.visitor().sign_in("ledger@legacyfund.example", PASSWORD)
        finance.visit(f"/returns/{spent.reference}/", picture="accepted-return")
        finance.sees("Download its lines (CSV)", "rows that you do not change change nothing")
        finance.visit("/returns/upload")
        finance.select("Award", "A column of the file says it")
        finance.select("Period", f"{month.year}, {month.in_words}")
        finance.choose("A column of the file says it")
        finance.attach("The department’s file", lines)
        finance.press("Check the file", picture="lines-to-correct")
        finance.sees("What it corrects", "£26,000.00 becomes £25,999.00", "OAK AND SONS LTD", "Ready to send")
        finance.fill(
            "What was wrong in the lines that are corrected, and how do you know?", "A credit note came late."
        )
        finance.press("Send for certification", picture="correction-by-file")
        finance.sees("Correction of a return", "A credit note came late.", "will be taken back once")

        finance.navigate("Returns")
        finance.follow("Reconciliations: ledgers held against what is reported", picture="no-reconciliations")
        finance.press("Reconcile your ledger", picture="reconcile")
        finance.select("Fund", f"{award.fund.name} ({award.fund.reference})")
        finance.select("To the end of", f"{month.year}, {month.in_words}")
        finance.attach("Lines of your general ledger (optional)", ledger)
        finance.press("Continue", picture="ledger-being-matched")
        finance.sees("Being matched")
        match_ledgers()
        finance.follow("Look again now", picture="ledger-matched")
        finance.sees("To be explained", "In your ledger, not reported", "The amounts differ", "1 of 3")
        finance.press("Explain what is open", picture="ledger-explain")
        for box in browser.do(finance.page.get_by_role("checkbox").all):
            browser.do(box.check)
        finance.choose("Timing: booked in one period, paid in another")
        finance.press("Explain the chosen items", picture="ledger-explained")
        finance.press("Send to the sign-off")
        finance.sees("With the sign-off")
        signer = browser.visitor().sign_in("ledger-sign-off@legacyfund.example", PASSWORD)
        signer.visit(finance.path(), picture="ledger-to-agree")
        signer.press("Agree to the reconciliation", picture="ledger-agreed")
        signer.sees("Agreed", "carried into the next reconciliation")
