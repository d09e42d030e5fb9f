"""A department's sign-off looks after its people; the administrator may do the same for every department."""

from datetime import date, datetime

from django.db import transaction

from accounts.actions.invitations import InvitationRefused, invite_person
from accounts.actions.last_ones import LastSignOff, MembershipRefused, is_last_sign_off, lock_membership
from accounts.actions.people import PersonRefused, end_membership
from accounts.events import record_event
from accounts.models import Department, Invitation, Membership, User
from accounts.permissions import DEPARTMENT_ROLES, ROLES, Permission, Role
from accounts.queries.roles import (
    colleagues_of,
    may_now,
    people_with,
)
from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.financial_year import london_date


def _check_manages(by: User, department: Department | None) -> None:
    if not may_now(by, Permission.MANAGE_COLLEAGUES, department):
        raise PermissionRefused("Only the department's sign-off or an administrator can do this.")


def _check_role(role: str) -> Role:
    """Raises MembershipRefused for a role that is not a department's to give."""
    if role not in DEPARTMENT_ROLES:
        raise MembershipRefused("A department gives the roles of bidder and sign-off alone.", field="role")
    return Role(role)


def invite_colleague(
    *, department: Department, email: str, name: str, role: str, by: User, now: datetime
) -> Invitation:
    """Ask somebody new to join the department. Raises PersonRefused for one who has a sign-in,
    MembershipRefused, InvitationRefused, PermissionRefused.
    """
    _check_manages(by, department)
    wanted = _check_role(role)
    email = email.strip().lower()
    if (found := User.objects.filter(email=email).first()) is not None:
        raise PersonRefused(_why_not_invited(found, department), field="email")
    return invite_person(email=email, name=name, role=wanted, department=department, by=by, now=now)


def _why_not_invited(person: User, department: Department) -> str:
    if not person.is_active:
        return f"The account of {person.email} is closed. Invite the person under another address."
    if colleagues_of(department).filter(pk=person.pk).exists():
        return f"{person.email} works here already. Change the role in the list of people instead."
    return (
        f"{person.email} already signs in to this service. Ask an administrator to give the person a role "
        f"for {department}."
    )


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: User, now: datetime) -> Invitation:
    """The link in the e-mail stops working. Withdrawing twice is withdrawing once."""
    invitation = _lock_invitation(invitation, by)
    if invitation.withdrawn_at is None:
        invitation.withdrawn_at, invitation.withdrawn_by = now, by
        invitation.save(update_fields=["withdrawn_at", "withdrawn_by"])
        record_event(
            "invitation.withdrawn",
            invitation,
            by=by,
            now=now,
            ref=invitation.email,
            department=invitation.department,
        )
    return invitation


@transaction.atomic
def invite_again(*, invitation: Invitation, by: User, now: datetime) -> Invitation:
    """A new e-mail with a new link, open for another seven days; the old link stops working.

    Raises InvitationRefused when the invitation was answered or withdrawn, PermissionRefused.
    """
    invitation = _lock_invitation(invitation, by)
    if invitation.withdrawn_at is not None:
        raise InvitationRefused(f"The invitation of {invitation.email} was withdrawn or sent again already.")
    return invite_person(
        email=invitation.email,
        name=invitation.name,
        role=Role(invitation.role),
        department=invitation.department,
        by=by,
        now=now,
        instead_of=invitation,
    )


def _lock_invitation(invitation: Invitation, by: User) -> Invitation:
    invitation = (
        Invitation.objects.select_for_update(of=("self",)).select_related("department").get(pk=invitation.pk)
    )
    if invitation.role in DEPARTMENT_ROLES:
        _check_manages(by, invitation.department)
    else:
        _check_manages(by, None)
    if invitation.accepted_at is not None:
        raise InvitationRefused(f"{invitation.email} has joined already.")
    return invitation


