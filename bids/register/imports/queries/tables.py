"""The register as departments exchange it: a row for each system, and one for each line it lists."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import F, Prefetch, QuerySet

from accounts.models import Department
from bids.register.imports.rules.parts import Line
from bids.register.models import LegacySystem, Rating, SystemComponent, SystemContract, SystemDependency
from bids.register.rules.columns import (
    COLUMNS,
    COMPONENTS,
    CONTRACTS,
    DEPENDENCIES,
    EVIDENCE,
    EXPORTED,
    PARTS,
)
from bids.register.rules.details import CHOICES, DETAILS
from bids.register.rules.risk import rate
from bids.register.workflow import RatingStatus
from legacyfund.lib.tables.writing import Cell

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


PartModel = type[SystemComponent] | type[SystemContract] | type[SystemDependency]
MODELS: dict[str, PartModel] = {
    COMPONENTS: SystemComponent,
    CONTRACTS: SystemContract,
    DEPENDENCIES: SystemDependency,
}
FIELDS: dict[str, dict[str, str]] = {
    COMPONENTS: {
        "component": "name",
        "version": "version",
        "support_ends_on": "support_ends_on",
        "extended_until": "extended_until",
    },
    CONTRACTS: {
        "supplier": "supplier",
        "contract_reference": "reference",
        "contract_ends_on": "ends_on",
        "yearly_value": "yearly_value",
        "replacement_arranged": "replacement_arranged",
    },
    DEPENDENCIES: {
        "needs_reference": "depends_on__reference",
        "needs_outside": "outside",
        "needed_for": "needed_for",
    },
}
"""By table, where each column of a line is kept; the name of a system needed is shown and not kept."""


def lines_of(department: Department, table: str) -> dict[int, dict[int, Line]]:
    """By system and by the line's key, the lines of a table as a file says them."""
    fields = FIELDS[table]
    rows = MODELS[table].objects.filter(system__department=department).order_by("pk")
    found: dict[int, dict[int, Line]] = {}
    for row in rows.values("pk", "system_id", *fields.values()):
        found.setdefault(row["system_id"], {})[row["pk"]] = _line(table, row)
    return found


def lines_table(systems: QuerySet[LegacySystem], table: str) -> Iterator[list[Cell]]:
    """The headings, then a row a line of each system, in the order of the register."""
    seen = set(systems.order_by().values_list("department_id", flat=True))
    fields = FIELDS[table]
    rows = (
        MODELS[table]
        .objects.filter(system__in=systems.order_by().values("pk"))
        .annotate(whose=F("system__reference"), whose_name=F("system__name"), **_named(table))
    )
    ordered = rows.order_by("system__department__name", "system__number", "pk")
    yield list(PARTS[table].values())
    for row in ordered.values("whose", "whose_name", *_named(table), *fields.values()).iterator():
        line = {**_line(table, row), "reference": row["whose"], "name": row["whose_name"]}
        if row.get("needs_department") in seen:
            line["needs_name"] = row["needs_name"]
        yield [_cell(line[column]) for column in PARTS[table]]


def _named(table: str) -> dict[str, F]:
    if table != DEPENDENCIES:
        return {}
    return {"needs_name": F("depends_on__name"), "needs_department": F("depends_on__department")}


def _line(table: str, row: dict[str, Any]) -> dict[str, Any]:
    line = {column: row[field] for column, field in FIELDS[table].items()}
    if table == DEPENDENCIES:
        line |= {"needs_reference": line["needs_reference"] or "", "needs_name": ""}
    return line


def _cell(value: Any) -> Cell:
    return ("Yes" if value else "No") if isinstance(value, bool) else value
