"""A meeting of the panel: who may see and run it, who is in the room, and who is out for which item."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import has_permission
from bids.assessment.queries.panel import (
    chair_of,
    has_chair,
    leads_of,
    panel_of,
    recused_bids,
    recused_bids_of,
)
from bids.rounds.workflow import RANKING_FROZEN
from portfolio.decisions.models import AgendaItem, Attendance, Meeting
from portfolio.decisions.queries.decisions import may_see_decisions
from portfolio.decisions.rules.votes import has_quorum, voters
from portfolio.funds.models import RoundBudget

if TYPE_CHECKING:
    from bids.assessment.models import PanelMember
    from bids.rounds.models import Round


@dataclass(frozen=True)
class Room:
    """`members` of the panel, the chair first; `present`: the ids of those in the room; `out`: the ids of
    members with an interest, by the id of the bid."""

    members: tuple["PanelMember", ...]
    present: frozenset[int]
    out: Mapping[int, frozenset[int]]

    def out_of(self, item: AgendaItem) -> list[User]:
        away = self.out.get(item.bid_id, frozenset())
        return [row.person for row in self.members if row.person_id in away]

    def voters_on(self, item: AgendaItem) -> list[User]:
        """Those who may vote on it now."""
        able = voters(self.present, self.out.get(item.bid_id, frozenset()))
        return [row.person for row in self.members if row.person_id in able]

    def has_quorum_for(self, item: AgendaItem) -> bool:
        return has_quorum(self.present, self.out.get(item.bid_id, frozenset()), item.meeting.quorum)


def meetings_visible_to(person: User) -> QuerySet[Meeting]:
    """Those of the person's panels; all for the fund, chairs and auditors. The newest first."""
    meetings = Meeting.objects.select_related("round").order_by("-planned_on", "-pk")
    if may_see_decisions(person):
        return meetings
    return meetings.filter(round__panel__person=person)


def meetings_run_by(person: User) -> QuerySet[Meeting]:
    meetings = meetings_visible_to(person)
    return meetings if has_permission(person, Permission.RUN_MEETING) else meetings.none()


def meeting_as_shown(meeting: Meeting) -> list[object]:
    """What a press on the page of a meeting, or of an item of it, acts on: it moves with every item called,
    and whoever comes or leaves.
    """
    return [meeting.number, meeting.status, meeting.turn]


def room_of(meeting: Meeting, *, now: datetime) -> Room:
    members = tuple(panel_of(meeting.round))
    present = Attendance.objects.filter(meeting=meeting, left_at__isnull=True)
    return Room(
        members,
        frozenset(present.values_list("person_id", flat=True)),
        people_out(meeting.round, members, now=now),
    )


def people_out(
    round: "Round", members: tuple["PanelMember", ...], *, now: datetime
) -> dict[int, frozenset[int]]:
    """Ids of the members with an interest, by the id of the bid."""
    found: dict[int, set[int]] = {}
    recused = recused_bids_of([member.person_id for member in members], round, now=now)
    for person, bids in recused.items():
        for bid in bids:
            found.setdefault(bid, set()).add(person)
    return {bid: frozenset(people) for bid, people in found.items()}


def presides_over(person: User, item: AgendaItem, *, now: datetime) -> bool:
    """The chair of the panel, and the deputy on an item that the chair is out for. Where neither is
    named or left, any chair without an interest.
    """
    if item.bid_id in recused_bids(person, item.meeting.round, now=now):
        return False
    chair = chair_of(item.bid, now=now)
    if chair is not None:
        return chair.person_id == person.pk
    return not has_chair(item.meeting.round) and has_permission(person, Permission.CONFIRM_DECISION)


def handles(person: User, item: AgendaItem, *, now: datetime) -> bool:
    """Opens and closes its vote: who presides over it, and whoever runs the meeting and is not out for it."""
    if presides_over(person, item, now=now):
        return True
    out = recused_bids(person, item.meeting.round, now=now)
    return item.bid_id not in out and has_permission(person, Permission.RUN_MEETING)


def signs(person: User, meeting: Meeting) -> bool:
    """The chair of the panel; where none is named, or the one who was is gone, any chair."""
    chairs = [row.person_id for row in leads_of(meeting.round) if row.part == row.Part.CHAIR]
    return person.pk in chairs or not chairs


@dataclass(frozen=True)
class AttendanceRow:
    """A member, whether they are in the room, and each time they were."""

    member: "PanelMember"
    is_present: bool
    spans: tuple[Attendance, ...]


def attendance_rows(meeting: Meeting, room: Room) -> list[AttendanceRow]:
    spans = list(Attendance.objects.filter(meeting=meeting).order_by("came_at", "pk"))
    return [
        AttendanceRow(
            member,
            member.person_id in room.present,
            tuple(row for row in spans if row.person_id == member.person_id),
        )
        for member in room.members
    ]


def budgets_to_meet_on(person: User) -> QuerySet[RoundBudget]:
    """Rounds with a fund whose ranking is frozen, for the fund, chairs and auditors, and for their panels."""
    budgets = RoundBudget.objects.filter(round__status__in=RANKING_FROZEN).select_related("round", "fund")
    return budgets if may_see_decisions(person) else budgets.filter(round__panel__person=person)
