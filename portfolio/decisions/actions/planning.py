"""A meeting before it begins: planned with its agenda, moved, or cancelled."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from accounts.actions.allowed import require_permission
from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission
from bids.assessment.queries.assignment import introducers_of
from bids.assessment.queries.panel import panel_of
from bids.assessment.queries.triage import not_discussed
from bids.writing.workflow import BidStatus
from legacyfund.lib.financial_year import london_date
from portfolio.decisions.actions.decisions import lock_budget
from portfolio.decisions.actions.meetings import MeetingRefused, NotNow, lock_meeting, reference_of
from portfolio.decisions.models import AgendaItem, Meeting
from portfolio.decisions.queries.candidates import Candidate, candidates_of
from portfolio.decisions.queries.room import people_out
from portfolio.decisions.rules.agenda import order_agenda
from portfolio.decisions.workflow import MEETING_TRANSITIONS, DecisionStatus, MeetingStatus

if TYPE_CHECKING:
    from bids.assessment.models import PanelMember
    from bids.rounds.models import Round
    from bids.writing.models import Bid


def check_no_meeting(round: "Round") -> None:
    """Raises NotNow: a round has one meeting that is planned or open."""
    if Meeting.objects.filter(round=round, status__in=[MeetingStatus.PLANNED, MeetingStatus.OPEN]).exists():
        raise NotNow(f"Round {round.reference} has a meeting already. Close that one before the next.")


def plan_meeting(
    *, round: "Round", planned_on: date, place: str, quorum: int, by: User, now: datetime
) -> Meeting:
    """With every ranked bid that is not yet decided on its agenda, in the order with the fewest people
    leaving and coming in. The panel is told.

    Raises MeetingRefused (a day that has passed, a quorum of nobody or of more than the panel, no panel),
    NotNow (another meeting stands, nothing to decide), CannotDecide without a fund, PermissionRefused.
    """
    require_permission(by, Permission.RUN_MEETING)
    with transaction.atomic():
        budget = lock_budget(round)
        members = tuple(panel_of(budget.round))
        _check_plan(planned_on, quorum, members, now=now)
        check_no_meeting(round)
        bids = [row for row in candidates_of(budget.round, budget.fund, now=now) if _waits(row)]
        if not bids:
            raise NotNow(
                f"Every ranked bid of round {round.reference} is decided: there is nothing to meet on."
            )
        out = people_out(budget.round, members, now=now)
        order = order_agenda([out.get(row.bid.pk, frozenset()) for row in bids])
        meeting = Meeting.objects.create(
            round=budget.round,
            number=(Meeting.objects.filter(round=round).aggregate(last=Max("number"))["last"] or 0) + 1,
            planned_on=planned_on,
            place=place.strip(),
            quorum=quorum,
            moves=order.moves,
            moves_by_rank=order.given_moves,
            planned_at=now,
            planned_by=by,
        )
        AgendaItem.objects.bulk_create(_items(meeting, [bids[position].bid for position in order.order]))
        record_event(
            "meeting.planned",
            meeting,
            by=by,
            now=now,
            ref=reference_of(meeting),
            data={
                "round": round.reference,
                "planned_on": planned_on.isoformat(),
                "place": meeting.place,
                "quorum": quorum,
                "items": len(bids),
                "moves": order.moves,
                "moves_by_rank": order.given_moves,
            },
            tell=[member.person for member in members],
        )
    return meeting


def _items(meeting: Meeting, bids: "Sequence[Bid]") -> Iterator[AgendaItem]:
    """One for each bid, in this order, with who introduces it. What the panel set aside is not discussed."""
    introducers = introducers_of([bid.pk for bid in bids])
    aside = set(not_discussed(meeting.round).values_list("pk", flat=True))
    for number, bid in enumerate(bids, start=1):
        first, second = (*introducers.get(bid.pk, ()), None, None)[:2]
        yield AgendaItem(
            meeting=meeting,
            bid=bid,
            number=number,
            place=number,
            discussed=bid.pk not in aside,
            first_introducer=first,
            second_introducer=second,
        )


def change_meeting(
    *, meeting: Meeting, planned_on: date, place: str, quorum: int, reason: str, by: User, now: datetime
) -> Meeting:
    """Another day, place or quorum while the meeting is planned; the panel is told, and why.

    Raises NotNow once it is not planned any more, MeetingRefused as `plan_meeting` does, without a reason and
    where nothing would change, PermissionRefused.
    """
    require_permission(by, Permission.RUN_MEETING)
    with transaction.atomic():
        meeting = lock_meeting(meeting)
        if meeting.status != MeetingStatus.PLANNED:
            raise NotNow(
                f"This meeting is {meeting.get_status_display().lower()}, so its day, place and quorum stay."
            )
        members = tuple(panel_of(meeting.round))
        _check_plan(planned_on, quorum, members, now=now)
        before = _details(meeting)
        meeting.planned_on, meeting.place, meeting.quorum = planned_on, place.strip(), quorum
        if _details(meeting) == before:
            raise MeetingRefused("That is its day, place and quorum already, so nothing was changed.")
        _check_reason(reason, "Say why the meeting changes: the panel is told.")
        meeting.save(update_fields=["planned_on", "place", "quorum"])
        record_event(
            "meeting.changed",
            meeting,
            by=by,
            now=now,
            ref=reference_of(meeting),
            data={
                "round": meeting.round.reference,
                "before": before,
                "after": _details(meeting),
                "planned_on": planned_on.isoformat(),
                "place": meeting.place,
                "reason": reason.strip(),
            },
            tell=[member.person for member in members],
        )
    return meeting


def cancel_meeting(*, meeting: Meeting, reason: str, by: User, now: datetime) -> Meeting:
    """A planned meeting does not take place; the panel is told why, and its bids wait for another.

    Raises MeetingRefused without a reason, TransitionRefused once it is not planned any more,
    PermissionRefused.
    """
    require_permission(by, Permission.RUN_MEETING)
    with transaction.atomic():
        meeting = lock_meeting(meeting)
        target = MEETING_TRANSITIONS.target(meeting.status, "cancel")
        _check_reason(reason, "Say why the meeting is cancelled: the panel is told.")
        meeting.status, meeting.cancelled_at, meeting.cancelled_by = target, now, by
        meeting.cancelled_because = reason.strip()
        meeting.turn += 1
        meeting.save(update_fields=["status", "turn", "cancelled_at", "cancelled_by", "cancelled_because"])
        record_event(
            "meeting.cancelled",
            meeting,
            by=by,
            now=now,
            ref=reference_of(meeting),
            data={
                "round": meeting.round.reference,
                "planned_on": meeting.planned_on.isoformat(),
                "place": meeting.place,
                "reason": meeting.cancelled_because,
            },
            tell=[member.person for member in panel_of(meeting.round)],
        )
    return meeting


def _check_reason(reason: str, words: str) -> None:
    if not reason.strip():
        raise MeetingRefused(words, field="reason")


def _details(meeting: Meeting) -> dict[str, object]:
    return {
        "planned_on": meeting.planned_on.isoformat(),
        "place": meeting.place,
        "quorum": meeting.quorum,
    }


def _check_plan(planned_on: date, quorum: int, members: tuple["PanelMember", ...], *, now: datetime) -> None:
    if not members:
        raise MeetingRefused(
            "This round has no panel yet, so there is nobody to meet. Name its members first."
        )
    if planned_on < london_date(now):
        raise MeetingRefused("That day has passed. Give today or a later day.", field="planned_on")
    if not 1 <= quorum <= len(members):
        raise MeetingRefused(
            f"The quorum is from 1 to {len(members)}, the number of members.", field="quorum"
        )


def _waits(candidate: Candidate) -> bool:
    decided = candidate.decision is not None and candidate.decision.status != DecisionStatus.PROPOSED
    return candidate.bid.status == BidStatus.SCORED and not decided
