"""Roles that are ended under a lock: the last administrator stays, the last sign-off is not missed."""

from accounts.models import Membership, User
from accounts.permissions import Role
from accounts.queries.roles import sign_offs_of
from legacyfund.lib.errors import ConflictRefused, DomainError


class MembershipRefused(DomainError):
    """The role cannot be given or ended."""


class MembershipOver(MembershipRefused, ConflictRefused):
    """The role has ended, or its holder's account or the department is closed."""


class LastAdministrator(MembershipRefused):
    """Without an administrator nobody could let anybody in again."""


class LastSignOff(MembershipRefused):
    """The department would be left with nobody to certify, and nobody said that this is meant."""


def keep_one_administrator(leaving: User) -> None:
    """Locks every administrator's row, so that two cannot leave at the same moment."""
    held = Membership.objects.select_for_update().filter(
        role=Role.ADMINISTRATOR, ended_at__isnull=True, user__is_active=True
    )
    holders = set(held.order_by("id").values_list("user_id", flat=True))
    if holders == {leaving.pk}:
        raise LastAdministrator(
            f"{leaving} is the only administrator. Make somebody else administrator first."
        )


def is_last_sign_off(membership: Membership) -> bool:
    """Locks the roles of the department's sign-offs, so that two cannot leave at the same moment."""
    if membership.role != Role.SIGN_OFF or membership.is_deputy or membership.department is None:
        return False
    holders = sign_offs_of(membership.department).select_for_update(of=("self",))
    return set(holders.values_list("user_id", flat=True)) == {membership.user_id}


def lock_membership(membership: Membership) -> Membership:
    """The role as it is now, held. Raises MembershipOver when it has ended."""
    locked = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("user", "department")
        .get(pk=membership.pk)
    )
    if locked.ended_at is not None:
        raise MembershipOver(f"{locked.user} no longer holds this role.")
    return locked
