"""How far a person's roles reach among the bids, from the roles alone: they are read once a request."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import Membership, User
from accounts.permissions import DEPARTMENT_ROLES, ROLES, Permission, Role
from accounts.queries.roles import memberships_held_by
from bids.writing.models import Bid, BidPartner


@dataclass(frozen=True)
class Reach:
    """Whose bids a person sees: all, or those of `sees`; `own` are the departments acted for."""

    everything: bool
    sees: frozenset[int]
    own: frozenset[int]
    writes: bool

    def covers(self, department: int) -> bool:
        return self.everything or department in self.sees


def reach_of(user: User, permissions: Collection[Permission] = (Permission.SEE_BIDS,)) -> Reach:
    """As `reach_in`, for the roles the person holds now."""
    return reach_in(memberships_held_by(user) if user.is_active else (), permissions)


def reach_in(
    memberships: Iterable[Membership], permissions: Collection[Permission] = (Permission.SEE_BIDS,)
) -> Reach:
    """The reach of roles held now; any of the permissions lets the person see a bid."""
    held, wanted = list(memberships), frozenset(permissions)
    sees = [row for row in held if row.permissions & wanted]
    acts = [row for row in held if row.role in DEPARTMENT_ROLES]
    return Reach(
        everything=any(not ROLES[Role(row.role)].of_department for row in sees),
        sees=_departments(sees),
        own=_departments(acts),
        writes=any(Permission.EDIT_BID in row.permissions for row in held),
    )


def joined_by(departments: Collection[int]) -> QuerySet[BidPartner]:
    """The parts that departments have in others' bids now."""
    return BidPartner.objects.filter(
        department__in=departments, accepted_at__isnull=False, ended_at__isnull=True
    ).order_by("pk")


def is_own(bid: Bid, reach: Reach) -> bool:
    """True for the bid's department and for those that are partners in it."""
    return bid.department_id in reach.own or joined_by(reach.own).filter(bid=bid).exists()


def _departments(memberships: Iterable[Membership]) -> frozenset[int]:
    return frozenset(row.department_id for row in memberships if row.department_id is not None)
