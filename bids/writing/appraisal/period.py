"""The years the options of a bid are compared over, and those an option has no cost in.

HM Treasury, The Green Book: the options of one appraisal are compared over the same period. Here it runs
from the first year to the last in which any option has a cost or a benefit with a price. An option without
a cost in one of those years may be free then, or may leave out what it costs; nobody but the department
knows which.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import groupby

from legacyfund.lib.financial_year import format_year, start_of


def appraisal_period(years: Iterable[str]) -> tuple[str, ...]:
    """Every financial year from the first to the last of those given."""
    starts = {start_of(year) for year in years}
    return tuple(format_year(start) for start in range(min(starts), max(starts) + 1)) if starts else ()


def uncosted_years(
    period: Sequence[str], costed: Mapping[int, Collection[str]]
) -> dict[int, tuple[str, ...]]:
    """By option, the years of the period it has no cost in; an option with a cost in each is left out."""
    missing = {
        option: tuple(year for year in period if year not in years) for option, years in costed.items()
    }
    return {option: years for option, years in missing.items() if years}


def years_in_words(years: Sequence[str]) -> str:
    """`2028-29 to 2030-31 and 2033-34`, of years in order."""
    runs = []
    for _, run in groupby(enumerate(years), key=lambda placed: start_of(placed[1]) - placed[0]):
        first, *rest = [year for _, year in run]
        runs.append(f"{first} to {rest[-1]}" if rest else first)
    return " and ".join((", ".join(runs[:-1]), runs[-1])) if len(runs) > 1 else "".join(runs)
