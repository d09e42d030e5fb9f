"""The canonical document of a bid: written from the draft, and read back for display.

The same shape serves a draft's check-answers page and a submitted version, so what a sign-off reads
is what is frozen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, cast

from bids.models import BidVersion, Clarification, Rating
from bids.models.choices import MilestoneKind
from bids.queries.amounts import AskedTable, asked_table
from bids.queries.clarifications import named_in
from bids.queries.drafts import LoadedDraft, draft_for_rules
from bids.queries.plain import Plain, plain_costs, plain_milestones, plain_systems
from bids.rules.canonical import canonical_bytes, read_canonical
from bids.rules.clarifying import keep_unnamed
from bids.rules.document import whole_life_cost
from bids.rules.drafts import Cell, asked_by_cell
from bids.rules.questions import YES_NO, Question, is_required, sections_of
from bids.rules.risk import OVERALL_DENOMINATOR
from bids.rules.vocabulary import COST_CATEGORIES, PAYERS, TREATMENTS
from legacyfund.lib.control_budgets import CONTROL_BUDGETS
from legacyfund.lib.money import NOTHING

FORMAT = "legacyfund.bid/1"


@dataclass(frozen=True)
class DocumentSystem:
    """`overall` is the exact rating when written, None when there was none."""

    reference: str
    name: str
    treatment: str
    disposition: str
    target_risk: Decimal | None
    decommission_on: date | None
    assessed_on: date | None
    overall: Fraction | None

    @property
    def treatment_label(self) -> str:
        return TREATMENTS.get(self.treatment, "")


@dataclass(frozen=True)
class DocumentAnswer:
    """`answer` is the text as given, or whether a statement is ticked."""

    code: str
    question: str
    answer: str | bool

    @property
    def in_words(self) -> str:
        """A tick and a chosen answer in words, text as it stands."""
        if isinstance(self.answer, bool):
            return "Confirmed" if self.answer else "Not confirmed"
        return dict(YES_NO).get(self.answer, self.answer)


@dataclass(frozen=True)
class DocumentCost:
    description: str
    year: str
    control_budget: str
    category: str
    payer: str
    amount: Decimal
    justification: str

    @property
    def control_budget_label(self) -> str:
        return CONTROL_BUDGETS[self.control_budget]

    @property
    def category_label(self) -> str:
        return COST_CATEGORIES[self.category]

    @property
    def payer_label(self) -> str:
        return PAYERS[self.payer]


@dataclass(frozen=True)
class PlannedMilestone:
    """A milestone as it was bid for; `shares` is the fund's money by (year, control budget)."""

    number: int
    name: str
    kind: str
    baseline_on: date
    evidence_expected: str
    shares: dict[Cell, Decimal]

    @property
    def total(self) -> Decimal:
        return sum(self.shares.values(), NOTHING)

    @property
    def kind_label(self) -> str:
        return str(MilestoneKind(self.kind).label)

    @property
    def shares_in_words(self) -> list[tuple[str, Decimal]]:
        """`2027-28, Capital (CDEL)` and the amount, in order."""
        return [
            (f"{year}, {CONTROL_BUDGETS[budget]}", amount) for (year, budget), amount in self.shares.items()
        ]


@dataclass(frozen=True)
class DocumentClarification:
    """A question of the fund that led to this version or one before it, and its answer."""

    number: int
    question: str
    answer: str


@dataclass(frozen=True)
class BidDocument:
    """A bid as it reads. `asked` is what the fund is asked for by year and control budget."""

    reference: str
    round: str
    department: str
    title: str
    systems: tuple[DocumentSystem, ...]
    work: tuple[DocumentAnswer, ...]
    costs: tuple[DocumentCost, ...]
    milestones: tuple[PlannedMilestone, ...]
    accounting_officer: tuple[DocumentAnswer, ...]
    asked: AskedTable
    whole_life_cost: Decimal
    clarifications: tuple[DocumentClarification, ...] = ()


def document_of(draft: LoadedDraft) -> Plain:
    """The document to be frozen, ready for `canonical_bytes`; the same draft gives the same bytes."""
    bid = draft.bid
    rules = draft_for_rules(draft)
    asked = asked_by_cell(rules.cost_lines)
    return {
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
        "whole_life_cost": whole_life_cost(rules.cost_lines),
    }


def clarified_document(draft: LoadedDraft, clarification: Clarification) -> Plain:
    """The next version's document: the former one with what the clarification names taken from the draft,
    and the fund's question with the department's answer added.
    """
    before = plain_version(clarification.version)
    drafted = cast(Plain, read_canonical(canonical_bytes(document_of(draft))))
    named = named_in(clarification)
    sections = [section.code for section in sections_of(draft.bid.round.questions_version)]
    asked = {
        "number": clarification.number,
        "question": clarification.question,
        "answer": clarification.answer,
        "reopened": [":".join(item).rstrip(":") for item in sorted(named)],
    }
    merged = keep_unnamed(before, drafted, named, sections)
    return {**merged, "clarifications": [*before.get("clarifications", []), asked]}


def plain_version(version: BidVersion) -> Plain:
    """The frozen document as it is stored."""
    return cast(Plain, read_canonical(version.document.encode()))


def draft_document(draft: LoadedDraft) -> BidDocument:
    """The draft as its frozen version would read now."""
    return _read(read_canonical(canonical_bytes(document_of(draft))))


def version_document(version: BidVersion) -> BidDocument:
    """The frozen document, parsed for display."""
    return _read(read_canonical(version.document.encode()))


def planned_milestones(version: BidVersion) -> list[PlannedMilestone]:
    """The milestones of a version with the money tied to each, in their order."""
    return list(version_document(version).milestones)


def requested_amounts(version: BidVersion) -> dict[Cell, Decimal]:
    """What the version asks of the fund, by (year, control budget)."""
    rows = version.amounts.order_by("year", "control_budget")
    return {(row.year, row.control_budget): row.requested for row in rows}


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


def _read(plain: object) -> BidDocument:
    document = cast(dict[str, Any], plain)
    return BidDocument(
        reference=document["reference"],
        round=document["round"]["reference"],
        department=document["department"]["name"],
        title=document["title"],
        systems=tuple(_read_system(row) for row in document["systems"]),
        work=tuple(DocumentAnswer(**row) for row in document["answers"]["work"]),
        costs=tuple(DocumentCost(**{**row, "amount": Decimal(row["amount"])}) for row in document["costs"]),
        milestones=tuple(_read_milestone(row) for row in document["milestones"]),
        accounting_officer=tuple(DocumentAnswer(**row) for row in document["answers"]["accounting_officer"]),
        asked=asked_table(_read_cells(document["asked"])),
        whole_life_cost=Decimal(document["whole_life_cost"]),
        clarifications=tuple(
            DocumentClarification(row["number"], row["question"], row["answer"])
            for row in document.get("clarifications", [])
        ),
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
