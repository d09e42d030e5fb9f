"""Who holds which permission, read at once: for a job that tells of thousands of records."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from accounts.models import Membership
from accounts.models.membership import in_force
from accounts.permissions import ROLES, Permission, Role

_Key = TypeVar("_Key")


@dataclass(frozen=True)
class Holders:
    """Who holds each permission now, by id: for all of the fund, and for a department's objects alone."""

    wide: Mapping[Permission, frozenset[int]]
    tied: Mapping[tuple[Permission, int], frozenset[int]]

    def of_any(self, permissions: Iterable[Permission], department: int | None) -> tuple[int, ...]:
        """As `roles.people_with`, of several permissions together."""
        found: set[int] = set()
        for permission in permissions:
            found |= self.wide.get(permission, frozenset())
            if department is not None:
                found |= self.tied.get((permission, department), frozenset())
        return tuple(sorted(found))


def holders_now() -> Holders:
    """One query."""
    wide: dict[Permission, set[int]] = {}
    tied: dict[tuple[Permission, int], set[int]] = {}
    for row in Membership.objects.filter(in_force(), user__is_active=True).order_by("pk"):
        of_department = ROLES[Role(row.role)].of_department
        for permission in row.permissions:
            if not of_department:
                wide.setdefault(permission, set()).add(row.user_id)
            elif row.department_id is not None:
                tied.setdefault((permission, row.department_id), set()).add(row.user_id)
    return Holders(_frozen(wide), _frozen(tied))


def _frozen(found: Mapping[_Key, set[int]]) -> dict[_Key, frozenset[int]]:
    return {key: frozenset(people) for key, people in found.items()}
