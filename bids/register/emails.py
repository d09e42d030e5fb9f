"""Systems decommissioned; ratings of systems to be confirmed, sent back, confirmed."""

from accounts.emails import Write, page, worded

MESSAGES: dict[str, Write] = {
    "system.decommissioned": worded(
        "{system} is decommissioned",
        "{system} ({ref}) of {department} was switched off on {ended_on:day}, and is no longer in the "
        "register. What shows it:\n\n{evidence}\n\nThere is nothing to do in the register; bids and awards "
        "about it stay as they are.",
        link=page("bids:system"),
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
