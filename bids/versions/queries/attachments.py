"""Who may download which file of a bid."""

from django.core.files.storage import default_storage

from accounts.models import User
from bids.versions.models import BidVersion
from bids.versions.queries.documents import version_document
from bids.writing.models import Attachment, Bid
from bids.writing.queries.bids import own_to


def attachment_to_download(bid: Bid, sha256: str, *, by: User) -> Attachment | None:
    """A file of a bid the person sees: any of the bid for its own departments, and what a version names for
    the others. None when there is none, or its bytes are gone.
    """
    if own_to(by)(bid) or any(names_attachment(version, sha256) for version in bid.versions.order_by("pk")):
        return stored_attachment(bid, sha256)
    return None


def stored_attachment(bid: Bid, sha256: str) -> Attachment | None:
    found = Attachment.objects.filter(bid=bid, sha256=sha256).order_by("pk").last()
    return found if found is not None and default_storage.exists(found.stored_as) else None


def names_attachment(version: BidVersion, sha256: str) -> bool:
    """Whether the frozen document pins these bytes."""
    return any(row.sha256 == sha256 for row in version_document(version).attachments)
