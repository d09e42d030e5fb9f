"""Change requests for tests, reached through the actions."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal

from accounts.models import User
from accounts.permissions import Role
from portfolio.awards.changes.actions.answering import approve_change
from portfolio.awards.changes.actions.proposing import propose_change
from portfolio.awards.changes.models import ChangeRequest
from portfolio.awards.changes.rules.kinds import ChangeKind
from portfolio.awards.changes.rules.terms import Asked, Place
from portfolio.awards.models import Award
from tests.factories.accounts import NOW, make_user
from tests.factories.bids import CELL
from tests.factories.portfolio import pounds


def asked_for(
    kind: str,
    amounts: Mapping[int | Place, int | str] | None = None,
    baselines: Mapping[int, date] | None = None,
    cancelled: Collection[int] = (),
) -> Asked:
    """`amounts` by milestone, in the one cell that factories give money in, or by milestone and cell."""
    given: dict[Place, Decimal] = {}
    for place, amount in (amounts or {}).items():
        given[place if isinstance(place, tuple) else (place, CELL)] = pounds(amount)
    return Asked(ChangeKind(kind), given, baselines or {}, cancelled)


def proposed_change(
    award: Award,
    kind: str = "REDUCE",
    amounts: Mapping[int | Place, int | str] | None = None,
    baselines: Mapping[int, date] | None = None,
    cancelled: Collection[int] = (),
    *,
    reason: str = "The supplier needs longer.",
    by: User | None = None,
    now: datetime = NOW,
) -> ChangeRequest:
    """By a bidder of the award's department, unless somebody else is given."""
    return propose_change(
        award=award,
        asked=asked_for(kind, amounts, baselines, cancelled),
        reason=reason,
        by=by or make_user(Role.BIDDER, award.department, now=now),
        now=now,
    )


def approved_change(
    award: Award, *terms: object, agreed_in: str = "", now: datetime = NOW, **more: object
) -> ChangeRequest:
    """By a fund manager who did not propose it."""
    change = proposed_change(award, *terms, now=now, **more)  # type: ignore[arg-type]
    by = make_user(Role.FUND_MANAGER, now=now)
    return approve_change(change=change, agreed_in=agreed_in, by=by, now=now)
