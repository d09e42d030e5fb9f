"""Who is who: roles held now, permissions, departments, and who is to be told."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.db.models import Count, F, Prefetch, Q, QuerySet

from accounts.models import Department, Invitation, Membership, User
from accounts.models.membership import LondonToday, in_force
from accounts.permissions import DEPARTMENT_ROLES, NOT_BY_DEPUTY, ROLES, Permission, Role
from accounts.queries.held import current_memberships
from legacyfund.lib.financial_year import end_of_day, london_date

CONFLICT_LASTS = 2
"""Years, by the calendar."""
HELD = "_held"
"""Where the person of a request carries the roles that were read with them."""


def memberships_held_by(user: User) -> list[Membership]:
    """The roles held now, for what a page shows: those that were read with its person, where they were."""
    held: list[Membership] | None = getattr(user, HELD, None)
    return current_memberships(user) if held is None else held


def permissions_of(user: User) -> frozenset[Permission]:
    """Every permission of every role the person holds, none when the account is closed: for what a page
    shows. What is done asks `permissions_now`.
    """
    return permissions_in(memberships_held_by(user)) if user.is_active else frozenset()


def permissions_now(user: User) -> frozenset[Permission]:
    """The same, read again: a role may have ended since the page was asked for."""
    return permissions_in(current_memberships(user)) if user.is_active else frozenset()


def permissions_in(memberships: Iterable[Membership]) -> frozenset[Permission]:
    return frozenset().union(*(row.permissions for row in memberships))


def has_permission(user: User, permission: Permission) -> bool:
    return permission in permissions_of(user)


def may_for(user: User, permission: Permission, department: int | None) -> bool:
    """Whether the person holds it for the department with this id, or for all where there is none; for what
    a page shows.
    """
    return user.is_active and _gives(memberships_held_by(user), permission, department)


def may_now(user: User, permission: Permission, department: Department | None) -> bool:
    """The same of a department, read again."""
    return user.is_active and _gives(
        current_memberships(user), permission, department.pk if department else None
    )


def _gives(held: Iterable[Membership], permission: Permission, department: int | None) -> bool:
    return any(
        permission in row.permissions
        and (_is_wide(row) or (department is not None and row.department_id == department))
        for row in held
    )


def sees_all_departments(user: User, permission: Permission) -> bool:
    """True when a role that is not tied to a department gives the permission; for what a page shows."""
    return any(permission in row.permissions and _is_wide(row) for row in memberships_held_by(user))


def _is_wide(membership: Membership) -> bool:
    return not ROLES[Role(membership.role)].of_department


def departments_with(user: User, permission: Permission) -> QuerySet[Department]:
    """The departments for whose objects the person holds the permission; all, for a fund-wide role. For what
    a page shows.
    """
    departments = Department.objects.order_by("name", "id")
    if not user.is_active:
        return departments.none()
    held = [row for row in memberships_held_by(user) if permission in row.permissions]
    if any(map(_is_wide, held)):
        return departments
    return departments.filter(pk__in={row.department_id for row in held if row.department_id is not None})


def people_with(permission: Permission, *, department: Department | None = None) -> QuerySet[User]:
    """Active people who hold the permission now: fund-wide, or for the department where it is tied to one."""
    roles = {role: row for role, row in ROLES.items() if permission in row.permissions}
    wide = [role.value for role, row in roles.items() if not row.of_department]
    tied = [role.value for role, row in roles.items() if row.of_department]
    reach = Q(memberships__role__in=wide)
    if department is not None:
        reach |= Q(memberships__role__in=tied, memberships__department=department)
    if permission in NOT_BY_DEPUTY:
        reach &= Q(memberships__deputy_from__isnull=True)
    held = in_force("memberships__") & reach
    return User.objects.filter(held, is_active=True).distinct().order_by("name", "id")


def person_or_those_with(
    person: User | None, permission: Permission, *, department: Department | None = None
) -> list[User]:
    """The person while they hold the permission, else everybody who does: work waits for a role, and who
    has left is told nothing more.
    """
    holders = list(people_with(permission, department=department))
    return [row for row in holders if row == person] or holders


def departments_belonged_to(user: User, *, now: datetime) -> frozenset[int]:
    """Ids of those the person belongs to or left within two years: on the same day of the calendar two years
    later they still count, on the next no more.
    """
    held = memberships_that_count([user.pk], now=now)
    return frozenset(row.department_id for row in held if row.department_id is not None)


def memberships_that_count(people: Collection[int], *, now: datetime) -> QuerySet[Membership]:
    """The roles in a department that the people hold, or held as lately as `departments_belonged_to` says."""
    today = london_date(now)
    last = 28 if (today.month, today.day) == (2, 29) else today.day
    day_before = today.replace(year=today.year - CONFLICT_LASTS, day=last) - timedelta(days=1)
    recent = Q(ended_at__isnull=True) | Q(ended_at__gte=end_of_day(day_before))
    held = Membership.objects.filter(recent, user__in=people, department__isnull=False)
    return held.select_related("department").order_by("user", "started_at", "pk")


def departments_one_with(departments: Collection[int]) -> frozenset[int]:
    """The departments with those that close into them and those they close into, however far.

    A department that is merged or replaced keeps its row, so its people's interest goes along with the
    successor, from the day one is named.
    """
    return joined_with(departments, merged_departments()) if departments else frozenset()


def merged_departments() -> list[frozenset[int]]:
    """Ids of each department that closes and of the one it closes into."""
    closing = Department.objects.filter(successor__isnull=False).order_by("pk")
    return [frozenset(link) for link in closing.values_list("pk", "successor_id")]


def joined_with(departments: Collection[int], links: Collection[frozenset[int]]) -> frozenset[int]:
    """As `departments_one_with`, of links that were read before."""
    found = set(departments)
    while joined := {pk for link in links if link & found for pk in link} - found:
        found |= joined
    return frozenset(found)


def deputised_by(person: User, department: Department, *, at: datetime) -> list[User] | None:
    """The department's sign-offs at a moment when the person was deputy for them; None when the person was
    no deputy, or was sign-off too.
    """
    held = Membership.objects.filter(
        Q(ended_at=None) | Q(ended_at__gt=at), role=Role.SIGN_OFF, department=department, started_at__lte=at
    )
    day = london_date(at)
    own, tenured = held.filter(user=person), held.filter(deputy_from=None)
    acting = own.filter(deputy_from__lte=day, deputy_until__gte=day).exists()
    if not acting or tenured.filter(user=person).exists():
        return None
    return list(User.objects.filter(pk__in=tenured.values("user")).order_by("name", "id"))


def people_listed() -> QuerySet[User]:
    """Everybody who ever joined, with the roles they hold now as `roles_now`."""
    now_held = Membership.objects.filter(in_force()).select_related("department")
    held = Prefetch("memberships", now_held.order_by("started_at", "id"), to_attr="roles_now")
    return User.objects.order_by("-is_active", "name", "id").prefetch_related(held)


def departments_listed() -> QuerySet[Department]:
    """Every department, open ones first, with `people`: how many hold a role there now."""
    held = in_force("memberships__") & Q(memberships__isnull=False)
    return (
        Department.objects.select_related("parent", "successor")
        .annotate(people=Count("memberships__user", filter=held, distinct=True))
        .order_by("name", "id")
    )


def departments_open(now: datetime) -> QuerySet[Department]:
    ends_later = Q(ends_on__isnull=True) | Q(ends_on__gt=london_date(now))
    return Department.objects.filter(ends_later).order_by("name", "id")


def memberships_of(user: User) -> QuerySet[Membership]:
    """Every role the person holds or held, those held now first."""
    rows = user.memberships.select_related("department", "started_by", "ended_by")
    return rows.order_by(F("ended_at").desc(nulls_first=True), "started_at", "id")


def colleagues_of(department: Department) -> QuerySet[User]:
    """The people who work for the department now, with their roles there as `roles_here`.

    A deputy's coming days are listed before they begin.
    """
    here = Membership.objects.filter(
        Q(deputy_from=None) | Q(deputy_until__gte=LondonToday()),
        department=department,
        role__in=DEPARTMENT_ROLES,
        ended_at=None,
    ).order_by("deputy_from", "started_at", "id")
    people = User.objects.filter(pk__in=here.values("user"), is_active=True).order_by("name", "id")
    return people.prefetch_related(Prefetch("memberships", here, to_attr="roles_here"))


def past_roles_of(department: Department) -> QuerySet[Membership]:
    """Roles held for the department that have ended, and deputies whose days are over, the latest first."""
    over = Q(ended_at__isnull=False) | Q(deputy_until__lt=LondonToday())
    rows = Membership.objects.filter(over, department=department, role__in=DEPARTMENT_ROLES)
    return rows.select_related("user").order_by("-started_at", "-id")


def sign_offs_of(department: Department) -> QuerySet[Membership]:
    """The roles of sign-off held for the department now, deputies left out."""
    return Membership.objects.filter(
        role=Role.SIGN_OFF, department=department, ended_at=None, deputy_from=None, user__is_active=True
    ).order_by("id")


def memberships_managed_by(user: User) -> QuerySet[Membership]:
    """Roles of a department the person may change or end, held now or, by a deputy, later."""
    return memberships_held().filter(
        role__in=DEPARTMENT_ROLES, department__in=departments_with(user, Permission.MANAGE_COLLEAGUES)
    )


def invitations_managed_by(user: User) -> QuerySet[Invitation]:
    """Not answered and not withdrawn, also expired: what the person may withdraw or send again."""
    open_ones = Invitation.objects.filter(accepted_at=None, withdrawn_at=None)
    if not sees_all_departments(user, Permission.MANAGE_COLLEAGUES):
        departments = departments_with(user, Permission.MANAGE_COLLEAGUES)
        open_ones = open_ones.filter(department__in=departments, role__in=DEPARTMENT_ROLES)
    return open_ones.select_related("department", "invited_by").order_by("invited_at", "id")


def departments_left_without_sign_off(user: User) -> list[Department]:
    """Those whose only sign-off the person is."""
    held = user.memberships.filter(role=Role.SIGN_OFF, ended_at=None, deputy_from=None)
    found = [row.department for row in held.select_related("department").order_by("id") if row.department]
    return [row for row in found if not sign_offs_of(row).exclude(user=user).exists()]


def leaves_without_sign_off(membership: Membership) -> bool:
    """True when ending this role leaves its department with nobody to certify."""
    if membership.role != Role.SIGN_OFF or membership.is_deputy or membership.department is None:
        return False
    return not sign_offs_of(membership.department).exclude(user=membership.user_id).exists()


def people_to_deputise(department: Department) -> QuerySet[User]:
    """Colleagues who are not sign-off themselves."""
    return colleagues_of(department).exclude(pk__in=sign_offs_of(department).values("user"))


def departments_worked_for(user: User) -> list[Department]:
    """The departments whose bidder, sign-off or deputy the person is now, by name."""
    held = (row for row in memberships_held_by(user) if row.role in DEPARTMENT_ROLES)
    found = {row.department.pk: row.department for row in held if row.department is not None}
    return sorted(found.values(), key=lambda row: (row.name, row.pk))


def memberships_held() -> QuerySet[Membership]:
    held = Membership.objects.filter(ended_at__isnull=True)
    return held.select_related("user", "department").order_by("id")
