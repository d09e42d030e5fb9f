"""What versions offer instead of their bid as asked."""

from collections.abc import Collection
from typing import cast

from django.db.models import Q

from bids.versions.models import BidVersion
from bids.versions.rules.offered import offered_in
from bids.writing.queries.plain import Plain
from bids.writing.rules.alternatives import OfferedOption
from legacyfund.lib.canonical import read_canonical

__all__ = ["OfferedOption", "offered_by"]


def offered_by(versions: Collection[int]) -> dict[int, tuple[OfferedOption, ...]]:
    """By the version's id, of those alone that offer anything.

    A document is long, so only those of bids that have such rows are read: what was submitted keeps its rows.
    """
    rows = (
        BidVersion.objects.filter(pk__in=versions)
        .filter(Q(bid__later_start__isnull=False) | Q(bid__smaller_options__isnull=False))
        .distinct()
        .order_by("pk")
        .values_list("pk", "document")
    )
    found = {pk: offered_in(cast(Plain, read_canonical(text.encode()))) for pk, text in rows}
    return {pk: options for pk, options in found.items() if options}
