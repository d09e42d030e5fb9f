"""Clarifications that wait: for a department's writers and sign-off, and whom the fund waits for."""

from datetime import datetime

from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.permissions import Permission
from bids.models import Bid, Clarification
from bids.queries.bids import bids_with
from bids.queries.waiting import Pile, Waiting
from bids.workflow import STANDING_CLARIFICATIONS, ClarificationStatus


def _to_be_answered(user: User, now: datetime) -> QuerySet[Clarification]:
    return _standing(bids_with(user, Permission.EDIT_BID)).filter(status=ClarificationStatus.OPEN)


def _sent(user: User, now: datetime) -> QuerySet[Clarification]:
    """Answers somebody else has sent."""
    sent = _standing(bids_with(user, Permission.CERTIFY_BID))
    return sent.filter(~Q(sent_by=user), status=ClarificationStatus.CERTIFYING)


def _awaited(user: User, now: datetime) -> QuerySet[Clarification]:
    """Questions a department has yet to answer."""
    return _standing(bids_with(user, Permission.SEE_BIDS))


def _standing(bids: QuerySet[Bid]) -> QuerySet[Clarification]:
    return (
        Clarification.objects.filter(status__in=STANDING_CLARIFICATIONS, bid__in=bids.order_by().values("pk"))
        .select_related("bid")
        .order_by("due_at", "pk")
    )


def _to_answer(row: Clarification) -> Waiting:
    return _waiting("Answer the fund's question on", row, "bids:clarification")


def _to_certify(row: Clarification) -> Waiting:
    return _waiting("Certify the clarification of", row, "bids:certify_clarification")


def _to_watch(row: Clarification) -> Waiting:
    return _waiting("See what you have asked about", row, "bids:clarification")


def _waiting(deed: str, row: Clarification, url_name: str) -> Waiting:
    label = f"{deed} {row.bid.reference}: {row.bid.title}"
    return Waiting(label, row.due_on, url_name, {"reference": row.bid.reference})


CLARIFICATION_PILES = (
    Pile(
        "questions",
        "Questions of the fund to answer",
        frozenset({Permission.EDIT_BID}),
        _to_be_answered,
        _to_answer,
    ),
    Pile(
        "clarifications",
        "Clarifications to certify",
        frozenset({Permission.CERTIFY_BID}),
        _sent,
        _to_certify,
    ),
    Pile(
        "questions-asked",
        "Questions that departments have to answer",
        frozenset({Permission.ASK_CLARIFICATION}),
        _awaited,
        _to_watch,
    ),
)
