"""Ledgers that were held against returns, and what is open of it left alone."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse

from accounts.permissions import Permission
from legacyfund.lib.days import day_in_words
from legacyfund.lib.financial_year import london_date
from portfolio.spend.reconciling.queries.reconciliations import left_open_since
from portfolio.spend.reconciling.rules.items import OPEN_TOO_LONG
from portfolio.watch.rules import Found, Group, Kind


def left_open(now: datetime) -> Iterator[Found]:
    for row in left_open_since(now - timedelta(days=OPEN_TOO_LONG)):
        since = day_in_words(london_date(row.made_at))
        items = getattr(row, "open_count", 0)
        yield Found(
            key=str(row.pk),
            ref=row.reference,
            message=f"It was begun on {since} and is not agreed; {items:,} item{'' if items == 1 else 's'} "
            f"{'is' if items == 1 else 'are'} open.",
            page=reverse("portfolio:reconciliation_page", args=[row.reference]),
            fund=row.fund_id,
            department=row.department_id,
        )


KINDS = (
    Kind(
        "RECONCILIATION_OPEN",
        Group.MONEY,
        "Reconciliation not agreed",
        f"A ledger was held against returns {OPEN_TOO_LONG} days ago, and the department’s sign-off has not "
        "agreed to what is open.",
        "The sign-off agrees to it, or it is withdrawn.",
        told=(Permission.PREPARE_RETURN, Permission.CERTIFY_RETURN, Permission.ACCEPT_RETURN),
        find=left_open,
    ),
)
