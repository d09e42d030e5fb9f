"""Votes on an item, and who is in the room: opened, cast, and closed by the chair or by a lost quorum."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from accounts.actions.allowed import require_permission
from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission
from bids.assessment.actions.interests import KeptAway, refusal_on_record
from legacyfund.lib.days import when_in_words
from legacyfund.lib.errors import ConflictRefused, PermissionRefused
from portfolio.decisions.actions.agenda import lock_item, reference_of_item
from portfolio.decisions.actions.meetings import NotNow, check_open, lock_meeting, reference_of, show_next
from portfolio.decisions.models import AgendaItem, Attendance, Ballot, Meeting, Vote
from portfolio.decisions.queries.agenda import obstacle_to_voting, standing_decision_of
from portfolio.decisions.queries.room import Room, handles, room_of
from portfolio.decisions.rules.votes import tally
from portfolio.decisions.workflow import ItemStatus

OUT = "You have an interest in this item, so you are out while it is discussed and decided."


class VoteRefused(ConflictRefused):
    """The vote is not open, or the person is not in the room."""


class TooFew(ConflictRefused):
    """Too few members without an interest are in the room."""


def record_arrival(*, meeting: Meeting, person: User, by: User, now: datetime) -> Attendance:
    """A member comes in. Raises NotNow unless the meeting is open, the person is of the panel and not in the
    room already, PermissionRefused."""
    require_permission(by, Permission.RUN_MEETING)
    with transaction.atomic():
        meeting = lock_meeting(meeting)
        check_open(meeting)
        room = room_of(meeting, now=now)
        if person.pk not in {member.person_id for member in room.members}:
            raise NotNow(f"{person} is not on the panel of this round.")
        if person.pk in room.present:
            raise NotNow(f"{person} is in the room already.")
        attendance = Attendance.objects.create(meeting=meeting, person=person, came_at=now, came_by=by)
        show_next(meeting)
        _record_move("attendance.came", meeting, person, by, now)
    return attendance


def record_leaving(*, meeting: Meeting, person: User, by: User, now: datetime) -> Attendance:
    """A member leaves for good, or for a while; where too few are left to vote on the item, its vote closes.

    Raises NotNow unless the meeting is open and the person in the room, PermissionRefused.
    """
    require_permission(by, Permission.RUN_MEETING)
    with transaction.atomic():
        meeting = lock_meeting(meeting)
        check_open(meeting)
        attendance = Attendance.objects.filter(meeting=meeting, person=person, left_at__isnull=True).first()
        if attendance is None:
            raise NotNow(f"{person} is not in the room.")
        attendance.left_at, attendance.left_by = now, by
        attendance.save(update_fields=["left_at", "left_by"])
        show_next(meeting)
        _record_move("attendance.left", meeting, person, by, now)
        ballot = Ballot.objects.filter(item__meeting=meeting, closed_at__isnull=True).first()
        if ballot is not None:
            item = lock_item(ballot.item)
            room = room_of(meeting, now=now)
            if not room.has_quorum_for(item):
                _close(ballot, item, room, by, now)
    return attendance


def _record_move(kind: str, meeting: Meeting, person: User, by: User, now: datetime) -> None:
    record_event(kind, meeting, by=by, now=now, ref=reference_of(meeting), data={"person": person.pk})


def open_vote(*, item: AgendaItem, by: User, now: datetime) -> Ballot:
    """Raises NotNow unless the panel is on the item, it has no open vote and no decision but a proposal from
    before, TooFew without a quorum, PermissionRefused.
    """
    with transaction.atomic():
        item = lock_item(item)
        check_on_item(item)
        _check_handles(by, item, now=now)
        if Ballot.objects.filter(item=item, closed_at__isnull=True).exists():
            raise NotNow("The vote on this item is open already.")
        if why := obstacle_to_voting(item, standing_decision_of(item)):
            raise NotNow(why)
        room = room_of(item.meeting, now=now)
        if not room.has_quorum_for(item):
            raise TooFew(
                f"A vote on this item needs {item.meeting.quorum} members without an interest in the room, "
                f"and there are {len(room.voters_on(item))}. Wait for others, or go on to another item."
            )
        last = Ballot.objects.filter(item=item).aggregate(last=Max("number"))["last"] or 0
        ballot = Ballot.objects.create(item=item, number=last + 1, opened_at=now, opened_by=by)
        record_event("vote.opened", item, by=by, now=now, ref=reference_of_item(item))
    return ballot


def cast_vote(*, item: AgendaItem, choice: str, by: User, now: datetime) -> Vote:
    """A member's vote, or another one in its place while the vote is open.

    Raises VoteRefused (no such choice, no open vote, not in the room), NotNow, PermissionRefused (not of the
    panel, or with an interest in the item).
    """
    require_permission(by, Permission.VOTE)
    if choice not in Vote.Choice.values:
        raise VoteRefused("Vote for, against, or abstain.", field="choice")
    with refusal_on_record("vote", bid=item.bid, person=by, by=by, now=now), transaction.atomic():
        item = lock_item(item)
        room = room_of(item.meeting, now=now)
        if by.pk not in {member.person_id for member in room.members}:
            raise PermissionRefused("You are not on the panel of this round, so you have no vote in it.")
        if by in room.out_of(item):
            raise KeptAway(OUT)
        check_open(item.meeting)
        if item.status != ItemStatus.NOW:
            raise NotNow(f"The panel is not on item {item.number} now, so your vote was not taken.")
        ballot = Ballot.objects.filter(item=item, closed_at__isnull=True).first()
        if ballot is None:
            raise VoteRefused("The vote on this item is not open, so your vote was not taken.")
        if by.pk not in room.present:
            raise VoteRefused(
                "You are not in the room as the record has it, so your vote was not taken. Ask the chair or "
                "the fund to record that you are here."
            )
        before = Vote.objects.filter(ballot=ballot, member=by).values_list("choice", flat=True).first()
        vote, _ = Vote.objects.update_or_create(
            ballot=ballot, member=by, defaults={"choice": choice, "voted_at": now}
        )
        record_event(
            "vote.cast",
            vote,
            by=by,
            now=now,
            ref=reference_of_item(item),
            data={"before": before, "after": choice},
        )
    return vote


def close_vote(*, item: AgendaItem, by: User, now: datetime) -> Ballot:
    """Counts the votes of those who are in the room; without a quorum nothing is counted.

    Raises NotNow where no vote is open, PermissionRefused.
    """
    with transaction.atomic():
        item = lock_item(item)
        _check_handles(by, item, now=now)
        ballot = Ballot.objects.filter(item=item).select_related("closed_by").order_by("-number").first()
        if ballot is not None and ballot.closed_at is not None:
            when = when_in_words(ballot.closed_at, now)
            raise NotNow(f"The vote on this item was closed {when} by {ballot.closed_by}.")
        check_on_item(item)
        if ballot is None:
            raise NotNow("No vote on this item is open.")
        return _close(ballot, item, room_of(item.meeting, now=now), by, now)


def _close(ballot: Ballot, item: AgendaItem, room: Room, by: User, now: datetime) -> Ballot:
    able = {person.pk for person in room.voters_on(item)}
    counts = room.has_quorum_for(item)
    votes = list(Vote.objects.filter(ballot=ballot))
    for vote in votes:
        vote.counted = counts and vote.member_id in able
    Vote.objects.bulk_update(votes, ["counted"])
    ballot.ending = Ballot.Ending.COUNTED if counts else Ballot.Ending.QUORUM_LOST
    ballot.closed_at, ballot.closed_by, ballot.present = now, by, len(able)
    ballot.save(update_fields=["ending", "closed_at", "closed_by", "present"])
    result = tally({vote.member_id: vote.choice for vote in votes}, able if counts else ())
    record_event(
        "vote.closed",
        item,
        by=by,
        now=now,
        ref=reference_of_item(item),
        data={
            "ending": ballot.ending,
            "present": len(able),
            "for": result.votes_for,
            "against": result.votes_against,
            "abstained": result.abstained,
        },
    )
    return ballot


def check_on_item(item: AgendaItem) -> None:
    check_open(item.meeting)
    if item.status == ItemStatus.DONE:
        raise NotNow(
            f"The panel has finished with item {item.number}. Call it again only if the panel has to come "
            "back to it."
        )
    if item.status != ItemStatus.NOW:
        raise NotNow(f"The panel is not on item {item.number} now. Call it first.")


def _check_handles(by: User, item: AgendaItem, *, now: datetime) -> None:
    if not handles(by, item, now=now):
        raise PermissionRefused(
            "The chair, the fund, or the deputy where the chair is out, opens and closes the vote on an item."
        )
