"""Who is who: roles held now, permissions, departments, and who is to be told."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from accounts.models import Department, Membership, User
from accounts.permissions import ROLES, Permission, Role

CONFLICT_LASTS = timedelta(days=2 * 365)


def current_memberships(user: User) -> QuerySet[Membership]:
    return (
        user.memberships.filter(ended_at__isnull=True)
        .select_related("department")
        .order_by("started_at", "id")
    )


def permissions_of(user: User) -> frozenset[Permission]:
    """Every permission of every role the person holds now; none when the account is closed."""
    if not user.is_active:
        return frozenset()
    held = (ROLES[Role(row.role)].permissions for row in current_memberships(user))
    return frozenset().union(*held)


def has_permission(user: User, permission: Permission) -> bool:
    return permission in permissions_of(user)


def sees_all_departments(user: User, permission: Permission) -> bool:
    """True when a role that is not tied to a department gives the permission."""
    return any(
        permission in ROLES[Role(row.role)].permissions and not ROLES[Role(row.role)].of_department
        for row in current_memberships(user)
    )


def departments_with(user: User, permission: Permission) -> QuerySet[Department]:
    """The departments for whose objects the person holds the permission; all, for a fund-wide role."""
    departments = Department.objects.order_by("name", "id")
    if not user.is_active:
        return departments.none()
    if sees_all_departments(user, permission):
        return departments
    roles = [role.value for role, row in ROLES.items() if permission in row.permissions]
    held = current_memberships(user).filter(role__in=roles)
    return departments.filter(pk__in=held.values("department_id"))


def people_with(permission: Permission, *, department: Department | None = None) -> QuerySet[User]:
    """Active people who hold the permission now: fund-wide, or for the department where it is tied to one."""
    roles = {role: row for role, row in ROLES.items() if permission in row.permissions}
    wide = [role.value for role, row in roles.items() if not row.of_department]
    tied = [role.value for role, row in roles.items() if row.of_department]
    reach = Q(memberships__role__in=wide)
    if department is not None:
        reach |= Q(memberships__role__in=tied, memberships__department=department)
    held = Q(memberships__ended_at__isnull=True) & reach
    return User.objects.filter(held, is_active=True).distinct().order_by("name", "id")


def belonged_to(user: User, department: Department, *, now: datetime) -> bool:
    """True when the person belongs to the department or left it within two years of `now`."""
    recent = Q(ended_at__isnull=True) | Q(ended_at__gt=now - CONFLICT_LASTS)
    return user.memberships.filter(recent, department=department).exists()
