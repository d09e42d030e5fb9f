"""What the fund reads when the system of a bid is switched off."""

import pytest

from accounts.permissions import Role
from bids.overview.actions.endings import decommission_system
from bids.register.models import LegacySystem
from tests.factories.accounts import NOW, make_user
from tests.factories.bids import submitted_bid
from tests.factories.messages import read_by

pytestmark = pytest.mark.django_db


def test_the_fund_reads_what_shows_that_a_system_is_switched_off():
    manager, bid = make_user(Role.FUND_MANAGER), submitted_bid()
    system = LegacySystem.objects.get(bid_systems__bid=bid)
    decommission_system(
        system=system,
        ended_on=NOW.date(),
        evidence="Change {4711}.",
        by=make_user(Role.BIDDER, bid.department),
        now=NOW,
    )

    message = read_by("system.decommissioned")[manager]

    assert message.subject == f"{system.name} is decommissioned"
    assert f"({system.reference}) of {bid.department} was switched off on 22 November 2026" in message.body
    assert "What shows it:\n\nChange {4711}." in message.body
    assert message.link == f"/systems/{system.reference}/"
