"""The minute of a meeting, written from the record: who was there, who was out, votes, decisions, reasons."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch

from accounts.models import User
from bids.assessment.queries.panel import kept_from
from legacyfund.lib.canonical import canonical_bytes, read_canonical
from portfolio.decisions.models import (
    AgendaItem,
    Attendance,
    Ballot,
    Decision,
    DecisionAmount,
    DecisionCondition,
    Meeting,
    Vote,
)
from portfolio.decisions.queries.room import Room, room_of
from portfolio.decisions.rules.votes import tally
from portfolio.funds.models import CELL_ORDER

FORMAT = "legacyfund/minute/1"


def minute_of(meeting: Meeting, *, now: datetime) -> dict[str, Any]:
    """A document that has a canonical form: `{"format", "round", "meeting", …, "members", "items"}`, items in
    the order of the agenda, money in pounds.
    """
    room = room_of(meeting, now=now)
    return {
        "format": FORMAT,
        "round": meeting.round.reference,
        "name": meeting.round.name,
        "meeting": meeting.number,
        "planned_on": meeting.planned_on,
        "place": meeting.place,
        "quorum": meeting.quorum,
        "opened_at": meeting.opened_at,
        "closed_at": meeting.closed_at,
        "members": _members(meeting, room),
        "items": [_item(item, room) for item in items_with_all(meeting)],
    }


def items_with_all(meeting: Meeting) -> list[AgendaItem]:
    """By their place, each with its bid, votes, decision, amounts and conditions."""
    votes = Vote.objects.select_related("member").order_by("member__name", "pk")
    ballots = Ballot.objects.order_by("number").prefetch_related(Prefetch("votes", votes))
    amounts = DecisionAmount.objects.order_by(*CELL_ORDER)
    return list(
        meeting.items.select_related(
            "bid__department",
            "first_introducer",
            "second_introducer",
            "decision__proposed_by",
            "decision__confirmed_by",
            "decision__option",
        )
        .prefetch_related(
            Prefetch("ballots", ballots),
            Prefetch("decision__amounts", amounts),
            Prefetch("decision__conditions", DecisionCondition.objects.order_by("number")),
        )
        .order_by("place")
    )


def _members(meeting: Meeting, room: Room) -> list[dict[str, Any]]:
    spans: dict[int, list[Attendance]] = {}
    for row in Attendance.objects.filter(meeting=meeting).order_by("came_at", "pk"):
        spans.setdefault(row.person_id, []).append(row)
    return [
        {
            "name": member.person.name,
            "part": member.get_part_display(),
            "in_the_room": [
                {"from": row.came_at, "until": row.left_at or meeting.closed_at}
                for row in spans.get(member.person_id, [])
            ],
        }
        for member in room.members
    ]


def _item(item: AgendaItem, room: Room) -> dict[str, Any]:
    return {
        "number": item.number,
        "bid": item.bid.reference,
        "title": item.bid.title,
        "department": item.bid.department.name,
        "discussed": item.discussed,
        "out": [person.name for person in room.out_of(item)],
        "introducers": [
            person.name for person in (item.first_introducer, item.second_introducer) if person is not None
        ],
        "votes": [_ballot(ballot) for ballot in item.ballots.all()],
        "decision": None if item.decision is None else _decision(item.decision),
    }


def _ballot(ballot: Ballot) -> dict[str, Any]:
    """While it is open nobody learns from the minute how somebody voted, nor who has."""
    votes = list(ballot.votes.all()) if ballot.ending else []
    result = tally(
        {vote.member_id: vote.choice for vote in votes}, {vote.member_id for vote in votes if vote.counted}
    )
    return {
        "opened_at": ballot.opened_at,
        "closed_at": ballot.closed_at,
        "ending": ballot.get_ending_display(),
        "present": ballot.present,
        "result": result.in_words if ballot.ending == Ballot.Ending.COUNTED else "",
        "members": [
            {"name": vote.member.name, "vote": vote.get_choice_display(), "counted": bool(vote.counted)}
            for vote in votes
        ],
    }


def _decision(decision: Decision) -> dict[str, Any]:
    return {
        "outcome": decision.get_outcome_display(),
        **({"option": decision.chosen_option.name} if decision.chosen_option else {}),
        "status": decision.get_status_display(),
        "departs": decision.departs,
        "reason": decision.reason,
        "reserve_place": decision.reserve_place,
        "recorded_by": decision.proposed_by.name,
        "confirmed_by": "" if decision.confirmed_by is None else decision.confirmed_by.name,
        "amounts": [
            {
                "year": row.year,
                "control_budget": row.control_budget,
                "requested": row.requested,
                "recommended": row.recommended,
                "approved": row.approved,
            }
            for row in decision.amounts.all()
        ],
        "conditions": [
            {
                "number": row.number,
                "words": row.words,
                "owner": row.owner_role,
                "due_on": row.due_on,
                "blocking": row.blocking,
            }
            for row in decision.conditions.all()
        ],
    }


@dataclass(frozen=True)
class MinuteSeen:
    """A minute as somebody reads it: its frame from `document`, and its `items`, of which those they have an
    interest in are no more than their number. `sha256` is of the whole; `whole`: nothing is left out."""

    document: Mapping[str, Any]
    items: Sequence[Mapping[str, Any]]
    sha256: str
    whole: bool


def whole_minute(meeting: Meeting) -> MinuteSeen:
    """What was signed, all of it."""
    document = _read(meeting.minute)
    return MinuteSeen(document, document["items"], meeting.minute_sha256, whole=True)


def minute_seen(meeting: Meeting, person: User, *, now: datetime) -> MinuteSeen:
    """What was signed, or what would be now."""
    text = meeting.minute or canonical_bytes(minute_of(meeting, now=now)).decode()
    document = _read(text)
    hidden = kept_from(person, meeting.round, now=now)
    numbers = set(meeting.items.filter(bid__in=hidden).values_list("number", flat=True))
    items = [
        {"number": item["number"], "hidden": True} if item["number"] in numbers else item
        for item in document["items"]
    ]
    return MinuteSeen(document, items, sha256_of(text), not numbers)


def _read(text: str) -> Mapping[str, Any]:
    document = read_canonical(text.encode())
    if not isinstance(document, dict):
        raise AssertionError("a minute is a mapping")
    return document


def sha256_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
