"""What a decision says to the chair, and a meeting to its panel."""

from django.urls import reverse

from accounts.emails import Must, Write, page, worded
from accounts.models import Event, User


def _meetings(event: Event) -> str:
    return reverse("portfolio:meetings", kwargs={"reference": event.data["round"]})


def _why(event: Event, _: User) -> dict[str, object]:
    """Meetings moved before November 2026 have no reason."""
    reason = event.data.get("reason", "")
    return {"why": f" Reason: {reason}" if reason else ""}


MESSAGES: dict[str, Write] = {
    "decision.proposed": worded(
        "Confirm the decision on {ref}",
        "{actor} proposes a decision on {ref}. It waits for the chair.",
        link=page("portfolio:decision"),
    ),
    "meeting.changed": worded(
        "The meeting of the panel of round {round} has changed",
        "{actor} has changed the meeting of the panel of round {round}. It is on {planned_on:day}: {place}."
        "{why}",
        link=_meetings,
        more=_why,
    ),
    "meeting.cancelled": worded(
        "The meeting of the panel of round {round} on {planned_on:day} is cancelled",
        "{actor} has cancelled the meeting of the panel of round {round} on {planned_on:day}: {place}.{why}",
        link=_meetings,
        more=_why,
    ),
    "meeting.planned": worded(
        "The panel of round {round} meets on {planned_on:day}",
        "{actor} has planned a meeting of the panel of round {round} for {planned_on:day}: {place}.",
        link=_meetings,
    ),
    "decision.promotion_proposed": worded(
        "Confirm that {ref} leaves the reserve list",
        "Money has become free, and {actor} proposes to fund {ref}, which is on the reserve list. It waits "
        "for the chair. The department is told only once it is confirmed and announced.",
        link=page("portfolio:decision"),
    ),
}

MUST_BE_TOLD: dict[str, Must] = {
    **dict.fromkeys(
        (
            "decision.proposed",
            "decision.promotion_proposed",
            "meeting.planned",
            "meeting.changed",
            "meeting.cancelled",
        ),
        Must.DEED,
    ),
}
