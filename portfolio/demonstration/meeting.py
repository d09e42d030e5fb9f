"""The panel of the round of thirty meets today: some items are decided, one is before it, the rest wait."""

from datetime import timedelta

from portfolio.choice.queries.adoption import adopted_set
from portfolio.decisions.actions.agenda import call_item
from portfolio.decisions.actions.deciding import confirm_item, record_decision
from portfolio.decisions.actions.meetings import open_meeting
from portfolio.decisions.actions.planning import plan_meeting
from portfolio.decisions.actions.votes import cast_vote, close_vote, open_vote, record_arrival
from portfolio.decisions.models import AgendaItem, Meeting
from portfolio.decisions.queries.room import room_of
from portfolio.demonstration.critical_bids import CRITICAL_ROUND
from portfolio.demonstration.panel import PARTS, REVIEWERS
from portfolio.demonstration.stage import Stage

DECIDED = 4
ABSENT = "reviewer.eight"
IN_THE_SET = "It is in the set that the panel adopted."
NOT_IN_THE_SET = "It costs the place of several bids that together are worth more."


def meet(stage: Stage) -> Meeting:
    """Opened an hour and a half ago; a vote is open on the item that the panel is on."""
    manager, begun = stage.people["fund-manager.one"], stage.now - timedelta(minutes=90)
    meeting = plan_meeting(
        round=stage.rounds[CRITICAL_ROUND],
        planned_on=stage.day(0),
        place="Room 2.14, and by video",
        quorum=5,
        by=manager,
        now=stage.at(-3),
    )
    meeting = open_meeting(meeting=meeting, by=stage.people["chair"], now=begun)
    for key in (*PARTS, *REVIEWERS):
        if key != ABSENT:
            record_arrival(meeting=meeting, person=stage.people[key], by=manager, now=begun)
    items = list(meeting.items.select_related("bid", "meeting").order_by("place"))
    for place, item in enumerate(items[: DECIDED + 1]):
        take(stage, item, minutes=15 * place, decided=place < DECIDED)
    return meeting


def take(stage: Stage, item: AgendaItem, *, minutes: int, decided: bool) -> None:
    """Call the item and have everybody in the room vote; then record and confirm what they decided."""
    manager, chair = stage.people["fund-manager.one"], stage.people["chair"]
    now = stage.now - timedelta(minutes=80 - minutes)
    adopted = adopted_set(stage.rounds[CRITICAL_ROUND])
    inside = adopted is not None and item.bid.reference in adopted.bids
    call_item(item=item, by=chair, now=now)
    open_vote(item=item, by=chair, now=now)
    voters = room_of(item.meeting, now=now).voters_on(item)
    for person in voters if decided else voters[:3]:
        cast_vote(item=item, choice="FOR" if inside else "AGAINST", by=person, now=now + timedelta(minutes=4))
    if not decided:
        return
    close_vote(item=item, by=chair, now=now + timedelta(minutes=5))
    record_decision(
        item=item,
        outcome="APPROVE" if inside else "RESERVE",
        reason=IN_THE_SET if inside else NOT_IN_THE_SET,
        by=manager,
        now=now + timedelta(minutes=7),
    )
    confirm_item(item=item, by=chair, now=now + timedelta(minutes=8))
