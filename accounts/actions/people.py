"""People hold roles from then to then, and lose all access at once."""

from datetime import datetime

from django.db import transaction

from accounts.actions.last_ones import (
    LastSignOff,
    MembershipOver,
    MembershipRefused,
    is_last_sign_off,
    keep_one_administrator,
    lock_membership,
)
from accounts.actions.passwords import check_password
from accounts.events import record_event
from accounts.models import Department, Membership, User
from accounts.permissions import DEPARTMENT_ROLES, ROLES, Permission, Role
from accounts.queries.roles import people_with
from legacyfund.lib.errors import DomainError
from legacyfund.lib.financial_year import london_date


class PersonRefused(DomainError):
    """The person's name, address or account does not allow this."""


def check_can_be_joined(department: Department, *, now: datetime) -> None:
    """Raises MembershipOver."""
    if department.is_closed(london_date(now)):
        raise MembershipOver(
            f"{department} is closed, so nobody can join it. Choose its successor.", field="department"
        )


def check_account_open(user: User) -> None:
    """Raises PersonRefused."""
    if not user.is_active:
        raise PersonRefused(f"{user}'s account is closed already.")


def check_role(role: Role, department: Department | None, *, now: datetime) -> None:
    if role in DEPARTMENT_ROLES and department is None:
        raise MembershipRefused(
            f"A {ROLES[role].label.lower()} acts for a department. Choose one.", field="department"
        )
    if department is not None:
        check_can_be_joined(department, now=now)


def check_new_address(email: str) -> None:
    if User.objects.filter(email=email).exists():
        raise PersonRefused(
            f"{email} already has a sign-in. Find the person in the list and add the role there.",
            field="email",
        )


@transaction.atomic
def add_person(*, email: str, name: str, password: str | None, by: User | None, now: datetime) -> User:
    """Make a sign-in without an invitation: the first administrator and the demonstration's people.

    The person can do nothing until a membership starts; without a password they set one by reset.
    """
    email = email.strip().lower()
    check_new_address(email)
    if password is not None:
        check_password(password, User(email=email, name=name))
    user = User.objects.create_user(email=email, name=name, password=password)
    record_event("person.added", user, by=by, now=now, ref=email)
    return user


@transaction.atomic
def start_membership(
    *, user: User, role: Role, department: Department | None = None, by: User | None, now: datetime
) -> Membership:
    """Give a person one more role. `by` is None only while the service is being set up."""
    user = User.objects.select_for_update().get(pk=user.pk)
    role = Role(role)
    if by is not None and by.pk == user.pk:
        raise MembershipRefused("You cannot give yourself a role. Ask another administrator.", field="role")
    if not user.is_active:
        raise MembershipOver(f"{user}'s account is closed. Invite the person again under a new address.")
    check_role(role, department, now=now)
    held = user.memberships.filter(role=role, department=department, ended_at=None, deputy_from=None)
    if held.exists():
        raise MembershipRefused(f"{user} holds this role already.", field="role")
    membership = Membership.objects.create(
        user=user, role=role, department=department, started_at=now, started_by=by
    )
    record_event(
        "membership.started",
        membership,
        by=by,
        now=now,
        ref=user.email,
        department=department,
        data={"role": role},
        tell=[user] if by is not None else [],
    )
    return membership


def _end_deputies(membership: Membership, *, by: User, now: datetime) -> int:
    """A person who holds no other role of the department is no deputy there either."""
    here = membership.user.memberships.filter(
        department=membership.department, role__in=DEPARTMENT_ROLES, ended_at=None
    )
    if membership.department is None or here.filter(deputy_from=None).exists():
        return 0
    return here.update(ended_at=now, ended_by=by)


@transaction.atomic
def end_membership(
    *, membership: Membership, by: User, now: datetime, without_sign_off: bool = False
) -> Membership:
    """End a role; the person's next request is answered without it.

    `without_sign_off`: whoever asks knows that the department is left with nobody to certify, and the
    administrators are told. Raises LastSignOff where that would happen unsaid.
    """
    if membership.role == Role.ADMINISTRATOR:
        keep_one_administrator(membership.user)
    last = is_last_sign_off(membership)
    membership = lock_membership(membership)
    if last and not without_sign_off:
        raise LastSignOff(
            f"{membership.user} is the only sign-off of {membership.department}. Make somebody else sign-off "
            "first, or confirm that nobody is to certify there for now.",
            field="without_sign_off",
        )
    membership.ended_at, membership.ended_by = now, by
    membership.save(update_fields=["ended_at", "ended_by"])
    ended = _end_deputies(membership, by=by, now=now)
    record_event(
        "membership.ended",
        membership,
        by=by,
        now=now,
        ref=membership.user.email,
        department=membership.department,
        data={
            "role": membership.role,
            "person": membership.user_id,
            "deputy": membership.is_deputy,
            "deputies_ended": ended,
            "last_sign_off": last,
        },
        tell=[membership.user, *(people_with(Permission.MANAGE_PEOPLE) if last else [])],
    )
    return membership


@transaction.atomic
def deactivate_user(*, user: User, by: User, now: datetime) -> User:
    """Close a person's account: roles end, the password is void, and so is every open session.

    The administrators are told of departments that are left with nobody to certify.
    """
    keep_one_administrator(user)
    user = User.objects.select_for_update().get(pk=user.pk)
    check_account_open(user)
    ended = user.memberships.filter(ended_at__isnull=True)
    signs_for = ended.filter(role=Role.SIGN_OFF).select_related("department")
    left = [str(row.department) for row in signs_for if is_last_sign_off(row)]
    roles = sorted(ended.values_list("role", flat=True))
    ended.update(ended_at=now, ended_by=by)
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    record_event(
        "person.deactivated",
        user,
        by=by,
        now=now,
        ref=user.email,
        data={"roles": roles, "without_sign_off": left},
        tell=people_with(Permission.MANAGE_PEOPLE) if left else [],
    )
    return user
