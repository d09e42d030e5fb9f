"""What became of a bid, for the bid's own page: the room of bids does not know decisions."""

from typing import Any

from django import template

from bids.writing.workflow import OUTCOMES
from portfolio.awards.queries.awards import awards_visible_to
from portfolio.decisions.queries.letters import letter_of, letters_visible_to, read_letter

register = template.Library()


@register.inclusion_tag("portfolio/decisions/_outcome.html", takes_context=True)
def outcome_of(context: dict[str, Any], bid: Any) -> dict[str, Any]:
    """The last letter about the bid, read, with the award; nothing, and nothing asked, before the outcome is
    announced.
    """
    if bid.status not in OUTCOMES or (letter := letter_of(bid)) is None:
        return {}
    reader = context["request"].user
    return {
        "letter": letter,
        "text": read_letter(letter),
        "award": awards_visible_to(reader).filter(bid=bid).first(),
        "earlier": letters_visible_to(reader).filter(decision__bid=bid).exclude(pk=letter.pk),
    }
