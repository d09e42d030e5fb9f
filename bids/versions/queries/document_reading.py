"""A canonical document, in either format, read back into its parts."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, cast

from bids.register.rules.risk import OVERALL_DENOMINATOR
from bids.rounds.rules.questions import OPTIONAL
from bids.versions.queries.document_parts import (
    BidDocument,
    DocumentAnswer,
    DocumentAttachment,
    DocumentBenefit,
    DocumentBias,
    DocumentClarification,
    DocumentCost,
    DocumentOption,
    DocumentRisk,
    DocumentSystem,
    PlannedMilestone,
)
from bids.writing.queries.amounts import asked_table
from bids.writing.queries.plain import Plain
from bids.writing.rules.drafts import Cell, RoleRow


def read_document(plain: object) -> BidDocument:
    """The document as parsed from its canonical bytes, in either format."""
    document = cast(dict[str, Any], plain)
    return BidDocument(
        reference=document["reference"],
        round=document["round"]["reference"],
        department=document["department"]["name"],
        title=document["title"],
        systems=tuple(_read_system(row) for row in document["systems"]),
        is_full="options" in document,
        answers={
            section: tuple(
                DocumentAnswer(**row) for row in rows if row["answer"] or row["code"] not in OPTIONAL
            )
            for section, rows in document["answers"].items()
        },
        costs=tuple(DocumentCost(**_numbers(row, "amount")) for row in document["costs"]),
        milestones=tuple(_read_milestone(row) for row in document["milestones"]),
        asked=asked_table(_read_cells(document["asked"])),
        whole_life_cost=Decimal(document["whole_life_cost"]),
        attachments=tuple(DocumentAttachment(**row) for row in document.get("attachments", [])),
        clarifications=tuple(
            DocumentClarification(row["number"], row["question"], row["answer"])
            for row in document.get("clarifications", [])
        ),
        **_read_full_form(document),
        plain=document,
    )


def _read_full_form(document: Plain) -> dict[str, Any]:
    if "options" not in document:
        return {}
    people = ("needed", "in_post", "to_hire", "to_buy")
    return {
        "options": tuple(DocumentOption(**row) for row in document["options"]),
        "benefits": tuple(DocumentBenefit(**_numbers(row, "amount")) for row in document["benefits"]),
        "risks": tuple(DocumentRisk(**row) for row in document["risks"]),
        "bias_contributions": tuple(
            DocumentBias(**_numbers(row, "contribution", "mitigation"))
            for row in document["bias_contributions"]
        ),
        "roles": tuple(RoleRow(**_numbers(row, *people)) for row in document["roles"]),
    }


def _numbers(row: Plain, *names: str) -> Plain:
    """The row with the named texts as exact numbers again."""
    return {
        **row,
        **{name: None if row[name] is None else Decimal(row[name]) for name in names},
    }


def _read_system(row: Plain) -> DocumentSystem:
    rating = row["rating"]
    return DocumentSystem(
        reference=row["reference"],
        name=row["name"],
        treatment=row["treatment"],
        disposition=row["disposition"],
        target_risk=None if row["target_risk"] is None else Decimal(row["target_risk"]),
        decommission_on=_read_day(row["decommission_on"]),
        assessed_on=_read_day(rating["assessed_on"]) if rating else None,
        overall=Fraction(rating["overall_in_168ths"], OVERALL_DENOMINATOR) if rating else None,
    )


def _read_milestone(row: Plain) -> PlannedMilestone:
    return PlannedMilestone(
        number=row["number"],
        name=row["name"],
        kind=row["kind"],
        baseline_on=date.fromisoformat(row["baseline_on"]),
        evidence_expected=row["evidence_expected"],
        shares=_read_cells(row["shares"]),
    )


def _read_cells(rows: list[Plain]) -> dict[Cell, Decimal]:
    return {(row["year"], row["control_budget"]): Decimal(row["amount"]) for row in rows}


def _read_day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
