"""Rounds and bids that wait for the fund and the panel."""

from datetime import date, datetime
from operator import attrgetter

from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import Permission
from bids.assessment.models import Review
from bids.assessment.queries.assessment import bids_lacking_reviewers, bids_to_check, is_ready_to_freeze
from bids.assessment.queries.moderation import bids_waiting_for
from bids.assessment.queries.reviews import reviews_in_hand
from bids.assessment.workflow import ReviewStatus
from bids.overview.queries.waiting.worklists import Waiting, Worklist, closing, reads
from bids.rounds.models import Round
from bids.rounds.queries import rounds_over
from bids.rounds.workflow import RoundStatus
from legacyfund.lib.financial_year import london_date


def _opening(round_: Round) -> date:
    return london_date(round_.opens_at)


def _rounds_to_open(user: User, now: datetime) -> QuerySet[Round]:
    return Round.objects.filter(status=RoundStatus.PLANNED).order_by("opens_at", "pk")


def _closed() -> QuerySet[Round]:
    return Round.objects.filter(status=RoundStatus.CLOSED).order_by("closes_at", "pk")


def _rounds_to_freeze(user: User, now: datetime) -> list[Round]:
    return [round_ for round_ in _closed() if is_ready_to_freeze(round_)]


def _to_review(review: Review) -> Waiting:
    step = "Review" if review.status == ReviewStatus.ACCEPTED else "Answer whether you will review"
    label = step + " {0.reference} {0.title}"
    return reads(label, "bids:review", of=attrgetter("version.bid"), due=attrgetter("due_on"))(review)


ASSESSMENT_WORKLISTS = (
    Worklist(
        "moderation",
        "Bids to moderate",
        frozenset({Permission.FREEZE_RANKING, Permission.REVIEW_BID}),
        lambda user, now: bids_waiting_for(user, now=now),
        reads("Moderate {0.reference} {0.title}", "bids:moderate_bid"),
        lambda user, now: _closed().filter(panel__person=user),
    ),
    Worklist(
        "rounds-to-open",
        "Rounds to set up and open",
        frozenset({Permission.MANAGE_ROUND}),
        _rounds_to_open,
        reads("Set up and open round {0.reference}", "bids:round", due=_opening),
    ),
    Worklist(
        "rounds-to-close",
        "Rounds to close",
        frozenset({Permission.MANAGE_ROUND}),
        lambda user, now: rounds_over(now=now),
        reads("Close round {0.reference}", "bids:close_round", due=closing),
    ),
    Worklist(
        "eligibility",
        "Bids to check for eligibility",
        frozenset({Permission.CHECK_ELIGIBILITY}),
        lambda user, now: bids_to_check(),
        reads("Check eligibility of {0.reference} {0.title}", "bids:eligibility"),
    ),
    Worklist(
        "reviewers",
        "Bids to find reviewers for",
        frozenset({Permission.ASSIGN_REVIEWERS}),
        lambda user, now: bids_lacking_reviewers(),
        reads("Find reviewers for {0.reference} {0.title}", "bids:assign_reviewers"),
    ),
    Worklist(
        "reviews",
        "Reviews to answer or do",
        frozenset({Permission.REVIEW_BID}),
        lambda user, now: reviews_in_hand(user),
        _to_review,
    ),
    Worklist(
        "rankings",
        "Rankings to freeze",
        frozenset({Permission.FREEZE_RANKING}),
        _rounds_to_freeze,
        reads("Freeze the ranking of round {0.reference}", "bids:ranking"),
        lambda user, now: _closed(),
    ),
)
