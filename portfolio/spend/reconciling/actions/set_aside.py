"""Ledgers whose reading was set aside: what an administrator sees of it, and trying it again."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.actions.set_aside import SetAside, WorkNotStuck
from accounts.models import User
from portfolio.spend.reconciling.actions.beginning import ask_for_reading
from portfolio.spend.reconciling.actions.shared import record
from portfolio.spend.reconciling.models import Reconciliation
from portfolio.spend.reconciling.workflow import ReconciliationStatus


def ledgers_set_aside() -> QuerySet[Reconciliation]:
    stopped = Reconciliation.objects.filter(status=ReconciliationStatus.STOPPED)
    return stopped.select_related("department", "fund").order_by("set_aside_at", "id")


def retry_ledger(*, row: Reconciliation, by: User, now: datetime) -> Reconciliation:
    """The file is read and matched from the start. Raises WorkNotStuck."""
    with transaction.atomic():
        stopped = ledgers_set_aside().select_for_update(of=("self",)).filter(pk=row.pk).first()
        if stopped is None:
            raise WorkNotStuck(f"{row} is not stopped any more. Nothing needs doing.")
        ask_for_reading(stopped, now)
        record("retried", stopped, by, now, {})
        return stopped


SET_ASIDE = {"ledgers": SetAside("Matching of a ledger", ledgers_set_aside, retry_ledger)}
