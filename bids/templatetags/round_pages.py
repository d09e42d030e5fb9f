"""`{% load round_pages %}`: the status of a round, a bid or a review as the fund and the panel see it."""

from collections.abc import Collection, Iterable
from fractions import Fraction

from django import template
from django.utils.safestring import SafeString

from bids.assessment.models import Review
from bids.assessment.queries.ranking_table import RankingLine
from bids.assessment.workflow import ReviewStatus
from bids.rounds.models import Round
from bids.rounds.workflow import RoundStatus
from bids.writing.models import Bid
from bids.writing.queries.bids import COLOURS
from legacyfund.web.ranking_pictures import Bubble, draw_bubbles, draw_range
from legacyfund.web.templatetags.govuk import status_tag

register = template.Library()

ROUND_COLOURS: dict[str, str] = {
    RoundStatus.PLANNED: "grey",
    RoundStatus.OPEN: "green",
    RoundStatus.CLOSED: "yellow",
    RoundStatus.ASSESSED: "purple",
    RoundStatus.ANNOUNCED: "turquoise",
}
REVIEW_COLOURS: dict[str, str] = {
    ReviewStatus.PROPOSED: "blue",
    ReviewStatus.ACCEPTED: "yellow",
    ReviewStatus.SUBMITTED: "green",
    ReviewStatus.DECLINED: "grey",
    ReviewStatus.RECUSED: "grey",
}


@register.simple_tag
def round_status(round_: Round) -> SafeString:
    return status_tag(round_.get_status_display(), ROUND_COLOURS[round_.status])


@register.simple_tag
def bid_status(bid: Bid) -> SafeString:
    """For people who see every department's bids: a department's own view is `status_for`."""
    return status_tag(bid.get_status_display(), COLOURS[bid.status])


@register.simple_tag
def review_status(review: Review) -> SafeString:
    return status_tag(review.get_status_display(), REVIEW_COLOURS[review.status])


@register.simple_tag
def rank_bar(line: RankingLine, of: int) -> SafeString:
    """How far the bid's place moves among so many, beside the same in words."""
    return draw_range(line.best, line.rank or 0, line.worst, of=of)


@register.simple_tag
def ranking_picture(lines: Iterable[RankingLine], above: Collection[int] = ()) -> SafeString:
    """Risk removed over cost. `above`: ids of the bids above the funded line, where there is one."""
    bubbles = [
        Bubble(
            name=str(line.rank),
            reference=line.bid.reference,
            risk_removed=line.risk_removed,
            cost=line.cost_to_fund,
            value=line.value or Fraction(0),
            outlined=bool(above) and line.bid.pk not in above,
        )
        for line in lines
    ]
    words = ("Above the funded line", "Below it") if above else ("", "")
    return draw_bubbles(bubbles, filled=words[0], outlined=words[1])
