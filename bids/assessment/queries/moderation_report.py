"""What the panel's talk changed, for those who read every review."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from accounts.queries.roles import permissions_of
from bids.assessment.models import Moderation, Review
from bids.assessment.queries.panel import recused_bids
from bids.assessment.queries.ranking import ranking_inputs
from bids.assessment.queries.ranking_table import find_ranking
from bids.assessment.queries.reviews import READING_ALL
from bids.assessment.rules.moderation import Share, moved
from bids.assessment.rules.ranking import RankedBid, rank_inputs
from bids.assessment.workflow import REVIEWS_IN_HAND
from bids.rounds.models import Round
from bids.writing.models import Bid
from legacyfund.lib.canonical import canonical_bytes, read_canonical


@dataclass(frozen=True)
class ModerationReport:
    """`criteria`: of those agreed on, how many got another value than the mean. `places`: of the ranked bids,
    how many stand elsewhere than the means would have put them.
    """

    criteria: Share
    places: Share


def reads_report(user: User, round_: Round) -> bool:
    """Those who read every review, once none of their own is in hand."""
    in_hand = Review.objects.filter(reviewer=user, version__bid__round=round_, status__in=REVIEWS_IN_HAND)
    return bool(permissions_of(user) & READING_ALL) and not in_hand.exists()


def moderation_report(round_: Round, user: User, *, now: datetime) -> ModerationReport:
    """Of the frozen ranking, or as things stand; without the bids the person is recused from."""
    left_out = recused_bids(user, round_, now=now)
    hidden = set(Bid.objects.filter(pk__in=left_out).values_list("reference", flat=True))
    agreed = list(Moderation.objects.filter(bid__round=round_).exclude(bid__in=left_out).order_by("pk"))
    changed = sum(row.decided != row.submitted_mean for row in agreed)
    ranking = find_ranking(round_)
    inputs = ranking.inputs if ranking else ranking_inputs(round_)
    document = read_canonical(inputs.encode())
    if not isinstance(document, dict):
        raise AssertionError("a ranking's inputs are a mapping")
    means = {**document, "bids": [{**bid, "moderated": {}} for bid in document["bids"]]}
    before, after = rank_inputs(canonical_bytes(means).decode()), rank_inputs(inputs)
    places = moved(_places(before, hidden), _places(after, hidden))
    return ModerationReport(Share(changed, len(agreed)), places)


def _places(ranked: list[RankedBid], hidden: set[str]) -> list[str]:
    return [bid.reference for bid in ranked if bid.rank is not None and bid.reference not in hidden]
