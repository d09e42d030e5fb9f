"""What a department says of a benefit that its bid promised: how much of it was achieved, and why no more."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from legacyfund.lib.errors import DomainError
from legacyfund.lib.money import NOTHING
from portfolio.awards.closing.rules.outcomes import ACHIEVED, Achieved


class CompletionRefused(DomainError):
    """What is said of what was achieved is not whole."""


@dataclass(frozen=True)
class BenefitSaid:
    """`amount` in the prices of the bid, where it names one; `reason` unless it was achieved in full."""

    achieved: str
    amount: Decimal | None = None
    reason: str = ""


def checked_benefits(said: Sequence[BenefitSaid], promised: Sequence[Decimal | None]) -> list[BenefitSaid]:
    """Each with its reason where it needs one and no other, and its amount where the bid names one.

    `promised`: the amount of each benefit, in the order of the bid. Raises CompletionRefused.
    """
    if len(said) != len(promised):
        raise CompletionRefused("Say of each benefit of the bid what came of it.", field="words")
    return [_checked(*row) for row in zip(range(1, len(said) + 1), said, promised, strict=True)]


def _checked(place: int, said: BenefitSaid, promised: Decimal | None) -> BenefitSaid:
    box = f"benefit_{place}_"
    if said.achieved not in ACHIEVED:
        raise CompletionRefused("Say how much of the benefit was achieved.", field=f"{box}achieved")
    reason = said.reason.strip()
    if said.achieved == Achieved.IN_FULL:
        return BenefitSaid(said.achieved, promised and (said.amount or promised))
    if not reason:
        raise CompletionRefused("Say why it was not achieved in full.", field=f"{box}reason")
    if promised is None:
        return BenefitSaid(said.achieved, None, reason)
    if said.achieved == Achieved.NOT:
        return BenefitSaid(said.achieved, NOTHING, reason)
    if said.amount is None or said.amount <= 0:
        raise CompletionRefused("Say how many pounds of it were achieved.", field=f"{box}amount")
    return BenefitSaid(said.achieved, said.amount, reason)
