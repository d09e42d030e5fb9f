"""What the actions on a reconciliation begin with and end by."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from accounts.actions.allowed import check_may
from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission
from legacyfund.lib.errors import DomainError
from portfolio.spend.reconciling.models import Reconciliation

_WITH = ("department", "fund", "award__fund", "file")


class ReconciliationRefused(DomainError):
    """It cannot be begun, or said, like this."""


def lock_reconciliation(reconciliation: Reconciliation, by: User, permission: Permission) -> Reconciliation:
    """The row as it is now, held until the transaction ends, for one who may."""
    rows = Reconciliation.objects.select_for_update(of=("self",)).select_related(*_WITH)
    locked = rows.defer("file__content").get(pk=reconciliation.pk)
    check_may(locked.department, by, permission)
    return locked


def record(
    what: str,
    reconciliation: Reconciliation,
    by: User | None,
    now: datetime,
    data: Mapping[str, object],
    *,
    tell: Iterable[User] = (),
) -> None:
    record_event(
        f"reconciliation.{what}",
        reconciliation,
        by=by,
        now=now,
        department=reconciliation.department,
        data={
            "fund": reconciliation.fund.reference,
            "period": f"{reconciliation.year}/{reconciliation.period}",
            "month": f"{reconciliation.month.first_day:%B %Y}",
            **data,
        },
        tell=list(tell),
    )
