"""The files beside a draft."""

from django.db.models import QuerySet

from bids.models import Attachment, Bid
from bids.queries.plain import Plain


def attachments_of(bid: Bid) -> QuerySet[Attachment]:
    """What the draft holds now, in the order it was added."""
    return Attachment.objects.filter(bid=bid, removed_at__isnull=True).order_by("pk")


def plain_attachments(bid: Bid) -> list[Plain]:
    """As the canonical document names them: the SHA-256 pins the bytes."""
    return [{"name": row.name, "size": row.size, "sha256": row.sha256} for row in attachments_of(bid)]
