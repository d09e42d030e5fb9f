"""A meeting from its plan to its signed minute."""

from collections.abc import Iterable, Iterator, Sequence
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
from legacyfund.lib.canonical import canonical_bytes, canonical_sha256
from legacyfund.lib.errors import ConflictRefused, DomainError, PermissionRefused
from legacyfund.lib.financial_year import london_date
from portfolio.decisions.actions.decisions import lock_budget
from portfolio.decisions.models import AgendaItem, Ballot, Meeting
from portfolio.decisions.queries.decisions import Candidate, candidates_of
from portfolio.decisions.queries.minutes import minute_of
from portfolio.decisions.queries.room import people_out, signs
from portfolio.decisions.rules.agenda import order_agenda
from portfolio.decisions.workflow import (
    ITEM_TRANSITIONS,
    MEETING_TRANSITIONS,
    DecisionStatus,
    ItemStatus,
    MeetingStatus,
)

if TYPE_CHECKING:
    from bids.assessment.models import PanelMember
    from bids.rounds.models import Round
    from bids.writing.models import Bid


class MeetingRefused(DomainError):
    """The meeting cannot be planned as asked: its day, its quorum, its panel."""


class NotNow(ConflictRefused):
    """The meeting, or the item, is not at the point where this can be done."""


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
        if Meeting.objects.filter(
            round=round, status__in=[MeetingStatus.PLANNED, MeetingStatus.OPEN]
        ).exists():
            raise NotNow(f"Round {round.reference} has a meeting already. Close that one before the next.")
        bids = [row for row in candidates_of(budget.round, budget.fund) if _waits(row)]
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
    *, meeting: Meeting, planned_on: date, place: str, quorum: int, by: User, now: datetime
) -> Meeting:
    """Another day, place or quorum while the meeting is planned; the panel is told.

    Raises NotNow once it is open, MeetingRefused as `plan_meeting` does, PermissionRefused.
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
            },
            tell=[member.person for member in members],
        )
    return meeting


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
            f"The panel has {len(members)} members: the quorum is from 1 to {len(members)}.", field="quorum"
        )


def _waits(candidate: Candidate) -> bool:
    decided = candidate.decision is not None and candidate.decision.status != DecisionStatus.PROPOSED
    return candidate.bid.status == BidStatus.SCORED and not decided


def reference_of(meeting: Meeting) -> str:
    """As events and mails call it, such as `2027A/1`."""
    return f"{meeting.round.reference}/{meeting.number}"


def lock_meeting(meeting: Meeting) -> Meeting:
    """One step of a meeting at a time: everything that happens in it waits for this row."""
    return Meeting.objects.select_for_update(of=("self",)).select_related("round").get(pk=meeting.pk)


def show_next(meeting: Meeting) -> None:
    """The screen in the room has something new to show."""
    meeting.turn += 1
    meeting.save(update_fields=["turn"])


def check_open(meeting: Meeting) -> None:
    if meeting.status != MeetingStatus.OPEN:
        raise NotNow(
            f"This meeting is {meeting.get_status_display().lower()}, so nothing can be done in it now."
        )


def open_meeting(*, meeting: Meeting, by: User, now: datetime) -> Meeting:
    """The panel sits. Raises PermissionRefused, TransitionRefused."""
    require_permission(by, Permission.RUN_MEETING)
    with transaction.atomic():
        meeting = lock_meeting(meeting)
        meeting.status = MEETING_TRANSITIONS.target(meeting.status, "open")
        meeting.opened_at, meeting.opened_by = now, by
        meeting.save(update_fields=["status", "opened_at", "opened_by"])
        show_next(meeting)
        record_event("meeting.opened", meeting, by=by, now=now, ref=reference_of(meeting))
    return meeting


def close_meeting(*, meeting: Meeting, by: User, now: datetime) -> Meeting:
    """The meeting is over; an item that is not decided waits again, for the next meeting.

    Raises NotNow while a vote is open, PermissionRefused, TransitionRefused.
    """
    require_permission(by, Permission.RUN_MEETING)
    with transaction.atomic():
        meeting = lock_meeting(meeting)
        target = MEETING_TRANSITIONS.target(meeting.status, "close")
        check_no_open_vote(meeting)
        put_back(meeting)
        meeting.status, meeting.closed_at, meeting.closed_by = target, now, by
        meeting.save(update_fields=["status", "closed_at", "closed_by"])
        show_next(meeting)
        record_event("meeting.closed", meeting, by=by, now=now, ref=reference_of(meeting))
    return meeting


def check_no_open_vote(meeting: Meeting) -> None:
    if Ballot.objects.filter(item__meeting=meeting, closed_at__isnull=True).exists():
        raise NotNow("A vote is open. Close it first.")


def put_back(meeting: Meeting) -> AgendaItem | None:
    """The item the panel is on, finished when its decision is confirmed and waiting again otherwise."""
    item = meeting.items.select_related("decision").filter(status=ItemStatus.NOW).first()
    if item is not None:
        confirmed = item.decision is not None and item.decision.status == DecisionStatus.CONFIRMED
        item.status = ITEM_TRANSITIONS.target(item.status, "finish" if confirmed else "put_back")
        item.save(update_fields=["status"])
    return item


def sign_minute(*, meeting: Meeting, by: User, now: datetime) -> Meeting:
    """Freeze the minute, written from the record, with its SHA-256.

    Raises NotNow while a decision made in the meeting waits to be confirmed, PermissionRefused unless by the
    panel's chair, TransitionRefused.
    """
    require_permission(by, Permission.CONFIRM_DECISION)
    with transaction.atomic():
        meeting = lock_meeting(meeting)
        target = MEETING_TRANSITIONS.target(meeting.status, "sign")
        if not signs(by, meeting):
            raise PermissionRefused("The chair of this panel signs its minutes.")
        waiting = meeting.items.filter(decision__status=DecisionStatus.PROPOSED).order_by("number")
        _check_all_confirmed(waiting.values_list("number", flat=True))
        minute = minute_of(meeting, now=now)
        meeting.status, meeting.signed_at, meeting.signed_by = target, now, by
        meeting.minute, meeting.minute_sha256 = canonical_bytes(minute).decode(), canonical_sha256(minute)
        meeting.save(update_fields=["status", "signed_at", "signed_by", "minute", "minute_sha256"])
        record_event(
            "meeting.signed",
            meeting,
            by=by,
            now=now,
            ref=reference_of(meeting),
            data={"sha256": meeting.minute_sha256},
        )
    return meeting


def _check_all_confirmed(numbers: Iterable[int]) -> None:
    if waiting := ", ".join(str(number) for number in numbers):
        raise NotNow(
            f"The decision recorded on these items still waits to be confirmed: {waiting}. Confirm or "
            "reverse it, then sign."
        )
