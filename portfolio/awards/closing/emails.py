"""What the end of an award says to the people told of it."""

from collections.abc import Mapping
from decimal import Decimal

from django.urls import reverse

from accounts.emails import Must, Write, page, worded
from accounts.models import Event, User
from legacyfund.lib.control_budgets import SHORT_CONTROL_BUDGETS
from legacyfund.lib.money import format_pounds


def _completion_page(event: Event) -> str:
    kwargs = {"reference": event.data["award"], "number": event.data["number"]}
    return reverse("portfolio:completion", kwargs=kwargs)


def _closure_page(event: Event) -> str:
    kwargs = {"reference": event.data["award"], "number": event.data["number"]}
    return reverse("portfolio:closure", kwargs=kwargs)


def _money(event: Event, _: User) -> Mapping[str, object]:
    """What is recovered, by year and control budget."""
    parts = [
        f"{format_pounds(Decimal(amount), pence=True)} of {SHORT_CONTROL_BUDGETS[budget]} in {year}"
        for year, budget, amount in event.data["amounts"]
    ]
    named = "; ".join(parts)
    back = f"What was released and not spent is available to the fund again: {named}."
    return {"money": named, "back": back if parts else "Nothing of it was left unspent."}


MESSAGES: dict[str, Write] = {
    "award.said_complete": worded(
        "Is {ref} complete?",
        "{department} says that award {ref}, {title}, is complete. Read what came of it beside what the bid "
        "promised, then confirm it or send it back with the reason.",
        link=_completion_page,
    ),
    "award.completion_taken_back": worded(
        "{ref} goes on",
        "{actor} has taken back that award {ref} is complete. There is nothing to answer.",
        link=_completion_page,
    ),
    "award.completion_sent_back": worded(
        "{ref} is not complete yet",
        "{actor} does not agree that award {ref}, {title}, is complete:\n\n{reason}\n\nSay it again once "
        "that is done.",
        link=_completion_page,
    ),
    "award.completed": worded(
        "{ref} is completed",
        "{actor} has confirmed that award {ref}, {title}, is complete. Report what is still paid of it in "
        "your next returns: once the fund closes the award, what is not spent goes back to it.",
        link=page("portfolio:award"),
    ),
    "award.closing_proposed": worded(
        "Approve closing {ref}",
        "{actor} proposes to close award {ref}, {title}, and to make what was released and not spent "
        "available to the fund again: {money}.\n\n{reason}\n\nNo money moves before somebody else at the "
        "fund approves it.",
        link=_closure_page,
        more=_money,
    ),
    "award.closing_withdrawn": worded(
        "The proposal to close {ref} is withdrawn",
        "{actor} has withdrawn the proposal to close award {ref}: {money} stays with the award.",
        link=_closure_page,
        more=_money,
    ),
    "award.closed": worded(
        "{ref} is closed",
        "{actor} has closed award {ref}, {title}. {back}\n\nNothing more is reported for it. A line that was "
        "wrong can still be corrected.",
        link=page("portfolio:award"),
        more=_money,
    ),
}

MUST_BE_TOLD: dict[str, Must] = {
    **dict.fromkeys(
        ("award.said_complete", "award.completion_sent_back", "award.closing_proposed"), Must.DEED
    ),
    **dict.fromkeys(("award.completed", "award.closed"), Must.DECISION),
}
