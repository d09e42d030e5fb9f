"""Returns of the awards: files of payments, each taken as far as the story says."""

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
from portfolio.spend.actions.waivers import ask_waiver, endorse_waiver
from portfolio.spend.models import Return, ReturnUpload, Waiver
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
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    receipt = receive_file(
        request=ReturnRequest(
            department=stage.awards[award].department,
            period=period,
            award=stage.awards[award] if for_the_award else None,
            control_budget=budget,
            accrual_correction=accrual_correction,
        ),
        name=name,
        content=out.getvalue().encode(),
        by=stage.finance(department_of(stage, award)),
        now=stage.at(days),
    )
    return receipt.upload


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
    left = _left(stage, award, months_before(stage, months_ago))
    accepted(stage, award, int(left.unspent) - 9_000, months_ago=months_ago, days=days)


def held(stage: Stage, award: str, *, months_ago: int, days: int) -> None:
    """It reports a third more than is released of what the award still waits for, so it is held."""
    left = _left(stage, award, months_before(stage, months_ago))
    amount = int(left.unspent + left.to_release / 3) // 1000 * 1000
    made = checked(stage, award, amount, months_ago=months_ago, days=days)
    certify(stage, award, made, days=days + 2)
    accept_return(spend_return=made, by=stage.people["fund-manager.two"], now=stage.at(days + 27))


def _left(stage: Stage, award: str, period: Period) -> AwardPositionRow:
    """Of the capital of the period's year."""
    rows = award_position(award_of(stage, award))
    return next(row for row in rows if (row.year, row.control_budget) == (period.year, "CDEL"))


def spent_too_early(stage: Stage, award: str, *, months_ago: int, days: int) -> None:
    """A correction of accruals, with a payment of before the award: the fund has not answered."""
    period, before = months_before(stage, months_ago), stage.day(-205)
    rows = (
        PLAIN,
        (f"{before}", SUPPLIERS[0], f"{before:%y%m}A01", "6400.00", "Study of the tariff, on account"),
        (
            f"{period.first_day}",
            SUPPLIERS[0],
            f"{period.first_day:%y%m}A02",
            "5200.00",
            "Study of the tariff",
        ),
    )
    upload = receive(
        stage,
        award,
        period,
        rows,
        name=f"accruals-{period.first_day:%Y-%m}-{award}.csv",
        days=days,
        budget="RDEL_PROGRAMME",
        accrual_correction=True,
    )
    certify(stage, award, send(stage, award, upload, days=days), days=days + 2)


def spent_after_the_end(stage: Stage, award: str, *, paid: int, days: int) -> None:
    """Paid when the award had ended, and more than is left of it."""
    paid_on = stage.day(paid)
    period = Period.of(paid_on)
    left = _left(stage, award, period).unspent
    rows = (
        PLAIN,
        (f"{paid_on}", SUPPLIERS[3], f"{paid_on:%y%m}S01", f"{left + 12_400}", "Last bill of the supplier"),
    )
    upload = receive(stage, award, period, rows, name=f"last-bill-{award}.csv", days=days)
    certify(stage, award, send(stage, award, upload, days=days), days=days + 2)


def in_hand(stage: Stage, award: str, *, days: int) -> None:
    """A file in a layout of the department's own, in thousands, that nobody has matched yet."""
    period = months_before(stage, 1)
    rows = (
        ("Voucher Number", "Paid on", "Payee", "Net £000", "Project"),
        (f"{period.first_day:%y%m}V01", f"{period.first_day:%d/%m/%Y}", SUPPLIERS[0], "41.5", "LEDGER-1"),
        (f"{period.first_day:%y%m}V02", f"{period.first_day:%d/%m/%Y}", SUPPLIERS[1], "0.9", "CANTEEN"),
    )
    name = f"payments-{period.first_day:%Y-%m}.csv"
    receive(stage, award, period, rows, name=name, days=days, for_the_award=False)


def waived(stage: Stage, award: str, *, days: int) -> Waiver:
    """A file with a payment that came too late for its own month, and a waiver asked for."""
    period, before = months_before(stage, 1), months_before(stage, 2)
    rows = (
        PLAIN,
        (f"{period.first_day:%d/%m/%Y}", SUPPLIERS[2], f"{period.first_day:%y%m}L01", "28400.00", "Hosting"),
        (f"{before.first_day:%d/%m/%Y}", SUPPLIERS[3], f"{before.first_day:%y%m}L07", "26150.00", "Licences"),
    )
    return ask_waiver(
        upload=receive(
            stage, award, period, rows, name=f"late-{period.first_day:%Y-%m}-{award}.csv", days=days
        ),
        code="DATE_BEFORE_PERIOD",
        reason="The bank returned this payment and it was booked again after our month had closed. Nothing "
        "else of that month is late, so the file is no accrual correction.",
        by=stage.finance(department_of(stage, award)),
        now=stage.at(days),
    )


def waived_by_the_sign_off(stage: Stage, award: str, *, days: int) -> None:
    """It waits for the fund."""
    endorse_waiver(
        waiver=waived(stage, award, days=days),
        by=stage.signer(department_of(stage, award)),
        now=stage.at(days),
    )


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
