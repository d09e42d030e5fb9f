"""Pounds as Decimal with two places: one rounding rule, one way to split, one way to show."""

from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction

PENNY = Decimal("0.01")
NOTHING = Decimal("0.00")
MOST = Decimal("999999999999.99")
"""The most pounds a column of the database holds, and with a minus the least."""


def quantize_pounds(amount: Decimal) -> Decimal:
    """Round to the penny, halves away from zero (as PostgreSQL's numeric does)."""
    return amount.quantize(PENNY, rounding=ROUND_HALF_UP)


def round_fraction(exact: Fraction, places: int = 2) -> Decimal:
    """An exact figure to so many places, halves away from zero; pounds and pence as it stands."""
    scale = 10**places
    units, rest = divmod(abs(exact) * scale, 1)
    whole = int(units) + (rest * 2 >= 1)
    return Decimal(-whole if exact < 0 else whole).scaleb(-places)


def is_whole_pennies(amount: Decimal) -> bool:
    """True when the amount is finite and has no fraction of a penny."""
    try:
        return amount.is_finite() and amount == amount.quantize(PENNY)
    except InvalidOperation:
        return False


def to_pence(amount: Decimal) -> int:
    """Whole pence. Raises ValueError when the amount has a fraction of a penny."""
    if not is_whole_pennies(amount):
        raise ValueError(f"{amount} is not a whole number of pence")
    return int(amount * 100)


def split_pounds(total: Decimal, weights: Sequence[int]) -> list[Decimal]:
    """Split `total` by `weights` so that the parts sum to it to the penny.

    Largest remainder: each part is rounded towards zero, then the pence left over go to the
    parts that lost most, earlier parts first. Weights are whole numbers, none negative, not all 0.
    """
    if not weights or any(weight < 0 for weight in weights) or sum(weights) == 0:
        raise ValueError("weights are whole numbers, none negative and not all zero")
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    parts = [part.quantize(PENNY, rounding=ROUND_DOWN) for part in exact]
    pence_left = to_pence(total) - sum(to_pence(part) for part in parts)
    step = PENNY if pence_left > 0 else -PENNY
    by_loss = sorted(range(len(parts)), key=lambda i: (-abs(exact[i] - parts[i]), i))
    for i in by_loss[: abs(pence_left)]:
        parts[i] += step
    return parts


def format_pounds(amount: Decimal, *, pence: bool = False) -> str:
    """`£1,234,567`, with pence `£1,234,567.00`; a negative amount has a minus sign in front."""
    shown = quantize_pounds(amount)
    if not pence:
        shown = shown.quantize(Decimal(1), rounding=ROUND_HALF_UP)
    sign = "\N{MINUS SIGN}" if shown < 0 else ""
    return f"{sign}£{abs(shown):,}"


def format_exact(amount: Decimal) -> str:
    """`£1,234,567`, and with pence where there are any."""
    return format_pounds(amount, pence=bool(amount % 1))
