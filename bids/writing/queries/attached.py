"""The files beside a draft."""

from django.db.models import Q, QuerySet

from bids.writing.models import Attachment, Bid
from bids.writing.queries.plain import Plain
from bids.writing.workflow import ClarificationStatus as Status


def attachments_of(bid: Bid) -> QuerySet[Attachment]:
    """What the draft holds now, in the order it was added; nothing of a question that came to nothing."""
    stands = Q(added_for=None) | ~Q(added_for__status__in=[Status.WITHDRAWN, Status.LAPSED])
    return Attachment.objects.filter(stands, bid=bid, removed_at__isnull=True).order_by("pk")


def attachments_to_take_out(bid: Bid) -> QuerySet[Attachment]:
    """Those the department may take out now: all of a draft's, and of a submitted bid's what the open
    question has brought.
    """
    if bid.current_version_id is None:
        return attachments_of(bid)
    return attachments_of(bid).filter(added_for__status=Status.OPEN)


def plain_attachments(bid: Bid) -> list[Plain]:
    """As the canonical document names them: the SHA-256 pins the bytes."""
    return [{"name": row.name, "size": row.size, "sha256": row.sha256} for row in attachments_of(bid)]
