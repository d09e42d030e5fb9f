"""What people are told, as they read it."""

from datetime import datetime

from accounts.actions.people import end_membership
from accounts.emails import Message, message_of
from accounts.models import Delivery, User
from accounts.permissions import Role
from tests.factories.accounts import NOW, make_user


def read_by(kind: str) -> dict[User, Message]:
    """The message of the last event of a kind, by each person told of it."""
    found = Delivery.objects.filter(event__kind=kind).select_related("event", "recipient").order_by("pk")
    last = found.last()
    return {row.recipient: message_of(row) for row in found if last and row.event == last.event}


def only(kind: str, reader: User) -> Message:
    """The message where one person alone is told."""
    messages = read_by(kind)
    assert set(messages) == {reader}
    return messages[reader]


def leave(person: User, *, now: datetime = NOW) -> None:
    """The person's roles end; the account stays."""
    administrator = make_user(Role.ADMINISTRATOR)
    while (membership := person.memberships.filter(ended_at=None).order_by("pk").first()) is not None:
        end_membership(membership=membership, by=administrator, now=now, without_sign_off=True)
