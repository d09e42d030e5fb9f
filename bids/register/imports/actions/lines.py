"""Writing the components, contracts and dependencies of an import: the lines that differ, set-based."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from accounts.events import record_many
from accounts.models import User
from bids.register.imports.models import RegisterImport
from bids.register.imports.queries.lines import FIELDS, MODELS
from bids.register.imports.rules.effect import LinesChange, PlannedRow
from bids.register.imports.rules.parts import Line
from bids.register.models import LegacySystem
from bids.register.queries.parts import plain_part
from bids.register.rules.columns import DEPENDENCIES
from legacyfund.lib.canonical import as_json

Written = list[tuple[PlannedRow, LegacySystem]]
_BATCH = 500


def write_lines(register_import: RegisterImport, written: Written, *, by: User, now: datetime) -> None:
    """One event for each list that changes, with the list before and after it."""
    for table in MODELS:
        changes = [(system, row.lines[table]) for row, system in written if table in row.lines]
        systems = [system for system, _ in changes]
        before = _listed(table, systems)
        _replace(table, changes, written)
        after = _listed(table, systems)
        record_many(
            f"system.{table}_saved",
            (
                (
                    system,
                    system.reference,
                    {
                        "before": as_json(before.get(system.pk, [])),
                        "after": as_json(after.get(system.pk, [])),
                        "import": register_import.reference,
                    },
                )
                for system in systems
            ),
            by=by,
            now=now,
            department=register_import.department,
        )


def _listed(table: str, systems: Iterable[LegacySystem]) -> dict[int, list[dict[str, Any]]]:
    rows: Any = MODELS[table].objects.filter(system__in=systems).order_by("pk")
    if table == DEPENDENCIES:
        rows = rows.select_related("depends_on")
    found: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row.system_id, []).append(plain_part(row))
    return found


def _replace(table: str, changes: list[tuple[LegacySystem, LinesChange]], written: Written) -> None:
    gone = [key for _, change in changes for key in change.removed]
    MODELS[table].objects.filter(pk__in=gone).delete()
    lines = [(system, line) for system, change in changes for line in change.added]
    needed = _needed([line for _, line in lines], written) if table == DEPENDENCIES else {}
    model: Any = MODELS[table]
    model.objects.bulk_create(
        (model(system=system, **_values(table, line, needed)) for system, line in lines), batch_size=_BATCH
    )


def _values(table: str, line: Line, needed: Mapping[str, int]) -> dict[str, Any]:
    if table != DEPENDENCIES:
        return {field: line[column] for column, field in FIELDS[table].items()}
    return {
        "depends_on_id": needed.get(str(line["needs_reference"] or line["needs_name"])),
        "outside": line["needs_outside"],
        "needed_for": line["needed_for"],
    }


def _needed(lines: list[Line], written: Written) -> dict[str, int]:
    """Keys by reference, and by name of the systems that the file adds."""
    references = {str(line["needs_reference"]) for line in lines}
    known = LegacySystem.objects.filter(reference__in=references).values_list("reference", "pk")
    return {system.name: system.pk for row, system in written if not row.reference} | dict(known)
