"""What a bid says of its systems that may be meant, and is more likely a slip: asked before it is sent."""

from collections.abc import Iterator
from fractions import Fraction

from bids.register.rules.risk import OVERALL_DENOMINATOR
from bids.writing.rules.drafts import BidDraft, SystemDraft
from bids.writing.rules.gaps import Gap
from bids.writing.rules.people import plain_number
from legacyfund.lib.days import day_in_words


def doubts_of(draft: BidDraft) -> tuple[Gap, ...]:
    """None of them stops the bid: a rating in the register may move after the bid named its target."""
    return tuple(
        Gap("systems", f"systems-{index}-{field}", f"{system.reference}: {words}")
        for index, system in enumerate(draft.systems)
        for field, words in _doubts_of(system, draft)
    )


def _doubts_of(system: SystemDraft, draft: BidDraft) -> Iterator[tuple[str, str]]:
    target, rated, gone = system.target_rating, system.overall_in_168ths, system.decommission_on
    if target is not None and rated is not None and target >= Fraction(rated, OVERALL_DENOMINATOR):
        yield (
            "target_rating",
            f"the target rating of {plain_number(target)} is not below the rating it has now, so the bid "
            "removes none of its risk.",
        )
    if draft.opens_on and draft.closes_on and gone and draft.opens_on <= gone <= draft.closes_on:
        yield (
            "decommission_on",
            f"it is to be decommissioned on {day_in_words(gone)}, before the round has closed.",
        )
