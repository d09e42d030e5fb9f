"""What a decision says to the chair."""

from accounts.emails import Write, page, worded

MESSAGES: dict[str, Write] = {
    "decision.proposed": worded(
        "Confirm the decision on {ref}",
        "{actor} proposes a decision on {ref}. It waits for the chair.",
        link=page("portfolio:decision"),
    ),
}
