"""Keeping what somebody typed while their session ran out. Bookkeeping: no events."""

import json
import secrets
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.contrib.sessions.models import Session

from accounts.models import KeptForm, User
from legacyfund.lib.errors import DomainError
from legacyfund.lib.sealed import SealBroken, seal, unseal

KEPT_FOR = timedelta(hours=12)
MOST_BYTES = 1_000_000
PURPOSE = "legacyfund kept form"


class FormTooLarge(DomainError):
    """More was typed than is kept."""


@dataclass(frozen=True)
class TypedForm:
    """What was sent to `address`, in order; of files only the fields they were chosen for."""

    address: str
    fields: tuple[tuple[str, str], ...]
    files: tuple[str, ...] = ()


def keep_form(*, person: User, form: TypedForm, now: datetime) -> str:
    """Keep it for this person, and return the token that opens it, which is stored nowhere here.

    Raises FormTooLarge.
    """
    data = json.dumps(asdict(form), ensure_ascii=False).encode()
    if len(data) > MOST_BYTES:
        raise FormTooLarge("Your session had ended, and what you sent was too long to be kept.")
    token = secrets.token_urlsafe(32)
    KeptForm.objects.create(
        person=person,
        token_sha256=_digest(token),
        content=seal(data, secret=settings.SECRET_KEY, token=token, purpose=_purpose(person, now)),
        kept_at=now,
        expires_at=now + KEPT_FOR,
    )
    return token


def open_kept_form(*, token: str, person: User, now: datetime) -> TypedForm | None:
    """What was kept under the token for this person; None for anybody else, and when its time is over."""
    row = KeptForm.objects.filter(token_sha256=_digest(token), person=person, expires_at__gt=now).first()
    if row is None:
        return None
    try:
        data = unseal(
            bytes(row.content),
            secret=settings.SECRET_KEY,
            token=token,
            purpose=_purpose(person, row.kept_at),
        )
    except SealBroken:
        return None
    plain = json.loads(data)
    return TypedForm(
        address=plain["address"],
        fields=tuple((name, value) for name, value in plain["fields"]),
        files=tuple(plain["files"]),
    )


def drop_kept_form(*, token: str, person: User) -> None:
    KeptForm.objects.filter(token_sha256=_digest(token), person=person).delete()


def clear_kept_forms(*, now: datetime) -> int:
    """Delete what nobody came back for in time."""
    gone, _ = KeptForm.objects.filter(expires_at__lte=now).delete()
    return gone


def clear_old_sessions(*, now: datetime) -> int:
    """Delete the sessions that ran out so long ago that nothing typed in them can be kept any more."""
    gone, _ = Session.objects.filter(expire_date__lt=now - KEPT_FOR).delete()
    return gone


def _purpose(person: User, kept_at: datetime) -> str:
    """Sealed for this address and moment: who comes to bear the person's id after a restore opens nothing."""
    return f"{PURPOSE} {person.email} {kept_at.astimezone(UTC).isoformat(timespec='microseconds')}"


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
