"""Returns that wait for a person: to be confirmed, certified or accepted."""

from datetime import datetime

from django.db.models import Q

from accounts.models import User
from accounts.permissions import Permission
from bids.queries.waiting import Waiting
from portfolio.models import Return
from portfolio.queries.returns import returns_visible_to
from portfolio.workflow import ReturnStatus


def returns_to_confirm(user: User, now: datetime) -> list[Waiting]:
    """Files without a fault whose lines their preparers have not confirmed."""
    found = returns_visible_to(user, permission=Permission.PREPARE_RETURN)
    return [_waiting("Confirm", row) for row in found.filter(status=ReturnStatus.RECEIVED)]


def returns_to_certify(user: User, now: datetime) -> list[Waiting]:
    """Prepared by somebody else."""
    found = returns_visible_to(user, permission=Permission.CERTIFY_RETURN)
    others = found.exclude(Q(prepared_by=user) | Q(received_by=user))
    return [_waiting("Certify", row) for row in others.filter(status=ReturnStatus.CHECKED)]


def returns_to_accept(user: User, now: datetime) -> list[Waiting]:
    """Certified ones, and those held until money is released."""
    found = returns_visible_to(user, permission=Permission.ACCEPT_RETURN)
    return [
        _waiting(
            "Accept or refuse" if row.status == ReturnStatus.CERTIFIED else "Held: accept or refuse", row
        )
        for row in found.filter(status__in=[ReturnStatus.CERTIFIED, ReturnStatus.HELD])
    ]


def _waiting(deed: str, row: Return) -> Waiting:
    label = f"{deed} return {row.reference}: {row.award.title}"
    return Waiting(label, None, "portfolio:return_page", {"reference": row.reference})
