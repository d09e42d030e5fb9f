"""Letters: what one says, who may read it, and how it reads on a page or on paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, cast

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Delivery, User
from accounts.queries.told import deliveries_of
from bids.assessment.queries.ranking_table import ranking_table
from bids.writing.queries.bids import bids_visible_to
from legacyfund.lib.canonical import read_canonical
from legacyfund.lib.control_budgets import SHORT_CONTROL_BUDGETS
from legacyfund.lib.money import NOTHING, round_fraction
from portfolio.decisions.models import Decision, Letter, LetterPdf
from portfolio.decisions.rules.letter import FORMAT, OUTCOME_WORDS, Spread, next_steps, spread_of
from portfolio.funds.models import CELL_ORDER, RoundBudget

if TYPE_CHECKING:
    from bids.rounds.models import Round
    from bids.writing.models import Bid

TOLD_BY = "bid.outcome_announced"
"""The event that tells a department's people of an outcome."""


@dataclass(frozen=True)
class CriterionResult:
    """What a bid scored on a criterion, of 100 and exact, beside the round's spread where it is told."""

    code: str
    name: str
    score: Fraction | None
    spread: Spread | None


@dataclass(frozen=True)
class LetterAmount:
    """Pounds of one cell, or of all of them together where `year` is blank."""

    year: str
    control_budget: str
    requested: Decimal
    recommended: Decimal
    approved: Decimal

    @property
    def budget_label(self) -> str:
        return SHORT_CONTROL_BUDGETS[self.control_budget]


@dataclass(frozen=True)
class LetterCriterion:
    """Scores to one decimal, as text; `lowest` is blank where the round's spread is not told."""

    name: str
    score: str
    words: str
    lowest: str = ""
    median: str = ""
    highest: str = ""


@dataclass(frozen=True)
class LetterCondition:
    """What an approval asks of the department: what, who by role, by when."""

    words: str
    owner_role: str
    due_on: date


@dataclass(frozen=True)
class LetterText:
    """A letter's document, read for display."""

    reference: str
    bid: str
    title: str
    version: int
    round: str
    round_name: str
    fund: str
    department: str
    outcome: str
    heading: str
    award: str
    promoted: bool
    line: str
    amounts: tuple[LetterAmount, ...]
    criteria: tuple[LetterCriterion, ...]
    conditions: tuple[LetterCondition, ...] = ()
    next: tuple[str, ...] = field(default=())
    option: str = ""
    """Which of the options that the bid offers is approved; blank for the bid as asked."""

    @property
    def total(self) -> LetterAmount:
        kinds = ("requested", "recommended", "approved")
        sums = {kind: sum((getattr(row, kind) for row in self.amounts), NOTHING) for kind in kinds}
        return LetterAmount("", "", **sums)

    @property
    def has_spread(self) -> bool:
        return any(row.lowest for row in self.criteria)

    @property
    def feedback(self) -> list[LetterCriterion]:
        """The criteria the panel wrote on."""
        return [row for row in self.criteria if row.words]


def letters_visible_to(user: User) -> QuerySet[Letter]:
    """The newest first: whoever may see a bid may read the letters about it. There are none before the round
    is announced.
    """
    return (
        Letter.objects.filter(decision__bid__in=bids_visible_to(user).order_by().values("pk"))
        .select_related("decision__bid__round", "decision__bid__department")
        .order_by("-pk")
    )


def letter_of(bid: "Bid") -> Letter | None:
    """The last letter about the bid."""
    letters = Letter.objects.filter(decision__bid=bid).select_related("decision__bid", "decision__award")
    return letters.order_by("-number").first()


def unread_outcome(bid: "Bid", user: User) -> Delivery | None:
    """What told this person of the bid's last outcome, where they have not marked it as read."""
    told = deliveries_of(user).filter(event__kind=TOLD_BY, event__subject_id=bid.pk)
    latest = told.first()
    return latest if latest is not None and latest.read_at is None else None


def letters_unread_by(user: User) -> QuerySet[Letter]:
    """The last letter about each bid whose outcome the person was told of and has not marked as read."""
    told = deliveries_of(user).filter(event__kind=TOLD_BY, read_at__isnull=True)
    later = Letter.objects.filter(decision__bid=OuterRef("decision__bid"), number__gt=OuterRef("number"))
    unread = letters_visible_to(user).filter(decision__bid__in=told.order_by().values("event__subject_id"))
    return unread.filter(~Exists(later))


def pdf_of(letter: Letter) -> LetterPdf | None:
    """The row without the file; None before anybody has asked for it."""
    return LetterPdf.objects.filter(letter=letter).defer("content").first()


