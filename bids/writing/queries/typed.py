"""What somebody typed into the sections of a bid and could not be saved: theirs alone."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import User
from bids.writing.models import Bid, TypedSection

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Typed:
    """The posted fields in order, over the revision `over`. `refused` are the refusals that the form itself
    does not find again, each with the control it stands beside, or the lines.
    """

    fields: Pairs
    over: int
    left: int
    refused: Pairs = ()


def typed_by(person: User, bid: Bid, section: str) -> Typed | None:
    row = TypedSection.objects.filter(bid=bid, section=section, person=person).first()
    if row is None:
        return None
    content = json.loads(row.content)
    return Typed(_pairs(content["fields"]), row.over, row.left, _pairs(content["refused"]))


def sections_typed_by(person: User, bid: Bid) -> dict[str, int]:
    """How many answers are left to be put right in each section, by its code."""
    rows = TypedSection.objects.filter(bid=bid, person=person).order_by("section")
    return dict(rows.values_list("section", "left"))


def _pairs(rows: Iterable[tuple[str, str]]) -> Pairs:
    return tuple((name, value) for name, value in rows)
