"""Clarifications that wait: for a department's writers and sign-off, and whom the fund waits for."""

from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.permissions import Permission
from bids.models import Bid, Clarification
from bids.queries.bids import bids_with
from bids.queries.waiting import Waiting
from bids.workflow import STANDING_CLARIFICATIONS, ClarificationStatus


def waiting_for_answer(user: User) -> list[Waiting]:
    """For a department's writers: questions of the fund that are open, the soonest due first."""
    asked = _standing(bids_with(user, Permission.EDIT_BID)).filter(status=ClarificationStatus.OPEN)
    return [_waiting("Answer the fund's question on", row, "bids:clarification") for row in asked]


def waiting_for_clarification_sign_off(user: User) -> list[Waiting]:
    """For a department's sign-off: answers somebody else has sent."""
    sent = _standing(bids_with(user, Permission.CERTIFY_BID)).filter(
        ~Q(sent_by=user), status=ClarificationStatus.CERTIFYING
    )
    return [_waiting("Certify the clarification of", row, "bids:certify_clarification") for row in sent]


def clarifications_awaited(user: User) -> list[Waiting]:
    """For the fund: questions a department has yet to answer, by the day they are due."""
    asked = _standing(bids_with(user, Permission.SEE_BIDS))
    return [_waiting("See what you have asked about", row, "bids:clarification") for row in asked]


def _standing(bids: QuerySet[Bid]) -> QuerySet[Clarification]:
    return (
        Clarification.objects.filter(status__in=STANDING_CLARIFICATIONS, bid__in=bids.order_by().values("pk"))
        .select_related("bid")
        .order_by("due_at", "pk")
    )


def _waiting(deed: str, row: Clarification, url_name: str) -> Waiting:
    return Waiting(
        f"{deed} {row.bid.reference}: {row.bid.title}",
        row.due_on,
        url_name,
        {"reference": row.bid.reference},
    )
