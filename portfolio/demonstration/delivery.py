"""Milestones and returns of the awards, one award for each thing that can wait for somebody."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

from legacyfund.lib.financial_year import Period
from legacyfund.lib.money import split_pounds
from portfolio.awards.actions.milestones import check_milestone, claim_milestone
from portfolio.awards.actions.tranches import release_tranche
from portfolio.awards.models import Milestone
from portfolio.awards.queries.order import systems_of_award
from portfolio.demonstration.changing import ask_for_longer, come_later, cost_less
from portfolio.demonstration.forecasting import expect_at_first, expect_by_now, expect_less
from portfolio.demonstration.month_end import close_periods, correct_and_ask, say_nothing_was_spent
from portfolio.demonstration.progress import report_progress
from portfolio.demonstration.stage import Stage, department_of
from portfolio.demonstration.year_end import ask_to_move, move_with_the_award, turn_the_year
from portfolio.spend.actions.acceptance import accept_return
from portfolio.spend.actions.certification import certify_return
from portfolio.spend.actions.receiving import receive_file
from portfolio.spend.actions.sending import send_returns
from portfolio.spend.actions.waivers import ask_waiver, endorse_waiver
from portfolio.spend.models import Return, Waiver
from portfolio.spend.queries.uploads import ReturnRequest
from portfolio.watch.actions.findings import look_for_findings

HEADER = (
    "Department family", "Entity", "Date", "Expense type", "Expense area", "Supplier", "Transaction number",
    "Amount", "Description", "Supplier Postcode", "Supplier Type", "Contract Number", "Project Code",
    "Expenditure Type",
)  # fmt: skip
SUPPLIERS = ("Northgate Digital Ltd", "Harbour Systems LLP", "Fenland Cloud Services", "Tideway Data Ltd")
RELEASED, MET, CLAIMED = "released", "met", "claimed"


def deliver(stage: Stage) -> None:
    """Two awards spend; one waits for a release, one for a check; one is overdue, and owes a return. Two have
    changed, and a change is asked for. Periods are closed over them. In the order of time.
    """
    reach(stage, "ledger", 1, RELEASED, days=-280)
    reach(stage, "history", 1, RELEASED, days=-270)
    accepted(stage, "ledger", months_ago=7, amount=310_000, budget="CDEL")
    accepted(stage, "ledger", months_ago=5, amount=260_000, budget="CDEL")
    accepted(stage, "history", months_ago=4, amount=185_000, budget="CDEL")
    report_progress(stage, -400, -90)
    expect_at_first(stage, days=-100)
    reach(stage, "ledger", 2, RELEASED, days=-90)
    accepted(stage, "ledger", months_ago=3, amount=45_000, budget="RDEL_PROGRAMME")
    cost_less(stage, "history", days=-80)
    expect_less(stage, days=-55)
    certified(stage, "ledger", months_ago=2, amount=120_000, budget="CDEL")
    held = certified(stage, "history", months_ago=2, amount=2_400_000, budget="CDEL")
    accept_return(spend_return=held, by=stage.people["fund-manager.two"], now=stage.at(-9))
    report_progress(stage, -90, -20)
    come_later(stage, "lists", department_of(stage, "lists"), days=-20)
    report_progress(stage, -20, 1)
    reach(stage, "history", 2, CLAIMED, days=-6)
    reach(stage, "lists", 1, MET, days=-4)
    ask_to_move(stage, Milestone.objects.get(award=stage.awards["lists"], number=1), days=-2)
    for award in stage.awards:
        say_nothing_was_spent(stage, award, days=-40 if award in ("ledger", "history") else 0)
    close_periods(stage, stage.fund, days=-50)
    correct_and_ask(stage)
    checked(stage, "ledger", months_ago=1, amount=98_000, budget="CDEL")
    in_hand(stage, "ledger")
    waived(stage, "ledger")
    endorse_waiver(waiver=waived(stage, "history"), by=stage.signer("dwp"), now=stage.at(-1))
    ask_for_longer(stage, "ledger", department_of(stage, "ledger"), days=-1)
    expect_by_now(stage, days=-1)
    look_for_findings(now=stage.now)


def reach(stage: Stage, award: str, number: int, state: str, *, days: int) -> None:
    """Claim the milestone, and check and release it where the story says so."""
    turn_the_year(stage, days)
    milestone = Milestone.objects.get(award=stage.awards[award], number=number)
    department = department_of(stage, award)
    checker, releaser = stage.people["fund-manager.one"], stage.people["fund-manager.two"]
    claim_milestone(
        milestone=milestone,
        evidence=f"{milestone.evidence_expected}: on the project's file, seen by the programme board.",
        met_on=stage.day(days - 2),
        systems=[row.reference for row in systems_of_award(milestone.award)],
        by=stage.writer(department),
        now=stage.at(days),
    )
    if state in (MET, RELEASED):
        check_milestone(milestone=milestone, by=checker, now=stage.at(days + 1))
    if state == RELEASED:
        move_with_the_award(stage, milestone, days=days + 2)
        say_nothing_was_spent(stage, award, days=days + 2)
        release_tranche(milestone=milestone, by=releaser, now=stage.at(days + 3))


def months_before(stage: Stage, months: int) -> Period:
    day = stage.day(0).replace(day=1)
    for _ in range(months):
        day = (day - timedelta(days=1)).replace(day=1)
    return Period.of(day)


def checked(stage: Stage, award: str, *, months_ago: int, amount: int, budget: str) -> Return:
    """A return whose preparer stands by it: it waits for the sign-off."""
    period = months_before(stage, months_ago)
    preparer = stage.finance(department_of(stage, award))
    now = stage.at(-30 * months_ago + 24 if months_ago > 1 else -1)
    receipt = receive_file(
        request=ReturnRequest(
            department=stage.awards[award].department,
            period=period,
            award=stage.awards[award],
            control_budget=budget,
        ),
        name=f"spend-{period.first_day:%Y-%m}-{award}.csv",
        content=spend_file(stage, award, period, Decimal(amount)),
        by=preparer,
        now=now,
    )
    (made,) = send_returns(upload=receipt.upload, by=preparer, now=now)
    return made


def in_hand(stage: Stage, award: str) -> None:
    """A file in a layout of the department's own, in thousands, that nobody has matched yet."""
    period, preparer = months_before(stage, 1), stage.finance(department_of(stage, award))
    department = stage.awards[award].department
    rows = (
        ("Voucher Number", "Paid on", "Payee", "Net £000", "Project"),
        (f"{period.first_day:%y%m}V01", f"{period.first_day:%d/%m/%Y}", SUPPLIERS[0], "41.5", "LEDGER-1"),
        (f"{period.first_day:%y%m}V02", f"{period.first_day:%d/%m/%Y}", SUPPLIERS[1], "0.9", "CANTEEN"),
    )
    receive_file(
        request=ReturnRequest(department=department, period=period, control_budget="CDEL"),
        name=f"payments-{period.first_day:%Y-%m}.csv",
        content="".join(f"{','.join(row)}\r\n" for row in rows).encode(),
        by=preparer,
        now=stage.at(-1),
    )


