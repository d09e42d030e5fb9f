"""A problem read back from its document, as it was frozen."""

from collections.abc import Mapping
from typing import Any

from portfolio.choice.rules.problem import Candidate, Constraint, Kind, Problem


def read_problem(document: Mapping[str, Any]) -> Problem:
    """Equal to the problem that wrote the document."""
    return Problem(
        candidates=tuple(_candidate(row) for row in document["candidates"]),
        envelopes=tuple(((year, budget), pence) for year, budget, pence in document["envelopes"]),
        constraints=tuple(
            Constraint(
                row["name"],
                Kind(row["kind"]),
                row["sentence"],
                tuple(row["bids"]),
                row["department"],
                row["number"],
            )
            for row in document["constraints"]
        ),
    )


def _candidate(row: Mapping[str, Any]) -> Candidate:
    cost = tuple(((year, budget), pence) for year, budget, pence in row["cost"])
    return Candidate(row["id"], row["bid"], row["value"], cost, row["department"], row["red"], row["fixed"])
