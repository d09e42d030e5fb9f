"""Panels, conflicts and assignments, reached through the actions."""

from datetime import datetime
from typing import Any

from accounts.models import User
from accounts.permissions import Role
from bids.assessment.actions.assignment import try_assignment
from bids.assessment.actions.conflicts import declare_conflict
from bids.assessment.actions.panel import add_panel_member
from bids.assessment.models import AssignmentPlan, Conflict, PanelMember
from bids.rounds.models import Round
from bids.writing.models import Bid
from tests.factories.accounts import NOW, make_user
from tests.factories.assessment import eligible_bid, open_round


def panel_member(
    round_: Round, person: User | None = None, *, now: datetime = NOW, **terms: Any
) -> PanelMember:
    """A reviewer of the round's panel, or the person given, in the part and with the terms given."""
    return add_panel_member(
        round=round_,
        person=person or make_user(Role.REVIEWER, now=now),
        by=make_user(Role.FUND_MANAGER, now=now),
        now=now,
        **terms,
    )


def declared_conflict(bid: Bid, person: User, *, kind: str = "WORK", now: datetime = NOW) -> Conflict:
    return declare_conflict(bid=bid, kind=kind, words="I advised its department.", by=person, now=now)


def round_to_assign(bids: int = 2, people: int = 3, *, reviews: int = 2, now: datetime = NOW) -> Round:
    """With eligible bids and as many reviewers on its panel."""
    round_ = open_round(reviews_wanted=reviews, now=now)
    for number in range(bids):
        eligible_bid(round_, title=f"Replace system {number + 1}", now=now)
    for _ in range(people):
        panel_member(round_, now=now)
    return round_


def tried(round_: Round, *, by: User | None = None, now: datetime = NOW) -> AssignmentPlan:
    return try_assignment(round=round_, by=by or make_user(Role.FUND_MANAGER, now=now), now=now)