def content_of(letter: Letter) -> bytes | None:
    """None until it is made."""
    pdf = LetterPdf.objects.filter(letter=letter, done_at__isnull=False).first()
    return bytes(pdf.content) if pdf is not None else None


def results_of(round: "Round") -> dict[str, list[CriterionResult]]:
    """By the bid's reference, each criterion of the frozen ranking in the round's order."""
    lines = ranking_table(round).ranked
    departments = len({line.bid.department_id for line in lines})
    by_code: dict[str, list[Fraction]] = {}
    for line in lines:
        for part in line.lines:
            if part.value is not None:
                by_code.setdefault(part.code, []).append(part.value)
    spreads = {code: spread_of(values, departments) for code, values in by_code.items()}
    return {
        line.bid.reference: [
            CriterionResult(part.code, part.name, part.value, spreads.get(part.code)) for part in line.lines
        ]
        for line in lines
    }


def _conditions(decision: Decision) -> list[dict[str, Any]]:
    return [
        {"words": row.words, "owner_role": row.owner_role, "due_on": row.due_on}
        for row in decision.conditions.order_by("number")
    ]


def letter_document(
    decision: Decision,
    *,
    number: int,
    budget: RoundBudget,
    results: Sequence[CriterionResult],
    words: Mapping[str, str],
    line: str,
    now: datetime,
) -> dict[str, Any]:
    """What is told of a decision, ready for `canonical_bytes`. `words` are the cleared ones by criterion.

    Scores are text with one decimal; amounts are pounds with two.
    """
    bid = decision.bid
    award = getattr(decision, "award", None)
    reference = award.reference if award is not None else ""
    approved = decision.outcome == Decision.Outcome.APPROVE
    return {
        "format": FORMAT,
        "reference": f"{bid.reference}-L{number}",
        "bid": bid.reference,
        "title": bid.title,
        "version": decision.version.number,
        "version_sha256": decision.version.sha256,
        "round": {"reference": budget.round.reference, "name": budget.round.name},
        "fund": {"reference": budget.fund.reference, "name": budget.fund.name},
        "department": str(bid.department),
        "outcome": decision.outcome,
        **({"option": decision.chosen_option.name} if decision.chosen_option else {}),
        "promoted": decision.promotes_id is not None,
        "award": reference,
        "announced_at": now,
        "amounts": [
            {
                "year": row.year,
                "control_budget": row.control_budget,
                "requested": row.requested,
                "recommended": row.recommended,
                "approved": row.approved or NOTHING,
            }
            for row in decision.amounts.order_by(*CELL_ORDER)
        ],
        "conditions": _conditions(decision),
        "criteria": [_criterion(result, words.get(result.code, "")) for result in results],
        "line": "" if approved or words else line,
        "next": next_steps(decision.outcome, reference),
    }


def _criterion(result: CriterionResult, words: str) -> dict[str, Any]:
    spread = result.spread
    told = {
        "code": result.code,
        "name": result.name,
        "score": _tenths(result.score),
        "words": words,
    }
    if spread is None or result.score is None:
        return told
    return told | {
        "lowest": _tenths(spread.lowest),
        "median": _tenths(spread.median),
        "highest": _tenths(spread.highest),
    }


def _tenths(score: Fraction | None) -> str:
    return "" if score is None else str(round_fraction(score, 1))


def read_letter(letter: Letter) -> LetterText:
    document = cast(dict[str, Any], read_canonical(letter.document.encode()))
    return LetterText(
        reference=document["reference"],
        bid=document["bid"],
        title=document["title"],
        version=document["version"],
        round=document["round"]["reference"],
        round_name=document["round"]["name"],
        fund=document["fund"]["name"],
        department=document["department"],
        outcome=document["outcome"],
        option=document.get("option", ""),
        heading=OUTCOME_WORDS[document["outcome"]],
        award=document["award"],
        promoted=document["promoted"],
        line=document["line"],
        amounts=tuple(_amount(row) for row in document["amounts"]),
        criteria=tuple(
            LetterCriterion(**{name: value for name, value in row.items() if name != "code"})
            for row in document["criteria"]
        ),
        conditions=tuple(
            LetterCondition(row["words"], row["owner_role"], date.fromisoformat(row["due_on"]))
            for row in document["conditions"]
        ),
        next=tuple(document["next"]),
    )


def _amount(row: Mapping[str, str]) -> LetterAmount:
    figures = {kind: Decimal(row[kind]) for kind in ("requested", "recommended", "approved")}
    return LetterAmount(row["year"], row["control_budget"], **figures)
