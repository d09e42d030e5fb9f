"""Whether what waits to be told is still its reader's to read when it leaves."""

from collections.abc import Iterable

from django.db.models import Q

from accounts.models import Event, Membership, User
from accounts.permissions import ROLES, Role
from accounts.queries.held import current_memberships
from accounts.queries.roles import departments_one_with

CLOSED = "Not sent: the account is closed."
ENDED = "Not sent: the role in which the person was to be told has ended."


def person_told(recipient: User | None, address: str) -> User | None:
    """Whose message it is; None at an address that nobody signs in with."""
    return recipient or User.objects.filter(email=address).first()


def why_not_told(event: Event, person: User | None, *, about_roles: bool = False) -> str:
    """Why the person is not told of it any more; blank where they are.

    A closed account is told nothing. Others are told while they act where they did when it happened: for the
    event's department or one that it is merged with, or for the fund; where neither was theirs, such as that
    of a partner, wherever they acted. `about_roles`: what tells of the sign-in and of roles is told without
    one too.
    """
    if person is None or (person.is_active and about_roles):
        return ""
    if not person.is_active:
        return CLOSED
    at = event.occurred_at
    held_then = Membership.objects.filter(
        Q(ended_at=None) | Q(ended_at__gt=at), user=person, started_at__lte=at
    )
    now, then = _where(current_memberships(person)), _where(held_then)
    if event.department_id is not None:
        then = then & {event.department_id, None} or then
    if now and (not then or now & then):
        return ""
    merged = departments_one_with([place for place in then if place is not None])
    return "" if now & merged else ENDED


def _where(memberships: Iterable[Membership]) -> set[int | None]:
    """Departments by id; None for a role of the whole fund."""
    return {row.department_id if ROLES[Role(row.role)].of_department else None for row in memberships}
