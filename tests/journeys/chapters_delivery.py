"""The milestone is met and its money released; the department reports spend, and the fund accepts it."""

from decimal import Decimal
from pathlib import Path

from tests.factories.files import PDF
from tests.factories.over_25k import make_row, write_csv
from tests.journeys.cast import CAPITAL, Story

AMOUNTS = (Decimal("120000.00"), Decimal("45500.50"), Decimal("-2500.25"), Decimal("9999.99"))
NET = sum(AMOUNTS, Decimal("0.00"))
SUPPLIERS = ("LEDGER WORKS LTD", "LEDGER WORKS LTD", "LEDGER WORKS LTD", "RECORD MOVERS LTD")


def write_evidence(folder: Path) -> Path:
    path = folder / "acceptance-test.pdf"
    path.write_bytes(PDF)
    return path


def write_return(folder: Path, story: Story) -> Path:
    """Three payments and a refund, made today."""
    rows = [
        make_row(
            department_family="Department for Licensing",
            entity="DfL",
            date=f"{story.today:%d/%m/%Y}",
            supplier=supplier,
            transaction_number=f"510000000{number}",
            amount=f"{amount:,}",
            description="Build of the ledger",
        )
        for number, (amount, supplier) in enumerate(zip(AMOUNTS, SUPPLIERS, strict=True), start=1)
    ]
    path = folder / "spend.csv"
    path.write_bytes(write_csv(rows))
    return path


def bidder_claims_the_milestone(story: Story) -> None:
    bidder, today = story.take_up("bidder", "Reach and claim "), story.today
    bidder.press("Claim the milestone")
    bidder.fill_date("When was the milestone met?", today.day, today.month, today.year)
    bidder.fill("What shows that it is met?", "The acceptance test passed in full; its results are attached.")
    bidder.attach("A file with the evidence (optional)", write_evidence(story.folder))
    bidder.press("Claim the milestone")
    bidder.sees("Claimed", "acceptance-test.pdf")


def fund_manager_one_checks_the_evidence(story: Story) -> None:
    manager = story.take_up("fund_manager_one", "Check the evidence of ")
    manager.sees("The acceptance test passed in full")
    manager.press("The milestone is met")
    manager.sees("Somebody else can now release its money")
    manager.navigate("Home")
    manager.sees_not("Release the money of")


def fund_manager_two_releases_the_money(story: Story) -> None:
    manager = story.take_up("fund_manager_two", "Release the money of ")
    manager.press("Release the money")
    manager.sees("The money is released to the department")


def finance_uploads_a_return(story: Story) -> None:
    finance = story["finance"]
    finance.navigate("Returns")
    finance.press("Upload a return")
    finance.select("Award", f"{story.award}: Replace the licence ledger")
    finance.select("Period", f"{story.period.year}, {story.period.in_words}")
    finance.choose(CAPITAL)
    finance.attach("The department’s file", write_return(story.folder, story))
    finance.fill("Control total (optional)", f"{NET:,}")
    finance.press("Check the file")
    finance.sees("Lines\n4", "Transactions\n4", "Net\n£173,000.24", "Negative lines\n1", "Ready to send")
    finance.press("Send for certification")
    story.spend_return = finance.path().split("/")[2]
    finance.sees(f"Return {story.spend_return} waits for certification", "LEDGER WORKS LTD", "−£2,500.25")


def sign_off_certifies_the_return(story: Story) -> None:
    sign_off = story.take_up("sign_off", f"Certify return {story.spend_return}")
    sign_off.sees("£173,000.24")
    sign_off.press("Read and certify")
    sign_off.sees("What you vouch for", "£175,500.49", "−£2,500.25", "£173,000.24")
    sign_off.choose("I certify this return for the accounting officer")
    sign_off.press("Certify the return")
    sign_off.sees(f"Return {story.spend_return} is certified")


def fund_manager_accepts_the_return(story: Story) -> None:
    manager = story.take_up("fund_manager_two", f"Accept or refuse return {story.spend_return}")
    manager.press("Accept the return")
    manager.sees(f"Return {story.spend_return} is accepted")
