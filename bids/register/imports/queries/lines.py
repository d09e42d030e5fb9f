"""What the systems of a register list, in the columns of a register file."""

from collections.abc import Iterator
from typing import Any

from django.db.models import F, QuerySet

from accounts.models import Department
from bids.register.imports.rules.parts import Line
from bids.register.models import LegacySystem, SystemComponent, SystemContract, SystemDependency
from bids.register.rules.columns import COMPONENTS, CONTRACTS, DEPENDENCIES, PARTS
from legacyfund.lib.workbook_writer import Cell

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
