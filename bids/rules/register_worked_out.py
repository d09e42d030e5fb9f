"""What a register file says was worked out from the scores, against the exact calculation."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from bids.rules.risk import RiskRating

Worked = bool | Decimal


def differences(rating: RiskRating, given: Mapping[str, Worked]) -> Iterator[tuple[str, str]]:
    """Each column that says something else, with what the scores give in words.

    A number agrees when it is ours, rounded to the decimals it is written with.
    """
    exact: dict[str, Fraction | bool] = {
        "likelihood_mean": rating.likelihood.mean,
        "likelihood_max": Fraction(rating.likelihood.maximum),
        "likelihood_total": rating.likelihood.total,
        "impact_mean": rating.impact.mean,
        "impact_max": Fraction(rating.impact.maximum),
        "impact_total": rating.impact.total,
        "overall": rating.overall,
        "is_legacy": rating.is_legacy,
        "is_red": rating.is_red,
    }
    for column, value in given.items():
        ours = exact[column]
        if isinstance(ours, bool):
            if ours != value:
                yield column, "Yes" if ours else "No"
        elif not _agrees(ours, Decimal(value)):
            yield column, _in_words(ours)


def _agrees(ours: Fraction, given: Decimal) -> bool:
    decimals = min(6, max(0, -int(given.as_tuple().exponent)))
    return abs(ours - Fraction(given)) <= Fraction(1, 2 * 10**decimals)


def _in_words(number: Fraction) -> str:
    """To two decimals, halves up; a whole number without any."""
    hundredths = (number * 100 + Fraction(1, 2)).__floor__()
    whole, part = divmod(hundredths, 100)
    return f"{whole}.{part:02d}" if part else str(whole)
