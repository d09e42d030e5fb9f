"""What a condition of an award says to the people told of it."""

from collections.abc import Mapping

from django.urls import reverse

from accounts.emails import Must, Write, worded
from accounts.models import Event, User


def _condition_page(event: Event) -> str:
    kwargs = {"reference": event.data["award"], "number": event.data["number"]}
    return reverse("portfolio:condition", kwargs=kwargs)


def _waits(event: Event, _: User) -> Mapping[str, object]:
    """That money waits, where it does."""
    waits = "\n\nNo money of the award is released before it is discharged."
    return {"waits": waits if event.data["blocking"] else ""}


def _condition_message(subject: str, body: str) -> Write:
    return worded(subject, body, link=_condition_page, more=_waits)


MESSAGES: dict[str, Write] = {
    "award.condition_said_met": _condition_message(
        "Check condition {number} of {ref}",
        "{department} says that condition {number} of award {ref}, {title}, is met:\n\n{words}\n\nDischarge "
        "it, or send it back with the reason.{waits}",
    ),
    "award.condition_taken_back": _condition_message(
        "Condition {number} of {ref} is open again",
        "{actor} has taken back that condition {number} of award {ref} is met. There is nothing to check.",
    ),
    "award.condition_sent_back": _condition_message(
        "Condition {number} of {ref} is sent back",
        "What was shown does not meet it:\n\n{reason}\n\nThe condition is:\n\n{words}\n\nSay again that it "
        "is met once it is.{waits}",
    ),
    "award.condition_discharged": _condition_message(
        "Condition {number} of {ref} is discharged",
        "{actor} has found that it is met:\n\n{words}",
    ),
    "award.condition_waived": _condition_message(
        "Condition {number} of {ref} is waived",
        "The fund asks for it no longer:\n\n{words}\n\n{reason}",
    ),
    "award.condition_moved": _condition_message(
        "Condition {number} of {ref} is due on {due_on:day}",
        "It was due on {before:day}, and is due on {due_on:day} now:\n\n{words}\n\n{reason}{waits}",
    ),
}

MUST_BE_TOLD: dict[str, Must] = {
    **dict.fromkeys(("award.condition_said_met", "award.condition_sent_back"), Must.DEED),
    **dict.fromkeys(("award.condition_waived", "award.condition_moved"), Must.DECISION),
}
