"""Feedback to departments: what the chair has cleared, and which bids still lack it."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from accounts.models import User
from bids.assessment.queries.feedback import justifications_of
from bids.assessment.queries.panel import interest_in, panel_of, recused_bids
from bids.rounds.queries import judged_criteria_of
from bids.rounds.workflow import RANKING_FROZEN, RoundStatus
from portfolio.decisions.models import Decision, Feedback, RoundFeedback
from portfolio.decisions.queries.confirming import may_confirm
from portfolio.decisions.queries.decisions import budgets_to_decide, standing_decisions
from portfolio.funds.models import RoundBudget

if TYPE_CHECKING:
    from bids.rounds.models import Criterion
    from bids.writing.models import Bid

RECUSED = "You are recused from this bid, so somebody else of the panel writes its feedback."
BLANK = "There is nothing to send: no reviewer’s words, and none of the chair’s."


@dataclass(frozen=True)
class FeedbackPart:
    """A criterion, what the reviewers wrote on it, and the words for the department: those saved, or the
    reviewers' until something is saved.
    """

    criterion: "Criterion"
    reviewers: tuple[str, ...]
    words: str


@dataclass(frozen=True)
class FeedbackSheet:
    """All parts of one bid. `saved` is the row saved last, None before anything is; it is cleared or not."""

    parts: tuple[FeedbackPart, ...]
    saved: Feedback | None

    @property
    def is_cleared(self) -> bool:
        return self.saved is not None and self.saved.cleared_at is not None


@dataclass(frozen=True)
class FeedbackLine:
    """A decided bid in the list of those that are to have feedback. `state`: blank, SAVED or CLEARED."""

    decision: Decision
    state: str


def feedback_sheet(bid: "Bid") -> FeedbackSheet:
    written = justifications_of(bid)
    saved = {row.criterion_id: row for row in Feedback.objects.filter(bid=bid).select_related("cleared_by")}
    parts = []
    for criterion in judged_criteria_of(bid.round):
        reviewers = tuple(written.get(criterion.code, []))
        row = saved.get(criterion.pk)
        words = row.words if row is not None else "\n\n".join(reviewers)
        parts.append(FeedbackPart(criterion, reviewers, words))
    return FeedbackSheet(tuple(parts), next(iter(saved.values()), None))


def cleared_feedback(bids: Collection[int]) -> dict[int, dict[str, str]]:
    """By the bid's id and the criterion's code, the words that may leave; blank ones are left out."""
    rows = (
        Feedback.objects.filter(bid__in=bids, cleared_at__isnull=False)
        .exclude(words="")
        .order_by("bid", "criterion__order")
        .values_list("bid_id", "criterion__code", "words")
    )
    found: defaultdict[int, dict[str, str]] = defaultdict(dict)
    for bid, code, words in rows:
        found[bid][code] = words
    return dict(found)


def line_for_all(budget: RoundBudget) -> str:
    """The chair's one line for the bids that are not funded and have no feedback of their own, or blank."""
    row = RoundFeedback.objects.filter(budget=budget).first()
    return row.words if row is not None else ""


def lacking_feedback(budget: RoundBudget, decisions: Iterable[Decision]) -> list[str]:
    """References of the bids that would be told no, or not yet, without a word of why."""
    if line_for_all(budget):
        return []
    told = [row for row in decisions if row.outcome != Decision.Outcome.APPROVE]
    cleared = cleared_feedback({row.bid_id for row in told})
    return [row.bid.reference for row in told if row.bid_id not in cleared]


def feedback_lines(budget: RoundBudget, reader: User, *, now: datetime) -> list[FeedbackLine]:
    """The decided bids by rank, without those the reader is recused from."""
    hidden = recused_bids(reader, budget.round, now=now)
    rows = Feedback.objects.filter(bid__round=budget.round).values_list("bid_id", "cleared_at")
    states = {bid: "SAVED" if cleared is None else "CLEARED" for bid, cleared in rows}
    return [
        FeedbackLine(decision, states.get(decision.bid_id, ""))
        for decision in standing_decisions(budget.round)
        if decision.bid_id not in hidden
    ]


def obstacle_to_feedback(bid: "Bid", user: User, *, now: datetime) -> str:
    """Why this person cannot write the bid's feedback now, as a sentence; empty when they can."""
    if not may_confirm(user, bid, now=now):
        return "The chair writes and clears what departments are told."
    if interest_in(bid, user, now=now):
        return RECUSED
    if bid.round.status != RoundStatus.ASSESSED:
        return f"Round {bid.round.reference} is not being decided, so its feedback stands as it is."
    return ""


def chaired_as_deputy(user: User, *, now: datetime) -> set[int]:
    """Ids of the bids of rounds before the panel on which the person stands in for its chair."""
    budgets = RoundBudget.objects.filter(
        round__status__in=RANKING_FROZEN, round__panel__person=user, round__panel__part="DEPUTY"
    )
    found: set[int] = set()
    for budget in budgets.select_related("round").order_by("pk"):
        for member in panel_of(budget.round).filter(part="CHAIR"):
            kept_from = recused_bids(member.person, budget.round, now=now)
            found |= kept_from - recused_bids(user, budget.round, now=now)
    return found


def feedback_to_clear_as_deputy(user: User, *, now: datetime) -> list[Decision]:
    """Confirmed decisions not to fund a bid, on which this deputy has cleared no feedback and nobody has
    written one line for all.
    """
    rows = (
        decided_bids_visible_to(user, now=now)
        .filter(bid__in=chaired_as_deputy(user, now=now), status="CONFIRMED")
        .filter(bid__round__status=RoundStatus.ASSESSED)
        .exclude(bid__round__budget__feedback__words__gt="")
        .exclude(outcome=Decision.Outcome.APPROVE)
        .order_by("bid__reference")
    )
    cleared = cleared_feedback({row.bid_id for row in rows})
    return [row for row in rows if row.bid_id not in cleared]


def decided_bids_visible_to(user: User, *, now: datetime) -> "QuerySet[Decision]":
    """Standing decisions of rounds before the panel, none on a bid the person is recused from; for a deputy
    those on the bids that the chair is recused from.
    """
    budgets = budgets_to_decide(user)
    hidden = {bid for budget in budgets for bid in recused_bids(user, budget.round, now=now)}
    seen = Q(bid__round__in=budgets.order_by().values("round")) | Q(bid__in=chaired_as_deputy(user, now=now))
    return (
        Decision.objects.filter(seen, promotes=None)
        .exclude(status="REVERSED")
        .exclude(bid__in=hidden)
        .select_related("bid__round", "bid__department")
    )
