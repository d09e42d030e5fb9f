"""Systems and ratings for tests, made through the actions."""

from datetime import date, datetime
from decimal import Decimal
from itertools import count

from accounts.models import Department, User
from accounts.permissions import Role
from bids.register.actions.ratings import confirm_rating, finish_rating, save_scores
from bids.register.actions.systems import register_system
from bids.register.models import LegacySystem, Rating
from bids.register.rules.risk_criteria import CRITERIA
from legacyfund.lib.financial_year import london_date
from tests.factories.accounts import NOW, make_department, make_user

RED_SCORES = (5, 5, 5, 5, 6, 6, 6, 5, 5, 2, 5, 5, 4)  # the guidance's own worked example: 80/3
LOW_SCORES = (1, 2, 1, 2, 1, 1, 2, 1, 2, 1, 1, 1, 2)
_numbers = count(1)


def make_system(
    department: Department | None = None,
    *,
    name: str | None = None,
    by: User | None = None,
    now: datetime = NOW,
) -> LegacySystem:
    department = department or make_department(now=now)
    number = next(_numbers)
    return register_system(
        department=department,
        name=name or f"Case management {number}",
        description="Holds the cases of one service and pays them.",
        components="COBOL on a mainframe out of support",
        services_supported="Payments to 40,000 people",
        owner_role="Head of digital services",
        yearly_run_cost=Decimal("1200000.00"),
        by=by or make_user(Role.BIDDER, department, now=now),
        now=now,
    )


def rate_system(
    system: LegacySystem,
    scores: tuple[int, ...] = RED_SCORES,
    *,
    by: User | None = None,
    now: datetime = NOW,
    assessed_on: date | None = None,
) -> Rating:
    """A rating that waits for confirmation. `scores` in the order L1–L7, C1–C6."""
    by = by or make_user(Role.BIDDER, system.department, now=now)
    save_scores(
        system=system,
        scores=dict(zip(CRITERIA, scores, strict=True)),
        evidence={code: f"Recorded in the service's risk log under {code}" for code in CRITERIA},
        assessed_on=assessed_on or london_date(now),
        by=by,
        now=now,
    )
    return finish_rating(system=system, by=by, now=now)


def rated_system(
    department: Department | None = None,
    scores: tuple[int, ...] = RED_SCORES,
    *,
    name: str | None = None,
    by: User | None = None,
    confirmed_by: User | None = None,
    now: datetime = NOW,
) -> LegacySystem:
    """A registered system with a confirmed rating."""
    system = make_system(department, name=name, by=by, now=now)
    rate_system(system, scores, by=by, now=now)
    confirmer = confirmed_by or make_user(Role.SIGN_OFF, system.department, now=now)
    confirm_rating(system=system, by=confirmer, now=now)
    return system
