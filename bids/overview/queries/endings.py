"""The bids that stand in the way of a system's leaving the register, and the systems merged into one.

Until a round is announced a bid counts as it looks to its own department: what the panel decided shows in
no refusal.
"""

from collections.abc import Callable, Collection

from django.conf import settings
from django.utils.module_loading import import_string

from bids.overview.queries.red_systems import OVER, WRITTEN
from bids.register.models import LegacySystem
from bids.register.queries.systems import with_all_merged
from bids.rounds.workflow import RoundStatus
from bids.writing.models import Bid, BidMilestone, BidSystem
from bids.writing.workflow import OUTCOMES, BidStatus


def bids_at_stake(system: LegacySystem) -> list[Bid]:
    """Drafts, and submitted bids that may still bring money or have brought it, the oldest first."""
    return [bid for _, bid in _at_stake([system.pk])]


def bids_that_keep(systems: Collection[int]) -> list[tuple[LegacySystem, Bid]]:
    """Why systems, by id, stay in their department's register: each with a bid at stake. An approved bid
    counts while its award stands, and no longer once that is declined.
    """
    found = _at_stake(systems)
    with_award: Callable[[Collection[int]], frozenset[int]] = import_string(settings.BIDS_WITH_AWARD)
    paid = with_award([bid.pk for _, bid in found if is_announced_approval(bid)])
    return [(system, bid) for system, bid in found if not is_announced_approval(bid) or bid.pk in paid]


def _at_stake(systems: Collection[int]) -> list[tuple[LegacySystem, Bid]]:
    """The oldest bid first."""
    known = [status for status in OVER if status not in OUTCOMES]
    named = BidSystem.objects.filter(system__in=systems).exclude(bid__status__in=known)
    rows = named.select_related("system", "bid__round", "bid__department").order_by("bid_id", "system_id")
    return [(row.system, row.bid) for row in rows if not _is_over(row.bid)]


def _is_over(bid: Bid) -> bool:
    return bid.status in OVER and bid.round.status == RoundStatus.ANNOUNCED


def is_announced_approval(bid: Bid) -> bool:
    return bid.status == BidStatus.APPROVED and bid.round.status == RoundStatus.ANNOUNCED


def is_draft(bid: Bid) -> bool:
    return bid.status in WRITTEN


def milestone_that_ends(bid: Bid) -> str:
    """The name of the milestone of decommissioning of an announced award; blank where there is none."""
    if not is_announced_approval(bid):
        return ""
    kind = BidMilestone.objects.filter(bid=bid, kind="DECOMMISSION").order_by("number")
    return str(kind.values_list("name", flat=True).first() or "")


def with_merged(system: LegacySystem) -> list[int]:
    """The system and every one that was merged into it, one after another."""
    return with_all_merged([system.pk])


def merged_into(system: LegacySystem) -> list[LegacySystem]:
    """Systems merged straight into this one, in order."""
    return list(LegacySystem.objects.filter(merged_into=system).order_by("number"))
