"""The request a bid waits on: held, ended, and the bid given back to where it came from."""

from datetime import datetime

from django.core import serializers

from accounts.models import User
from bids.versions.models import BidVersion
from bids.versions.queries.documents import document_of
from bids.writing.models import Bid, Clarification
from bids.writing.queries.clarifications import named_in, standing_clarification
from bids.writing.queries.draft_rows import rows_named
from bids.writing.queries.drafts import load_draft
from bids.writing.workflow import (
    BID_TRANSITIONS,
    CLARIFICATION_TRANSITIONS,
    RETURNS,
    BidStatus,
    ClarificationStatus,
)
from legacyfund.lib.canonical import canonical_bytes
from legacyfund.lib.errors import ConflictRefused


class ClarificationOver(ConflictRefused):
    """No request stands, or its time has come."""


def lock_standing(bid: Bid) -> Clarification:
    """The request the locked bid waits on, held too. Raises ClarificationOver."""
    standing = standing_clarification(bid)
    if standing is None:
        raise ClarificationOver(
            f"The fund is not asking anything about {bid.reference} now. Go to its page to see where it is."
        )
    Clarification.objects.select_for_update().get(pk=standing.pk)
    return standing


def end_clarification(
    standing: Clarification, event: str, *, reason: str, by: User | None, now: datetime
) -> None:
    """Put the reopened rows back as they were, keeping what was written for the department to read."""
    target = CLARIFICATION_TRANSITIONS.target(standing.status, event)
    standing.unsent = canonical_bytes(document_of(load_draft(standing.bid))).decode()
    if standing.status == ClarificationStatus.CERTIFYING:
        standing.status = CLARIFICATION_TRANSITIONS.target(standing.status, "refuse")
        standing.save(update_fields=["status"])
    _put_back(standing)
    standing.status, standing.ended_at, standing.ended_by = target, now, by
    standing.end_reason = reason
    standing.save(update_fields=["status", "ended_at", "ended_by", "end_reason", "unsent"])


def give_back(bid: Bid, standing: Clarification, *, version: BidVersion | None = None) -> None:
    """The bid returns to the state it was asked in, with a new version where there is one."""
    bid.status = BID_TRANSITIONS.target(bid.status, RETURNS[BidStatus(standing.came_from)])
    if version is not None:
        bid.current_version = version
    bid.save(update_fields=["status", "current_version"])


def _put_back(standing: Clarification) -> None:
    for rows in reversed(rows_named(standing.bid, named_in(standing))):
        rows.delete()
    for row in serializers.deserialize("json", standing.rows_before):
        row.save()
