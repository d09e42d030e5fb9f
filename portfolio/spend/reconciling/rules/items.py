"""What stays open of a reconciliation: in which words, since when, and why."""

from datetime import date
from decimal import Decimal

from legacyfund.lib.money import format_pounds

MOST_DAYS, MOST_PENCE = 31, 10_000
"""The widest tolerance that may be stated: a month, and £100."""
USUAL_DAYS = 5
"""What is offered. A rule of this service: no source."""
OPEN_TOO_LONG = 30
"""Days after which the department and the fund are told that a reconciliation is not agreed."""
MOST_EXPLAINED = 500
"""Open items of one press."""

REASONS: dict[str, str] = {
    "TIMING": "Timing: booked in one period, paid in another",
    "ACCRUAL": "An accrual that is not paid yet",
    "WRONG_AWARD": "Booked or reported against another award",
    "TO_CORRECT": "Wrong in a return: to be corrected",
    "TO_REPORT": "Left out of a return: to be reported",
    "LEDGER_WRONG": "Wrong in the ledger: to be corrected there",
    "NOT_FUND": "Not paid out of this fund",
}
"""Why an item is open, as a code and in words."""

LEDGER, REPORTED, AMOUNT, TOTAL = "LEDGER", "REPORTED", "AMOUNT", "TOTAL"
KINDS: dict[str, str] = {
    LEDGER: "In your ledger, not reported",
    REPORTED: "Reported, not in your ledger",
    AMOUNT: "The amounts differ",
    TOTAL: "The totals differ",
}


def age_in_words(since: date, today: date) -> str:
    """How long an item has been open: in days, and from two months on in months."""
    days = max((today - since).days, 0)
    if days < 60:
        return "1 day" if days == 1 else f"{days} days"
    return f"{days // 30} months"


def tolerance_in_words(days: int, pence: int) -> str:
    if not days and not pence:
        return "None: day and amount have to be the same"
    amount = format_pounds(Decimal(pence) / 100, pence=True)
    return f"{'1 day' if days == 1 else f'{days} days'} and {amount}"
