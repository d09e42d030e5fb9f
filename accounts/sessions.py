"""How long somebody stays signed in: eight hours, and eight more whenever they ask, until a day is over.

    signed_in = begin_session(request.session, now=now)

A session ends when it was said to end: what is kept in it meanwhile does not put that off.
"""

from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends import db
from django.utils import timezone

from accounts.queries.sessions import WAS, is_session_key

LONGEST = timedelta(hours=24)
"""From signing in. Longer than the 20 hours of WCAG 2.2.1, after which a limit need not be put off."""
UNTIL, AT_THE_LATEST = "signed_in_until", "signed_in_at_the_latest"
WHOSE = "whose"
"""In a session somebody signed in to: who, by id and address."""

Session = MutableMapping[str, Any]


@dataclass(frozen=True)
class SignedIn:
    """Until when somebody is, and how far that may be put off."""

    until: datetime
    at_the_latest: datetime
    seconds_left: int

    @property
    def may_stay(self) -> bool:
        return self.until < self.at_the_latest


class SessionStore(db.SessionStore):
    """Rows alone: a page needs the database and nothing else."""

    def _validate_session_key(self, key: str) -> bool:
        """Whatever else a cookie says, a NUL among it, names no session."""
        return is_session_key(key)

    def flush(self) -> None:
        """Whoever signed out, or chose another password elsewhere, may have pages open still: the session
        that follows remembers whose they are, so that what is typed there is kept for them.
        """
        whose = self.get(WHOSE)
        super().flush()
        if whose:
            self[WAS] = whose

    def get_session_cookie_age(self) -> int:
        """Seconds left. A session nobody is signed in to, or from before it was said, has all of them."""
        signed_in = signed_in_by(self, now=timezone.now())
        return int(settings.SESSION_COOKIE_AGE) if signed_in is None else signed_in.seconds_left


def signed_in_by(session: Session, *, now: datetime) -> SignedIn | None:
    """What the session says of its end; None where it says nothing."""
    if UNTIL not in session:
        return None
    until = datetime.fromisoformat(session[UNTIL])
    left = max(0, int((until - now).total_seconds()))
    return SignedIn(until, datetime.fromisoformat(session[AT_THE_LATEST]), left)


def begin_session(session: Session, *, now: datetime, whose: tuple[int, str] | None = None) -> None:
    """Somebody has just signed in: `whose` session it is from now on, by id and address."""
    if whose is not None:
        session[WHOSE] = list(whose)
    session[AT_THE_LATEST] = (now + LONGEST).isoformat()
    session[UNTIL] = (now + _span()).isoformat()


def stay_signed_in(session: Session, *, now: datetime) -> None:
    """Put the end off, as far as it goes."""
    if UNTIL not in session:
        begin_session(session, now=now)
    latest = datetime.fromisoformat(session[AT_THE_LATEST])
    session[UNTIL] = min(now + _span(), latest).isoformat()


def _span() -> timedelta:
    return timedelta(seconds=settings.SESSION_COOKIE_AGE)
