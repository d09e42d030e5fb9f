"""Writing what an import means: systems, what they list, ratings, and each system's history.

Set-based, in the caller's transaction, with the department's row held.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Model

from accounts.events import record_many
from accounts.models import User
from bids.register.actions.systems import plain_details
from bids.register.imports.models import ImportedSystem, RegisterImport
from bids.register.imports.queries.tables import FIELDS, MODELS
from bids.register.imports.rules.effect import LinesChange, Plan, PlannedRow
from bids.register.imports.rules.parts import Line
from bids.register.imports.rules.rows import RatingInFile
from bids.register.models import LegacySystem, Rating
from bids.register.queries.parts import plain_part
from bids.register.queries.passing import last_number
from bids.register.rules.columns import DEPENDENCIES
from bids.register.rules.details import DETAILS
from bids.register.rules.risk import overall_in_168ths
from bids.register.workflow import RATING_TRANSITIONS, RatingStatus
from legacyfund.lib.canonical import as_json

Written = list[tuple[PlannedRow, LegacySystem]]
_BATCH = 500


def write_plan(register_import: RegisterImport, plan: Plan, *, by: User, now: datetime) -> None:
    """Every row of a plan without faults. `by` stands by the import, and has made its ratings."""
    new = _register(register_import, plan.new, by, now)
    changed = _change(register_import, plan.changed, by, now)
    _rate(register_import, [*new, *changed], by, now)
    _write_lines(register_import, [*new, *changed], by=by, now=now)
    ImportedSystem.objects.bulk_create(
        (
            ImportedSystem(
                register_import=register_import, system=system, sheet=row.sheet, row=row.number, is_new=is_new
            )
            for rows, is_new in ((new, True), (changed, False))
            for row, system in rows
        ),
        batch_size=_BATCH,
    )


def _register(
    register_import: RegisterImport, rows: Iterable[PlannedRow], by: User, now: datetime
) -> Written:
    department = register_import.department
    written = [
        (
            row,
            LegacySystem(
                department=department,
                number=number,
                reference=f"{department.code}-S{number:04d}",
                registered_at=now,
                registered_by=by,
                **row.changes,
            ),
        )
        for number, row in enumerate(rows, start=last_number(department) + 1)
    ]
    LegacySystem.objects.bulk_create([system for _, system in written], batch_size=_BATCH)
    _record(
        "system.registered",
        register_import,
        ((system, system.reference, {"after": plain_details(system)}) for _, system in written),
        by=by,
        now=now,
    )
    return written


def _change(register_import: RegisterImport, rows: Iterable[PlannedRow], by: User, now: datetime) -> Written:
    """Systems that only get a rating are not written, and have no event of a change."""
    by_reference = {row.reference: row for row in rows}
    found = LegacySystem.objects.select_for_update(no_key=True).filter(reference__in=by_reference)
    written = [(by_reference[system.reference], system) for system in found.order_by("pk")]
    before = {system.pk: plain_details(system) for _, system in written}
    for row, system in written:
        for field, value in row.changes.items():
            setattr(system, field, value)
    touched = [system for row, system in written if row.changes]
    LegacySystem.objects.bulk_create(
        touched,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=DETAILS,
        batch_size=_BATCH,
    )
    _record(
        "system.changed",
        register_import,
        (
            (system, system.reference, {"before": before[system.pk], "after": plain_details(system)})
            for system in touched
        ),
        by=by,
        now=now,
    )
    return written


def _rate(register_import: RegisterImport, written: Written, by: User, now: datetime) -> None:
    """With evidence for each score a rating waits for a second person; else it is a draft, or stays one."""
    rated = [(row.rating, system) for row, system in written if row.rating is not None]
    drafts = {
        rating.system_id: rating
        for rating in Rating.objects.select_for_update(no_key=True).filter(
            system__in=[system for _, system in rated], status=RatingStatus.DRAFT
        )
    }
    new: list[Rating] = []
    for given, system in rated:
        rating = drafts.get(system.pk)
        if rating is None:
            rating = Rating(system=system, assessed_on=given.assessed_on, started_at=now, **given.scores)
            new.append(rating)
        rating.system = system
        _fill(rating, given, by, now)
    Rating.objects.bulk_create(new, batch_size=_BATCH)
    Rating.objects.bulk_update(
        drafts.values(), ["evidence", "assessor", "status", "rated_at", "rated_by"], batch_size=_BATCH
    )
    _tell(register_import, [*new, *drafts.values()], by, now)


def _fill(rating: Rating, given: RatingInFile, by: User, now: datetime) -> None:
    rating.evidence = {**rating.evidence, **{code.upper(): text for code, text in given.evidence.items()}}
    rating.assessor = given.assessor or rating.assessor
    if not given.lacking:
        rating.status = RATING_TRANSITIONS.target(rating.status, "finish")
        rating.rated_at, rating.rated_by = now, by


def _tell(register_import: RegisterImport, ratings: list[Rating], by: User, now: datetime) -> None:
    for kind, status in (("rating.finished", RatingStatus.RATED), ("rating.saved", RatingStatus.DRAFT)):
        _record(
            kind,
            register_import,
            (
                (
                    rating,
                    rating.system.reference,
                    {"system": rating.system.name, "overall_in_168ths": overall_in_168ths(rating.scores)},
                )
                for rating in ratings
                if rating.status == status
            ),
            by=by,
            now=now,
        )


def _record(
    kind: str,
    register_import: RegisterImport,
    subjects: Iterable[tuple[Model, str, dict[str, Any]]],
    *,
    by: User,
    now: datetime,
) -> None:
    """An event for each subject, with its reference and data; each names the import it came with."""
    named = (
        (subject, reference, {**data, "import": register_import.reference})
        for subject, reference, data in subjects
    )
    record_many(kind, named, by=by, now=now, department=register_import.department)


def _write_lines(register_import: RegisterImport, written: Written, *, by: User, now: datetime) -> None:
    """One event for each list that changes, with the list before and after it."""
    for table in MODELS:
        changes = [(system, row.lines[table]) for row, system in written if table in row.lines]
        systems = [system for system, _ in changes]
        before = _lists(table, systems)
        _replace(table, changes, written)
        after = _lists(table, systems)
        _record(
            f"system.{table}_saved",
            register_import,
            (
                (
                    system,
                    system.reference,
                    {
                        "before": as_json(before.get(system.pk, [])),
                        "after": as_json(after.get(system.pk, [])),
                    },
                )
                for system in systems
            ),
            by=by,
            now=now,
        )


def _lists(table: str, systems: Iterable[LegacySystem]) -> dict[int, list[dict[str, Any]]]:
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
