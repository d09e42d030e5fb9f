"""What was typed and never saved ends with the writing it was for. Bookkeeping: no events."""

from collections.abc import Iterable

from bids.writing.models import Bid, TypedSection


def clear_typed(bids: Iterable[Bid]) -> None:
    """Of bids that are not written any more, everybody's. Part of the action that ends the writing."""
    TypedSection.objects.filter(bid__in=[bid.pk for bid in bids]).delete()
