"""Conditions of awards for tests, reached through the actions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from accounts.models import User
from accounts.permissions import Role
from portfolio.awards.actions.awards import accept_award
from portfolio.awards.conditions.actions.meeting import say_met
from portfolio.awards.conditions.actions.settling import discharge
from portfolio.awards.conditions.models import AwardCondition
from portfolio.awards.models import Award
from portfolio.decisions.actions.announcement import announce_round
from portfolio.decisions.actions.proposing import Condition
from tests.factories.accounts import NOW, make_user, today
from tests.factories.portfolio import confirmed_decision, ranked_bids, tied_round


def plan_and_sponsor() -> tuple[Condition, Condition]:
    return (
        Condition("Show the exit plan.", "Head of technology", today()),
        Condition("Name a senior sponsor", "Chief operating officer", today(), blocking=False),
    )


def award_with_conditions(*conditions: Condition, accepted: bool = True, now: datetime = NOW) -> Award:
    """Of £900,000 with two milestones; the exit plan that its money waits for, and a sponsor it does not wait
    for, unless others are given.
    """
    round_, _ = tied_round(900_000, now=now)
    bid = ranked_bids(round_)[0]
    decision = confirmed_decision(bid, conditions=conditions or plan_and_sponsor(), now=now)
    announce_round(round=round_, by=make_user(Role.FUND_MANAGER, now=now), now=now)
    award = Award.objects.get(decision=decision)
    if accepted:
        return accept_award(award=award, by=make_user(Role.SIGN_OFF, award.department, now=now), now=now)
    return award


def said_met(condition: AwardCondition, *, by: User | None = None, now: datetime = NOW, **more: Any) -> User:
    """Who said it: a bidder of the award's department, unless given."""
    by = by or make_user(Role.BIDDER, condition.award.department, now=now)
    say_met(condition=condition, words="The plan is signed.", by=by, now=now, **more)
    return by


def discharged(*conditions: AwardCondition, now: datetime = NOW) -> None:
    for condition in conditions:
        said_met(condition, now=now)
        discharge(condition=condition, by=make_user(Role.FUND_MANAGER, now=now), now=now)


def conditions_of(award: Award) -> Sequence[AwardCondition]:
    return list(award.conditions.select_related("award__department").order_by("number"))
