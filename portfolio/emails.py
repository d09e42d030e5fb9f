"""What each event says to the person told of it."""

from django.urls import reverse

from accounts.emails import Message, Write, page, worded
from accounts.models import Event, User


def _decision_proposed(event: Event, recipient: User) -> Message:
    return Message(
        subject=f"Confirm the decision on {event.subject_ref}",
        body=f"{event.actor} proposes a decision on {event.subject_ref}. It waits for the chair.",
        link=reverse("portfolio:decision", kwargs={"reference": event.subject_ref}),
    )


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


def _finding_opened(event: Event, recipient: User) -> Message:
    return Message(
        subject=f"{event.data['title']}: {event.subject_ref}",
        body=f"{event.data['message']}\n\nYou are told once; the finding closes by itself when it is cured.",
        link=_finding_page(event),
    )


def _finding_page(event: Event) -> str:
    if event.data["award"]:
        kwargs = {"reference": event.data["award"], "number": event.data["number"]}
        return reverse("portfolio:milestone", kwargs=kwargs)
    return reverse("portfolio:fund", kwargs={"reference": event.data["fund"]})


def _return_message(subject: str, body: str) -> Write:
    return worded(subject, body, link=page("portfolio:return_page"))


DECISIONS: dict[str, Write] = {
    "decision.proposed": _decision_proposed,
}

AWARDS: dict[str, Write] = {
    "award.accepted": _award_accepted,
    "award.declined": _award_declined,
    "milestone.claimed": _milestone_claimed,
    "milestone.claim_refused": _claim_refused,
    "milestone.checked": _milestone_checked,
    "tranche.released": _tranche_released,
}

FINDINGS: dict[str, Write] = {
    "finding.opened": _finding_opened,
}

RETURNS: dict[str, Write] = {
    "return.checked": _return_message(
        "Certify return {ref}",
        "It reports {net:pence} in {lines} lines for {period} of award {award}. It counts once you certify "
        "it and the fund accepts it.",
    ),
    "return.certified": _return_message(
        "Accept or refuse return {ref}",
        "{department} has certified {net:pence} in {lines} lines for {period}.",
    ),
    "return.held": _return_message(
        "Return {ref} is held", "{because}\n\nIt is accepted once the money is released."
    ),
    "return.accepted": _return_message(
        "Return {ref} is accepted", "Its {lines} lines, {net:pence} net, are spend now and never change."
    ),
    "return.refused": _return_message(
        "Return {ref} is refused",
        "The fund did not take it:\n\n{reason}\n\nPut it right and upload again.",
    ),
    "return.withdrawn": _return_message(
        "Return {ref} is withdrawn", "{department} has taken it back. There is nothing left to decide."
    ),
}
