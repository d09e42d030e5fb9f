"""The fund accepts a certified return: its net becomes spend, its lines join the Treasury's feed."""

from datetime import datetime
from decimal import Decimal

from django.db import connection, transaction

from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission
from legacyfund.lib.control_budgets import CONTROL_BUDGETS
from legacyfund.lib.errors import ConflictRefused
from legacyfund.lib.financial_year import Period
from legacyfund.lib.money import NOTHING, format_pounds
from portfolio.ledger.actions.journals import lock_fund, post_journal
from portfolio.ledger.rules import ledger
from portfolio.ledger.rules.kinds import Account, Kind
from portfolio.spend.actions.requests import settle_request
from portfolio.spend.actions.shared import check_reporting, describe, lock_return, people_of
from portfolio.spend.models import Return
from portfolio.spend.queries.corrections import reversal_to_accept_first
from portfolio.spend.queries.periods import posting_period
from portfolio.spend.queries.returns import award_holds, missing_for, net_by_cell
from portfolio.spend.workflow import RETURN_TRANSITIONS

# Any fixed number: whoever numbers lines for the feed holds this lock until the commit is visible.
FEED_LOCK = 7_205_759_403_792_794
_COUNT = """
INSERT INTO portfolio_feed (id, epoch, head) VALUES (1, 1, %(lines)s)
ON CONFLICT (id) DO UPDATE SET head = portfolio_feed.head + %(lines)s
RETURNING head
"""
_NUMBER = """
UPDATE portfolio_spendline AS line
   SET feed_no = %(before)s + placed.place, posted_year = %(year)s, posted_period = %(period)s
  FROM (SELECT id, row_number() OVER (ORDER BY line_number) AS place
          FROM portfolio_spendline WHERE spend_return_id = %(spend_return)s) AS placed
 WHERE placed.id = line.id
"""


class StillHeld(ConflictRefused):
    """The held return still exceeds what has been released."""


class ReversalFirst(ConflictRefused):
    """What would stand in a line's place is accepted once the line is taken back."""


def accept_return(*, spend_return: Return, by: User, now: datetime) -> Return:
    """Make a certified return spend, or hold it, with the reason in words, where it exceeds what is there.

    Raises TransitionRefused, ReturnRefused, ReversalFirst, PermissionRefused, OutsideFund.
    """
    return _accept_or_hold(spend_return, "accept", by, now)


def retry_held_return(*, spend_return: Return, by: User, now: datetime) -> Return:
    """Accept a held return once the money is there. Raises StillHeld with what is missing now."""
    return _accept_or_hold(spend_return, "retry", by, now)


def _accept_or_hold(spend_return: Return, step: str, by: User, now: datetime) -> Return:
    with transaction.atomic():
        spend_return = lock_return(spend_return, by, Permission.ACCEPT_RETURN)
        target = RETURN_TRANSITIONS.target(spend_return.status, step)
        check_reporting(spend_return.award, corrects=bool(spend_return.correction_reason))
        _check_reversed(spend_return)
        lock_fund(spend_return.award.fund)
        because = _why_held(spend_return)
        if because and step == "retry":
            raise StillHeld(f"The return stays held. {because}")
        if because:
            return _hold(spend_return, because, by, now)
        return _accept(spend_return, target, by, now)


def _check_reversed(spend_return: Return) -> None:
    """Raises ReversalFirst: a payment is never spend twice while it moves between awards."""
    if (before := reversal_to_accept_first(spend_return)) is not None:
        raise ReversalFirst(
            f"A line of it stands in the place of one that return {before.reference} takes back, and that is "
            f"{before.get_status_display().lower()}. Accept it first, or refuse both."
        )


def _why_held(spend_return: Return) -> str:
    """What is missing, a sentence for each year × control budget; empty when nothing is."""
    missing = missing_for(spend_return)
    to_release = award_holds(spend_return.award, Account.COMMITTED) if missing else {}
    return " ".join(
        f"{cell[0]}, {CONTROL_BUDGETS[cell[1]]}: "
        + _what_is_missing(net, there, to_release.get(cell, NOTHING))
        for cell, net, there in missing
    )


def _what_is_missing(net: Decimal, there: Decimal, to_release: Decimal) -> str:
    """`there`: what is released and not spent, or for a net below nothing what was spent."""
    short = abs(net) - there
    has = format_pounds(there, pence=True)
    if net < 0:
        return (
            f"the return gives back {format_pounds(-net, pence=True)} and {has} has been spent, which is "
            f"{format_pounds(short, pence=True)} too little."
        )
    said = f"the return reports {format_pounds(net, pence=True)} and {has} is released and not yet spent"
    if short <= to_release:
        return f"{said}, so {format_pounds(short, pence=True)} more has to be released."
    return (
        f"{said}. The award has {format_pounds(to_release, pence=True)} left to release, so no release can "
        f"cover {format_pounds(short - to_release, pence=True)} of it."
    )


def _hold(spend_return: Return, because: str, by: User, now: datetime) -> Return:
    spend_return.status = RETURN_TRANSITIONS.target(spend_return.status, "hold")
    spend_return.held_at, spend_return.held_because = now, because
    spend_return.save(update_fields=["status", "held_at", "held_because"])
    record_event(
        "return.held",
        spend_return,
        by=by,
        now=now,
        department=spend_return.award.department,
        data={**describe(spend_return), "because": because},
        tell=people_of(spend_return, but=by),
    )
    return spend_return


def _accept(spend_return: Return, target: str, by: User, now: datetime) -> Return:
    spend_return.status, spend_return.accepted_at, spend_return.accepted_by = target, now, by
    spend_return.save(update_fields=["status", "accepted_at", "accepted_by"])
    _post(spend_return, by, now)
    settle_request(correction=spend_return, by=by, now=now)
    record_event(
        "return.accepted",
        spend_return,
        by=by,
        now=now,
        department=spend_return.award.department,
        data=describe(spend_return),
        tell=people_of(spend_return, but=by),
    )
    number_lines(spend_return, now=now)
    return spend_return


def _post(spend_return: Return, by: User, now: datetime) -> None:
    for kind, postings in ledger.spend_or_refund(net_by_cell(spend_return)):
        post_journal(
            fund=spend_return.award.fund,
            award_id=spend_return.award_id,
            kind=kind,
            postings=postings,
            narrative=f"Spend reported in return {spend_return.reference}",
            idempotency_key=_key(spend_return, kind, postings[0].year),
            by=by,
            now=now,
            effective_on=Period(spend_return.year, spend_return.period).last_day,
        )


def _key(spend_return: Return, kind: Kind, year: str) -> str:
    """Of money of another year than the return's it says which; those who read journals find it by this."""
    key = f"return:{spend_return.reference}:{kind.lower()}"
    return key if year == spend_return.year else f"{key}:{year}"


def number_lines(spend_return: Return, *, now: datetime) -> None:
    """Give the lines the next numbers of the feed. The last thing in its transaction.

    The lock is held until the commit is visible, so numbers appear in order and without a gap: who has
    seen n has missed nothing below n. They are posted in the fund's open period. The caller holds the fund.
    """
    lines = spend_return.line_count
    posted = posting_period(spend_return.award.fund, now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FEED_LOCK])
        cursor.execute(_COUNT, {"lines": lines})
        before = int(cursor.fetchone()[0]) - lines
        values = {"before": before, "spend_return": spend_return.pk, "period": posted.number}
        cursor.execute(_NUMBER, {**values, "year": posted.year})
