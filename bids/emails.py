"""What each event says to the person told of it."""

from collections.abc import Callable

from django.urls import reverse

from accounts.emails import Message
from accounts.models import Event, User


def _rating_page(event: Event, view: str) -> str:
    return reverse(f"bids:{view}", kwargs={"reference": event.subject_ref})


def _rating_waits(event: Event, recipient: User) -> Message:
    return Message(
        subject=f"Confirm the rating of {event.data['system']}",
        body=(
            f"{event.actor} has rated {event.data['system']} ({event.subject_ref}). A rating counts once a "
            "second person has confirmed it."
        ),
        link=_rating_page(event, "confirm_rating"),
    )


def _rating_returned(event: Event, recipient: User) -> Message:
    return Message(
        subject=f"The rating of {event.data['system']} has come back",
        body=f"{event.actor} asks you to change it:\n\n{event.data['reason']}",
        link=_rating_page(event, "finish_rating"),
    )


def _rating_confirmed(event: Event, recipient: User) -> Message:
    return Message(
        subject=f"The rating of {event.data['system']} is confirmed",
        body="It is now the system's rating in the register, and bids can refer to it.",
        link=_rating_page(event, "system"),
    )


MESSAGES: dict[str, Callable[[Event, User], Message]] = {
    "rating.finished": _rating_waits,
    "rating.returned": _rating_returned,
    "rating.confirmed": _rating_confirmed,
}
