"""Saving what a system is made of, its contracts and what it needs: each list whole, under its lock."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.events import record_event
from accounts.models import User
from bids.register.actions.systems import lock_system
from bids.register.models import LegacySystem, SystemComponent, SystemContract, SystemDependency
from bids.register.queries.parts import (
    Part,
    Plain,
    fingerprint,
    plain_part,
    plain_parts,
    systems_to_depend_on,
)
from bids.register.rules.columns import COMPONENTS, CONTRACTS, DEPENDENCIES
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


Row = ComponentRow | ContractRow | DependencyRow


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
        return _replace(SystemComponent, system, rows, by=by, now=now, seen=seen)


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
        return _replace(SystemContract, system, rows, by=by, now=now, seen=seen)


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
        return _replace(SystemDependency, system, rows, by=by, now=now, seen=seen)


_LISTS: dict[type[Part], tuple[str, tuple[str, ...], str]] = {
    SystemComponent: (COMPONENTS, ("name", "version"), "name"),
    SystemContract: (CONTRACTS, ("supplier", "reference", "ends_on"), "supplier"),
    SystemDependency: (DEPENDENCIES, ("depends_on_id", "outside"), "on"),
}
"""The table, what no two of its lines may have in common, and the field where that is said."""


def _replace(
    model: type[Part], system: LegacySystem, rows: Sequence[Row], *, by: User, now: datetime, seen: str | None
) -> LegacySystem:
    table, identity, field = _LISTS[model]
    parts: list[Any] = [model(system=system, **_stripped(row)) for row in rows]
    _check_once([tuple(getattr(part, name) for name in identity) for part in parts], table, field)
    before, after = plain_parts(table, system), [plain_part(part) for part in parts]
    if _is_change(before, after, seen):
        stored: Any = model.objects
        stored.filter(system=system).delete()
        stored.bulk_create(parts)
        record_event(
            f"system.{table}_saved",
            system,
            by=by,
            now=now,
            department=system.department,
            data={"before": as_json(before), "after": as_json(after)},
        )
    return system


def _stripped(row: Row) -> dict[str, Any]:
    return {name: value.strip() if isinstance(value, str) else value for name, value in vars(row).items()}


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
