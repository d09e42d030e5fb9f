"""Which revision of a section is the saved one, and whose it is."""

from bids.writing.models import Bid, SectionRevision


def revision_of(bid: Bid, section: str) -> SectionRevision | None:
    """None for a section that was never saved."""
    return SectionRevision.objects.filter(bid=bid, section=section).select_related("saved_by").first()
