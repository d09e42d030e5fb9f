"""What a decision says to the chair."""

from django.urls import reverse

from accounts.emails import Message, Write
from accounts.models import Event, User


def _decision_proposed(event: Event, recipient: User) -> Message:
    return Message(
        subject=f"Confirm the decision on {event.subject_ref}",
        body=f"{event.actor} proposes a decision on {event.subject_ref}. It waits for the chair.",
        link=reverse("portfolio:decision", kwargs={"reference": event.subject_ref}),
    )


MESSAGES: dict[str, Write] = {
    "decision.proposed": _decision_proposed,
}
