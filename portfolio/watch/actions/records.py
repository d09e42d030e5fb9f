"""What the nightly check of ledger and seals found: a finding for each fund it concerns."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse

from portfolio.funds.models import Fund
from portfolio.ledger.queries.faults import Fault
from portfolio.ledger.queries.verification import Verification
from portfolio.watch.actions.findings import settle
from portfolio.watch.queries.kinds.records import EQUALITY_BROKEN, RECORDS_EDITED
from portfolio.watch.rules import Found, Kind


def mark_equalities(*, verification: Verification, now: datetime) -> bool:
    """Open a finding on a fund whose ledger does not stand, close it when it does. True when it stands."""
    return _mark(EQUALITY_BROKEN, [verification.fund], verification.faults, now)


def mark_records(*, faults: Sequence[Fault], now: datetime) -> bool:
    """The same where a row that is told was edited beside the service, on every fund: what they decide and
    pay rests on the same records. True when they stand.
    """
    return _mark(RECORDS_EDITED, list(Fund.objects.order_by("reference")), faults, now)


def _mark(kind: Kind, funds: Sequence[Fund], faults: Sequence[Fault], now: datetime) -> bool:
    found = [
        Found(
            key=str(fund.pk),
            ref=fund.reference,
            message=str(faults[0]) if faults else "",
            page=reverse("portfolio:fund", args=[fund.reference]),
            fund=fund.pk,
        )
        for fund in funds
    ]
    settle(kind=kind, found=found if faults else (), now=now, among=[kind.key_of(one) for one in found])
    return not faults
