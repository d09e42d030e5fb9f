"""The request a bid waits on: held, ended, and the bid given back to where it came from."""

from datetime import datetime

from django.core import serializers

from accounts.models import User
from bids.versions.models import BidVersion
from bids.versions.queries.documents import document_of
from bids.writing.actions.typed import clear_typed
from bids.writing.models import Bid, Clarification
from bids.writing.queries.clarifications import current_clarification, named_in
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


def lock_current(bid: Bid) -> Clarification:
    """The request the locked bid waits on, held too. Raises ClarificationOver."""
    current = current_clarification(bid)
    if current is None:
        raise ClarificationOver(
            f"The fund is not asking anything about {bid.reference} now. Go to its page to see where it is."
        )
    Clarification.objects.select_for_update().get(pk=current.pk)
    return current


def end_clarification(
    current: Clarification, event: str, *, reason: str, by: User | None, now: datetime
) -> None:
    """Put the reopened rows back as they were, keeping what was written for the department to read."""
    target = CLARIFICATION_TRANSITIONS.target(current.status, event)
    current.unsent = canonical_bytes(document_of(load_draft(current.bid))).decode()
    if current.status == ClarificationStatus.CERTIFYING:
        current.status = CLARIFICATION_TRANSITIONS.target(current.status, "refuse")
        current.save(update_fields=["status"])
    _put_back(current)
    current.status, current.ended_at, current.ended_by = target, now, by
    current.end_reason = reason
    current.save(update_fields=["status", "ended_at", "ended_by", "end_reason", "unsent"])


def give_back(bid: Bid, current: Clarification, *, version: BidVersion | None = None) -> None:
    """The bid returns to the state it was asked in, with a new version where there is one."""
    bid.status = BID_TRANSITIONS.target(bid.status, RETURNS[BidStatus(current.came_from)])
    if version is not None:
        bid.current_version = version
    bid.save(update_fields=["status", "current_version"])
    clear_typed([bid])


def _put_back(current: Clarification) -> None:
    for rows in reversed(rows_named(current.bid, named_in(current))):
        rows.delete()
    for row in serializers.deserialize("json", current.rows_before):
        row.save()
