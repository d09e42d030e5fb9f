"""People join by invitation: a link in an e-mail, good once and for seven days."""

from datetime import datetime, timedelta

from django.core import signing
from django.db import transaction
from django.db.models import Q
from django.utils.crypto import constant_time_compare

from accounts.actions.passwords import check_password
from accounts.actions.people import check_new_address, check_role
from accounts.events import record_event
from accounts.models import Department, Invitation, Membership, User
from accounts.permissions import Permission, Role
from accounts.queries.roles import may_now, permissions_now
from legacyfund.lib.canonical import canonical_sha256
from legacyfund.lib.errors import DomainError

INVITATION_LASTS = timedelta(days=7)
TOKEN_SALT = "accounts.invitation"  # noqa: S105 - names a purpose, keeps no secret


class InvitationRefused(DomainError):
    """The invitation cannot be made, or can no longer be used."""


def invitation_token(invitation: Invitation) -> str:
    """What the e-mail's link carries: a signature over the row, made afresh each time, never stored."""
    return signing.dumps([invitation.pk, _row_named(invitation)], salt=TOKEN_SALT)


def _row_named(invitation: Invitation) -> str:
    """What no other row has, though it come to bear the same id when rows or sequences were restored."""
    return canonical_sha256(
        {
            "email": invitation.email,
            "invited_at": invitation.invited_at,
            "random": str(invitation.link_random),
        }
    )


def _invitation_named(token: str, *, lock: bool) -> Invitation | None:
    try:
        key, row = signing.loads(token, salt=TOKEN_SALT)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    rows = Invitation.objects.select_for_update() if lock else Invitation.objects.select_related("department")
    invitation = rows.filter(pk=key).first() if isinstance(key, int) else None
    if invitation is None or not constant_time_compare(str(row), _row_named(invitation)):
        return None
    return invitation


def invitation_behind(token: str, *, now: datetime, lock: bool = False) -> Invitation:
    """The open invitation of a link. Raises InvitationRefused for a forged, used or expired one, and for one
    whose row is gone or another: the same words, for whoever opens it learns nothing of other invitations.
    """
    invitation = _invitation_named(token, lock=lock)
    if invitation is None:
        raise InvitationRefused(
            "This link cannot be used: it is not complete, or the service no longer knows the invitation. "
            "Open the link of your latest e-mail again. If that does not help, ask whoever invited you for "
            "a new one."
        )
    if invitation.accepted_at is not None:
        raise InvitationRefused(
            "This invitation has already been used. Sign in with your e-mail address and password."
        )
    if invitation.withdrawn_at is not None:
        raise InvitationRefused(
            "This invitation has been withdrawn. If you have a later e-mail, use its link."
        )
    if invitation.expires_at <= now:
        raise InvitationRefused("This invitation has expired. Ask whoever invited you to do so again.")
    return invitation


@transaction.atomic
def invite_person(
    *,
    email: str,
    name: str,
    role: Role,
    department: Department | None,
    by: User,
    now: datetime,
    instead_of: Invitation | None = None,
) -> Invitation:
    """Ask a person to join in one role. The e-mail with the link leaves after commit.

    One invitation of an address is open at a time: `instead_of`, and one that has expired, count as withdrawn
    from then on, and the event names it. Of two who invite at once the second waits for the first at the
    unique index `invitation_open_once` and is then refused like anybody later: no other lock is needed.
    Raises MembershipRefused, PersonRefused, InvitationRefused.
    """
    email = email.strip().lower()
    check_role(role, department, now=now)
    check_new_address(email)
    open_ones = Invitation.objects.filter(email=email, accepted_at__isnull=True, withdrawn_at__isnull=True)
    over = Q(expires_at__lte=now) | Q(pk=instead_of.pk if instead_of is not None else None)
    replaced = open_ones.select_for_update().filter(over).order_by("pk").first()
    if replaced is not None:
        replaced.withdrawn_at, replaced.withdrawn_by = now, by
        replaced.save(update_fields=["withdrawn_at", "withdrawn_by"])
    invitation, made = open_ones.get_or_create(
        defaults={
            "email": email,
            "name": name.strip(),
            "role": role,
            "department": department,
            "invited_at": now,
            "invited_by": by,
            "expires_at": now + INVITATION_LASTS,
        }
    )
    if not made:
        raise InvitationRefused(
            f"{email} has been invited already and has not answered yet. "
            "Wait for the answer, or withdraw that invitation first.",
            field="email",
        )
    record_event(
        "invitation.made",
        invitation,
        by=by,
        now=now,
        ref=email,
        department=department,
        data={
            "name": invitation.name,
            "role": role,
            "expires_at": invitation.expires_at.isoformat(),
            "instead_of": replaced.pk if replaced is not None else None,
        },
        tell_addresses=[email],
    )
    return invitation


def _check_inviter(invitation: Invitation) -> None:
    """Who invited must still be one who may: a leaver lets nobody in."""
    by = invitation.invited_by
    if Permission.MANAGE_PEOPLE in permissions_now(by):
        return
    department = invitation.department
    if department is None or not may_now(by, Permission.MANAGE_COLLEAGUES, department):
        raise InvitationRefused(
            f"{by}, who invited you, may no longer do so. Ask somebody there to invite you again."
        )


@transaction.atomic
def accept_invitation(*, token: str, password: str, now: datetime) -> User:
    """Make the person's sign-in and start the role they were invited to. The link works once."""
    invitation = invitation_behind(token, now=now, lock=True)
    _check_inviter(invitation)
    check_role(Role(invitation.role), invitation.department, now=now)
    check_new_address(invitation.email)
    check_password(password, User(email=invitation.email, name=invitation.name))
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
