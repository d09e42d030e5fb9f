"""Which journals may be reversed, and why the others may not.

A journal that carries a status with it (an award that was offered or ended, a milestone that was released,
lines that were accepted) is put right where the status is: reversed in the ledger alone, page and ledger
would differ.
"""

from legacyfund.lib.errors import ConflictRefused
from portfolio.ledger.rules.kinds import Kind


class ReversalRefused(ConflictRefused):
    """The journal is not one that is reversed, or what it moved is not where it put it any more."""


OF_THE_FUND = frozenset({Kind.ALLOCATION, Kind.ALLOCATION_DECREASE, Kind.EXCHANGE, Kind.SWITCH, Kind.LAPSE})
"""Kinds that are reversed where they moved what is promised to nobody."""
OF_AN_AWARD = frozenset({Kind.LAPSE, Kind.REPROFILE, Kind.SWITCH})
"""Kinds that are reversed for an award, whose shares are put in place anew."""
_DELIVERED = (
    "The award has gone on since. What it is to have is changed by a decision or a change of the award."
)
WHY_NOT: dict[Kind, str] = {
    Kind.COMMITMENT: "A commitment belongs to its decision: reverse that, or let the department decline.",
    Kind.WITHDRAWAL: "The award has ended. Decide on the bid again.",
    Kind.REDUCTION: _DELIVERED,
    Kind.RELEASE: "A release belongs to a milestone that was claimed, checked and released. What is not "
    "spent of it lapses when the year is closed.",
    Kind.UNRELEASE: "What was taken back is released again with its milestone.",
    Kind.SPEND: "Spend is corrected by lines of a later return, which reverse those that were wrong.",
    Kind.REFUND: "A refund is corrected by lines of a later return, which reverse those that were wrong.",
    Kind.RECOVERY: _DELIVERED,
    Kind.REVERSAL: "A reversal is not reversed. Do again what it undid.",
}


def check_may_reverse(kind: Kind, *, of_award: bool, is_reversed: bool) -> None:
    """Raises ReversalRefused with why not and what to do instead."""
    if is_reversed:
        raise ReversalRefused("This journal is reversed already.")
    if kind in WHY_NOT:
        raise ReversalRefused(WHY_NOT[kind])
    if kind not in (OF_AN_AWARD if of_award else OF_THE_FUND):
        raise ReversalRefused(_DELIVERED)
