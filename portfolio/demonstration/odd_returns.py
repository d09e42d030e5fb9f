"""Returns with something odd about them, each of which waits for somebody."""

from legacyfund.lib.financial_year import Period
from portfolio.demonstration.reporting import (
    PLAIN,
    SUPPLIERS,
    certify,
    checked,
    left_of,
    months_before,
    receive,
    send,
)
from portfolio.demonstration.stage import Stage, department_of
from portfolio.spend.actions.acceptance import accept_return
from portfolio.spend.actions.waivers import ask_waiver, endorse_waiver
from portfolio.spend.models import Waiver


def held(stage: Stage, award: str, *, months_ago: int, days: int) -> None:
    """It reports all that is released, and a third of what is still to be."""
    left = left_of(stage, award, months_before(stage, months_ago))
    amount = int(left.unspent + left.to_release / 3) // 1000 * 1000
    made = checked(stage, award, amount, months_ago=months_ago, days=days)
    certify(stage, award, made, days=days + 2)
    accept_return(spend_return=made, by=stage.people["fund-manager.two"], now=stage.at(days + 27))


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
    left = left_of(stage, award, period).unspent
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
