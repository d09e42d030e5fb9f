"""What a version promises for its money: risk removed, system by system and together, and benefits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import cast

from bids.register.rules.treatments import KEEPS_THE_SYSTEM
from bids.rounds.rules.scoring import points_together
from bids.versions.models import BidVersion
from bids.versions.queries.document_parts import BidDocument, DocumentBenefit, DocumentSystem
from bids.versions.queries.documents import version_document
from bids.versions.rules.document import RISK_UNITS
from bids.versions.rules.offered import offered_in
from bids.writing.queries.plain import Plain
from legacyfund.lib.canonical import read_canonical

__all__ = ["Promise", "PromisedSystem", "points_promised", "points_together", "promise_of"]


@dataclass(frozen=True)
class PromisedSystem:
    """`before`: the exact rating when bid; `target`: the one promised. `ends`: it is to be switched off."""

    reference: str
    name: str
    treatment: str
    disposition: str
    ends: bool
    ends_on: date | None
    before: Fraction | None
    target: Decimal | None


@dataclass(frozen=True)
class Promise:
    """`benefits` are of the preferred option, in its order. `percent`: the share of the bid's risk points
    that the option chosen removes. `rest_share`: what the round counts of every system but the largest.
    """

    systems: tuple[PromisedSystem, ...]
    benefits: tuple[DocumentBenefit, ...]
    percent: int
    rest_share: int

    def together(self, points: Sequence[Fraction]) -> Fraction:
        """Of points removed from each system, by the rule of the round: what the ranking counts."""
        return points_together(points, self.rest_share)


def promise_of(version: BidVersion, *, option: str = "") -> Promise:
    """`option` is the code of one that the version offers, blank for the bid as asked."""
    document = version_document(version)
    return Promise(
        systems=tuple(_system(row) for row in document.systems),
        benefits=_benefits(document),
        percent={row.code: row.risk_percent for row in document.offered}.get(option, 100),
        rest_share=int(document.plain["round"]["rest_share"]),
    )


def points_promised(risk_removed_units: int, *, document: str | None = None, option: str = "") -> Fraction:
    """Of a version, from the figure it was ranked by: all, or the share that one of its options removes,
    which the document says.
    """
    points = Fraction(risk_removed_units, RISK_UNITS)
    if not document or not option:
        return points
    offered = offered_in(cast(Plain, read_canonical(document.encode())))
    return points * {row.code: row.risk_percent for row in offered}.get(option, 100) / 100


def _system(row: DocumentSystem) -> PromisedSystem:
    return PromisedSystem(
        reference=row.reference,
        name=row.name,
        treatment=row.treatment_label,
        disposition=row.disposition,
        ends=bool(row.treatment) and row.treatment not in KEEPS_THE_SYSTEM,
        ends_on=row.decommission_on,
        before=row.overall,
        target=row.target_risk,
    )


def _benefits(document: BidDocument) -> tuple[DocumentBenefit, ...]:
    preferred = {row.number for row in document.options if row.preferred}
    return tuple(row for row in document.benefits if row.option in preferred)
