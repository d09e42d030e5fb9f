"""What happened, as machines of the Treasury are told: which kinds of event, and what of each.

Each happens when a department was told of its decision, or later: nothing here is known before a round is
announced. Money of an award may lapse before it is; that is not told. Of the people who did it a role is said
and no name.
"""

from collections.abc import Mapping
from dataclasses import dataclass

OF_ALL = ("number", "kind", "at", "by")
OTHERS = (
    "fund",
    "round",
    "department",
    "bid",
    "award",
    "status",
    "milestone",
    "change",
    "change_kind",
    "year",
    "period",
    "decisions",
    "amounts",
    "first_feed_no",
    "last_feed_no",
    "lines",
    "net",
)
FIELDS = (*OF_ALL, *OTHERS)
"""In order. Every change has them all; what its kind does not say is null."""


@dataclass(frozen=True)
class ToldKind:
    """`by`: the role that does it. `says`: which of OTHERS it fills; everything else of its event stays."""

    words: str
    by: str
    says: frozenset[str]


def _kind(words: str, by: str, says: str) -> ToldKind:
    return ToldKind(words, by, frozenset(says.split()))


_AWARD = "fund department award bid status"
KINDS: Mapping[str, ToldKind] = {
    "decisions.announced": _kind(
        "Departments were told what was decided on the bids of a round; each award among `decisions` was "
        "offered.",
        "Fund manager",
        "fund round decisions",
    ),
    "decision.promoted": _kind(
        "A bid on the reserve list was approved, and its award offered.",
        "Fund manager",
        "fund department award bid",
    ),
    "award.accepted": _kind("The department accepted the award.", "Sign-off", _AWARD),
    "award.declined": _kind("The department declined the award.", "Sign-off", _AWARD),
    "award.change_approved": _kind(
        "A change request was approved and carried out: `change_kind` says what for, `status` how the award "
        "stands since.",
        "Chair or fund manager",
        f"{_AWARD} change change_kind",
    ),
    "award.change_made": _kind(
        "Money moved between milestones within the tolerance.",
        "Fund manager",
        f"{_AWARD} change change_kind",
    ),
    "tranche.released": _kind(
        "The money of a milestone was released.",
        "Fund manager",
        "fund department award bid milestone amounts",
    ),
    "award.completed": _kind("The fund confirmed that all is delivered.", "Fund manager", _AWARD),
    "award.closed": _kind(
        "The award was closed; `amounts` were released and not spent, and are available again.",
        "Fund manager",
        f"{_AWARD} amounts",
    ),
    "award.year_lapsed": _kind(
        "The fund closed a year that had ended: `amounts`, what the award still held of `year`, lapsed and "
        "are committed to it no longer.",
        "Fund manager",
        "fund department award bid year amounts",
    ),
    "period.closed": _kind(
        "A period was closed: nothing is posted in it any more. What was, are the lines of the feed from "
        "`first_feed_no` to `last_feed_no`.",
        "Fund manager",
        "fund year period first_feed_no last_feed_no lines net",
    ),
}


def narrow(kind: str, found: Mapping[str, object]) -> dict[str, object]:
    """The fields in order, with what this kind says of them and nothing else."""
    says = KINDS[kind].says
    return {name: found.get(name) if name in OF_ALL or name in says else None for name in FIELDS}
