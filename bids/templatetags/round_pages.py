"""`{% load round_pages %}`: a round, a bid, a review or a conflict as the fund and the panel see it."""

from collections.abc import Collection, Iterable
from fractions import Fraction

from django import template
from django.utils.safestring import SafeString

from bids.assessment.models import Conflict, Review
from bids.assessment.queries.ranking_table import RankingLine
from bids.assessment.rules.bearing import criteria_for
from bids.assessment.workflow import ConflictStatus, ReviewStatus
from bids.rounds.models import Round
from bids.rounds.workflow import RoundStatus
from bids.writing.models import Bid
from bids.writing.queries.bids import COLOURS
from legacyfund.web.ranking_pictures import FRAME, SLIM_FRAME, Bubble, draw_bubbles, draw_range
from legacyfund.web.templatetags.govuk import MINUS, status_tag

register = template.Library()

ROUND_COLOURS: dict[str, str] = {
    RoundStatus.PLANNED: "grey",
    RoundStatus.OPEN: "green",
    RoundStatus.CLOSED: "yellow",
    RoundStatus.ASSESSED: "purple",
    RoundStatus.ANNOUNCED: "turquoise",
}
CONFLICT_COLOURS: dict[str, str] = {
    ConflictStatus.OPEN: "yellow",
    ConflictStatus.CONFIRMED: "red",
    ConflictStatus.DISMISSED: "grey",
}
REVIEW_COLOURS: dict[str, str] = {
    ReviewStatus.PROPOSED: "blue",
    ReviewStatus.ACCEPTED: "yellow",
    ReviewStatus.SUBMITTED: "green",
    ReviewStatus.DECLINED: "grey",
    ReviewStatus.RECUSED: "grey",
    ReviewStatus.TAKEN_BACK: "grey",
}


@register.filter
def hundredths(value: Fraction | None) -> str:
    """`−0.67`: two decimals, halves away from nought, a minus sign; a dash for None."""
    if value is None:
        return "–"
    whole, part = divmod(int(abs(value) * 100 + Fraction(1, 2)), 100)
    return f"{MINUS if value < 0 and whole + part else ''}{whole}.{part:02d}"


@register.simple_tag(takes_context=True)
def criteria_here(context: template.Context, section: str) -> list[tuple[str, str]]:
    """Code and name of the criteria on the sheet beside the bid that the section bears on; none elsewhere."""
    names: dict[str, str] = context.get("scored_here") or {}
    return [(code, names[code]) for code in criteria_for(section, names)]


@register.filter
def sections_of_criterion(bears: dict[str, list[tuple[str, str]]], code: str) -> list[tuple[str, str]]:
    return bears.get(code, [])


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
def conflict_status(conflict: Conflict) -> SafeString:
    return status_tag(conflict.get_status_display(), CONFLICT_COLOURS[conflict.status])


@register.simple_tag
def rank_bar(line: RankingLine, of: int) -> SafeString:
    """How far the bid's place moves among so many, beside the same in words."""
    return draw_range(line.best, line.rank or 0, line.worst, of=of)


@register.simple_tag
def ranking_picture(
    lines: Iterable[RankingLine], above: Collection[int] = (), *, slim: bool = False
) -> SafeString:
    """Risk removed over cost. `above`: ids of the bids above the funded line, where there is one. `slim`: for
    a narrow screen.
    """
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
    frame = SLIM_FRAME if slim else FRAME
    return draw_bubbles(bubbles, filled=words[0], outlined=words[1], frame=frame)
