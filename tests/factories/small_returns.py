"""Small files of spend as text, read as they are, and what was told of them."""

import io

from legacyfund.lib.financial_year import Period
from portfolio.spend.rules.columns import BY_HEADINGS, FileLayout
from portfolio.spend.rules.findings import Severity
from portfolio.spend.rules.lines import CheckedFile, ReturnTerms
from portfolio.spend.rules.progress import Passed
from portfolio.spend.rules.returns import NO_TERMS, check_return_file

NOVEMBER = ReturnTerms(period=Period("2026-27", 8))
HEADER = "Entity,Date,Supplier,Transaction number,Amount"


def check(
    text: str,
    terms: ReturnTerms = NO_TERMS,
    layout: FileLayout = BY_HEADINGS,
    passed: Passed | None = None,
) -> CheckedFile:
    return check_return_file(io.BytesIO(text.encode()), terms, layout, passed)


def table(*rows: str, header: str = HEADER) -> str:
    return "\r\n".join([header, *rows]) + "\r\n"


def told(checked: CheckedFile, severity: Severity = Severity.FAULT) -> list[tuple[int | None, str]]:
    return [(found.line, found.code) for found in checked.findings if found.severity is severity]


def words(checked: CheckedFile) -> str:
    return " ".join(found.message for found in checked.findings)
