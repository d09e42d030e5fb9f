"""Months of funds that were promised and are not there."""

from datetime import datetime

from portfolio.funds.models import Fund
from portfolio.treasury.sealing.queries.segments import Next, next_of


def months_late(now: datetime) -> list[Next]:
    """Of each fund the first whose time has passed and that it has not closed. Three queries."""
    return [row for row in next_of(Fund.objects.order_by("reference")) if now > row.due_by]
