"""What a change to an award says to the people told of it."""

from collections.abc import Mapping

from django.urls import reverse

from accounts.emails import More, Must, Write, worded
from accounts.models import Event, User
from accounts.permissions import Permission
from accounts.queries.roles import has_permission


def _change_page(event: Event) -> str:
    kwargs = {"reference": event.data["award"], "number": event.data["number"]}
    return reverse("portfolio:change", kwargs=kwargs)


def _lines(event: Event, _: User) -> Mapping[str, object]:
    """What changes, where it is more than the award's status; and where the panel agreed to it."""
    lines = event.data["lines"]
    agreed = event.data["agreed_in"]
    return {
        "rows": "".join(f"\n\n{line}" for line in lines),
        "agreed": f"\n\nAgreed in: {agreed}" if agreed else "",
    }


def _for_its_reader(event: Event, recipient: User) -> Mapping[str, object]:
    answers = has_permission(recipient, Permission.APPROVE_CHANGE)
    return {
        **_lines(event, recipient),
        "step": "Answer" if answers else "Read",
        "next": "Approve or refuse it: nothing changes before somebody other than its proposer has."
        if answers
        else "Nothing changes before somebody else at the fund has approved it. You are told what they say.",
    }


def _change_message(subject: str, body: str, *, more: More = _lines) -> Write:
    return worded(subject, body, link=_change_page, more=more)


MESSAGES: dict[str, Write] = {
    "award.change_proposed": _change_message(
        "{step} the change proposed to {ref}",
        "{actor} proposes to {what} award {ref}, {title}:\n\n{reason}{rows}\n\n{next}",
        more=_for_its_reader,
    ),
    "award.change_approved": _change_message(
        "{ref} is changed",
        "{actor} has approved change {change}, which asked to {what} the award:{rows}{agreed}\n\n"
        "The award stands so from now on. Its page shows it as it was before, too.",
    ),
    "award.change_made": _change_message(
        "Money has moved between milestones of {ref}",
        "{actor} has moved money between milestones of award {ref}, within the tolerance in which no second "
        "person is needed:{rows}\n\n{reason}",
    ),
    "award.change_refused": _change_message(
        "Change {change} is refused",
        "{actor} has refused to {what} award {ref}:\n\n{reason}\n\nThe award stays as it is. Propose another "
        "change if one is needed.",
    ),
    "award.change_withdrawn": _change_message(
        "Change {change} is withdrawn",
        "{actor} has withdrawn the request to {what} award {ref}. The award stays as it is. "
        "There is nothing to answer.",
    ),
}

MUST_BE_TOLD: dict[str, Must] = {
    **dict.fromkeys(("award.change_proposed",), Must.DEED),
    **dict.fromkeys(
        (
            "award.change_approved",
            "award.change_refused",
        ),
        Must.DECISION,
    ),
}
