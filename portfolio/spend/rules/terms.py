"""Checks of a return against what it is for: its period, its award's budgets, its control total."""

from datetime import date
from decimal import Decimal

from legacyfund.lib.control_budgets import CONTROL_BUDGETS
from legacyfund.lib.days import day_in_words
from legacyfund.lib.financial_year import Period
from legacyfund.lib.money import MOST, format_pounds
from portfolio.spend.rules.date_faults import DateFaults
from portfolio.spend.rules.findings import Findings, Severity
from portfolio.spend.rules.lines import ReturnTerms


def check_day(
    line: int, paid_on: date, terms: ReturnTerms, faults: DateFaults, *, turned: date | None = None
) -> bool:
    """False when the payment cannot stand in the return's period.

    `turned`: the day read with the month first, where that one lies in the period. A payment of the period
    is never to be declared an accrual correction because its date was written the other way round.
    """
    period = terms.period
    if period is None or Period.of(paid_on) == period:
        return True
    advice = (
        f" Read with the month first it would be {day_in_words(turned)}: look which is meant."
        if turned
        else ""
    )
    kind = "turned" if turned else ""
    if Period.of(paid_on) > period:
        faults.add(
            "DATE_AFTER_PERIOD",
            f"{day_in_words(paid_on)} is after {period.in_words}."
            f"{advice or ' Report it in the return for its own period.'}",
            line,
            kind=kind,
        )
        return False
    if terms.accrual_correction:
        faults.add(
            "ACCRUAL_CORRECTION",
            f"{day_in_words(paid_on)} is before {period.in_words}; taken as an accrual correction, as "
            f"declared.{advice}",
            line,
            kind=kind,
            severity=Severity.WARNING,
        )
        return True
    faults.add(
        "DATE_BEFORE_PERIOD",
        f"{day_in_words(paid_on)} is before {period.in_words}."
        f"{advice or ' Declare the return an accrual correction, or remove the line.'}",
        line,
        kind=kind,
    )
    return False


def check_terms(net: Decimal, terms: ReturnTerms, findings: Findings) -> None:
    """Faults of the file as a whole: an unknown control budget, a control total that does not agree."""
    budget = terms.control_budget
    known = terms.awards.get(terms.award) if terms.awards is not None else None
    if budget is not None and budget not in CONTROL_BUDGETS:
        findings.fault("CONTROL_BUDGET", f"There is no control budget “{budget}”.")
    elif budget is not None and known is not None and budget not in known:
        findings.fault("CONTROL_BUDGET", f"The award has no money in {CONTROL_BUDGETS[budget]}.")
    if abs(net) > MOST:
        findings.fault(
            "TOO_MUCH",
            f"The lines add up to {format_pounds(net, pence=True)}, which is more than can be kept. Look for "
            "an amount with too many digits.",
        )
    if terms.control_total is not None and terms.control_total != net:
        findings.fault(
            "CONTROL_TOTAL",
            f"The lines add up to {format_pounds(net, pence=True)}, but the control total declared is "
            f"{format_pounds(terms.control_total, pence=True)}: "
            f"{format_pounds(net - terms.control_total, pence=True)} of difference.",
        )
