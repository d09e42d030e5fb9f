"""What comes back to a department each month: nothing to report, a correction, lines sent back, a close."""

from dataclasses import replace

from legacyfund.lib.financial_year import Period
from portfolio.demonstration.stage import Stage, award_of, department_of
from portfolio.funds.models import Fund
from portfolio.spend.actions.acceptance import accept_return
from portfolio.spend.actions.certification import certify_return
from portfolio.spend.actions.corrections import correct_line
from portfolio.spend.actions.periods import close_period, plan_close
from portfolio.spend.actions.requests import ask_correction
from portfolio.spend.actions.sending import report_nothing
from portfolio.spend.models import Return, SpendLine
from portfolio.spend.queries.corrections import right_of
from portfolio.spend.queries.due import missing_returns
from portfolio.spend.queries.periods import period_to_close
from portfolio.treasury.sealing.actions.sealing import seal_period

SOON = 5
REPORTING = ("ledger", "history", "lists", "telemetry", "milk", "dues", "meters", "blood")
"""Awards whose departments report in time. One other reports nothing, and two have ended."""
LEFT_OPEN = 2
"""How many of the periods that have ended the fund has yet to close."""


def say_nothing_was_spent(stage: Stage, award: str, *, days: int) -> None:
    """For each month whose day had passed by then and of which nobody had reported."""
    department, now = department_of(stage, award), stage.at(days)
    found = award_of(stage, award)
    for row in missing_returns([found], now):
        made = report_nothing(award=found, period=row.period, by=stage.finance(department), now=now)
        certified = certify_return(spend_return=made, by=stage.signer(department), now=now)
        accept_return(spend_return=certified, by=stage.people["fund-manager.one"], now=now)


def correct(stage: Stage, *, days: int) -> None:
    """A line of the first return, which the sign-off and the fund take on the next days."""
    first = _accepted(stage, "ledger")[0]
    line = first.lines.select_related("award__department", "spend_return").order_by("feed_no")[0]
    department, reported = department_of(stage, "ledger"), right_of(line)
    right = replace(reported, amount=reported.amount - 4_200)
    (made,) = correct_line(
        line=line,
        right=right,
        reason="The supplier credited days that were not worked; the credit note came after the month had "
        "closed.",
        by=stage.finance(department),
        now=stage.at(days),
    )
    certified = certify_return(spend_return=made, by=stage.signer(department), now=stage.at(days + 1))
    accept_return(spend_return=certified, by=stage.people["fund-manager.two"], now=stage.at(days + 2))


def ask_for_evidence(stage: Stage, *, days: int) -> None:
    """The fund asks for that of two lines of the second return."""
    second = _accepted(stage, "ledger")[1]
    ask_correction(
        spend_return=second,
        feed_numbers=list(_numbers(second)[:2]),
        reason="EVIDENCE_NEEDED",
        words="The description is the same for both. Send us the invoices, or say where we can see them.",
        by=stage.people["fund-manager.two"],
        now=stage.at(days),
    )


def report_for_all(stage: Stage, *, days: int) -> None:
    """Nothing more was spent of those that report each month."""
    for award in REPORTING:
        say_nothing_was_spent(stage, award, days=days)


def want_last_month_soon(stage: Stage, *, days: int) -> None:
    """The returns of last month are wanted in a few days, on whatever day of the month this is."""
    plan_close(
        fund=stage.fund,
        period=Period.of(stage.day(0)).previous,
        closes_on=stage.day(SOON),
        by=stage.people["fund-manager.one"],
        now=stage.at(days),
    )


def close_months(stage: Stage, *, days: int) -> None:
    close_periods(stage, stage.fund, days=days)


def close_periods(stage: Stage, fund: Fund, *, days: int) -> None:
    """In order, but for the last that have ended; each is sealed, as the job would."""
    now, last = stage.at(days), Period.of(stage.day(days))
    for _ in range(LEFT_OPEN):
        last = last.previous
    while (following := period_to_close(fund, now)) is not None and following < last:
        closed = close_period(fund=fund, period=following, by=stage.people["fund-manager.one"], now=now)
        seal_period(period=closed, now=now)


def _accepted(stage: Stage, award: str) -> list[Return]:
    """With lines, in the order of acceptance."""
    returns = Return.objects.filter(award=stage.awards[award], status="ACCEPTED", line_count__gt=0)
    return list(returns.select_related("award__department").order_by("accepted_at", "pk"))


def _numbers(spend_return: Return) -> list[int]:
    lines = SpendLine.objects.filter(spend_return=spend_return, feed_no__isnull=False).order_by("feed_no")
    return [line.feed_no for line in lines if line.feed_no is not None]
