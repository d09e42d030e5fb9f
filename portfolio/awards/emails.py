"""What awards, milestones and tranches say to the people told of them."""

from django.urls import reverse

from accounts.emails import Message, Write
from accounts.models import Event, User


def _award_accepted(event: Event, recipient: User) -> Message:
    return Message(
        subject=f"{event.subject_ref} is accepted",
        body=f"{event.department} has accepted the award. Its milestones can be claimed now.",
        link=_award_page(event),
    )


def _award_declined(event: Event, recipient: User) -> Message:
    return Message(
        subject=f"{event.subject_ref} is declined",
        body=(
            f"{event.department} does not want the award, and its money is available again."
            f"\n\n{event.data['reason']}"
        ),
        link=_award_page(event),
    )


def _award_page(event: Event) -> str:
    return reverse("portfolio:award", kwargs={"reference": event.subject_ref})


def _milestone_claimed(event: Event, recipient: User) -> Message:
    return Message(
        subject=f"Check the evidence of {event.subject_ref}",
        body=f"{event.department} says that “{event.data['name']}” is met.",
        link=_milestone_page(event),
    )


def _claim_refused(event: Event, recipient: User) -> Message:
    return Message(
        subject=f"Your claim of {event.subject_ref} is refused",
        body=(
            f"The evidence for “{event.data['name']}” does not show that it is met:"
            f"\n\n{event.data['reason']}\n\nClaim it again when the evidence is there."
        ),
        link=_milestone_page(event),
    )


def _milestone_checked(event: Event, recipient: User) -> Message:
    return Message(
        subject=f"Release the money of {event.subject_ref}",
        body=f"“{event.data['name']}” is met. You can release its money: you neither claimed nor checked it.",
        link=_milestone_page(event),
    )


def _tranche_released(event: Event, recipient: User) -> Message:
    return Message(
        subject=f"Money is released for {event.subject_ref}",
        body=f"The money tied to “{event.data['name']}” is released. Report its spend in your next return.",
        link=_milestone_page(event),
    )


def _milestone_page(event: Event) -> str:
    kwargs = {"reference": event.data["award"], "number": event.data["number"]}
    return reverse("portfolio:milestone", kwargs=kwargs)


MESSAGES: dict[str, Write] = {
    "award.accepted": _award_accepted,
    "award.declined": _award_declined,
    "milestone.claimed": _milestone_claimed,
    "milestone.claim_refused": _claim_refused,
    "milestone.checked": _milestone_checked,
    "tranche.released": _tranche_released,
}
