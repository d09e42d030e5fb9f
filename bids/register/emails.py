"""Systems decommissioned, offered and passed to another department; ratings confirmed or sent back."""

from django.urls import reverse

from accounts.emails import Must, Write, page, worded

MESSAGES: dict[str, Write] = {
    "system.decommissioned": worded(
        "{system} is decommissioned",
        "{system} ({ref}) of {department} was switched off on {ended_on:day}, and is no longer in the "
        "register. What shows it:\n\n{evidence}\n\nThere is nothing to do in the register; bids and awards "
        "about it stay as they are.",
        link=page("bids:system"),
    ),
    "register.passed_on": worded(
        "The register of {former} is now with {successor}",
        "{former} closed on {passed_on:day}, and its systems passed to {successor}: {systems} in all, with "
        "their ratings, parts and history. References stay as they are. Where a name was taken in the "
        "register of {successor}, the reference stands beside it. Bids and awards of {former} stay its own.",
        link=lambda event: reverse("bids:passed_systems"),
    ),
    "system_offer.made": worded(
        "{from} offers your department {count}",
        "{actor} offers {to} {count} of the register of {from} ({ref}):\n\n{reason}\n\nLook at the offer, "
        "then accept or decline it. What you accept is in your department's register at once.",
        link=page("bids:system_offer"),
    ),
    "system_offer.accepted": worded(
        "{to} has accepted {count} of {from}",
        "{actor} has accepted {ref}: {count} of {from} passed to the register of {to} with their ratings, "
        "parts and history. Their references stay as they are.",
        link=page("bids:system_offer"),
    ),
    "system_offer.declined": worded(
        "{to} does not take the systems you offered",
        "{actor} has declined {ref}:\n\n{reason}\n\nThe systems stay in the register of {from}.",
        link=page("bids:system_offer"),
    ),
    "system_offer.taken_back": worded(
        "{from} has taken its offer back",
        "{actor} has taken back {ref}. The systems stay in the register of {from}, and there is nothing to "
        "answer any more.",
        link=page("bids:system_offer"),
    ),
    "system_offer.lapsed": worded(
        "{ref} has lapsed",
        "{closed} is closed, so the offer of {from} to {to} came to nothing. The systems can be "
        "offered again.",
        link=page("bids:system_offer"),
    ),
    "rating.finished": worded(
        "Confirm the rating of {system}",
        "{actor} has rated {system} ({ref}). A rating counts once a second person has confirmed it: read "
        "its scores and evidence, then confirm it or send it back.",
        link=page("bids:confirm_rating"),
    ),
    "rating.returned": worded(
        "The rating of {system} has come back",
        "{actor} asks for changes:\n\n{reason}\n\nPut it right, then send it for confirmation again.",
        link=page("bids:finish_rating"),
    ),
    "rating.confirmed": worded(
        "The rating of {system} is confirmed",
        "{actor} has confirmed it. It is now the system's rating in the register, and bids can refer to it. "
        "There is nothing more to do.",
        link=page("bids:system"),
    ),
}

MUST_BE_TOLD: dict[str, Must] = {
    **dict.fromkeys(("rating.finished",), Must.DEED),
}
