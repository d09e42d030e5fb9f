"""What a finding says to the people told of it."""

from django.urls import reverse

from accounts.emails import Write, worded
from accounts.models import Event


def _finding_page(event: Event) -> str:
    if event.data["award"] and event.data["number"] is None:
        return f"{reverse('portfolio:returns_due')}?award={event.data['award']}"
    if event.data["award"]:
        kwargs = {"reference": event.data["award"], "number": event.data["number"]}
        return reverse("portfolio:milestone", kwargs=kwargs)
    name = "close_period" if event.data["kind"] == "PERIOD_TO_CLOSE" else "fund"
    return reverse(f"portfolio:{name}", kwargs={"reference": event.data["fund"]})


MESSAGES: dict[str, Write] = {
    "finding.opened": worded(
        "{title}: {ref}",
        "{message}\n\nYou are told once; the finding closes by itself when it is cured.",
        link=_finding_page,
    ),
}
