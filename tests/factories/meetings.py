"""A panel and its meetings for tests, reached through the actions."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.actions.people import start_membership
from accounts.models import User
from accounts.permissions import Role
from bids.assessment.models import PanelMember
from bids.rounds.models import Round
from bids.writing.models import Bid
from legacyfund.lib.financial_year import london_date
from portfolio.decisions.actions.agenda import call_item
from portfolio.decisions.actions.deciding import record_decision
from portfolio.decisions.actions.meetings import open_meeting
from portfolio.decisions.actions.planning import plan_meeting
from portfolio.decisions.actions.votes import cast_vote, close_vote, open_vote, record_arrival
from portfolio.decisions.models import AgendaItem, Ballot, Decision, Meeting
from tests.factories.accounts import NOW, make_user
from tests.factories.portfolio import ranked_bids, tied_round


@dataclass(frozen=True)
class Panel:
    """`kept_away` is a member with an interest in the first bid of the ranking."""

    round: Round
    manager: User
    chair: User
    deputy: User
    member: User
    kept_away: User
    bids: list[Bid]

    @property
    def people(self) -> list[User]:
        return [self.chair, self.deputy, self.member, self.kept_away]


def add_member(round_: Round, person: User, part: str = "MEMBER", *, by: User, now: datetime = NOW) -> None:
    PanelMember.objects.create(round=round_, person=person, part=part, added_at=now, added_by=by)


def give_interest(person: User, bid: Bid, *, now: datetime = NOW) -> None:
    """The person belongs to the bid's department."""
    start_membership(user=person, role=Role.BIDDER, department=bid.department, by=None, now=now)


def make_panel(
    round_: Round,
    *,
    manager: User | None = None,
    chair: User | None = None,
    member: User | None = None,
    with_interest: bool = True,
    now: datetime = NOW,
) -> Panel:
    bids = ranked_bids(round_)
    manager = manager or make_user(Role.FUND_MANAGER, now=now)
    chair = chair or make_user(Role.CHAIR, now=now)
    member = member or make_user(Role.REVIEWER, now=now)
    deputy, kept_away = (make_user(Role.REVIEWER, now=now) for _ in range(2))
    add_member(round_, chair, "CHAIR", by=manager, now=now)
    add_member(round_, deputy, "DEPUTY", by=manager, now=now)
    for person in (member, kept_away):
        add_member(round_, person, by=manager, now=now)
    if with_interest:
        give_interest(kept_away, bids[0], now=now)
    return Panel(round_, manager, chair, deputy, member, kept_away, bids)


def panel_of_two_bids(*costs: int, funds: int = 5_000_000, now: datetime = NOW) -> Panel:
    return make_panel(tied_round(*(costs or (900_000, 1_200_000)), funds=funds, now=now)[0], now=now)


def planned_meeting(panel: Panel, *, quorum: int = 2, now: datetime = NOW, **details: Any) -> Meeting:
    described = {"planned_on": london_date(now), "place": "Room 1", "by": panel.manager, **details}
    return plan_meeting(round=panel.round, quorum=quorum, now=now, **described)


def sitting_meeting(panel: Panel, *, quorum: int = 2, now: datetime = NOW, **details: Any) -> Meeting:
    """Open, with everybody of the panel in the room."""
    meeting = planned_meeting(panel, quorum=quorum, now=now, **details)
    meeting = open_meeting(meeting=meeting, by=panel.chair, now=now)
    for person in panel.people:
        record_arrival(meeting=meeting, person=person, by=panel.manager, now=now)
    return meeting


def item_on(meeting: Meeting, bid: Bid) -> AgendaItem:
    return AgendaItem.objects.select_related("meeting__round", "bid__round").get(meeting=meeting, bid=bid)


def called_item(panel: Panel, meeting: Meeting, place: int = 0, *, now: datetime = NOW) -> AgendaItem:
    """The item of the bid at a place of the ranking, the panel on it."""
    return call_item(item=item_on(meeting, panel.bids[place]), by=panel.manager, now=now)


def voting_item(panel: Panel, meeting: Meeting, place: int = 0, *, now: datetime = NOW) -> AgendaItem:
    item = called_item(panel, meeting, place, now=now)
    open_vote(item=item, by=panel.manager, now=now)
    return item


def voted_item(
    panel: Panel, meeting: Meeting, place: int = 0, *choices: str, now: datetime = NOW
) -> AgendaItem:
    """With a counted vote: of the chair, the deputy and the member, for funding it unless said otherwise."""
    item = voting_item(panel, meeting, place, now=now)
    voters = (panel.chair, panel.deputy, panel.member)
    for person, choice in zip(voters, choices or ("FOR",) * 3, strict=True):
        cast_vote(item=item, choice=choice, by=person, now=now)
    close_vote(item=item, by=panel.manager, now=now)
    return item


def recorded_decision(
    panel: Panel, item: AgendaItem, outcome: str = "APPROVE", *, now: datetime = NOW, **details: Any
) -> Decision:
    reason = details.pop("reason", "The panel's view of the whole portfolio.")
    return record_decision(item=item, outcome=outcome, reason=reason, by=panel.manager, now=now, **details)


def latest_ballot(item: AgendaItem) -> Ballot:
    return Ballot.objects.filter(item=item).latest("number")
