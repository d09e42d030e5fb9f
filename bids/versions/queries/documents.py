"""The canonical document of a bid: written from the draft, and read back for display.

The same shape serves a draft's check-answers page and a submitted version, so what a sign-off reads
is what is frozen. A short-form bid is written in the first format, a full-form one in the second, which
says more and changes nothing of what the first says.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar, cast

from django.conf import settings

from bids.register.models import Rating
from bids.register.rules.risk import OVERALL_DENOMINATOR
from bids.rounds.models import Round
from bids.rounds.rules.questions import OPTIONAL, Question, is_required, parts_of, sections_of
from bids.versions.models import BidVersion
from bids.versions.queries.document_costs import DocumentCost
from bids.versions.queries.document_parts import (
    BidDocument,
    DocumentAnswer,
    DocumentAttachment,
    DocumentBenefit,
    DocumentBias,
    DocumentClarification,
    DocumentOption,
    DocumentRisk,
    DocumentSystem,
    PlannedMilestone,
)
from bids.versions.rules.document import whole_life_cost
from bids.versions.rules.offered import offered_in
from bids.writing.appraisal.appraisal import Basis
from bids.writing.appraisal.deflators import PLANNING_RATE, table_in_force
from bids.writing.appraisal.document import read_basis
from bids.writing.models import Clarification
from bids.writing.queries.amounts import asked_table
from bids.writing.queries.appraisal import with_appraisal
from bids.writing.queries.attached import plain_attachments
from bids.writing.queries.clarifications import named_in
from bids.writing.queries.drafts import LoadedDraft, draft_for_rules
from bids.writing.queries.plain import (
    Plain,
    plain_benefits,
    plain_bias,
    plain_costs,
    plain_later_start,
    plain_milestones,
    plain_option_costs,
    plain_options,
    plain_risks,
    plain_roles,
    plain_smaller_options,
    plain_systems,
)
from bids.writing.rules.clarifying import keep_unnamed
from bids.writing.rules.drafts import Cell, RoleRow, asked_of_fund
from legacyfund.lib.canonical import canonical_bytes, read_canonical
from legacyfund.lib.financial_year import london_date

FORMAT = "legacyfund.bid/1"
FULL_FORMAT = "legacyfund.bid/2"
Part = TypeVar("Part")


def document_of(draft: LoadedDraft) -> Plain:
    """The document to be frozen, ready for `canonical_bytes`; the same draft gives the same bytes."""
    bid = draft.bid
    rules = draft_for_rules(draft)
    asked = asked_of_fund(rules)
    short = {
        "format": FORMAT,
        "reference": bid.reference,
        "round": {
            "reference": bid.round.reference,
            "questions_version": bid.round.questions_version,
            "rest_share": bid.round.rest_share,
        },
        "department": {"id": bid.department.organisation_id, "name": bid.department.name},
        "title": bid.title,
        "systems": [
            {**plain, "rating": _rating(draft.ratings.get(row.system_id))}
            for plain, row in zip(plain_systems(draft.systems), draft.systems, strict=True)
        ],
        "answers": {
            section.code: [
                _answer(question, draft.answers)
                for question in section.questions
                if question.required_if is None or is_required(question, draft.answers)
            ]
            for section in sections_of(bid.round.questions_version)
            if section.questions
        },
        "costs": plain_costs(draft.cost_lines),
        "milestones": plain_milestones(draft.milestones),
        "asked": [
            {"year": year, "control_budget": budget, "amount": amount}
            for (year, budget), amount in sorted(asked.items())
        ],
        "whole_life_cost": whole_life_cost(rules.preferred_lines),
    }
    attached = plain_attachments(bid)
    said = short | _offered(draft) | ({"attachments": attached} if attached else {})
    if not draft.has_options:
        return said
    return with_appraisal(said | _full_form(draft), appraised_on(bid.round))


def appraised_on(round: Round) -> Basis:
    """What the bids of a round are appraised on: its base year, and the prices in force when it opens."""
    tables = (PLANNING_RATE, *settings.PRICE_TABLES)
    return Basis(round.first_year, deflators=table_in_force(tables, london_date(round.opens_at)))


def _offered(draft: LoadedDraft) -> Plain:
    """What else would be accepted: a document that offers nothing has no key for it."""
    parts = {
        "later_start": plain_later_start(draft.later),
        "smaller_options": plain_smaller_options(draft.smaller),
    }
    return {key: rows for key, rows in parts.items() if rows}


def _full_form(draft: LoadedDraft) -> Plain:
    """What the second format says beside the first."""
    return {
        "format": FULL_FORMAT,
        "options": plain_options(draft.options),
        "costs": plain_option_costs(draft.cost_lines),
        "benefits": plain_benefits(draft.benefits),
        "risks": plain_risks(draft.risks),
        "bias_contributions": plain_bias(draft.bias_contributions),
        "roles": plain_roles(draft.roles),
    }


def clarified_document(draft: LoadedDraft, clarification: Clarification) -> Plain:
    """The next version's document: the former one with what the clarification names taken from the draft,
    and the fund's question with the department's answer added.
    """
    before = plain_version(clarification.version)
    drafted = plain_draft(draft)
    named = named_in(clarification)
    parts = parts_of(draft.bid.round.questions_version)
    asked = {
        "number": clarification.number,
        "question": clarification.question,
        "answer": clarification.answer,
        "reopened": [":".join(item).rstrip(":") for item in sorted(named)],
    }
    merged = keep_unnamed(before, drafted, named, parts)
    clarified = {**merged, "clarifications": [*before.get("clarifications", []), asked]}
    basis = before.get("appraisal")
    return with_appraisal(clarified, read_basis(basis["basis"])) if basis else clarified


def plain_version(version: BidVersion) -> Plain:
    """The frozen document as it is stored."""
    return cast(Plain, read_canonical(version.document.encode()))


def plain_draft(draft: LoadedDraft) -> Plain:
    """The document of the draft as its frozen version would be stored now."""
    return as_stored(document_of(draft))


def as_stored(document: Plain) -> Plain:
    """The document read back from the bytes it would be frozen as."""
    return cast(Plain, read_canonical(canonical_bytes(document)))


def draft_document(draft: LoadedDraft) -> BidDocument:
    """The draft as its frozen version would read now."""
    return _read_document(plain_draft(draft))


def version_document(version: BidVersion) -> BidDocument:
    """The frozen document, parsed for display."""
    return _read_document(plain_version(version))


def planned_milestones(version: BidVersion, *, option: str = "") -> list[PlannedMilestone]:
    """The milestones of a version with the money tied to each, in their order. `option` is the code of one
    that it offers: a later start moves dates and money by its years.
    """
    document = version_document(version)
    years = {row.code: row.years for row in document.offered}.get(option, 0)
    return [row.later(years) for row in document.milestones]


def _rating(rating: Rating | None) -> Plain | None:
    if rating is None:
        return None
    return {
        "id": rating.pk,
        "assessed_on": rating.assessed_on,
        "scores": rating.scores,
        "overall_in_168ths": rating.overall_in_168ths,
    }


def _answer(question: Question, answers: Mapping[str, str | bool]) -> Plain:
    return {"code": question.code, "question": question.label, "answer": answers.get(question.code, "")}


def _read_document(document: Plain) -> BidDocument:
    """The document as parsed from its canonical bytes, in either format."""
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
        costs=_read_rows(DocumentCost, document["costs"], "amount"),
        milestones=tuple(_read_milestone(row) for row in document["milestones"]),
        asked=asked_table(_read_cells(document["asked"])),
        whole_life_cost=Decimal(document["whole_life_cost"]),
        attachments=_read_rows(DocumentAttachment, document.get("attachments", [])),
        clarifications=tuple(
            DocumentClarification(row["number"], row["question"], row["answer"])
            for row in document.get("clarifications", [])
        ),
        **{
            field: _read_rows(part, document.get(field, []), *numbers)
            for field, (part, numbers) in FULL_FORM_ROWS.items()
        },
        offered=offered_in(document),
        plain=document,
    )


FULL_FORM_ROWS: dict[str, tuple[type[Any], tuple[str, ...]]] = {
    "options": (DocumentOption, ()),
    "benefits": (DocumentBenefit, ("amount",)),
    "risks": (DocumentRisk, ()),
    "bias_contributions": (DocumentBias, ("contribution", "mitigation")),
    "roles": (RoleRow, ("needed", "in_post", "to_hire", "to_buy")),
}
"""The rows that a full-form bid has beside those of the short form, each with its fields that are numbers."""


def _read_rows(part: type[Part], rows: list[Plain], *numbers: str) -> tuple[Part, ...]:
    """The rows, with the texts of their `numbers` as exact numbers again."""
    return tuple(
        part(**row | {name: None if row[name] is None else Decimal(row[name]) for name in numbers})
        for row in rows
    )


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


def _read_day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _read_milestone(row: Plain) -> PlannedMilestone:
    read = {"baseline_on": date.fromisoformat(row["baseline_on"]), "shares": _read_cells(row["shares"])}
    return PlannedMilestone(**(row | read))


def _read_cells(rows: list[Plain]) -> dict[Cell, Decimal]:
    return {(row["year"], row["control_budget"]): Decimal(row["amount"]) for row in rows}
