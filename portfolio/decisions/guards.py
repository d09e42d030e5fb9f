"""What pages of a meeting begin with: the meeting for this reader, or 404; the item, unless they are out."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts.guards import signed_in
from accounts.models import User
from bids.assessment.queries.panel import kept_from
from portfolio.decisions.models import AgendaItem, Meeting
from portfolio.decisions.queries.room import meetings_run_by, meetings_visible_to
from portfolio.funds.models import RoundBudget


def meeting_or_404(request: HttpRequest, reference: str, number: int) -> Meeting:
    return get_object_or_404(
        meetings_visible_to(signed_in(request)), round__reference=reference, number=number
    )


def run_meeting_or_404(request: HttpRequest, reference: str, number: int) -> Meeting:
    return get_object_or_404(meetings_run_by(signed_in(request)), round__reference=reference, number=number)


def item_of(meeting: Meeting, item: int) -> AgendaItem:
    rows = meeting.items.select_related(
        "bid__department", "bid__round", "decision", "first_introducer", "second_introducer"
    )
    found = get_object_or_404(rows, number=item)
    found.meeting = meeting
    return found


def open_item(request: HttpRequest, reference: str, number: int, item: int, *, now: datetime) -> AgendaItem:
    """The item, for somebody without an interest in it; they read no more of it than that they have one."""
    found = item_of(meeting_or_404(request, reference, number), item)
    if found.bid_id in kept_from(signed_in(request), found.meeting.round, now=now):
        raise PermissionDenied(f"You are out for item {item}: you have an interest in it.")
    return found


def refuse_part_of_a_round(person: User, budget: RoundBudget, *, now: datetime) -> None:
    """Pages about all bids of a round are closed to somebody who is out for one of them: places, counts and
    headroom would tell of it."""
    if kept_from(person, budget.round, now=now):
        raise PermissionDenied(
            "You have an interest in a bid of this round. Places, totals and headroom would tell you of it: "
            "this page is not shown to you. You decide on the other bids in the meeting."
        )


def meeting_row(reference: str, number: int, **_: object) -> QuerySet[Meeting]:
    """What a step of a meeting holds."""
    return Meeting.objects.filter(round__reference=reference, number=number)
