"""The bids in a round: how many are in each state, and which would lapse."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import departments_with, sees_all_departments
from bids.rounds.models import Round
from bids.rounds.workflow import RoundStatus
from bids.writing.models import Bid
from bids.writing.workflow import OUTCOMES, WITH_PANEL, BidStatus


@dataclass(frozen=True)
class StateCount:
    """`state`: the status that the list of bids is narrowed to; blank of several."""

    label: str
    bids: int
    state: str = ""


def unsent_bids(round_: Round) -> QuerySet[Bid]:
    """Bids that lapse when the round closes."""
    return Bid.objects.filter(round=round_, status__in=[BidStatus.DRAFT, BidStatus.CERTIFYING])


def count_bids(round_: Round, user: User) -> list[StateCount]:
    """How many bids are in each state, in the order of the workflow.

    A department counts its own alone, and sees no further than that a bid is with the panel.
    """
    statuses = (
        round_.bids.filter(department__in=departments_with(user, Permission.SEE_BIDS))
        .order_by()
        .values_list("status")
        .annotate(bids=Count("pk"))
    )
    found: Counter[str] = Counter()
    hidden = () if sees_all_departments(user, Permission.SEE_BIDS) else hidden_from_departments(round_)
    for status, bids in statuses:
        found["With the panel" if status in hidden else str(BidStatus(status).label)] += bids
    states = {**{str(status.label): str(status) for status in BidStatus}, "With the panel": ""}
    return [StateCount(label, found[label], state) for label, state in states.items() if label in found]


def hidden_from_departments(round_: Round) -> tuple[str, ...]:
    """The statuses a department must not tell apart yet."""
    return WITH_PANEL if round_.status == RoundStatus.ANNOUNCED else (*WITH_PANEL, *OUTCOMES)
