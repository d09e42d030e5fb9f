"""Which bids are paid for: rooms below ask before a system leaves its department."""

from collections.abc import Collection

from portfolio.awards.models import Award
from portfolio.awards.workflow import AwardStatus


def bids_with_award(bids: Collection[int]) -> frozenset[int]:
    """Of these bids, by id, those with an award that is offered, accepted or live."""
    over = (AwardStatus.DECLINED, AwardStatus.TERMINATED)
    awards = Award.objects.filter(bid__in=bids).exclude(status__in=over)
    return frozenset(awards.order_by("pk").values_list("bid_id", flat=True))
