"""The bid everybody scores first, and what still comes before a reviewer's other reviews."""

from accounts.models import User
from bids.assessment.models import CalibrationBid, Review
from bids.assessment.workflow import REVIEWS_IN_HAND
from bids.rounds.models import Round
from bids.writing.models import Bid
from bids.writing.workflow import BidStatus


def calibration_of(round_: Round) -> CalibrationBid | None:
    return CalibrationBid.objects.filter(round=round_).select_related("bid", "marked_by").first()


def is_asked(bid: Bid) -> bool:
    """Whether anybody was asked to review the bid."""
    return Review.objects.filter(version__bid=bid).exists()


def calibration_in_hand(user: User, bid: Bid) -> Review | None:
    """The person's own review of the round's calibration bid, to be submitted before one of this bid."""
    return (
        Review.objects.filter(
            reviewer=user,
            status__in=REVIEWS_IN_HAND,
            version__bid__calibration__round=bid.round_id,
            version__bid__status=BidStatus.ELIGIBLE,
        )
        .exclude(version__bid=bid)
        .select_related("version__bid")
        .defer("version__document")
        .first()
    )
