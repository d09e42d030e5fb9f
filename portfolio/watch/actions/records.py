"""What the nightly check of ledger and seals found: a finding for each fund it concerns."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts.actions.allowed import require_permission
from accounts.actions.jobs import ask_for_run
from accounts.models import JobRun, User
from accounts.permissions import Permission
from legacyfund.waking import wake_on_commit
from portfolio.funds.models import Fund
from portfolio.ledger.queries.faults import Fault
from portfolio.ledger.queries.verification import Verification
from portfolio.watch.actions.findings import settle
from portfolio.watch.queries.kinds.records import EQUALITY_BROKEN, LEDGER_CHECK, RECORDS_EDITED
from portfolio.watch.rules import Found, Kind


def ask_for_check(*, by: User, now: datetime) -> JobRun:
    """A check beside the nightly one, at once. Raises PermissionRefused, RunWaits."""
    require_permission(by, Permission.SEE_LEDGER)
    with transaction.atomic():
        run = ask_for_run(name=LEDGER_CHECK, by=by, now=now)
        wake_on_commit(settings.LEDGER_CHECK_WAKE_UP)
    return run


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
