"""Components, contracts and dependencies of a system, as kept and as they read on a day."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet

from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import departments_with
from bids.register.models import LegacySystem, SystemComponent, SystemContract, SystemDependency
from bids.register.rules.columns import COMPONENTS, CONTRACTS, DEPENDENCIES
from bids.register.rules.lasting import days_left, days_left_in_words, support_lasts_until
from legacyfund.lib.canonical import canonical_sha256

Part = SystemComponent | SystemContract | SystemDependency
_FIELDS: dict[type[Part], tuple[str, ...]] = {
    SystemComponent: ("name", "version", "support_ends_on", "extended_until"),
    SystemContract: ("supplier", "reference", "ends_on", "yearly_value", "replacement_arranged"),
    SystemDependency: ("depends_on", "outside", "needed_for"),
}
PlainRow = dict[str, Any]
Plain = list[PlainRow]


@dataclass(frozen=True)
class LastingComponent:
    """`last_day` of support, in `words` as of the day asked; None is "not known"."""

    name: str
    version: str
    last_day: date | None
    extended: bool
    words: str
    over: bool


@dataclass(frozen=True)
class LastingContract:
    supplier: str
    reference: str
    ends_on: date
    words: str
    over: bool
    yearly_value: Decimal | None
    replacement_arranged: bool


@dataclass(frozen=True)
class Neighbour:
    """The other end of a dependency. `reference` is empty outside the register, `may_open` False where the
    reader does not see the system: then `name` is the reference and nothing else is told.
    """

    name: str
    reference: str
    may_open: bool
    needed_for: str


def components_of(system: LegacySystem) -> QuerySet[SystemComponent]:
    return SystemComponent.objects.filter(system=system).order_by("name", "version", "pk")


def contracts_of(system: LegacySystem) -> QuerySet[SystemContract]:
    return SystemContract.objects.filter(system=system).order_by("ends_on", "supplier", "pk")


def dependencies_of(system: LegacySystem) -> QuerySet[SystemDependency]:
    found = SystemDependency.objects.filter(system=system).select_related("depends_on")
    return found.order_by(F("depends_on__reference").asc(nulls_last=True), "outside", "pk")


_LISTED: dict[str, Callable[[LegacySystem], QuerySet[Any]]] = {
    COMPONENTS: components_of,
    CONTRACTS: contracts_of,
    DEPENDENCIES: dependencies_of,
}


def plain_part(row: Part) -> PlainRow:
    """Its fields as a person reads them: the system needed is its reference."""
    plain = {field: getattr(row, field) for field in _FIELDS[type(row)]}
    if isinstance(row, SystemDependency):
        plain["depends_on"] = row.depends_on.reference if row.depends_on else ""
    return plain


def plain_parts(table: str, system: LegacySystem) -> Plain:
    """What the system lists in one of the tables of `PARTS`, in the order of its page."""
    return [plain_part(row) for row in _LISTED[table](system)]


def fingerprint(rows: Plain) -> str:
    """The same for the same rows in any order: tells whether they changed since a page showed them."""
    return canonical_sha256(sorted(canonical_sha256(row) for row in rows))


def lasting_components(system: LegacySystem, *, asked_on: date) -> list[LastingComponent]:
    """The first to end comes first; what is not known comes last."""
    rows = [_lasting(row, asked_on) for row in components_of(system)]
    return sorted(rows, key=lambda row: (row.last_day or date.max, row.name))


def _lasting(row: SystemComponent, asked_on: date) -> LastingComponent:
    last_day = support_lasts_until(row.support_ends_on, row.extended_until)
    return LastingComponent(
        name=row.name,
        version=row.version,
        last_day=last_day,
        extended=row.extended_until is not None,
        words=days_left_in_words(last_day, asked_on),
        over=last_day is not None and days_left(last_day, asked_on) < 0,
    )


def lasting_contracts(system: LegacySystem, *, asked_on: date) -> list[LastingContract]:
    return [
        LastingContract(
            supplier=row.supplier,
            reference=row.reference,
            ends_on=row.ends_on,
            words=days_left_in_words(row.ends_on, asked_on),
            over=days_left(row.ends_on, asked_on) < 0,
            yearly_value=row.yearly_value,
            replacement_arranged=row.replacement_arranged,
        )
        for row in contracts_of(system)
    ]


def needs(system: LegacySystem, user: User) -> list[Neighbour]:
    """What the system depends on."""
    seen = _departments_seen(user)
    return [
        _neighbour(row.depends_on, row, seen)
        if row.depends_on
        else Neighbour(row.outside, "", False, row.needed_for)
        for row in dependencies_of(system)
    ]


def needed_by(system: LegacySystem, user: User) -> list[Neighbour]:
    """The systems the person sees that depend on this one."""
    seen = _departments_seen(user)
    rows = SystemDependency.objects.filter(depends_on=system, system__department__in=seen)
    found = rows.select_related("system").order_by("system__reference", "pk")
    return [_neighbour(row.system, row, seen) for row in found]


def systems_to_depend_on(system: LegacySystem, user: User) -> QuerySet[LegacySystem]:
    """Those the person sees, and those the system depends on already; never the system itself."""
    return (
        LegacySystem.objects.filter(Q(department__in=_departments_seen(user)) | Q(needed_by__system=system))
        .exclude(pk=system.pk)
        .order_by("reference")
        .distinct()
    )


def systems_named(system: LegacySystem, user: User, words: Collection[str]) -> list[LegacySystem]:
    """Of the system itself and those it may depend on, the ones with one of these references or names."""
    named = Q(pk__in=[])
    for word in words:
        named |= Q(reference=word.upper()) | Q(name__iexact=word)
    own = LegacySystem.objects.filter(named, pk=system.pk)
    return [*own, *systems_to_depend_on(system, user).filter(named)]


def _departments_seen(user: User) -> list[int]:
    return list(departments_with(user, Permission.SEE_REGISTER).values_list("pk", flat=True))


def _neighbour(other: LegacySystem, row: SystemDependency, seen: list[int]) -> Neighbour:
    may_open = other.department_id in seen
    return Neighbour(
        name=other.name if may_open else other.reference,
        reference=other.reference,
        may_open=may_open,
        needed_for=row.needed_for,
    )
