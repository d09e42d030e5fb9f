"""Returns of the awards: files of payments, sent, certified and accepted."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from legacyfund.lib.financial_year import Period
from legacyfund.lib.money import split_pounds
from portfolio.awards.queries.totals import AwardPositionRow, award_position
from portfolio.demonstration.stage import Stage, award_of, department_of
from portfolio.demonstration.year_end import turn_the_year
from portfolio.spend.actions.acceptance import accept_return
from portfolio.spend.actions.certification import certify_return
from portfolio.spend.actions.receiving import receive_file
from portfolio.spend.actions.sending import send_returns
from portfolio.spend.models import Return, ReturnUpload
from portfolio.spend.queries.uploads import ReturnRequest

HEADER = (
    "Department family", "Entity", "Date", "Expense type", "Expense area", "Supplier", "Transaction number",
    "Amount", "Description", "Supplier Postcode", "Supplier Type", "Contract Number", "Project Code",
    "Expenditure Type",
)  # fmt: skip
DESCRIPTIONS = (
    "Development team", "Development team", "Moving the records", "Cloud hosting", "Testing with users",
    "Training of staff",
)  # fmt: skip
PLAIN = ("Date", "Supplier", "Transaction number", "Amount", "Description")
SUPPLIERS = ("Northgate Digital Ltd", "Harbour Systems LLP", "Fenland Cloud Services", "Tideway Data Ltd")


def months_before(stage: Stage, months: int) -> Period:
    day = stage.day(0).replace(day=1)
    for _ in range(months):
        day = (day - timedelta(days=1)).replace(day=1)
    return Period.of(day)


def receive(
    stage: Stage,
    award: str,
    period: Period,
    rows: Iterable[Sequence[str]],
    *,
    name: str,
    days: int,
    budget: str = "CDEL",
    for_the_award: bool = True,
    accrual_correction: bool = False,
) -> ReturnUpload:
    """A file of the department's finance preparer; not `for_the_award`: its lines say their awards."""
    receipt = receive_file(
        request=ReturnRequest(
            department=stage.awards[award].department,
            period=period,
            award=stage.awards[award] if for_the_award else None,
            control_budget=budget,
            accrual_correction=accrual_correction,
        ),
        name=name,
        content=file_of(rows),
        by=stage.finance(department_of(stage, award)),
        now=stage.at(days),
    )
    return receipt.upload


def file_of(rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode()


def send(stage: Stage, award: str, upload: ReturnUpload, *, days: int) -> Return:
    """Its preparer stands by it: it waits for the sign-off."""
    by = stage.finance(department_of(stage, award))
    (made,) = send_returns(upload=upload, by=by, now=stage.at(days))
    return made


def certify(stage: Stage, award: str, spend_return: Return, *, days: int) -> Return:
    signer = stage.signer(department_of(stage, award))
    return certify_return(spend_return=spend_return, by=signer, now=stage.at(days))


def accept(stage: Stage, spend_return: Return, *, days: int) -> Return:
    return accept_return(spend_return=spend_return, by=stage.people["fund-manager.one"], now=stage.at(days))


def checked(
    stage: Stage, award: str, amount: int, *, months_ago: int, days: int, budget: str = "CDEL"
) -> Return:
    period = months_before(stage, months_ago)
    upload = receive(
        stage,
        award,
        period,
        spend_rows(stage, award, period, Decimal(amount)),
        name=f"spend-{period.first_day:%Y-%m}-{award}.csv",
        days=days,
        budget=budget,
    )
    return send(stage, award, upload, days=days)


def accepted(
    stage: Stage, award: str, amount: int, *, months_ago: int, days: int, budget: str = "CDEL"
) -> Return:
    """Received four days before it is accepted, and certified two days before."""
    turn_the_year(stage, days)
    made = checked(stage, award, amount, months_ago=months_ago, days=days - 4, budget=budget)
    return accept(stage, certify(stage, award, made, days=days - 2), days=days)


def last_bills(stage: Stage, award: str, *, months_ago: int, days: int) -> None:
    """All but a little of what is left of the year."""
    left = left_of(stage, award, months_before(stage, months_ago))
    accepted(stage, award, int(left.unspent) - 9_000, months_ago=months_ago, days=days)


def left_of(stage: Stage, award: str, period: Period) -> AwardPositionRow:
    """Of the capital of the period's year."""
    rows = award_position(award_of(stage, award))
    return next(row for row in rows if (row.year, row.control_budget) == (period.year, "CDEL"))


def spend_rows(stage: Stage, award: str, period: Period, amount: Decimal) -> list[Sequence[str]]:
    """Six payments and a refund that add up to `amount`, in the over-£25,000 layout."""
    department = stage.awards[award].department
    refund = Decimal("-1250.00")
    parts = [*split_pounds(amount - refund, (5, 4, 3, 3, 2, 2)), refund]
    rows: list[Sequence[str]] = [HEADER]
    for place, part in enumerate(parts):
        paid_on: date = period.first_day + timedelta(days=3 + 3 * place)
        number = f"{period.first_day:%y%m}{award[:3].upper()}{place:03d}"
        description = "Credit for days not worked" if part < 0 else DESCRIPTIONS[place]
        supplier = SUPPLIERS[(place + len(award)) % len(SUPPLIERS)]
        rows.append(
            (
                department.short_name, department.name, f"{paid_on:%d/%m/%Y}", "Project contractors",
                "Digital", supplier, number,
                f"{part:,}", description, "LS1 4AP", "", "", award.upper(), "",
            )
        )  # fmt: skip
    return rows
