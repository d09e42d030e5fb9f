"""What a pound of a later year is worth today: the Green Book's discounting, as dated data.

HM Treasury, The Green Book, annex on discounting: the social time preference rate, in real terms. The
rate is under review, so a schedule is data with a date, and a version keeps the one it was appraised
by. Everything is a Fraction until it is shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache


@dataclass(frozen=True)
class RateBand:
    """`rate` holds in each year from `first_year` on, counted from the base year, up to the next band."""

    first_year: int
    rate: Fraction


@dataclass(frozen=True)
class RateSchedule:
    """Bands in order, the first from year 1; `in_force_from` is the day the schedule came into use."""

    code: str
    source: str
    in_force_from: date
    bands: tuple[RateBand, ...]

    def rate(self, years: int) -> Fraction:
        """The rate of the year that lies `years` after the base year; at least 1."""
        if years < 1:
            raise ValueError("the base year itself has no rate")
        return max((band for band in self.bands if band.first_year <= years), key=_first_year).rate


def _first_year(band: RateBand) -> int:
    return band.first_year


SOCIAL_TIME_PREFERENCE = RateSchedule(
    code="GREEN-BOOK-STPR",
    source="HM Treasury, The Green Book: social time preference rate, real",
    in_force_from=date(2003, 4, 1),
    bands=(
        RateBand(1, Fraction("0.035")),
        RateBand(31, Fraction("0.030")),
        RateBand(76, Fraction("0.025")),
        RateBand(126, Fraction("0.020")),
        RateBand(201, Fraction("0.015")),
        RateBand(301, Fraction("0.010")),
    ),
)


@lru_cache(maxsize=2048)
def discount_factor(years: int, schedule: RateSchedule = SOCIAL_TIME_PREFERENCE) -> Fraction:
    """DF(0) = 1 and DF(t) = DF(t-1) / (1 + r(t)). A year before the base year counts as the base year."""
    factor = Fraction(1)
    for year in range(1, years + 1):
        factor /= 1 + schedule.rate(year)
    return factor


def present_value(
    amounts: Mapping[int, Fraction], schedule: RateSchedule = SOCIAL_TIME_PREFERENCE
) -> Fraction:
    """The sum of x(t) × DF(t); `amounts` are in constant prices, by years from the base year."""
    return sum((amount * discount_factor(years, schedule) for years, amount in amounts.items()), Fraction(0))
