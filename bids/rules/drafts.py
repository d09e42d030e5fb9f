"""A bid while it is being written: every field may still be blank."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from legacyfund.lib.money import NOTHING

Cell = tuple[str, str]
"""A financial year and a control budget."""


@dataclass(frozen=True)
class SystemDraft:
    """`overall_in_168ths` is the confirmed rating the register holds today, None when there is none."""

    reference: str
    treatment: str | None = None
    target_rating: Decimal | None = None
    decommission_on: date | None = None
    overall_in_168ths: int | None = None


@dataclass(frozen=True)
class CostLineDraft:
    """`justification` answers the challenge of a SaaS line coded as capital."""

    description: str = ""
    year: str | None = None
    control_budget: str | None = None
    category: str | None = None
    payer: str | None = None
    amount: Decimal | None = None
    justification: str = ""


@dataclass(frozen=True)
class ShareDraft:
    """Money of one year and control budget that is released on a milestone."""

    year: str
    control_budget: str
    amount: Decimal


@dataclass(frozen=True)
class MilestoneDraft:
    name: str = ""
    due_on: date | None = None
    evidence: str = ""
    shares: tuple[ShareDraft, ...] = ()


@dataclass(frozen=True)
class BidDraft:
    """`answers` holds the work and accounting officer sections together, by question code."""

    systems: tuple[SystemDraft, ...] = ()
    answers: Mapping[str, str | bool | None] = field(default_factory=dict)
    cost_lines: tuple[CostLineDraft, ...] = ()
    milestones: tuple[MilestoneDraft, ...] = ()


def asked_by_cell(cost_lines: Iterable[CostLineDraft]) -> dict[Cell, Decimal]:
    """What the fund is asked for, by year × control budget: the lines it pays."""
    totals: dict[Cell, Decimal] = {}
    for line in cost_lines:
        if line.payer == "FUND" and line.year and line.control_budget and line.amount is not None:
            cell = line.year, line.control_budget
            totals[cell] = totals.get(cell, NOTHING) + line.amount
    return totals


def shares_by_cell(milestones: Iterable[MilestoneDraft]) -> dict[Cell, Decimal]:
    """What the milestones release, by year × control budget."""
    totals: dict[Cell, Decimal] = {}
    for share in (share for milestone in milestones for share in milestone.shares):
        cell = share.year, share.control_budget
        totals[cell] = totals.get(cell, NOTHING) + share.amount
    return totals
