"""A round of 1,000 eligible bids of 24 scores, as rows; and the textbook way to rank them from objects."""

import random
from collections import defaultdict
from fractions import Fraction

from django.db.models import QuerySet

from accounts.permissions import Role
from bids.assessment.models import Review, ReviewScore
from bids.assessment.workflow import ReviewStatus
from bids.rounds.models import Criterion, Round
from bids.rounds.rules.scoring import CriterionKind
from bids.versions.rules.document import RISK_UNITS
from bids.writing.models import Bid
from bids.writing.workflow import BidStatus
from tests.benchmarks.many_bids import submitted_bids
from tests.factories.accounts import NOW, make_user

REVIEWERS = 4
"""Each scores the round's six judged criteria."""


def scored_bids() -> Round:
    round_ = submitted_bids().round
    bids = Bid.objects.filter(round=round_)
    bids.update(status=BidStatus.ELIGIBLE)
    manager = make_user(Role.FUND_MANAGER)
    reviewers = [make_user(Role.REVIEWER) for _ in range(REVIEWERS)]
    reviews = Review.objects.bulk_create(
        Review(
            version_id=version,
            reviewer=reviewer,
            status=ReviewStatus.ACCEPTED,
            due_on=NOW.date(),
            proposed_at=NOW,
            proposed_by=manager,
            declared_at=NOW,
        )
        for version in bids.values_list("current_version", flat=True)
        for reviewer in reviewers
    )
    _score(round_, reviews)
    submitted = {"status": ReviewStatus.SUBMITTED, "submitted_at": NOW}
    Review.objects.filter(version__bid__round=round_).update(**submitted)
    return round_


def _score(round_: Round, reviews: list[Review]) -> None:
    drawn = random.Random(len(reviews))
    judged = Criterion.objects.filter(round=round_, kind=CriterionKind.PANEL)
    ReviewScore.objects.bulk_create(
        (
            ReviewScore(
                review=review,
                criterion=criterion,
                score=drawn.randint(0, 5),
                justification="As its plan says.",
                saved_at=NOW,
            )
            for review in reviews
            for criterion in judged
        ),
        batch_size=5_000,
    )


def rank_objects(round_: Round, bids: QuerySet[Bid]) -> list[str]:
    """References by rank: of each bid its reviews, of each review its scores, in exact fractions."""
    weights = dict(Criterion.objects.filter(round=round_).values_list("pk", "weight"))
    of_kind = dict(Criterion.objects.filter(round=round_).values_list("kind", "weight"))
    low, high = Fraction(round_.cost_low_anchor), Fraction(round_.cost_high_anchor)
    keys = []
    for bid in bids:
        version = bid.current_version
        given = defaultdict(list)
        for review in version.reviews.all():
            for row in review.scores.all():
                given[row.criterion_id].append(row.score)
        value = sum(weights[pk] * Fraction(sum(marks), len(marks)) * 20 for pk, marks in given.items())
        value += (
            of_kind["RISK"] * min(Fraction(version.risk_removed_units, RISK_UNITS * 29), Fraction(1)) * 100
        )
        share = (high - Fraction(version.whole_life_cost)) / (high - low)
        value += of_kind["COST"] * min(max(share, Fraction(0)), Fraction(1)) * 100
        ties = (-version.risk_removed_units, version.cost_to_fund, version.submitted_at)
        keys.append((-value, *ties, bid.reference))
    return [key[-1] for key in sorted(keys)]
