"""Writing what an import means: systems, what they list, ratings, and each system's history.

Set-based, in the caller's transaction, with the department's row held.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Max

from accounts.events import record_many
from accounts.models import User
from bids.register.actions.systems import plain_details
from bids.register.imports.actions.lines import Written, write_lines
from bids.register.imports.models import ImportedSystem, RegisterImport
from bids.register.imports.rules.effect import Plan, PlannedRow
from bids.register.imports.rules.rows import RatingInFile
from bids.register.models import LegacySystem, Rating
from bids.register.rules.details import DETAILS
from bids.register.rules.risk import overall_in_168ths
from bids.register.workflow import RATING_TRANSITIONS, RatingStatus

_BATCH = 500


def write_plan(register_import: RegisterImport, plan: Plan, *, by: User, now: datetime) -> None:
    """Every row of a plan without faults. `by` stands by the import, and has made its ratings."""
    new = _register(register_import, plan.new, by, now)
    changed = _change(register_import, plan.changed, by, now)
    _rate(register_import, [*new, *changed], by, now)
    write_lines(register_import, [*new, *changed], by=by, now=now)
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
    last = LegacySystem.objects.filter(department=department).aggregate(last=Max("number"))["last"] or 0
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
        for number, row in enumerate(rows, start=last + 1)
    ]
    LegacySystem.objects.bulk_create([system for _, system in written], batch_size=_BATCH)
    record_many(
        "system.registered",
        (
            (system, system.reference, _told(register_import, {"after": plain_details(system)}))
            for _, system in written
        ),
        by=by,
        now=now,
        department=department,
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
    record_many(
        "system.changed",
        (
            (
                system,
                system.reference,
                _told(register_import, {"before": before[system.pk], "after": plain_details(system)}),
            )
            for system in touched
        ),
        by=by,
        now=now,
        department=register_import.department,
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
        record_many(
            kind,
            (
                (
                    rating,
                    rating.system.reference,
                    _told(
                        register_import,
                        {"system": rating.system.name, "overall_in_168ths": overall_in_168ths(rating.scores)},
                    ),
                )
                for rating in ratings
                if rating.status == status
            ),
            by=by,
            now=now,
            department=register_import.department,
        )


def _told(register_import: RegisterImport, data: Mapping[str, Any]) -> dict[str, Any]:
    return {**data, "import": register_import.reference}
