"""Saving what a system is made of, its contracts and what it needs: each list whole, under its lock."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from accounts.events import record_event
from accounts.models import User
from bids.register.actions.systems import lock_system
from bids.register.models import LegacySystem, SystemComponent, SystemContract, SystemDependency
from bids.register.queries.parts import (
    Plain,
    fingerprint,
    plain_component,
    plain_components,
    plain_contract,
    plain_contracts,
    plain_dependencies,
    plain_dependency,
    systems_to_depend_on,
)
from legacyfund.lib.canonical import as_json
from legacyfund.lib.errors import ConflictRefused
from legacyfund.lib.money import is_whole_pennies
from legacyfund.lib.rows import MOST_POUNDS, MOST_ROWS, RowRefused


class PartsChanged(ConflictRefused):
    """Somebody else changed the list since the person opened it."""


@dataclass(frozen=True)
class ComponentRow:
    name: str
    version: str = ""
    support_ends_on: date | None = None
    extended_until: date | None = None


@dataclass(frozen=True)
class ContractRow:
    supplier: str
    ends_on: date
    reference: str = ""
    yearly_value: Decimal | None = None
    replacement_arranged: bool = False


@dataclass(frozen=True)
class DependencyRow:
    """One of the two: a system of the register, or the words for something outside it."""

    depends_on: LegacySystem | None = None
    outside: str = ""
    needed_for: str = ""


def save_components(
    *,
    system: LegacySystem,
    rows: Sequence[ComponentRow],
    by: User,
    now: datetime,
    seen: str | None = None,
) -> LegacySystem:
    """Replace the components. `seen` is the fingerprint of those the person was shown.

    Raises PartsChanged when they have become others since, RowRefused, PermissionRefused.
    """
    with transaction.atomic():
        system = lock_system(system, by)
        for index, row in enumerate(rows):
            _check_component(row, f"components-{index}")
        _check_once([(row.name.strip(), row.version.strip()) for row in rows], "components", "name")
        parts = [
            SystemComponent(
                system=system,
                name=row.name.strip(),
                version=row.version.strip(),
                support_ends_on=row.support_ends_on,
                extended_until=row.extended_until,
            )
            for row in rows
        ]
        before, after = plain_components(system), [plain_component(part) for part in parts]
        if _is_change(before, after, seen):
            SystemComponent.objects.filter(system=system).delete()
            SystemComponent.objects.bulk_create(parts)
            _record("components", system, before, after, by=by, now=now)
        return system


def save_contracts(
    *,
    system: LegacySystem,
    rows: Sequence[ContractRow],
    by: User,
    now: datetime,
    seen: str | None = None,
) -> LegacySystem:
    """Replace the contracts, as `save_components` does."""
    with transaction.atomic():
        system = lock_system(system, by)
        for index, row in enumerate(rows):
            _check_contract(row, f"contracts-{index}")
        keys = [(row.supplier.strip(), row.reference.strip(), row.ends_on) for row in rows]
        _check_once(keys, "contracts", "supplier")
        parts = [
            SystemContract(
                system=system,
                supplier=row.supplier.strip(),
                reference=row.reference.strip(),
                ends_on=row.ends_on,
                yearly_value=row.yearly_value,
                replacement_arranged=row.replacement_arranged,
            )
            for row in rows
        ]
        before, after = plain_contracts(system), [plain_contract(part) for part in parts]
        if _is_change(before, after, seen):
            SystemContract.objects.filter(system=system).delete()
            SystemContract.objects.bulk_create(parts)
            _record("contracts", system, before, after, by=by, now=now)
        return system


def save_dependencies(
    *,
    system: LegacySystem,
    rows: Sequence[DependencyRow],
    by: User,
    now: datetime,
    seen: str | None = None,
) -> LegacySystem:
    """Replace what the system needs, as `save_components` does. Two systems may need each other."""
    with transaction.atomic():
        system = lock_system(system, by)
        named = [row.depends_on.pk for row in rows if row.depends_on]
        known = set(systems_to_depend_on(system, by).filter(pk__in=named).values_list("pk", flat=True))
        for index, row in enumerate(rows):
            _check_dependency(row, system, known, f"dependencies-{index}")
        keys = [(row.depends_on.pk if row.depends_on else None, row.outside.strip()) for row in rows]
        _check_once(keys, "dependencies", "on")
        parts = [
            SystemDependency(
                system=system,
                depends_on=row.depends_on,
                outside=row.outside.strip(),
                needed_for=row.needed_for.strip(),
            )
            for row in rows
        ]
        before, after = plain_dependencies(system), [plain_dependency(part) for part in parts]
        if _is_change(before, after, seen):
            SystemDependency.objects.filter(system=system).delete()
            SystemDependency.objects.bulk_create(parts)
            _record("dependencies", system, before, after, by=by, now=now)
        return system


def _is_change(before: Plain, after: Plain, seen: str | None) -> bool:
    """False when the same is saved again, by a second click or from a page that has grown old."""
    stored = fingerprint(before)
    if stored == fingerprint(after):
        return False
    if seen not in (None, stored):
        raise PartsChanged(
            "Somebody else changed this list after you opened it. What is kept now stands below the lines "
            "you typed. Bring the two together, then save again: your lines replace what is kept."
        )
    return True


def _record(part: str, system: LegacySystem, before: Plain, after: Plain, *, by: User, now: datetime) -> None:
    record_event(
        f"system.{part}_saved",
        system,
        by=by,
        now=now,
        department=system.department,
        data={"before": as_json(before), "after": as_json(after)},
    )


def _check_once(keys: Sequence[Hashable], part: str, field: str) -> None:
    if len(keys) > MOST_ROWS:
        raise RowRefused(f"There may be at most {MOST_ROWS} lines.", field=part)
    seen: set[Hashable] = set()
    for index, key in enumerate(keys):
        if key in seen:
            raise RowRefused(
                "This says the same as one above it. Keep one of the two.",
                field=f"{part}-{index}-{field}",
            )
        seen.add(key)


def _check_component(row: ComponentRow, place: str) -> None:
    if not row.name.strip():
        raise RowRefused("Give the component a name.", field=f"{place}-name")
    if row.extended_until is None:
        return
    if row.support_ends_on is None:
        raise RowRefused(
            "Say when the vendor's own support ends before the extended one.",
            field=f"{place}-support_ends_on",
        )
    if row.extended_until <= row.support_ends_on:
        raise RowRefused(
            "Extended support must end after the vendor's own support.", field=f"{place}-extended_until"
        )


def _check_contract(row: ContractRow, place: str) -> None:
    if not row.supplier.strip():
        raise RowRefused("Name the supplier.", field=f"{place}-supplier")
    value = row.yearly_value
    if value is not None and (not is_whole_pennies(value) or not 0 <= value < MOST_POUNDS):
        raise RowRefused("Give the yearly value in pounds and whole pence.", field=f"{place}-yearly_value")


def _check_dependency(row: DependencyRow, system: LegacySystem, known: set[int], place: str) -> None:
    if (row.depends_on is None) == (not row.outside.strip()):
        raise RowRefused(
            "Name a system of the register or, in words, something outside it.", field=f"{place}-on"
        )
    if row.depends_on is None:
        return
    if row.depends_on.pk == system.pk:
        raise RowRefused("A system cannot depend on itself.", field=f"{place}-on")
    if row.depends_on.pk not in known:
        raise RowRefused(
            f"There is no {row.depends_on.reference} in your register. Name it in words instead.",
            field=f"{place}-on",
        )
