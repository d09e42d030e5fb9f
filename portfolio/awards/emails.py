"""What awards, milestones and tranches say to the people told of them."""

from django.urls import reverse

from accounts.emails import Must, Write, page, worded
from accounts.models import Event, User


def _award_message(subject: str, body: str) -> Write:
    return worded(subject, body, link=page("portfolio:award"))


def _milestone_page(event: Event) -> str:
    kwargs = {"reference": event.data["award"], "number": event.data["number"]}
    return reverse("portfolio:milestone", kwargs=kwargs)


def _milestone_message(subject: str, body: str) -> Write:
    return worded(subject, body, link=_milestone_page)


def _exchange_page(event: Event) -> str:
    kwargs = {"reference": event.data["fund"], "number": event.data["number"]}
    return reverse("portfolio:exchange", kwargs=kwargs)


def _switch_page(event: Event) -> str:
    kwargs = {"reference": event.data["fund"], "number": event.data["number"]}
    return reverse("portfolio:switch", kwargs=kwargs)


def _reversal_page(event: Event) -> str:
    kwargs = {"reference": event.data["fund"], "number": event.data["number"]}
    return reverse("portfolio:reversal", kwargs=kwargs)


def _reversed_page(event: Event) -> str:
    """The award whose money is back; where it is none's, the reversal."""
    if not event.data["award"]:
        return _reversal_page(event)
    return reverse("portfolio:award", kwargs={"reference": event.data["award"]})


def _switched_page(event: Event) -> str:
    """The milestone whose money moved; where it is none's, the switch."""
    if not event.data["award"]:
        return _switch_page(event)
    kwargs = {"reference": event.data["award"], "number": event.data["milestone"]}
    return reverse("portfolio:milestone", kwargs=kwargs)


def _moved_page(event: Event) -> str:
    """The milestone whose money moved; where it is none's, the exchange."""
    if not event.data["award"]:
        return _exchange_page(event)
    kwargs = {"reference": event.data["award"], "number": event.data["milestone"]}
    return reverse("portfolio:milestone", kwargs=kwargs)


def _of_what(event: Event, _: User) -> dict[str, object]:
    data = event.data
    of_fund = f"that {data['fund_name']} has promised to nobody"
    return {"where": f"tied to “{data['name']}” of award {data['award']}" if data["award"] else of_fund}


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
    "exchange.proposed": worded(
        "Confirm budget exchange {ref}",
        "{actor} proposes to move {amount:pence} of {budget} {where} from {from} into {into}, as the "
        "Treasury approved ({approval}).\n\n{reason}\n\nNo money moves before somebody else at the fund "
        "confirms it.",
        link=_exchange_page,
        more=_of_what,
    ),
    "exchange.withdrawn": worded(
        "Budget exchange {ref} is withdrawn",
        "{actor} has withdrawn budget exchange {ref}: {amount:pence} of {budget} {where} stays money of "
        "{from}. Propose another if it is needed.",
        link=_exchange_page,
        more=_of_what,
    ),
    "exchange.confirmed": worded(
        "{amount:pounds} has moved from {from} into {into}",
        "{actor} has confirmed budget exchange {ref}: {amount:pence} of {budget} {where} is money of {into} "
        "now, and not of {from}.",
        link=_moved_page,
        more=_of_what,
    ),
    "switch.proposed": worded(
        "Confirm switch {ref}",
        "{actor} proposes to move {amount:pence} of {year} {where} out of {from} into {into}.\n\n{reason}\n\n"
        "No money moves before somebody else at the fund confirms it.",
        link=_switch_page,
        more=_of_what,
    ),
    "switch.withdrawn": worded(
        "Switch {ref} is withdrawn",
        "{actor} has withdrawn switch {ref}: {amount:pence} of {year} {where} stays {from}. Propose another "
        "if it is needed.",
        link=_switch_page,
        more=_of_what,
    ),
    "switch.confirmed": worded(
        "{amount:pounds} of {year} has moved into {into}",
        "{actor} has confirmed switch {ref}: {amount:pence} of {year} {where} is {into} now, and not {from}.",
        link=_switched_page,
        more=_of_what,
    ),
    "reversal.proposed": worded(
        "Confirm reversal {ref}",
        "{actor} proposes to reverse journal {journal} of {fund_name}, {kind}: {narrative}.\n\n{reason}"
        "\n\nNo money moves before somebody else at the fund confirms it.",
        link=_reversal_page,
    ),
    "reversal.withdrawn": worded(
        "Reversal {ref} is withdrawn",
        "{actor} has withdrawn reversal {ref}: journal {journal} of {fund_name} stands.",
        link=_reversal_page,
    ),
    "reversal.confirmed": worded(
        "Journal {journal} of {fund_name} is reversed",
        "{actor} has confirmed reversal {ref}: {narrative}. The money is back where it was.\n\n{reason}",
        link=_reversed_page,
    ),
    "award.year_lapsed": _award_message(
        "Money of {ref} for {year} has lapsed",
        "{words}\n\nThe fund has closed the year: its returns are in, and what they left unspent, and what "
        "was never released, lapsed with it.",
    ),
    "tranche.released": _milestone_message(
        "Money is released for {ref}",
        "The money tied to “{name}” is released. Report its spend in your next return.",
    ),
}

MUST_BE_TOLD: dict[str, Must] = {
    **dict.fromkeys(
        (
            "milestone.claimed",
            "milestone.checked",
            "exchange.proposed",
            "switch.proposed",
            "reversal.proposed",
        ),
        Must.DEED,
    ),
    **dict.fromkeys(("milestone.claim_refused",), Must.DECISION),
}
