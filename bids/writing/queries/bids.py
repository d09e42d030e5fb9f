"""Bids a person may see, and how much of each.

A department sees all of its own bids, and never where the panel stands: from submission to the
announcement a bid is "Submitted" or "With the panel". The fund, the chair and the auditor see every
bid; of one that was never submitted they see that it exists, whose it is and its state, and neither
title nor contents: a draft is the department's own. A partner sees what the bid's department sees.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import departments_with
from accounts.queries.told import CameBack, came_back
from bids.rounds.models import Round
from bids.rounds.workflow import RoundStatus
from bids.writing.models import Bid
from bids.writing.queries.partners import departments_acted_for, partner_edits
from bids.writing.queries.reach import Reach, joined_by, reach_of
from bids.writing.workflow import OUTCOMES, WITH_PANEL, BidStatus

COLOURS: dict[str, str] = {
    BidStatus.DRAFT: "blue",
    BidStatus.CERTIFYING: "yellow",
    BidStatus.SUBMITTED: "turquoise",
    BidStatus.CLARIFYING: "yellow",
    BidStatus.ELIGIBLE: "turquoise",
    BidStatus.INELIGIBLE: "red",
    BidStatus.SCORED: "purple",
    BidStatus.APPROVED: "green",
    BidStatus.RESERVED: "orange",
    BidStatus.REJECTED: "red",
    BidStatus.WITHDRAWN: "grey",
    BidStatus.LAPSED: "grey",
}
NOT_SHOWN = "Not shown before it is submitted"


@dataclass(frozen=True)
class ShownStatus:
    """A bid's status as one reader may see it, with the colour of its tag."""

    label: str
    colour: str


@dataclass(frozen=True)
class BidLine:
    """A bid in a list. `asked` is None where there is nothing to show the reader."""

    reference: str
    title: str
    department: str
    round: str
    status: ShownStatus
    asked: Decimal | None
    closes_at: datetime


def bids_visible_to(user: User) -> QuerySet[Bid]:
    """The newest first, with round, department and version. See `reads_contents` for what may be opened."""
    return bids_with(user, Permission.SEE_BIDS)


def bids_with(user: User, *permissions: Permission) -> QuerySet[Bid]:
    """Bids of the departments for which the person holds any of the permissions, the newest first.

    To see is also given to the departments that are partners in a bid.
    """
    return bids_within(reach_of(user, permissions), joined=Permission.SEE_BIDS in permissions)


def bids_within(reach: Reach, *, joined: bool) -> QuerySet[Bid]:
    """The bids of a reach, the newest first; `joined` with those its departments are partners in."""
    if reach.everything:
        return _with_rows(Bid.objects.all())
    seen = Q(department__in=reach.sees)
    if joined:
        seen |= Q(pk__in=joined_by(reach.own).values("bid"))
    return _with_rows(Bid.objects.filter(seen))


def bids_to_write(user: User, section: str) -> QuerySet[Bid]:
    """Bids whose section the person edits: their department's, and those it is a partner in for that."""
    own = departments_with(user, Permission.EDIT_BID)
    parts = partner_edits(user, section).values("bid")
    return _with_rows(Bid.objects.filter(Q(department__in=own) | Q(pk__in=parts)))


def own_to(user: User) -> Callable[[Bid], bool]:
    """Tells whether a bid is the person's own: of their department, or of one it is a partner in."""
    departments = departments_acted_for(user)
    partnered = frozenset(joined_by(departments).values_list("bid", flat=True))
    return lambda bid: bid.department_id in departments or bid.pk in partnered


def reads_contents(user: User, bid: Bid) -> bool:
    """True for the departments on the bid, and for the others who see it once it has been submitted."""
    return bid.current_version_id is not None or own_to(user)(bid)


def status_for(user: User, bid: Bid) -> ShownStatus:
    """The status this person may see. Needs `bid.round`."""
    return shown_status(bid, own=own_to(user)(bid))


def rounds_taking_bids(now: datetime) -> QuerySet[Round]:
    """Open rounds whose closing time has not come, the earliest deadline first."""
    return Round.objects.filter(status=RoundStatus.OPEN, closes_at__gt=now).order_by("closes_at", "pk")


def certification_refusal(bid: Bid) -> CameBack | None:
    """Why the sign-off sent the draft back, if the last sending ended so."""
    if bid.status != BidStatus.DRAFT or bid.sent_at is None:
        return None
    return came_back("bid.certification_refused", bid, since=bid.sent_at)


ENDED_BY = {BidStatus.INELIGIBLE: "bid.found_ineligible", BidStatus.WITHDRAWN: "bid.withdrawn"}


def ended_because(bid: Bid) -> CameBack | None:
    """Why a bid that never came to a decision ended: the fund's reason, or its department's own."""
    kind = ENDED_BY.get(BidStatus(bid.status))
    return came_back(kind, bid) if kind else None


def _with_rows(bids: QuerySet[Bid]) -> QuerySet[Bid]:
    return bids.select_related("round", "department", "current_version", "sent_by").order_by("-pk")


def shown_status(bid: Bid, *, own: bool) -> ShownStatus:
    """The status for the bid's own departments, or for others. Needs `bid.round`.

    An outcome written before the round is announced is not there yet for its department.
    """
    early = bid.status in OUTCOMES and bid.round.status != RoundStatus.ANNOUNCED
    if own and (early or bid.status in WITH_PANEL):
        return ShownStatus("With the panel", COLOURS[BidStatus.ELIGIBLE])
    return ShownStatus(str(BidStatus(bid.status).label), COLOURS[bid.status])
