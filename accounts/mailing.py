"""A message, or a digest of several, as an e-mail in text and HTML, and handing it over to be sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from smtplib import SMTPDataError, SMTPNotSupportedError, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.emails import MessageMissing, message_of
from accounts.models import Delivery, Digest
from accounts.notify import NotifyClient
from legacyfund.lib.errors import DomainError

SHUTTING_DOWN = 421
"""What an SMTP server answers to whatever it is asked when it goes away."""


class AddressRefused(DomainError):
    """The mail server says that nobody is there."""


@dataclass(frozen=True)
class Part:
    """`heading` is blank in a message of one part. `link` is a whole address, or blank."""

    heading: str
    paragraphs: tuple[str, ...]
    link: str


@dataclass(frozen=True)
class Letter:
    """What an e-mail says. `text` and `html` have the same words and links, in the same order."""

    subject: str
    parts: tuple[Part, ...]
    foot: tuple[str, ...]

    @property
    def text(self) -> str:
        said = []
        for part in self.parts:
            said += [line for line in (part.heading, *part.paragraphs, part.link) if line]
        return "\n\n".join([*said, *self.foot]) + "\n"

    @property
    def html(self) -> str:
        return render_to_string("accounts/mail.html", {"letter": self})


def letter_of(delivery: Delivery) -> Letter:
    """Raises MessageMissing."""
    message = message_of(delivery)
    return Letter(
        message.subject,
        (Part("", _paragraphs(message.body), _whole(message.link)),),
        (settings.SERVICE_NAME,),
    )


def letter_of_digest(deliveries: Sequence[Delivery]) -> Letter:
    """Grouped by what the messages are about, in the order of the first of each. What cannot be worded
    stands there as what it is, and stops no other.
    """
    order = {row.event.subject_ref: place for place, row in reversed(list(enumerate(deliveries)))}
    rows = sorted(deliveries, key=lambda row: (order[row.event.subject_ref], row.pk))
    parts = [
        _part_of(row) for _, group in groupby(rows, key=lambda row: row.event.subject_ref) for row in group
    ]
    count = len(parts)
    subject = parts[0].heading if count == 1 else f"{count} messages from {settings.SERVICE_NAME}"
    choose = _whole(reverse("accounts:notices"))
    foot = (settings.SERVICE_NAME, f"You chose to be told of these together. Change that here: {choose}")
    return Letter(subject, tuple(parts), foot)


def _part_of(delivery: Delivery) -> Part:
    try:
        message = message_of(delivery)
    except MessageMissing as missing:
        return Part(str(delivery.event), (missing.message,), "")
    return Part(message.subject, _paragraphs(message.body), _whole(message.link))


def _paragraphs(body: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in body.split("\n\n") if part.strip())


def _whole(link: str) -> str:
    return f"{settings.SERVICE_URL.rstrip('/')}{link}" if link else ""


def send_delivery(delivery: Delivery) -> str:
    """What the mail service calls it, or nothing. Raises DomainError where it will never be taken, and what
    the mail service says where it may be later.
    """
    address = delivery.recipient.email if delivery.recipient is not None else delivery.address
    return _send(letter_of(delivery), address, f"delivery-{delivery.pk}")


def send_digest(digest: Digest, deliveries: Sequence[Delivery]) -> str:
    return _send(letter_of_digest(deliveries), digest.recipient.email, f"digest-{digest.pk}")


def is_server_away(error: OSError) -> bool:
    """Whether no message would be taken just now, as against this one alone."""
    if isinstance(error, SMTPRecipientsRefused):
        return any(code == SHUTTING_DOWN for code, _ in error.recipients.values())
    if isinstance(error, SMTPDataError):
        return error.smtp_code == SHUTTING_DOWN
    return not isinstance(error, SMTPNotSupportedError)


def _send(letter: Letter, address: str, reference: str) -> str:
    if settings.NOTIFY_API_KEY:
        client = NotifyClient(settings.NOTIFY_API_KEY, settings.NOTIFY_TEMPLATE_ID, settings.NOTIFY_URL)
        return client.send_email(
            to=address, subject=letter.subject, body=letter.text, reference=reference, now=timezone.now()
        )
    mail = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        to=[address],
        headers={"X-Delivery": reference.rpartition("-")[2], "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(letter.html, "text/html")
    try:
        mail.send()
    except SMTPRecipientsRefused as refused:
        if all(code >= 500 for code, _ in refused.recipients.values()):
            raise AddressRefused(f"The mail server refuses the address: {refused}") from None
        raise
    return ""
