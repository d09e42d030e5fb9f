"""The rows of a draft as plain mappings: what a version's document and the events are written from."""

from collections.abc import Iterable
from typing import Any

from bids.writing.models import (
    Benefit,
    BiasContribution,
    BidMilestone,
    BidRisk,
    BidSystem,
    CostLine,
    Option,
    SkillRole,
)

Plain = dict[str, Any]


def plain_systems(rows: Iterable[BidSystem]) -> list[Plain]:
    return [
        {
            "reference": row.system.reference,
            "name": row.system.name,
            "treatment": row.treatment,
            "disposition": row.disposition,
            "target_risk": row.target_risk,
            "decommission_on": row.decommission_on,
        }
        for row in rows
    ]


def plain_costs(rows: Iterable[CostLine]) -> list[Plain]:
    """A line names a partner where one pays: lines from before that was asked give the same bytes."""
    return [
        {
            "description": row.description,
            "year": row.year,
            "control_budget": row.control_budget,
            "category": row.category,
            "payer": row.payer,
            "amount": row.amount,
            "justification": row.justification,
            **({"partner": row.partner.name} if row.partner else {}),
        }
        for row in rows
    ]


def plain_option_costs(rows: Iterable[CostLine]) -> list[Plain]:
    """The cost lines of a full-form bid: each with its option and prices."""
    rows = list(rows)
    return [
        {
            **plain,
            "option": row.option.number if row.option else None,
            "price_basis": row.price_basis,
            "price_year": row.price_year,
            "after_fund": row.after_fund,
        }
        for plain, row in zip(plain_costs(rows), rows, strict=True)
    ]


def plain_options(rows: Iterable[Option]) -> list[Plain]:
    fields = ("number", "name", "description", "does_nothing", "preferred", "score")
    return [_plain(row, fields) for row in rows]


def plain_benefits(rows: Iterable[Benefit]) -> list[Plain]:
    fields = ("description", "kind", "year", "amount", "quantity", "price_basis", "price_year", "owner_role")
    return [{"option": row.option.number if row.option else None, **_plain(row, fields)} for row in rows]


def plain_risks(rows: Iterable[BidRisk]) -> list[Plain]:
    fields = ("description", "likelihood", "impact", "mitigation", "owner_role")
    return [_plain(row, fields) for row in rows]


def plain_bias(rows: Iterable[BiasContribution]) -> list[Plain]:
    return [_plain(row, ("factor", "kind", "contribution", "mitigation", "evidence")) for row in rows]


def plain_roles(rows: Iterable[SkillRole]) -> list[Plain]:
    fields = ("role", "first_quarter", "last_quarter", "needed", "in_post", "to_hire", "to_buy")
    return [_plain(row, fields) for row in rows]


def plain_milestones(rows: Iterable[BidMilestone]) -> list[Plain]:
    return [
        {
            "number": row.number,
            "name": row.name,
            "kind": row.kind,
            "baseline_on": row.baseline_on,
            "evidence_expected": row.evidence_expected,
            "shares": [
                {"year": share.year, "control_budget": share.control_budget, "amount": share.amount}
                for share in sorted(row.shares.all(), key=lambda share: (share.year, share.control_budget))
            ],
        }
        for row in rows
    ]


def _plain(row: object, fields: tuple[str, ...]) -> Plain:
    return {name: getattr(row, name) for name in fields}
