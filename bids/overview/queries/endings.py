"""The bids that stand in the way of a system's leaving the register, and the systems merged into one.

Until a round is announced a bid counts as it looks to its own department: what the panel decided shows in
no refusal.
"""

from bids.overview.queries.red_systems import OVER, WRITTEN
from bids.register.models import LegacySystem
from bids.register.queries.systems import with_all_merged
from bids.rounds.workflow import RoundStatus
from bids.writing.models import Bid, BidMilestone, BidSystem
from bids.writing.workflow import OUTCOMES, BidStatus


def bids_at_stake(system: LegacySystem) -> list[Bid]:
    """Drafts, and submitted bids that may still bring money or have brought it, the oldest first."""
    named = BidSystem.objects.filter(system=system).values("bid")
    hidden = [status for status in OVER if status in OUTCOMES]
    known = [status for status in OVER if status not in OUTCOMES]
    bids = Bid.objects.filter(pk__in=named).select_related("round").exclude(status__in=known)
    over = [bid for bid in bids if bid.status in hidden and bid.round.status == RoundStatus.ANNOUNCED]
    return [bid for bid in bids.order_by("pk") if bid not in over]


def is_draft(bid: Bid) -> bool:
    return bid.status in WRITTEN


def milestone_that_ends(bid: Bid) -> str:
    """The name of the milestone of decommissioning of an announced award; blank where there is none."""
    if bid.status != BidStatus.APPROVED or bid.round.status != RoundStatus.ANNOUNCED:
        return ""
    kind = BidMilestone.objects.filter(bid=bid, kind="DECOMMISSION").order_by("number")
    return str(kind.values_list("name", flat=True).first() or "")


def with_merged(system: LegacySystem) -> list[int]:
    """The system and every one that was merged into it, one after another."""
    return with_all_merged([system.pk])


def merged_into(system: LegacySystem) -> list[LegacySystem]:
    """Systems merged straight into this one, in order."""
    return list(LegacySystem.objects.filter(merged_into=system).order_by("number"))