def waived(stage: Stage, award: str) -> Waiver:
    """A file with a payment that came too late for its own month, and a waiver asked for."""
    period, before = months_before(stage, 1), months_before(stage, 2)
    preparer = stage.finance(department_of(stage, award))
    rows = (
        ("Date", "Supplier", "Transaction number", "Amount", "Description"),
        (f"{period.first_day:%d/%m/%Y}", SUPPLIERS[2], f"{period.first_day:%y%m}L01", "28400.00", "Hosting"),
        (f"{before.first_day:%d/%m/%Y}", SUPPLIERS[3], f"{before.first_day:%y%m}L07", "26150.00", "Licences"),
    )
    receipt = receive_file(
        request=ReturnRequest(
            department=stage.awards[award].department,
            period=period,
            award=stage.awards[award],
            control_budget="CDEL",
        ),
        name=f"late-{period.first_day:%Y-%m}-{award}.csv",
        content="".join(f"{','.join(row)}\r\n" for row in rows).encode(),
        by=preparer,
        now=stage.at(-1),
    )
    return ask_waiver(
        upload=receipt.upload,
        code="DATE_BEFORE_PERIOD",
        reason="The bank returned this payment and it was booked again after our month had closed. Nothing "
        "else of that month is late, so the file is no accrual correction.",
        by=preparer,
        now=stage.at(-1),
    )


def certified(stage: Stage, award: str, *, months_ago: int, amount: int, budget: str) -> Return:
    spend_return = checked(stage, award, months_ago=months_ago, amount=amount, budget=budget)
    signer = stage.signer(department_of(stage, award))
    return certify_return(spend_return=spend_return, by=signer, now=stage.at(-30 * months_ago + 26))


def accepted(stage: Stage, award: str, *, months_ago: int, amount: int, budget: str) -> Return:
    turn_the_year(stage, -30 * months_ago + 28)
    spend_return = certified(stage, award, months_ago=months_ago, amount=amount, budget=budget)
    manager = stage.people["fund-manager.one"]
    return accept_return(spend_return=spend_return, by=manager, now=stage.at(-30 * months_ago + 28))


def spend_file(stage: Stage, award: str, period: Period, amount: Decimal) -> bytes:
    """Six payments and a refund that add up to `amount`, in the over-£25,000 layout."""
    department = stage.awards[award].department
    refund = Decimal("-1250.00")
    parts = [*split_pounds(amount - refund, (5, 4, 3, 3, 2, 2)), refund]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADER)
    for place, part in enumerate(parts):
        paid_on: date = period.first_day + timedelta(days=3 + 3 * place)
        number = f"{period.first_day:%y%m}{award[:3].upper()}{place:03d}"
        description = "Credit for days not worked" if part < 0 else "Delivery of the replacement"
        writer.writerow(
            (
                department.short_name, department.name, f"{paid_on:%d/%m/%Y}", "Project contractors",
                "Digital", SUPPLIERS[place % len(SUPPLIERS)], number,
                f"{part:,}", description, "LS1 4AP", "", "", award.upper(), "",
            )
        )  # fmt: skip
    return out.getvalue().encode()
