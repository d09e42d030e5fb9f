"""How the round's reviewers score beside each other, for those who read every review."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from bids.assessment.models import Confidence, ReviewScore
from bids.assessment.queries.panel import recused_bids
from bids.assessment.rules.strictness import Given, Strictness, strictness_of
from bids.assessment.workflow import ReviewStatus
from bids.rounds.models import Round
from bids.rounds.rules.scoring import CriterionKind


@dataclass(frozen=True)
class ReviewerRow:
    reviewer: User
    strictness: Strictness

    @property
    def sure(self) -> list[tuple[str, int]]:
        """How many scores of each confidence, in words, the least sure first; those without one last."""
        counted = self.strictness.confidence
        named = [(str(label).lower(), counted.get(value, 0)) for value, label in Confidence.choices]
        return [*named, *([("not asked", counted[""])] if "" in counted else [])]


def reviewers_compared(round_: Round, user: User, *, now: datetime) -> list[ReviewerRow]:
    """By name; bids the person is recused from count for nothing."""
    scores = (
        ReviewScore.objects.filter(
            criterion__round=round_,
            criterion__kind=CriterionKind.PANEL,
            review__status=ReviewStatus.SUBMITTED,
        )
        .exclude(review__version__bid__in=recused_bids(user, round_, now=now))
        .order_by("review__submitted_at", "review", "criterion__order")
        .values_list(
            "review", "review__reviewer", "review__version__bid", "criterion__code", "score", "confidence"
        )
    )
    turns: defaultdict[int, dict[int, int]] = defaultdict(dict)
    given = []
    for review, reviewer, bid, code, score, confidence in scores:
        turn = turns[reviewer].setdefault(review, len(turns[reviewer]) + 1)
        given.append(Given(reviewer, bid, code, score, confidence, turn))
    people = User.objects.in_bulk([*turns])
    rows = [ReviewerRow(people[row.reviewer], row) for row in strictness_of(given)]
    return sorted(rows, key=lambda row: (row.reviewer.name, row.reviewer.pk))
