"""The rows of a draft as plain mappings: what a version's document and the events are written from."""

from collections.abc import Iterable
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from bids.writing.models import (
    Benefit,
    BiasContribution,
    BidMilestone,
    BidRisk,
    BidSystem,
    CostLine,
    LaterStart,
    Option,
    SkillRole,
    SmallerOption,
)
from bids.writing.rules.alternatives import LATER_START
from bids.writing.rules.drafts import BenefitRow, BiasRow, OptionRow, RiskRow, RoleRow

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Plain = dict[str, Any]


def plain_systems(rows: Iterable[BidSystem]) -> list[Plain]:
    return [
        {
            "reference": row.system.reference,
            "name": row.system.name,
            **_named(row, "treatment", "disposition", "target_risk", "decommission_on"),
        }
        for row in rows
    ]


def plain_costs(rows: Iterable[CostLine]) -> list[Plain]:
    """A line names a partner where one pays: lines from before that was asked give the same bytes."""
    names = ("description", "year", "control_budget", "category", "payer", "amount", "justification")
    return [{**_named(row, *names), **({"partner": row.partner.name} if row.partner else {})} for row in rows]


def plain_option_costs(rows: Iterable[CostLine]) -> list[Plain]:
    """The cost lines of a full-form bid: each with its option and prices."""
    rows = list(rows)
    return [
        {**plain, "option": _option_of(row), **_named(row, "price_basis", "price_year", "after_fund")}
        for plain, row in zip(plain_costs(rows), rows, strict=True)
    ]


def plain_options(rows: Iterable[Option]) -> list[Plain]:
    return [_fields_of(OptionRow, row) for row in rows]


def plain_benefits(rows: Iterable[Benefit]) -> list[Plain]:
    return [{**_fields_of(BenefitRow, row), "option": _option_of(row)} for row in rows]


def plain_risks(rows: Iterable[BidRisk]) -> list[Plain]:
    return [_fields_of(RiskRow, row) for row in rows]


def plain_bias(rows: Iterable[BiasContribution]) -> list[Plain]:
    return [_fields_of(BiasRow, row) for row in rows]


def plain_roles(rows: Iterable[SkillRole]) -> list[Plain]:
    return [_fields_of(RoleRow, row) for row in rows]


def plain_later_start(rows: Iterable[LaterStart]) -> list[Plain]:
    return [{"name": LATER_START, **_named(row, "years")} for row in rows]


def plain_smaller_options(rows: Iterable[SmallerOption]) -> list[Plain]:
    return [
        {
            "number": number,
            **_named(row, "name", "left_out", "risk_percent"),
            "amounts": [
                _named(cell, "year", "control_budget", "amount")
                for cell in sorted(row.amounts.all(), key=lambda cell: (cell.year, cell.control_budget))
            ],
        }
        for number, row in enumerate(rows, start=1)
    ]


def plain_milestones(rows: Iterable[BidMilestone]) -> list[Plain]:
    return [
        {
            **_named(row, "number", "name", "kind", "baseline_on", "evidence_expected"),
            "shares": [
                _named(share, "year", "control_budget", "amount")
                for share in sorted(row.shares.all(), key=lambda share: (share.year, share.control_budget))
            ],
        }
        for row in rows
    ]


def _fields_of(kind: "type[DataclassInstance]", row: object) -> Plain:
    return _named(row, *(field.name for field in fields(kind)))


def _named(row: object, *names: str) -> Plain:
    return {name: getattr(row, name) for name in names}


def _option_of(row: CostLine | Benefit) -> int | None:
    return row.option.number if row.option else None
