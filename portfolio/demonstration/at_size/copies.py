"""Bids for the fund at size: one that was approved, copied with its system, rating, version and rank."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.db.models import Model, OuterRef, Subquery

from accounts.models import Department

if TYPE_CHECKING:
    from bids.register.models import LegacySystem
    from bids.rounds.models import Round
    from bids.versions.models import BidVersion
    from bids.writing.models import Bid

STEPS = ("CERTIFYING", "SUBMITTED", "ELIGIBLE", "SCORED", "APPROVED")
"""What each becomes, one after the other, as the table of statuses asks."""
FIRST_SYSTEM = 50_000
"""Systems of the fund at size are numbered from here on, in every department."""
Row = TypeVar("Row", bound=Model)


def copy_bids(
    pattern: "Bid", into: "Round", number: int, departments: Sequence[Department]
) -> "list[BidVersion]":
    """Versions of so many approved bids, of these departments in turn. The round has no other bid, and is
    frozen and announced as the pattern's was.
    """
    (named,) = pattern.systems.select_related("system")
    bids = _all_of(
        copied(
            pattern,
            round_id=into.pk,
            number=place,
            reference=f"LF-{into.reference}-{place:04d}",
            department_id=departments[place % len(departments)].pk,
            title=f"{pattern.title}, office {place}",
            status="DRAFT",
            current_version_id=None,
        )
        for place in range(1, number + 1)
    )
    systems = _copy_systems(named.system, bids)
    _all_of(
        copied(named, bid_id=bid.pk, system_id=system.pk) for bid, system in zip(bids, systems, strict=True)
    )
    versions = _copy_versions(pattern, bids)
    of_bid = type(versions[0])._default_manager.filter(bid=OuterRef("pk")).values("pk")
    for status in STEPS:
        submitted = {"current_version": Subquery(of_bid)} if status == "SUBMITTED" else {}
        type(pattern).objects.filter(round=into).update(status=status, **submitted)
    _freeze(pattern, into, versions)
    return versions


def copied(row: Row, **changes: object) -> Row:
    """Another of its kind, not saved, that says the same but for the changes."""
    fields = [
        field.attname
        for field in row._meta.concrete_fields
        if not field.primary_key and not isinstance(field, models.GeneratedField)
    ]
    return type(row)(**{name: getattr(row, name) for name in fields} | changes)


def _all_of(rows: Iterable[Row]) -> list[Row]:
    made = list(rows)
    return list(type(made[0])._default_manager.bulk_create(made, batch_size=500))


def _copy_systems(pattern: "LegacySystem", bids: "list[Bid]") -> "list[LegacySystem]":
    rating = pattern.ratings.get(status="CONFIRMED")
    systems = _all_of(
        copied(
            pattern,
            department_id=bid.department_id,
            number=FIRST_SYSTEM + bid.number,
            reference=f"{bid.reference}-S",
            name=f"{pattern.name}, office {bid.number}",
        )
        for bid in bids
    )
    _all_of(copied(rating, system_id=system.pk) for system in systems)
    return systems


def _copy_versions(pattern: "Bid", bids: "list[Bid]") -> "list[BidVersion]":
    current = pattern.current_version
    if current is None:
        raise ValueError(f"{pattern.reference} was never submitted")
    versions = _all_of(copied(current, bid_id=bid.pk, number=1) for bid in bids)
    asked = list(current.amounts.order_by("year", "control_budget"))
    _all_of(copied(amount, version_id=version.pk) for version in versions for amount in asked)
    return versions


def _freeze(pattern: "Bid", into: "Round", versions: "list[BidVersion]") -> None:
    ranking = pattern.round.ranking
    row = ranking.rows.get(version=pattern.current_version)
    type(into).objects.filter(pk=into.pk).update(status="CLOSED")
    type(into).objects.filter(pk=into.pk).update(status="ASSESSED")
    (frozen,) = _all_of([copied(ranking, round_id=into.pk)])
    _all_of(
        copied(row, ranking_id=frozen.pk, version_id=version.pk, rank=rank)
        for rank, version in enumerate(versions, start=1)
    )
