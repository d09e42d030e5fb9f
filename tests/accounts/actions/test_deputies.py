"""Deputies: their days, what they may do, and who cannot be one."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.actions import colleagues
from accounts.actions.last_ones import MembershipRefused
from accounts.actions.people import (
    start_membership,
)
from accounts.emails import message_for
from accounts.models import Event, Membership
from accounts.permissions import Permission, Role
from accounts.queries.roles import (
    colleagues_of,
    departments_with,
    people_to_deputise,
    people_with,
    permissions_of,
)
from legacyfund.lib.errors import PermissionRefused
from tests.factories.accounts import (
    NOW,
    deputised,
    make_user,
    today,
)

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def test_a_deputy_signs_within_the_days_alone(department, bidder, signer):
    yesterday = datetime.now(UTC) - DAY
    deputised(department, bidder, signer, first=today() - DAY, last=today() - DAY, now=yesterday)
    deputised(department, bidder, signer, first=today() + DAY, last=today() + DAY)
    outside = Permission.CERTIFY_BID in permissions_of(bidder)

    deputy = deputised(department, bidder, signer)

    assert not outside
    assert departments_with(bidder, Permission.CERTIFY_BID).get() == department
    assert bidder in people_with(Permission.CERTIFY_BID, department=department)
    assert deputy.label == f"Deputy for the sign-off until {today().day} {today():%B %Y}"
    assert "You are deputy" in message_for(Event.objects.latest("id"), bidder).subject


def test_a_deputy_does_not_manage_people(department, bidder, signer):
    deputised(department, bidder, signer)

    assert Permission.MANAGE_COLLEAGUES not in permissions_of(bidder)
    assert not departments_with(bidder, Permission.MANAGE_COLLEAGUES).exists()
    assert bidder not in people_with(Permission.MANAGE_COLLEAGUES, department=department)
    with pytest.raises(PermissionRefused):
        deputised(department, make_user(Role.BIDDER, department), bidder)


@pytest.mark.parametrize(
    ("days", "field"),
    [((-1, 0), "starts_on"), ((1, 0), "ends_on")],
)
def test_days_that_cannot_be(department, bidder, signer, days, field):
    with pytest.raises(MembershipRefused) as refusal:
        deputised(department, bidder, signer, first=today() + days[0] * DAY, last=today() + days[1] * DAY)

    assert refusal.value.field == field


def test_people_who_cannot_be_deputy(department, bidder, signer, administrator):
    other_signer = make_user(Role.SIGN_OFF, department)
    deputised(department, bidder, signer, last=today() + DAY)

    for person, words in (
        (signer, "yourself"),
        (other_signer, "is sign-off already"),
        (make_user(Role.BIDDER), "does not work for"),
        (make_user(Role.REVIEWER, department), "does not work for"),
        (bidder, "deputy on some of these days"),
    ):
        with pytest.raises(MembershipRefused, match=words):
            deputised(department, person, signer, first=today() + DAY, last=today() + 5 * DAY)
    assert set(people_to_deputise(department)) == {bidder}


def test_a_leaver_is_no_deputy_either_and_the_work_stays(department, bidder, signer):
    deputised(department, bidder, signer, last=today() + DAY)
    held = bidder.memberships.get(deputy_from=None)

    colleagues.end_colleague(membership=held, by=signer, now=NOW)

    assert permissions_of(bidder) == frozenset()
    assert not Membership.objects.filter(user=bidder, ended_at=None).exists()
    assert bidder not in colleagues_of(department)
    assert Event.objects.get(kind="membership.ended").data["deputies_ended"] == 1


def test_a_deputys_days_end_early(department, bidder, signer):
    deputy = deputised(department, bidder, signer)

    colleagues.end_colleague(membership=deputy, by=signer, now=NOW)

    assert Permission.CERTIFY_BID not in permissions_of(bidder)
    assert Permission.EDIT_BID in permissions_of(bidder)
    assert "no longer deputy" in message_for(Event.objects.latest("id"), bidder).subject


def test_a_deputy_may_become_sign_off(department, bidder, signer, administrator):
    deputised(department, bidder, signer)

    start_membership(user=bidder, role=Role.SIGN_OFF, department=department, by=administrator, now=NOW)

    assert Permission.MANAGE_COLLEAGUES in permissions_of(bidder)


@pytest.mark.parametrize(
    "refused",
    [
        {"deputy_from": 0},
        {"deputy_until": 0},
        {"deputy_from": 0, "deputy_until": -1},
        {"deputy_from": 0, "deputy_until": 0, "role": "BIDDER"},
    ],
)
def test_the_database_refuses_a_deputy_who_cannot_be(department, bidder, refused):
    given = {name: value if name == "role" else today() + value * DAY for name, value in refused.items()}
    row = {"role": "SIGN_OFF", "department": department, "started_at": NOW, "started_by": bidder, **given}

    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=bidder, **row)
