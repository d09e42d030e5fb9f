"""A department starts a bid and may rename it."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from accounts.actions.allowed import check_may
from accounts.events import record_event
from accounts.models import Department, User
from accounts.permissions import Permission
from bids.rounds.models import Round
from bids.rounds.queries import may_bid
from bids.writing.actions.deadline import check_round_open
from bids.writing.actions.locks import check_draft, lock_bid
from bids.writing.models import Bid
from legacyfund.lib.errors import DomainError
from legacyfund.lib.financial_year import london_date
from legacyfund.lib.rows import LONGEST_REASON
from legacyfund.lib.said import check_said

LONGEST_TITLE = 150


class BidRefused(DomainError):
    """The bid cannot be started or taken back with what was given."""


def start_bid(*, round: Round, department: Department, title: str, by: User, now: datetime) -> Bid:
    """A draft with the round's next number. Numbers are given under a lock on the round, never twice.

    Raises RoundShut, BidRefused, PermissionRefused.
    """
    with transaction.atomic():
        round = Round.objects.select_for_update().get(pk=round.pk)
        check_may(department, by, Permission.EDIT_BID)
        check_round_open(round)
        _check_department(round, department, now=now)
        highest = Bid.objects.filter(round=round).aggregate(highest=Max("number"))["highest"]
        number = (highest or 0) + 1
        bid = Bid.objects.create(
            round=round,
            number=number,
            reference=f"LF-{round.reference}-{number:04d}",
            department=department,
            title=_check_title(title),
            created_at=now,
            created_by=by,
        )
        data = {"round": round.reference, "title": bid.title}
        record_event("bid.started", bid, by=by, now=now, department=department, data=data)
        return bid


def rename_bid(*, bid: Bid, title: str, by: User, now: datetime) -> Bid:
    """Give a draft another title. The title it has already changes nothing.

    Raises BidRefused, BidNotDraft, PermissionRefused.
    """
    with transaction.atomic():
        bid = lock_bid(bid, by, Permission.EDIT_BID)
        check_draft(bid)
        before, bid.title = bid.title, _check_title(title)
        if bid.title != before:
            bid.save(update_fields=["title"])
            data = {"before": {"title": before}, "after": {"title": bid.title}}
            record_event("bid.renamed", bid, by=by, now=now, department=bid.department, data=data)
        return bid


def check_reason(reason: str, bidding: str) -> str:
    """The reason without outer white space. Raises BidRefused when there is none or it is too long."""
    return check_said(
        reason,
        LONGEST_REASON,
        missing=bidding,
        too_long=f"The reason must be {LONGEST_REASON} characters or fewer.",
        refused=BidRefused,
        field="reason",
    )


def _check_department(round: Round, department: Department, *, now: datetime) -> None:
    if department.is_closed(london_date(now)):
        raise BidRefused(
            f"{department} is closed, so it cannot bid. Bid for the department that has its work now."
        )
    if not may_bid(round, department):
        raise BidRefused(
            f"{department} cannot bid in round {round.reference}, which is for others. "
            "Its page says who may bid."
        )


def _check_title(title: str) -> str:
    title = title.strip()
    if not title:
        raise BidRefused("Give the bid a title.", field="title")
    if len(title) > LONGEST_TITLE:
        raise BidRefused(f"The title must be {LONGEST_TITLE} characters or fewer.", field="title")
    return title
