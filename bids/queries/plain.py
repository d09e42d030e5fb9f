"""The rows of a draft as plain mappings: what a version's document and the events are written from."""

from collections.abc import Iterable
from typing import Any

from bids.models import BidMilestone, BidSystem, CostLine

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
    return [
        {
            "description": row.description,
            "year": row.year,
            "control_budget": row.control_budget,
            "category": row.category,
            "payer": row.payer,
            "amount": row.amount,
            "justification": row.justification,
        }
        for row in rows
    ]


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
