"""Which awards stand: bids that are paid for, as rooms below ask before a system leaves its department, and
awards that returns are made for.
"""

from collections.abc import Collection

from django.db.models import Q

from portfolio.awards.models import Award
from portfolio.awards.workflow import DECISION_ANNOUNCED, OVER, RUNNING, AwardStatus

ANNOUNCED = Q(decision__status=DECISION_ANNOUNCED)
"""Their departments have been told. Of any other, whoever asks by its reference learns that there is none."""
TAKES_RETURNS = Q(status__in=(*RUNNING, AwardStatus.COMPLETED)) | Q(
    status=AwardStatus.TERMINATED, answered_at__isnull=False
)
"""Accepted, whether paused, completed or ended since, until it is closed: what was spent before is reported
all the same.
"""


def takes_returns(award: Award) -> bool:
    ended = award.status == AwardStatus.TERMINATED and award.answered_at is not None
    return award.status in (*RUNNING, AwardStatus.COMPLETED) or ended


def takes_corrections(award: Award) -> bool:
    """A closed award takes what puts right a line that was accepted before, and nothing else."""
    return takes_returns(award) or award.status == AwardStatus.CLOSED


def bids_with_award(bids: Collection[int]) -> frozenset[int]:
    """Of these bids, by id, those with an award that is offered, accepted, live or paused."""
    awards = Award.objects.filter(bid__in=bids).exclude(status__in=OVER)
    return frozenset(awards.order_by("pk").values_list("bid_id", flat=True))
