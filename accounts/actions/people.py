"""People join by invitation, hold roles from then to then, and lose all access at once."""

from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.events import record_event
from accounts.models import Department, Invitation, Membership, User
from accounts.permissions import DEPARTMENT_ROLES, ROLES, Role
from legacyfund.lib.errors import DomainError

INVITATION_LASTS = timedelta(days=7)
TOKEN_SALT = "accounts.invitation"  # noqa: S105 - names a purpose, keeps no secret


class InvitationRefused(DomainError):
    """The invitation cannot be made, or can no longer be used."""


class PasswordRefused(DomainError):
    """The password is too easy to guess."""


class PersonRefused(DomainError):
    """The person's name, address or account does not allow this."""


class MembershipRefused(DomainError):
    """The role cannot be given or taken away."""


class LastAdministrator(MembershipRefused):
    """Without an administrator nobody could let anybody in again."""


def invitation_token(invitation: Invitation) -> str:
    """What the e-mail's link carries: a signature over the row's id, made anew each time, never stored."""
    return signing.dumps(invitation.pk, salt=TOKEN_SALT)


def invitation_behind(token: str, *, now: datetime, lock: bool = False) -> Invitation:
    """The open invitation of a link. Raises InvitationRefused for a forged, used or expired one."""
    try:
        key = signing.loads(token, salt=TOKEN_SALT)
    except signing.BadSignature:
        raise InvitationRefused(
            "This invitation link is not complete. Open it again from the e-mail, or copy the whole address."
        ) from None
    rows = Invitation.objects.select_for_update() if lock else Invitation.objects.select_related("department")
    invitation = rows.get(pk=key)
    if invitation.accepted_at is not None:
        raise InvitationRefused(
            "This invitation has already been used. Sign in with your e-mail address and password."
        )
    if invitation.expires_at <= now:
        raise InvitationRefused("This invitation has expired. Ask an administrator to invite you again.")
    return invitation


def _check_role(role: Role, department: Department | None, *, now: datetime) -> None:
    if role in DEPARTMENT_ROLES and department is None:
        raise MembershipRefused(
            f"A {ROLES[role].label.lower()} acts for a department. Choose one.", field="department"
        )
    if department is not None and department.ends_on is not None and department.ends_on <= now.date():
        raise MembershipRefused(
            f"{department} is closed, so nobody can join it. Choose its successor.", field="department"
        )


def _check_new_address(email: str) -> None:
    if User.objects.filter(email=email).exists():
        raise PersonRefused(
            f"{email} already has a sign-in. Find the person in the list and add the role there.",
            field="email",
        )


@transaction.atomic
def invite_person(
    *, email: str, name: str, role: Role, department: Department | None, by: User, now: datetime
) -> Invitation:
    """Ask a person to join in one role. The e-mail with the link leaves after commit."""
    email = email.strip().lower()
    _check_role(role, department, now=now)
    _check_new_address(email)
    waiting = Invitation.objects.filter(email=email, accepted_at__isnull=True, expires_at__gt=now)
    if waiting.exists():
        raise InvitationRefused(
            f"{email} has been invited already and has not answered yet. "
            "Wait for the answer, or invite again when the invitation has expired.",
            field="email",
        )
    invitation = Invitation.objects.create(
        email=email,
        name=name.strip(),
        role=role,
        department=department,
        invited_at=now,
        invited_by=by,
        expires_at=now + INVITATION_LASTS,
    )
    record_event(
        "invitation.made",
        invitation,
        by=by,
        now=now,
        ref=email,
        department=department,
        data={"name": invitation.name, "role": role, "expires_at": invitation.expires_at.isoformat()},
        tell_addresses=[email],
    )
    return invitation


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise PasswordRefused(" ".join(error.messages), field="password") from None


