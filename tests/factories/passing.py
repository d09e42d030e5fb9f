"""Systems that pass to another department, reached through the actions."""

from collections.abc import Sequence
from datetime import datetime

from accounts.actions.departments import close_department
from accounts.models import Department, User
from accounts.permissions import Role
from bids.overview.actions.offers import accept_offer, offer_systems
from bids.register.actions.passing import pass_register
from bids.register.models import LegacySystem, SystemOffer
from legacyfund.lib.financial_year import london_date
from tests.factories.accounts import NOW, make_department, make_user
from tests.factories.register import make_system

REASON = "Payments move with the machinery of government change."


def closed_into(
    department: Department, successor: Department | None = None, *, now: datetime = NOW
) -> Department:
    """The successor, which has the register: the department closed on the day of `now`."""
    successor = successor or make_department(now=now)
    close_department(
        department=department,
        ends_on=london_date(now),
        successor=successor,
        by=make_user(Role.ADMINISTRATOR, now=now),
        now=now,
    )
    department.refresh_from_db()
    pass_register(department=department, now=now)
    return successor


def open_offer(
    systems: Sequence[LegacySystem] = (),
    receiver: Department | None = None,
    *,
    by: User | None = None,
    now: datetime = NOW,
) -> SystemOffer:
    """Waits for a sign-off of `receiver`, which has one."""
    systems = systems or [make_system(now=now)]
    receiver = receiver or make_department(now=now)
    make_user(Role.SIGN_OFF, receiver, now=now)
    signer = by or make_user(Role.SIGN_OFF, systems[0].department, now=now)
    return offer_systems(systems=systems, receiver=receiver, reason=REASON, by=signer, now=now)


def accepted_offer(
    systems: Sequence[LegacySystem] = (), receiver: Department | None = None, *, now: datetime = NOW
) -> SystemOffer:
    offer = open_offer(systems, receiver, now=now)
    return accept_offer(offer=offer, by=make_user(Role.SIGN_OFF, offer.receiver, now=now), now=now)
