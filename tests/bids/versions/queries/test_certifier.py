"""Whoever certified a version is named with the sign-off they stood in for."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from accounts.permissions import Role
from bids.versions.actions.submission import certify_and_submit
from bids.versions.queries.versions import certifier_of
from tests.factories.accounts import deputised, make_department, make_user, sign_in
from tests.factories.bids import TESTS, certifying_bid
from tests.factories.messages import leave
from tests.factories.register import rated_system
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db


def waiting_bid():
    """Sent for certification; the department's sign-off, and a colleague who is deputy today."""
    department = make_department()
    signer, deputy = make_user(Role.SIGN_OFF, department), make_user(Role.BIDDER, department)
    system = rated_system(department, confirmed_by=signer)
    bid = certifying_bid(department=department, system=system)
    deputised(department, deputy, signer)
    return bid, signer, deputy


waiting = built_once(waiting_bid)


def certified(bid, by):
    return certify_and_submit(bid=bid, confirmed=TESTS, by=by, now=datetime.now(UTC))


def test_a_deputy_is_named_with_the_sign_off_also_when_both_have_left(waiting, client):
    bid, signer, deputy = waiting
    version = certified(bid, deputy)
    words = f"{deputy}, deputy for {signer},"

    first = certifier_of(version)
    leave(signer, now=datetime.now(UTC))
    leave(deputy, now=datetime.now(UTC))

    assert (first, certifier_of(version)) == (words, words)
    sign_in(client, make_user(Role.AUDITOR))
    page = client.get(reverse("bids:bid_version", args=[bid.reference, 1])).content.decode()
    assert f"certified and submitted by {words} on " in page


def test_a_sign_off_is_named_alone(waiting):
    bid, signer, _ = waiting

    assert certifier_of(certified(bid, signer)) == str(signer)


def test_a_deputy_stands_for_every_sign_off_of_the_day(waiting):
    bid, signer, deputy = waiting
    second, third = (make_user(Role.SIGN_OFF, bid.department, name=name) for name in ("Third", "Zeroth"))

    words = certifier_of(certified(bid, deputy))

    assert words == f"{deputy}, deputy for {signer}, {second} and {third},"


def test_a_deputy_where_no_sign_off_is_left_stands_for_the_role(waiting):
    bid, signer, deputy = waiting
    leave(signer)

    version = certified(bid, deputy)

    assert certifier_of(version) == f"{deputy}, deputy for the sign-off of {bid.department},"
