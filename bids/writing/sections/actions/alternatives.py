"""Saving what the department would accept instead of its bid as asked: as `sections.py` saves."""

from collections.abc import Sequence
from datetime import datetime

from accounts.models import User
from bids.writing.models import Bid, LaterStart, SmallerOption, SmallerOptionAmount
from bids.writing.queries.drafts import later_start_of, smaller_options_of
from bids.writing.queries.plain import Plain, plain_later_start, plain_smaller_options
from bids.writing.rules.drafts import LaterRow, SmallerRow
from bids.writing.sections.actions.rows import check_later_rows, check_smaller_rows
from bids.writing.sections.actions.saving import Change, replace_rows, save_section


def save_alternatives(
    *,
    bid: Bid,
    rows: Sequence[SmallerRow] = (),
    later: Sequence[LaterRow] = (),
    by: User,
    now: datetime,
    seen: int | None = None,
) -> Bid:
    """Replace the smaller options, and the later start: one row or none."""
    return save_section(bid, "alternatives", (rows, later), _replace, by=by, now=now, seen=seen)


def _replace(bid: Bid, rows: tuple[Sequence[SmallerRow], Sequence[LaterRow]]) -> Change:
    smaller, later = rows
    check_later_rows(later)
    check_smaller_rows(smaller)
    before = _plain(bid)
    replace_rows(LaterStart, bid, later)
    SmallerOption.objects.filter(bid=bid).delete()
    for order, row in enumerate(smaller, start=1):
        _add_smaller(bid, order, row)
    return before, _plain(bid)


def _add_smaller(bid: Bid, order: int, row: SmallerRow) -> None:
    smaller = SmallerOption.objects.create(
        bid=bid,
        order=order,
        name=row.name.strip(),
        left_out=row.left_out.strip(),
        risk_percent=row.risk_percent,
    )
    SmallerOptionAmount.objects.bulk_create(
        SmallerOptionAmount(smaller_option=smaller, year=year, control_budget=budget, amount=amount)
        for (year, budget), amount in sorted(row.amounts.items())
        if amount
    )


def _plain(bid: Bid) -> Plain:
    return {
        "later_start": plain_later_start(later_start_of(bid)),
        "smaller_options": plain_smaller_options(smaller_options_of(bid)),
    }
