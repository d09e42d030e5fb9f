"""Passwords: which are taken, and asking for a new one. The link to it leaves by mail, from the worker, and
is written down nowhere.
"""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.events import record_event
from accounts.models import User
from legacyfund.lib.errors import DomainError


class PasswordRefused(DomainError):
    """The password is too easy to guess."""


def check_password(password: str, user: User) -> None:
    """Raises PasswordRefused."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise PasswordRefused(" ".join(error.messages), field="password") from None


@transaction.atomic
def ask_for_password(*, user: User, now: datetime) -> None:
    """Somebody, signed in or not, asks that the person may choose a new password.

    It goes to the person's address and not into their messages: there an open session would be enough to
    read the link.
    """
    record_event("person.password_asked", user, by=None, now=now, ref=user.email, tell_addresses=[user.email])
