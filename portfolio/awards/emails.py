"""What awards, milestones and tranches say to the people told of them."""

from django.urls import reverse

from accounts.emails import Write, page, worded
from accounts.models import Event


def _award_message(subject: str, body: str) -> Write:
    return worded(subject, body, link=page("portfolio:award"))


def _milestone_page(event: Event) -> str:
    kwargs = {"reference": event.data["award"], "number": event.data["number"]}
    return reverse("portfolio:milestone", kwargs=kwargs)


def _milestone_message(subject: str, body: str) -> Write:
    return worded(subject, body, link=_milestone_page)


MESSAGES: dict[str, Write] = {
    "award.accepted": _award_message(
        "{ref} is accepted", "{department} has accepted the award. Its milestones can be claimed now."
    ),
    "award.declined": _award_message(
        "{ref} is declined",
        "{department} does not want the award, and its money is available again.\n\n{reason}",
    ),
    "milestone.claimed": _milestone_message(
        "Check the evidence of {ref}", "{department} says that “{name}” is met."
    ),
    "milestone.claim_refused": _milestone_message(
        "Your claim of {ref} is refused",
        "The evidence for “{name}” does not show that it is met:\n\n{reason}\n\n"
        "Claim it again when the evidence is there.",
    ),
    "milestone.claim_taken_back": _milestone_message(
        "The claim of {ref} is taken back",
        "{actor} has taken back the claim that “{name}” is met. There is nothing to check until the "
        "milestone is claimed again.",
    ),
    "milestone.checked": _milestone_message(
        "Release the money of {ref}",
        "“{name}” is met. You can release its money: you neither claimed nor checked it.",
    ),
    "tranche.released": _milestone_message(
        "Money is released for {ref}",
        "The money tied to “{name}” is released. Report its spend in your next return.",
    ),
}
