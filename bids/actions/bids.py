"""A department starts a bid, names it anew, and may take it back."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from accounts.events import record_event
from accounts.models import Department, User
from accounts.permissions import Permission
from accounts.queries import people_with
from bids.actions.clarification_end import end_clarification, lock_standing
from bids.actions.deadline import check_round_open
from bids.actions.locks import check_draft, check_may, lock_bid, target_for_department
from bids.models import Bid, Round
from bids.queries.people import people_on
from bids.queries.rounds import may_bid
from bids.workflow import BidStatus
from legacyfund.lib.errors import DomainError
from legacyfund.lib.financial_year import london_date

LONGEST_TITLE = 150
LONGEST_REASON = 1000


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


def withdraw_bid(*, bid: Bid, reason: str, by: User, now: datetime) -> Bid:
    """The department takes the bid back, from any state before the round is announced.

    Raises BidRefused without a reason, TransitionRefused, PermissionRefused.
    """
    with transaction.atomic():
        bid = lock_bid(bid, by, Permission.EDIT_BID, Permission.CERTIFY_BID)
        target = target_for_department(bid, "withdraw")
        reason = check_reason(reason, "Say why the bid is withdrawn.")
        tell = people_on(bid)
        if bid.current_version_id is not None:
            tell += people_with(Permission.CHECK_ELIGIBILITY)
        data = {"before": {"status": bid.status}, "after": {"status": target}, "reason": reason}
        if bid.status == BidStatus.CLARIFYING:
            end_clarification(lock_standing(bid), "withdraw", reason="The bid was withdrawn.", by=by, now=now)
        bid.status = target
        bid.save(update_fields=["status"])
        record_event("bid.withdrawn", bid, by=by, now=now, department=bid.department, data=data, tell=tell)
        return bid


def check_reason(reason: str, bidding: str) -> str:
    """The reason without outer white space. Raises BidRefused when there is none or it is too long."""
    reason = reason.strip()
    if not reason:
        raise BidRefused(bidding, field="reason")
    if len(reason) > LONGEST_REASON:
        raise BidRefused(f"The reason must be {LONGEST_REASON} characters or fewer.", field="reason")
    return reason


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
