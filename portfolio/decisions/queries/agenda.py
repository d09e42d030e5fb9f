"""An agenda and its items as one person sees them: of an item they have an interest in, its number alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import has_permission
from bids.assessment.queries.panel import chair_of, kept_from
from bids.assessment.queries.ranking_table import ranking_table
from portfolio.decisions.models import AgendaItem, Ballot, Decision, Meeting, Vote
from portfolio.decisions.queries.candidates import (
    Candidate,
    EnvelopeRow,
    candidates_of,
    envelope_rows,
)
from portfolio.decisions.queries.confirming import obstacle_to_confirming
from portfolio.decisions.queries.room import Room, handles, presides_over, room_of
from portfolio.decisions.rules.votes import Tally, tally
from portfolio.decisions.workflow import DecisionStatus, ItemStatus, MeetingStatus
from portfolio.funds.models import Fund, RoundBudget
from portfolio.ledger.queries.position import ended_money
from portfolio.ledger.rules.ended import EndedYear

if TYPE_CHECKING:
    from bids.assessment.queries.ranking_table import RankingLine


@dataclass(frozen=True)
class ItemSeen:
    """`item` is None where the person has an interest in it. `out`: who else leaves for it."""

    number: int
    is_now: bool
    item: AgendaItem | None
    out: tuple[User, ...]

    @property
    def may_be_called(self) -> bool:
        """A decided item is called again from its own page. Of one the person is out for nothing is told."""
        return not self.is_now if self.item is None else self.item.status == ItemStatus.WAITING


@dataclass(frozen=True)
class BallotSeen:
    """A vote as the record has it. `result` is None while it is open, and where the quorum was lost."""

    ballot: Ballot
    result: Tally | None
    votes: tuple[Vote, ...]


@dataclass(frozen=True)
class ItemPapers:
    """What the panel has before it on an item. `whole`: the person has no interest in any bid of the round,
    so that the place in the ranking and the headroom give nothing away.
    """

    candidate: Candidate
    line: "RankingLine | None"
    whole: bool
    envelopes: tuple[EnvelopeRow, ...]
    ended: tuple[EndedYear, ...]
    fund: Fund


@dataclass(frozen=True)
class ItemSteps:
    """What this person may do on the item now, and why not where they would expect to."""

    may_vote: bool
    may_handle: bool
    may_open: bool
    may_record: bool
    may_confirm: bool
    vote_obstacle: str
    confirm_obstacle: str


def agenda_seen(meeting: Meeting, room: Room, person: User, *, now: datetime) -> list[ItemSeen]:
    """The items by their turn."""
    hidden = kept_from(person, meeting.round, now=now)
    items = meeting.items.select_related("bid__department", "decision").order_by("place")
    return [item_seen(item, room, hidden) for item in items]


def item_seen(item: AgendaItem, room: Room, hidden: frozenset[int]) -> ItemSeen:
    is_now = item.status == ItemStatus.NOW
    if item.bid_id in hidden:
        return ItemSeen(item.number, is_now, None, ())
    return ItemSeen(item.number, is_now, item, tuple(room.out_of(item)))


def ballots_of(item: AgendaItem) -> list[BallotSeen]:
    """The latest first."""
    ballots = item.ballots.prefetch_related("votes__member").order_by("-number")
    return [
        BallotSeen(
            ballot,
            result_of(ballot) if ballot.ending == Ballot.Ending.COUNTED else None,
            tuple(sorted(ballot.votes.all(), key=lambda vote: (vote.member.name, vote.pk))),
        )
        for ballot in ballots
    ]


def result_of(ballot: Ballot) -> Tally:
    """Of the votes that counted when it closed."""
    votes = list(ballot.votes.all())
    return tally(
        {vote.member_id: vote.choice for vote in votes}, {vote.member_id for vote in votes if vote.counted}
    )


def yet_to_vote(ballot: BallotSeen, item: AgendaItem, room: Room) -> list[User]:
    """Those in the room who may vote and have not."""
    voted = {vote.member_id for vote in ballot.votes}
    return [person for person in room.voters_on(item) if person.pk not in voted]


def papers_of(item: AgendaItem, person: User, *, now: datetime) -> ItemPapers:
    round_ = item.meeting.round
    budget = RoundBudget.objects.select_related("fund").get(round=round_)
    candidates = candidates_of(round_, budget.fund, now=now)
    whole = not kept_from(person, round_, now=now)
    lines = ranking_table(round_).lines
    return ItemPapers(
        candidate=next(row for row in candidates if row.bid.pk == item.bid_id),
        line=next((row for row in lines if row.bid.pk == item.bid_id), None),
        whole=whole,
        envelopes=tuple(envelope_rows(round_, budget.fund, candidates, now=now)) if whole else (),
        ended=ended_money(budget.fund, now=now) if whole else (),
        fund=budget.fund,
    )


def steps_on(
    item: AgendaItem, room: Room, ballots: Iterable[BallotSeen], person: User, *, now: datetime
) -> ItemSteps:
    """The person has no interest in the item."""
    latest = next(iter(ballots), None)
    on_it = item.meeting.status == MeetingStatus.OPEN and item.status == ItemStatus.NOW
    open_ = latest is not None and not latest.ballot.ending
    votes = person in room.voters_on(item)
    decision = standing_decision_of(item)
    counted = latest is not None and latest.result is not None
    records = has_permission(person, Permission.PROPOSE_DECISION)
    waits = decision is not None and decision.status == DecisionStatus.PROPOSED
    obstacle = _obstacle_to_confirming(item, decision, latest, person, now=now) if waits and decision else ""
    away = open_ and not votes and any(row.person_id == person.pk for row in room.members)
    return ItemSteps(
        may_vote=on_it and open_ and votes,
        may_handle=on_it and handles(person, item, now=now),
        may_open=room.has_quorum_for(item) and not open_ and not obstacle_to_voting(item, decision),
        may_record=on_it and counted and records and decision is None,
        may_confirm=on_it and waits and not obstacle,
        vote_obstacle=NOT_HERE if on_it and away else "",
        confirm_obstacle=obstacle,
    )


NOT_HERE = "You are not in the room as the record has it, so you cannot vote."


def obstacle_to_voting(item: AgendaItem, decision: Decision | None) -> str:
    """Why the panel cannot vote on it; empty when it can, as on what was proposed before the meeting."""
    if decision is None or (decision.status == DecisionStatus.PROPOSED and item.decision_id != decision.pk):
        return ""
    return "A decision on this item is recorded. Reverse it before the panel votes again."


def obstacle_in_vote(item: AgendaItem, decision: Decision, result: Tally | None) -> str:
    """Why the decision cannot be confirmed after the item's vote; empty where it can. None: no vote counted.
    One recorded after the vote has its reason where it is another; a proposal from before has none.
    """
    if result is None:
        return "The panel has not voted on this item yet. Its vote comes before the decision is confirmed."
    if item.decision_id != decision.pk and against_vote(decision.outcome, result):
        return (
            f"The panel’s vote came to {result.in_words}, and this was proposed before it. Have the proposal "
            "reversed, then record what the panel decided."
        )
    return ""


def against_vote(outcome: str, result: Tally) -> bool:
    return (outcome == Decision.Outcome.APPROVE) != result.carried


def _obstacle_to_confirming(
    item: AgendaItem, decision: Decision, latest: BallotSeen | None, person: User, *, now: datetime
) -> str:
    if not presides_over(person, item, now=now):
        chair = chair_of(item.bid, now=now)
        return f"It waits for {'the chair' if chair is None else chair.person.name} to confirm it."
    if item.status != ItemStatus.NOW or item.meeting.status != MeetingStatus.OPEN:
        return "It waits to be confirmed. That is done while the panel is on the item."
    if why := obstacle_in_vote(item, decision, latest.result if latest else None):
        return why
    return obstacle_to_confirming(decision, person, now=now)


def standing_decision_of(item: AgendaItem) -> Decision | None:
    """The decision there is on its bid, made in this meeting or before it, unless it was reversed."""
    return (
        Decision.objects.filter(bid=item.bid_id)
        .exclude(status=DecisionStatus.REVERSED)
        .select_related("bid__round", "proposed_by", "confirmed_by")
        .prefetch_related("conditions")
        .first()
    )


@dataclass(frozen=True)
class ScreenSeen:
    """The item now, None between items, and the next ones in turn."""

    now: ItemSeen | None
    following: tuple[ItemSeen, ...]
    present: tuple[User, ...]


NEXT_SHOWN = 3


def screen_of(meeting: Meeting, person: User, *, now: datetime) -> ScreenSeen:
    room = room_of(meeting, now=now)
    items = agenda_seen(meeting, room, person, now=now)
    waiting = set(meeting.items.filter(status=ItemStatus.WAITING).values_list("number", flat=True))
    return ScreenSeen(
        now=next((row for row in items if row.is_now), None),
        following=tuple(row for row in items if row.number in waiting)[:NEXT_SHOWN],
        present=tuple(row.person for row in room.members if row.person_id in room.present),
    )