@transaction.atomic
def accept_invitation(*, token: str, password: str, now: datetime) -> User:
    """Make the person's sign-in and start the role they were invited to. The link works once."""
    invitation = invitation_behind(token, now=now, lock=True)
    _check_role(Role(invitation.role), invitation.department, now=now)
    _check_new_address(invitation.email)
    _check_password(password, User(email=invitation.email, name=invitation.name))
    user = User.objects.create_user(email=invitation.email, name=invitation.name, password=password)
    Membership.objects.create(
        user=user,
        role=invitation.role,
        department=invitation.department,
        started_at=now,
        started_by=invitation.invited_by,
    )
    invitation.accepted_at, invitation.accepted_by = now, user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    record_event(
        "invitation.accepted",
        invitation,
        by=user,
        now=now,
        ref=invitation.email,
        department=invitation.department,
        data={"role": invitation.role},
    )
    return user


@transaction.atomic
def add_person(*, email: str, name: str, password: str | None, by: User | None, now: datetime) -> User:
    """Make a sign-in without an invitation: the first administrator and the demonstration's people.

    The person can do nothing until a membership starts; without a password they set one by reset.
    """
    email = email.strip().lower()
    _check_new_address(email)
    if password is not None:
        _check_password(password, User(email=email, name=name))
    user = User.objects.create_user(email=email, name=name, password=password)
    record_event("person.added", user, by=by, now=now, ref=email)
    return user


@transaction.atomic
def add_first_administrator(*, email: str, name: str, now: datetime) -> User:
    """Open an empty service to the person who will invite the others; a password is set by reset."""
    if Membership.objects.filter(role=Role.ADMINISTRATOR).exists():
        raise MembershipRefused("There is an administrator already. Ask for an invitation.")
    user = add_person(email=email, name=name, password=None, by=None, now=now)
    start_membership(user=user, role=Role.ADMINISTRATOR, by=None, now=now)
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
        raise MembershipRefused(f"{user}'s account is closed. Invite the person again under a new address.")
    _check_role(role, department, now=now)
    if user.memberships.filter(role=role, department=department, ended_at__isnull=True).exists():
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


def _keep_one_administrator(leaving: User) -> None:
    """Locks every administrator's row, so that two cannot leave at the same moment."""
    held = Membership.objects.select_for_update().filter(
        role=Role.ADMINISTRATOR, ended_at__isnull=True, user__is_active=True
    )
    holders = set(held.order_by("id").values_list("user_id", flat=True))
    if holders == {leaving.pk}:
        raise LastAdministrator(
            f"{leaving} is the only administrator. Make somebody else administrator first."
        )


@transaction.atomic
def end_membership(*, membership: Membership, by: User, now: datetime) -> Membership:
    """Take a role away; the person's next request is answered without it."""
    if membership.role == Role.ADMINISTRATOR:
        _keep_one_administrator(membership.user)
    membership = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("user", "department")
        .get(pk=membership.pk)
    )
    if membership.ended_at is not None:
        raise MembershipRefused(f"{membership.user} no longer holds this role.")
    membership.ended_at, membership.ended_by = now, by
    membership.save(update_fields=["ended_at", "ended_by"])
    record_event(
        "membership.ended",
        membership,
        by=by,
        now=now,
        ref=membership.user.email,
        department=membership.department,
        data={"role": membership.role},
        tell=[membership.user],
    )
    return membership


@transaction.atomic
def deactivate_user(*, user: User, by: User, now: datetime) -> User:
    """Close a person's account: roles end, the password is void, and so is every open session."""
    _keep_one_administrator(user)
    user = User.objects.select_for_update().get(pk=user.pk)
    if not user.is_active:
        raise PersonRefused(f"{user}'s account is closed already.")
    ended = user.memberships.filter(ended_at__isnull=True)
    roles = sorted(ended.values_list("role", flat=True))
    ended.update(ended_at=now, ended_by=by)
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    record_event("person.deactivated", user, by=by, now=now, ref=user.email, data={"roles": roles})
    return user
