"""What a finding says to the people told of it."""

from django.urls import reverse

from accounts.emails import Write, worded
from accounts.models import Event


def _page(event: Event) -> str:
    """Findings of before pages were kept lead to the list."""
    return str(event.data.get("page") or reverse("portfolio:findings"))


MESSAGES: dict[str, Write] = {
    "finding.opened": worded(
        "{title}: {ref}",
        "{message}\n\nYou are told once; the finding closes by itself when it is cured.",
        link=_page,
    ),
    "finding.escalated": worded(
        "{title}, open for {days} days: {ref}",
        "{message}\n\nThose who can cure this were told {days} days ago, and it is still open. You are told "
        "once; it closes by itself when it is cured.",
        link=_page,
    ),
}
