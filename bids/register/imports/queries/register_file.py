"""The register as departments exchange it: the framework's columns in its order, then our own."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from django.db.models import Prefetch, QuerySet

from bids.register.models import LegacySystem, Rating
from bids.register.rules.columns import COLUMNS, EVIDENCE, EXPORTED
from bids.register.rules.details import CHOICES, DETAILS
from bids.register.rules.risk import rate
from bids.register.workflow import RatingStatus
from legacyfund.lib.workbook_writer import Cell

ROWS_AT_ONCE = 500


def register_table(systems: QuerySet[LegacySystem]) -> Iterator[list[Cell]]:
    """The headings, then a row a system with its confirmed rating: read as it goes, 500 at a time."""
    confirmed = Rating.objects.filter(status=RatingStatus.CONFIRMED).select_related("rated_by").order_by("pk")
    rated = systems.prefetch_related(Prefetch("ratings", confirmed, to_attr="confirmed"))
    yield [COLUMNS[column] for column in EXPORTED]
    for system in rated.iterator(chunk_size=ROWS_AT_ONCE):
        cells = _cells(system)
        yield [cells.get(column) for column in EXPORTED]


def _cells(system: LegacySystem) -> dict[str, Cell]:
    """By column; what is not recorded is left out."""
    cells: dict[str, Cell] = {"reference": system.reference, "department": system.department.name}
    for name in DETAILS:
        cells[name] = getattr(system, f"get_{name}_display")() if name in CHOICES else getattr(system, name)
    for rating in getattr(system, "confirmed", []):
        cells |= _rating(rating)
    return cells


def _rating(rating: Rating) -> dict[str, Cell]:
    worked = rate(rating.scores)
    if worked is None:
        return {}
    return {
        "assessor": rating.assessor or str(rating.rated_by),
        "assessed_on": rating.assessed_on,
        **{code.lower(): score for code, score in rating.scores.items()},
        **{column: rating.evidence.get(code.upper()) for code, column in EVIDENCE.items()},
        "likelihood_mean": _hundredths(worked.likelihood.mean),
        "likelihood_max": worked.likelihood.maximum,
        "likelihood_total": _hundredths(worked.likelihood.total),
        "impact_mean": _hundredths(worked.impact.mean),
        "impact_max": worked.impact.maximum,
        "impact_total": _hundredths(worked.impact.total),
        "overall": _hundredths(worked.overall),
        "is_legacy": "Yes" if worked.is_legacy else "No",
        "is_red": "Yes" if worked.is_red else "No",
    }


def _hundredths(exact: Fraction) -> Decimal:
    """Two decimals, halves up, to be shown: nearest to 16 from below is 2687/168, which stays 15.99."""
    return Decimal((exact * 100 + Fraction(1, 2)).__floor__()).scaleb(-2)
