"""What reviewers wrote about a bid, as the chair reads it before a department is told anything."""

from collections import defaultdict

from bids.assessment.models import ReviewScore
from bids.assessment.workflow import ReviewStatus
from bids.writing.models import Bid


def justifications_of(bid: Bid) -> dict[str, list[str]]:
    """By the criterion's code, the justifications of the bid's submitted reviews, without their writers."""
    rows = (
        ReviewScore.objects.filter(review__version__bid=bid, review__status=ReviewStatus.SUBMITTED)
        .order_by("criterion__order", "review__submitted_at", "pk")
        .values_list("criterion__code", "justification")
    )
    found: defaultdict[str, list[str]] = defaultdict(list)
    for code, words in rows:
        found[code].append(words)
    return dict(found)
