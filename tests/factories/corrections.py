"""Corrections of accepted lines and requests for them, reached through the actions."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from accounts.models import User
from accounts.permissions import Role
from portfolio.spend.actions.acceptance import accept_return
from portfolio.spend.actions.certification import certify_return
from portfolio.spend.actions.corrections import correct_line
from portfolio.spend.actions.requests import ask_correction
from portfolio.spend.models import CorrectionRequest, Return, SpendLine
from portfolio.spend.queries.corrections import right_of
from portfolio.spend.queries.lines import SpendFilter, as_rows
from portfolio.spend.rules.feed import csv_head, csv_lines
from tests.factories.accounts import make_user
from tests.factories.returns import LATER

WRONG = "The invoice was for less: the credit note came after our month had closed."


def line_no(feed_no: int) -> SpendLine:
    return SpendLine.objects.select_related("award__department", "spend_return").get(feed_no=feed_no)


def sent_correction(
    line: SpendLine | int,
    *,
    take_out: bool = False,
    by: User | None = None,
    now: datetime = LATER,
    reason: str = WRONG,
    **right: Any,
) -> list[Return]:
    """What the department says is right of the line, or nothing where it is taken out."""
    line = line_no(line) if isinstance(line, int) else line
    by = by or make_user(Role.BIDDER, line.award.department, now=now)
    wanted = None if take_out else replace(right_of(line), **right)
    return correct_line(line=line, right=wanted, reason=reason, by=by, now=now)


def own_lines(spend_return: Return, changed: Mapping[int, Mapping[str, str]], *more: str) -> bytes:
    """The file of a return's accepted lines as the service writes it, with cells changed by number in the
    feed, and rows added.
    """
    wanted = SpendFilter(spend_return=spend_return)
    rows = [{**row, **changed.get(cast(int, row["feed_no"]), {})} for row in as_rows(wanted.lines())]
    return (csv_head() + csv_lines(rows) + "".join(more)).encode()


def new_payment(spend_return: Return, number: str, amount: str) -> str:
    """A row of the same file that names no line."""
    row = as_rows(SpendFilter(spend_return=spend_return).lines()[:1])[0]
    return csv_lines([{**row, "feed_no": "", "transaction_number": number, "amount": amount}])


def certified(spend_return: Return, *, now: datetime = LATER) -> Return:
    signer = make_user(Role.SIGN_OFF, spend_return.award.department, now=now)
    return certify_return(spend_return=spend_return, by=signer, now=now)


def accepted_correction(line: SpendLine | int, *, now: datetime = LATER, **said: Any) -> list[Return]:
    made = sent_correction(line, now=now, **said)
    manager = make_user(Role.FUND_MANAGER, now=now)
    return [accept_return(spend_return=certified(one, now=now), by=manager, now=now) for one in made]


def asked_request(
    spend_return: Return,
    *feed_numbers: int,
    reason: str = "NOT_ELIGIBLE",
    words: str = "The award pays for the replacement, not for running the old system.",
    by: User | None = None,
    now: datetime = LATER,
) -> CorrectionRequest:
    return ask_correction(
        spend_return=spend_return,
        feed_numbers=feed_numbers,
        reason=reason,
        words=words,
        by=by or make_user(Role.FUND_MANAGER, now=now),
        now=now,
    )