@transaction.atomic
def change_role(
    *, membership: Membership, role: str, by: User, now: datetime, without_sign_off: bool = False
) -> Membership:
    """End the one role and start the other; both stay on the record. Returns the new one.

    Raises MembershipRefused, LastSignOff, PermissionRefused.
    """
    last = is_last_sign_off(membership)
    membership = lock_membership(membership)
    _check_manages(by, membership.department)
    wanted = _check_role(role)
    _check_role(membership.role)
    _check_change(membership, wanted, by)
    if last and not without_sign_off:
        raise LastSignOff(
            f"{membership.user} is the only sign-off of {membership.department}. Make somebody else sign-off "
            "first, or confirm that nobody is to certify there for now.",
            field="without_sign_off",
        )
    membership.ended_at, membership.ended_by = now, by
    membership.save(update_fields=["ended_at", "ended_by"])
    started = Membership.objects.create(
        user=membership.user, role=wanted, department=membership.department, started_at=now, started_by=by
    )
    record_event(
        "membership.changed",
        started,
        by=by,
        now=now,
        ref=membership.user.email,
        department=membership.department,
        data={
            "before": membership.role,
            "after": wanted.value,
            "person": membership.user_id,
            "last_sign_off": last,
        },
        tell=[membership.user, *(people_with(Permission.MANAGE_PEOPLE) if last else [])],
    )
    return started


def _check_change(membership: Membership, role: Role, by: User) -> None:
    person = membership.user
    if by.pk == person.pk:
        raise MembershipRefused("You cannot change your own role. Ask another sign-off or an administrator.")
    if membership.is_deputy:
        raise MembershipRefused("A deputy has no role to change. End it, and name another.")
    held = person.memberships.filter(
        role=role, department=membership.department, ended_at=None, deputy_from=None
    )
    if held.exists():
        raise MembershipRefused(f"{person} is {ROLES[role].label.lower()} already.", field="role")


@transaction.atomic
def end_colleague(
    *, membership: Membership, by: User, now: datetime, without_sign_off: bool = False
) -> Membership:
    """Take a role of the department away at once.

    Raises LastSignOff, MembershipRefused, PermissionRefused.
    """
    _check_manages(by, membership.department)
    _check_role(membership.role)
    return end_membership(membership=membership, by=by, now=now, without_sign_off=without_sign_off)


@transaction.atomic
def name_deputy(
    *, department: Department, person: User, starts_on: date, ends_on: date, by: User, now: datetime
) -> Membership:
    """A colleague acts for the sign-off from a day to a day, both included.

    A deputy certifies as the sign-off does and is held by the same forbidden pairs; who belongs to the
    department stays with the sign-off. Raises MembershipRefused, PermissionRefused.
    """
    _check_manages(by, department)
    person = User.objects.select_for_update().get(pk=person.pk)
    _check_days(starts_on, ends_on, today=london_date(now))
    if by.pk == person.pk:
        raise MembershipRefused("You cannot name yourself. Ask another sign-off or an administrator.")
    _check_deputy(person, department, starts_on, ends_on)
    deputy = Membership.objects.create(
        user=person,
        role=Role.SIGN_OFF,
        department=department,
        started_at=now,
        started_by=by,
        deputy_from=starts_on,
        deputy_until=ends_on,
    )
    record_event(
        "membership.deputy_named",
        deputy,
        by=by,
        now=now,
        ref=person.email,
        department=department,
        data={"from": starts_on.isoformat(), "until": ends_on.isoformat()},
        tell=[person],
    )
    return deputy


def _check_deputy(person: User, department: Department, starts_on: date, ends_on: date) -> None:
    here = person.memberships.filter(department=department, role__in=DEPARTMENT_ROLES, ended_at=None)
    if not person.is_active or not here.filter(deputy_from=None).exists():
        raise MembershipRefused(f"{person} does not work for {department}.", field="person")
    if here.filter(role=Role.SIGN_OFF, deputy_from=None).exists():
        raise MembershipRefused(f"{person} is sign-off already.", field="person")
    if here.filter(deputy_from__lte=ends_on, deputy_until__gte=starts_on).exists():
        raise MembershipRefused(
            f"{person} is deputy on some of these days already. End that, or choose other days.",
            field="starts_on",
        )


def _check_days(starts_on: date, ends_on: date, *, today: date) -> None:
    if starts_on < today:
        raise MembershipRefused("A deputy acts from today or a later day.", field="starts_on")
    if ends_on < starts_on:
        raise MembershipRefused("The last day must be the first day or after it.", field="ends_on")
