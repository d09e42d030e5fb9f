"""What waits for the fund and the panel: one entry a deed, each one click away."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from accounts.models import User
from accounts.permissions import Permission
from accounts.queries import permissions_of
from bids.models import Round
from bids.queries.assessment import bids_lacking_reviewers, bids_to_check, is_ready_to_freeze
from bids.queries.reviews import reviews_in_hand
from bids.workflow import ReviewStatus, RoundStatus
from legacyfund.lib.financial_year import london_date


@dataclass(frozen=True)
class Waiting:
    """`url_name` is the page of the deed, such as `bids:review`, with `url_kwargs` to reverse it."""

    label: str
    due: date | None
    url_name: str
    url_kwargs: Mapping[str, str] = field(default_factory=dict)


def assessment_waiting_for(user: User, *, now: datetime) -> list[Waiting]:
    """Everything of rounds, eligibility, reviews and ranking that waits for this person, soonest first."""
    held = permissions_of(user)
    found: list[Waiting] = []
    if Permission.MANAGE_ROUND in held:
        found += rounds_to_manage(now=now)
    if Permission.CHECK_ELIGIBILITY in held:
        found += eligibility_to_check()
    if Permission.ASSIGN_REVIEWERS in held:
        found += reviewers_to_find()
    if Permission.REVIEW_BID in held:
        found += reviews_to_do(user)
    if Permission.FREEZE_RANKING in held:
        found += rankings_to_freeze()
    return sorted(found, key=lambda row: (row.due or date.max, row.label))


def rounds_to_manage(*, now: datetime) -> list[Waiting]:
    """Rounds to set up or open, and open ones whose closing time has passed."""
    found = []
    for round_ in Round.objects.filter(status=RoundStatus.PLANNED).order_by("opens_at", "pk"):
        due = london_date(round_.opens_at)
        found.append(_of_round("Set up and open round", round_, due, "bids:round"))
    over = Round.objects.filter(status=RoundStatus.OPEN, closes_at__lte=now)
    for round_ in over.order_by("closes_at", "pk"):
        found.append(_of_round("Close round", round_, london_date(round_.closes_at), "bids:close_round"))
    return found


def eligibility_to_check() -> list[Waiting]:
    return [
        Waiting(
            f"Check eligibility of {bid.reference} {bid.title}",
            None,
            "bids:eligibility",
            {"reference": bid.reference},
        )
        for bid in bids_to_check()
    ]


def reviewers_to_find() -> list[Waiting]:
    return [
        Waiting(
            f"Find reviewers for {bid.reference} {bid.title}",
            None,
            "bids:assign_reviewers",
            {"reference": bid.reference},
        )
        for bid in bids_lacking_reviewers()
    ]


def reviews_to_do(user: User) -> list[Waiting]:
    """The person's own reviews that are not handed in, by due date."""
    deeds = {ReviewStatus.PROPOSED: "Answer whether you will review", ReviewStatus.ACCEPTED: "Review"}
    return [
        Waiting(
            f"{deeds[ReviewStatus(row.status)]} {row.version.bid.reference} {row.version.bid.title}",
            row.due_on,
            "bids:review",
            {"reference": row.version.bid.reference},
        )
        for row in reviews_in_hand(user)
    ]


def rankings_to_freeze() -> list[Waiting]:
    closed = Round.objects.filter(status=RoundStatus.CLOSED).order_by("closes_at", "pk")
    return [
        _of_round("Freeze the ranking of round", round_, None, "bids:ranking")
        for round_ in closed
        if is_ready_to_freeze(round_)
    ]


def _of_round(deed: str, round_: Round, due: date | None, url_name: str) -> Waiting:
    return Waiting(f"{deed} {round_.reference}", due, url_name, {"reference": round_.reference})
