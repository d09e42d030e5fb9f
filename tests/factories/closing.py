"""Awards at their end, for tests, reached through the actions."""

from datetime import datetime
from typing import Any

from accounts.models import User
from accounts.permissions import Role
from portfolio.awards.closing.actions.closing import approve_closing, propose_closing
from portfolio.awards.closing.actions.completing import confirm_completion, say_complete
from portfolio.awards.closing.models import Closure, Completion
from portfolio.awards.models import Award
from tests.factories.accounts import NOW, make_user
from tests.factories.portfolio import accepted_award, released_milestone


def delivered_award(award: Award | None = None, *, now: datetime = NOW) -> Award:
    """Of £900,000, both milestones released; the second switched its system off."""
    award = award or accepted_award(now=now)
    for milestone in award.milestones.order_by("number"):
        released_milestone(milestone, now=now)
    return again(award)


def said_complete(
    award: Award | None = None, *, by: User | None = None, now: datetime = NOW, **said: Any
) -> Completion:
    """By a bidder of the award's department, unless given."""
    award = award or delivered_award(now=now)
    by = by or make_user(Role.BIDDER, award.department, now=now)
    told: dict[str, Any] = {"words": "All of it is live.", "reasons": {}, "benefits": [], **said}
    return say_complete(award=award, **told, by=by, now=now)


def completed_award(award: Award | None = None, *, now: datetime = NOW) -> Award:
    completion = said_complete(award, now=now)
    confirm_completion(completion=completion, by=make_user(Role.FUND_MANAGER, now=now), now=now)
    return again(completion.award)


def proposed_closing(award: Award, *, by: User | None = None, now: datetime = NOW) -> Closure:
    manager = by or make_user(Role.FUND_MANAGER, now=now)
    return propose_closing(award=award, reason="The last return is in.", by=manager, now=now)


def closed_award(award: Award, *, now: datetime = NOW) -> Award:
    """By two fund managers."""
    closure = proposed_closing(award, now=now)
    approve_closing(closure=closure, by=make_user(Role.FUND_MANAGER, now=now), now=now)
    return again(award)


def again(award: Award) -> Award:
    return Award.objects.select_related("department", "fund", "bid__round", "decision__version").get(
        pk=award.pk
    )
