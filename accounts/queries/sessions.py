"""Whose a session is, or was."""

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.contrib.sessions.models import Session
from django.utils.crypto import constant_time_compare

from accounts.models import User

SESSION_KEY_LENGTH = 32
WAS = "was"
"""In a session nobody is signed in to: whose session it followed, by id and address."""


def is_session_key(text: str | None) -> bool:
    """Whether it reads as a key that Django wrote. Only then may a browser's word be looked up."""
    return text is not None and len(text) == SESSION_KEY_LENGTH and set(text) <= set(VALID_KEY_CHARS)


def person_of_session(session_key: str) -> User | None:
    """Whose session it is, or was before it ran out; None once they signed out, chose another password or
    were deactivated, and for somebody who only bears the id that its person had before a restore.
    """
    if not is_session_key(session_key):
        return None
    session = Session.objects.filter(session_key=session_key).first()
    kept = session.get_decoded() if session is not None else {}
    person = User.objects.filter(pk=kept.get(SESSION_KEY, 0), is_active=True).first()
    bound = person is not None and constant_time_compare(
        kept.get(HASH_SESSION_KEY, ""), person.get_session_auth_hash()
    )
    return person if bound else None
