"""What each event says to the person told of it, and which of it cannot be silenced."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from importlib import import_module
from string import Formatter
from types import ModuleType
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

from accounts.actions.invitations import invitation_token
from accounts.models import Delivery, Event, Invitation, User
from accounts.permissions import ROLES, Role
from legacyfund.lib.errors import DomainError
from legacyfund.lib.financial_year import Period
from legacyfund.lib.money import format_pounds
from legacyfund.web.templatetags.govuk import day, moment


class Must(StrEnum):
    """Why a message is sent whatever its reader has chosen."""

    DECISION = "Decisions: the outcome of a bid, and answers to what you asked of the fund"
    DEED = "What is asked of you, and by when: to answer, certify, confirm, check, review or release money"
    SECURITY = "Your sign-in and your roles: invitations, passwords, roles that begin, change or end"


@dataclass(frozen=True)
class Message:
    """`link` is a path of the service, or empty when there is nothing to open."""

    subject: str
    body: str
    link: str


Write = Callable[[Event, User], Message]
More = Callable[[Event, User], Mapping[str, object]]


class MessageMissing(DomainError):
    """Nobody has written what this kind of event says."""


READ_AS: dict[str, Callable[[Any], str]] = {
    "day": lambda text: day(date.fromisoformat(text)),
    "moment": lambda text: moment(datetime.fromisoformat(text)),
    "pounds": lambda text: format_pounds(Decimal(text)),
    "pence": lambda text: format_pounds(Decimal(text), pence=True),
    "lines": lambda count: f"{count:,} line{'' if count == 1 else 's'}",
    "period": lambda text: Period.parse(text).in_words,
}
"""How a value that an event keeps is read: `{due_on:day}`, `{net:pence}`, `{lines:lines}`."""


class _Words(Formatter):
    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec in READ_AS:
            return READ_AS[format_spec](value)
        return str(super().format_field(value, format_spec))


def nowhere(event: Event) -> str:
    """For a message with nothing to open."""
    return ""


def page(view: str) -> Callable[[Event], str]:
    """The address of a page that is found by the reference of what the event is about."""
    return lambda event: reverse(view, kwargs={"reference": event.subject_ref})


def worded(
    subject: str, body: str, *, link: Callable[[Event], str] = nowhere, more: More | None = None
) -> Write:
    """What one kind of event says. Both texts may name, in braces, `ref`, `actor`, `department`, `at`
    (when it happened), what the event keeps, and what `more` gives for its reader; see READ_AS.
    """

    def write(event: Event, recipient: User) -> Message:
        words = {
            "ref": event.subject_ref,
            "actor": event.who,
            "department": event.department,
            "at": event.occurred_at.isoformat(),
            **event.data,
            **(more(event, recipient) if more is not None else {}),
        }
        return Message(_Words().vformat(subject, (), words), _Words().vformat(body, (), words), link(event))

    return write


def _invitation(event: Event) -> Message:
    invitations = Invitation.objects.select_related("department", "invited_by")
    invitation = invitations.get(pk=event.subject_id, email=event.subject_ref)
    role = ROLES[Role(invitation.role)]
    where = f" for {invitation.department}" if invitation.department else ""
    return Message(
        subject=f"You are invited to {settings.SERVICE_NAME}",
        body=(
            f"{invitation.name}, {invitation.invited_by} has invited you to join {settings.SERVICE_NAME} "
            f"as {role.label.lower()}{where}.\n\n{role.purpose}\n\n"
            "Open the link within seven days and choose a password. The link works once."
        ),
        link=reverse("accounts:join", kwargs={"token": invitation_token(invitation)}),
    )


def password_path(user: User) -> str:
    """Where the person chooses a new password. It works once, is made afresh each time and never stored."""
    key = default_token_generator.make_token(user)
    uid = user_pk_to_url_str(user)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": key})


def _password_asked(event: Event) -> Message:
    return Message(
        subject="Choose a new password",
        body=(
            "You, or somebody else, asked to reset the password of this sign-in. If you did not ask, do "
            "nothing: your password stays as it is.\n\n"
            "Open the link within three days to choose a new password. The link works once."
        ),
        link=password_path(User.objects.get(pk=event.subject_id, email=event.subject_ref)),
    )


def _role_started(event: Event, recipient: User) -> Message:
    role = ROLES[Role(event.data["role"])]
    where = f" for {event.department}" if event.department else ""
    return Message(
        subject=f"You are now {role.label.lower()}{where}",
        body=f"{role.purpose}\n\nYour home page shows what waits for you.",
        link="/",
    )


def _role_ended(event: Event, recipient: User) -> Message:
    if event.data.get("person", recipient.pk) != recipient.pk:
        return _no_sign_off(event, [str(event.department)])
    role = ROLES[Role(event.data["role"])]
    where = f" for {event.department}" if event.department else ""
    label = "deputy for the sign-off" if event.data.get("deputy") else role.label.lower()
    return Message(
        subject=f"You are no longer {label}{where}",
        body="Your access in this role has ended. Ask an administrator if you did not expect this.",
        link="",
    )


def _no_sign_off(event: Event, departments: Sequence[str]) -> Message:
    """To the administrators, who can appoint the next."""
    named = " and ".join(departments)
    return Message(
        subject=f"{named} {'has' if len(departments) == 1 else 'have'} no sign-off",
        body=(
            f"{event.actor} has ended the role of the only sign-off. Nobody there can certify bids or "
            "returns until somebody is made sign-off."
        ),
        link=reverse("accounts:people"),
    )


def _account_closed(event: Event, recipient: User) -> Message:
    return _no_sign_off(event, event.data["without_sign_off"])


def _role_changed(event: Event, recipient: User) -> Message:
    if event.data.get("person", recipient.pk) != recipient.pk:
        return _no_sign_off(event, [str(event.department)])
    before, after = (ROLES[Role(event.data[key])] for key in ("before", "after"))
    return Message(
        subject=f"You are now {after.label.lower()} for {event.department}",
        body=f"Until now you were {before.label.lower()}. {after.purpose}",
        link="/",
    )


def _deputy_named(event: Event, recipient: User) -> Message:
    starts, ends = (day(date.fromisoformat(event.data[key])) for key in ("from", "until"))
    return Message(
        subject=f"You are deputy for the sign-off of {event.department} from {starts}",
        body=(
            f"{event.actor} has named you. From {starts} until {ends} you certify bids and returns in the "
            "sign-off's place. What you sent or prepared yourself, somebody else has to certify."
        ),
        link="/",
    )


def _client_page(event: Event) -> str:
    return reverse("accounts:client", args=[event.subject_id])


MESSAGES: dict[str, Write] = {
    "membership.started": _role_started,
    "membership.ended": _role_ended,
    "membership.changed": _role_changed,
    "membership.deputy_named": _deputy_named,
    "person.deactivated": _account_closed,
    "api_client.rotated": worded(
        "API client {ref} has a new secret",
        "{actor} has made it. The secret before it works until {until:moment}. If nobody asked for that, end "
        "the client on its page and ask {actor}.",
        link=_client_page,
    ),
    "api_client.former_secret_ended": worded(
        "The old secret of API client {ref} works no more",
        "{actor} has ended it before its time. A machine that has not been given the new one is shut out.",
        link=_client_page,
    ),
    "api_client.ended": worded(
        "API client {ref} has ended",
        "{actor} has ended it. Its tokens and secrets open nothing any more.",
        link=_client_page,
    ),
}
MUST_BE_TOLD: dict[str, Must] = {
    kind: Must.SECURITY for kind in MESSAGES if not kind.startswith("api_client.")
}
ADDRESS_MESSAGES: dict[str, Callable[[Event], Message]] = {
    "invitation.made": _invitation,
    "person.password_asked": _password_asked,
}


def all_messages() -> dict[str, Write]:
    """Every event kind that has words, over all apps. A kind may be worded once only."""
    found: dict[str, Write] = {}
    for module in settings.EVENT_MESSAGE_MODULES:
        for kind, write in import_string(f"{module}.MESSAGES").items():
            if kind in found:
                raise ValueError(f"{kind} is worded twice")
            found[kind] = write
    return found


def must_be_told(kind: str) -> Must | None:
    """Why messages of this kind of event cannot be silenced or put into a digest; none where they can. Each
    module that words events may say so of its own, in MUST_BE_TOLD.
    """
    modules = (import_module(name) for name in settings.EVENT_MESSAGE_MODULES)
    return next((must[kind] for module in modules if kind in (must := _must_of(module))), None)


def _must_of(module: ModuleType) -> Mapping[str, Must]:
    found: Mapping[str, Must] = getattr(module, "MUST_BE_TOLD", {})
    return found


def message_for(event: Event, recipient: User | None) -> Message:
    """The words for one event and its reader; None reads at an address that has no sign-in yet.

    Raises MessageMissing when the kind has no words.
    """
    if recipient is None:
        if event.kind in ADDRESS_MESSAGES:
            return ADDRESS_MESSAGES[event.kind](event)
    elif write := all_messages().get(event.kind):
        return write(event, recipient)
    raise MessageMissing(f"No message is written for {event.kind}. Tell the people who run the service.")


def message_of(delivery: Delivery) -> Message:
    return message_for(delivery.event, delivery.recipient)


def subject_of(delivery: Delivery) -> str:
    """The subject for a list; a message that cannot be worded must not hide the others."""
    try:
        return message_of(delivery).subject
    except MessageMissing:
        return delivery.event.kind
