"""Who joins a panel, reviewers asked and let go, those who cannot do it, and interests declared."""

from accounts.emails import Must, Write, page, worded

MESSAGES: dict[str, Write] = {
    "panel.member_added": worded(
        "You are on the panel of round {ref}",
        "You are on the panel of “{round}”. Look through the titles of its bids and declare every interest "
        "you have in one, before you are asked to review any.",
        link=page("bids:interests"),
    ),
    "conflict.declared": worded(
        "{actor} declares an interest in {bid}",
        "{actor} declares an interest in {bid} and keeps away from it:\n\n{words}\n\nConfirm the conflict, "
        "or dismiss it if there is none.",
        link=page("bids:conflicts"),
    ),
    "review.taken_back": worded(
        "Your review of {ref} is taken back",
        "You are no longer asked to review “{title}”:\n\n{reason}\n\nThere is nothing you need to do.",
        link=page("bids:review"),
    ),
    "review.proposed": worded(
        "Please review bid {ref}",
        "You are asked to review “{title}” by {due_on:day}. Declare first that you have no conflict of "
        "interest, or say why you cannot do it.",
        link=page("bids:review"),
    ),
    "review.recalled": worded(
        "A review of {ref} is taken back",
        "{actor} has taken the submitted review back to change it:\n\n{reason}\n\nIt counts again once it is "
        "submitted.",
        link=page("bids:assign_reviewers"),
    ),
    "review.set_aside": worded(
        "A review of {ref} counts no more",
        "{name} has an interest in this bid, so the review {name} submitted counts no more. What the panel "
        "agreed on it is to be agreed again. If it has too few reviews now, ask somebody else.",
        link=page("bids:assign_reviewers"),
    ),
    "bid.rescued": worded(
        "The panel is to discuss {ref}",
        "{actor} has rescued “{title}” from the bids that are not discussed:\n\n{reason}",
        link=page("bids:moderate_bid"),
    ),
    "review.due_soon": worded(
        "Your review of {ref} is due on {due_on:day}",
        "Your review of “{title}” is due on {due_on:day} and is not submitted. If you cannot do it, say so, "
        "and the fund asks somebody else.",
        link=page("bids:review"),
    ),
    "review.declined": worded(
        "Find another reviewer for {ref}",
        "{actor} has declined the review:\n\n{reason}\n\nAsk somebody else.",
        link=page("bids:assign_reviewers"),
    ),
    "review.recused": worded(
        "Find another reviewer for {ref}",
        "{actor} has a conflict of interest and gives up the review:\n\n{reason}\n\nAsk somebody else.",
        link=page("bids:assign_reviewers"),
    ),
}

MUST_BE_TOLD: dict[str, Must] = dict.fromkeys(("review.proposed", "review.due_soon"), Must.DEED)
