"""What each event says to the person told of it."""

from collections.abc import Callable

from accounts.emails import Message
from accounts.models import Event, User

MESSAGES: dict[str, Callable[[Event, User], Message]] = {}
