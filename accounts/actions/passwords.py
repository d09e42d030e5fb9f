"""Asking for a new password: the link leaves by mail, from the worker, and is written down nowhere."""

from datetime import datetime

from django.db import transaction

from accounts.events import record_event
from accounts.models import User


@transaction.atomic
def ask_for_password(*, user: User, now: datetime) -> None:
    """Somebody, signed in or not, asks that the person may choose a new password.

    It goes to the person's address and not into their messages: there an open session would be enough to
    read the link.
    """
    record_event("person.password_asked", user, by=None, now=now, ref=user.email, tell_addresses=[user.email])
