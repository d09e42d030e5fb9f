"""What waits for the fund and the panel until a ranking is frozen."""

from datetime import date, datetime

from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import Permission
from bids.models import Bid, Review, Round
from bids.queries.assessment import bids_lacking_reviewers, bids_to_check, is_ready_to_freeze
from bids.queries.reviews import reviews_in_hand
from bids.queries.rounds import rounds_over
from bids.queries.waiting import Pile, Waiting
from bids.workflow import ReviewStatus, RoundStatus
from legacyfund.lib.financial_year import london_date

DEEDS = {ReviewStatus.PROPOSED: "Answer whether you will review", ReviewStatus.ACCEPTED: "Review"}


def _rounds_to_open(user: User, now: datetime) -> QuerySet[Round]:
    return Round.objects.filter(status=RoundStatus.PLANNED).order_by("opens_at", "pk")


def _rounds_to_freeze(user: User, now: datetime) -> list[Round]:
    closed = Round.objects.filter(status=RoundStatus.CLOSED).order_by("closes_at", "pk")
    return [round_ for round_ in closed if is_ready_to_freeze(round_)]


def _to_open(round_: Round) -> Waiting:
    return _of_round("Set up and open round", round_, london_date(round_.opens_at), "bids:round")


def _to_close(round_: Round) -> Waiting:
    return _of_round("Close round", round_, london_date(round_.closes_at), "bids:close_round")


def _to_freeze(round_: Round) -> Waiting:
    return _of_round("Freeze the ranking of round", round_, None, "bids:ranking")


def _of_round(deed: str, round_: Round, due: date | None, url_name: str) -> Waiting:
    return Waiting(f"{deed} {round_.reference}", due, url_name, {"reference": round_.reference})


def _to_check(bid: Bid) -> Waiting:
    return _of_bid("Check eligibility of", bid, None, "bids:eligibility")


def _to_give_reviewers(bid: Bid) -> Waiting:
    return _of_bid("Find reviewers for", bid, None, "bids:assign_reviewers")


def _to_review(review: Review) -> Waiting:
    return _of_bid(DEEDS[ReviewStatus(review.status)], review.version.bid, review.due_on, "bids:review")


def _of_bid(deed: str, bid: Bid, due: date | None, url_name: str) -> Waiting:
    return Waiting(f"{deed} {bid.reference} {bid.title}", due, url_name, {"reference": bid.reference})


ASSESSMENT_PILES = (
    Pile(
        "rounds-to-open",
        "Rounds to set up and open",
        frozenset({Permission.MANAGE_ROUND}),
        _rounds_to_open,
        _to_open,
    ),
    Pile(
        "rounds-to-close",
        "Rounds to close",
        frozenset({Permission.MANAGE_ROUND}),
        lambda user, now: rounds_over(now=now),
        _to_close,
    ),
    Pile(
        "eligibility",
        "Bids to check for eligibility",
        frozenset({Permission.CHECK_ELIGIBILITY}),
        lambda user, now: bids_to_check(),
        _to_check,
    ),
    Pile(
        "reviewers",
        "Bids to find reviewers for",
        frozenset({Permission.ASSIGN_REVIEWERS}),
        lambda user, now: bids_lacking_reviewers(),
        _to_give_reviewers,
    ),
    Pile(
        "reviews",
        "Reviews to answer or do",
        frozenset({Permission.REVIEW_BID}),
        lambda user, now: reviews_in_hand(user),
        _to_review,
    ),
    Pile(
        "rankings",
        "Rankings to freeze",
        frozenset({Permission.FREEZE_RANKING}),
        _rounds_to_freeze,
        _to_freeze,
    ),
)
