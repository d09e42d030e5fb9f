"""A file against the terms of its return: period, control budget and control total."""

import io
from decimal import Decimal

import pytest

from legacyfund.lib.financial_year import Period
from portfolio.spend.rules.lines import CheckedFile, ReturnTerms
from portfolio.spend.rules.returns import NO_TERMS, check_return_file
from tests.factories.over_25k import make_row, write_csv

AUGUST = Period("2023-24", 5)


def check(*rows: list[str], terms: ReturnTerms = NO_TERMS) -> CheckedFile:
    return check_return_file(io.BytesIO(write_csv(rows)), terms)


def told(checked: CheckedFile) -> list[tuple[int | None, str, str]]:
    return [(found.line, found.column, found.code) for found in checked.findings]


@pytest.mark.parametrize(
    ("day", "declared", "code", "stands"),
    [
        ("01/08/2023", False, "", True),
        ("31/08/2023", False, "", True),
        ("31/07/2023", False, "DATE_BEFORE_PERIOD", False),
        ("31/07/2023", True, "ACCRUAL_CORRECTION", True),
        ("31/03/2023", True, "ACCRUAL_CORRECTION", True),
        ("01/09/2023", False, "DATE_AFTER_PERIOD", False),
        ("01/09/2023", True, "DATE_AFTER_PERIOD", False),
    ],
)
def test_dates_lie_in_the_period_or_are_declared(day: str, declared: bool, code: str, stands: bool) -> None:
    checked = check(make_row(date=day), terms=ReturnTerms(period=AUGUST, accrual_correction=declared))

    assert told(checked) == ([(2, "Date", code)] if code else [])
    assert checked.may_be_accepted() is stands
    assert len(checked.lines) == stands


@pytest.mark.parametrize(
    ("budget", "known", "words"),
    [
        (None, None, ""),
        ("CDEL", None, ""),
        ("CDEL", frozenset({"CDEL"}), ""),
        ("AME", None, "There is no control budget “AME”."),
        (
            "RDEL_ADMIN",
            frozenset({"CDEL"}),
            "The award has no money in Resource, administration (RDEL admin).",
        ),
    ],
)
def test_the_control_budget_is_known(budget: str | None, known: frozenset[str] | None, words: str) -> None:
    awards = None if known is None else {"LF-1": known}
    checked = check(make_row(), terms=ReturnTerms(award="LF-1", control_budget=budget, awards=awards))

    assert [found.message for found in checked.findings] == ([words] if words else [])


@pytest.mark.parametrize(("total", "fault"), [("30000.00", False), ("30000.01", True), ("29999.99", True)])
def test_the_control_total_agrees_to_the_penny(total: str, fault: bool) -> None:
    checked = check(make_row(), terms=ReturnTerms(control_total=Decimal(total)))

    assert told(checked) == ([(None, "", "CONTROL_TOTAL")] if fault else [])
