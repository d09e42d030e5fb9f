"""What the people of both departments read when systems are offered, and when they pass."""

import pytest

from accounts.permissions import Role
from bids.overview.actions.offers import accept_offer, decline_offer, take_back_offer
from tests.factories.accounts import NOW, make_department, make_user
from tests.factories.messages import only, read_by
from tests.factories.passing import REASON, closed_into, open_offer
from tests.factories.register import make_system

pytestmark = pytest.mark.django_db


def test_the_other_sign_off_reads_of_an_offer_and_of_its_being_taken_back():
    receiving = make_user(Role.SIGN_OFF)
    made = open_offer(receiver=receiving.memberships.get().department)

    message = read_by("system_offer.made")[receiving]
    assert message.subject == f"{made.department} offers your department one system"
    assert REASON in message.body
    assert message.link == f"/systems/offers/{made.reference}/"

    take_back_offer(offer=made, by=made.offered_by, now=NOW)
    assert f"stay in the register of {made.department}" in read_by("system_offer.taken_back")[receiving].body


def test_who_offered_reads_the_answer():
    declined, accepted = open_offer(), open_offer()
    bidder = make_user(Role.BIDDER, accepted.receiver)
    signers = [make_user(Role.SIGN_OFF, one.receiver) for one in (declined, accepted)]

    decline_offer(offer=declined, reason="Not {ours}.", by=signers[0], now=NOW)
    accept_offer(offer=accepted, by=signers[1], now=NOW)

    said = only("system_offer.declined", declined.offered_by)
    assert said.subject == f"{declined.receiver} does not take the systems you offered"
    assert "Not {ours}." in said.body
    readers = read_by("system_offer.accepted")
    assert {accepted.offered_by, bidder} <= set(readers)
    assert signers[1] not in readers
    assert f"passed to the register of {accepted.receiver}" in readers[bidder].body


def test_both_departments_read_that_a_register_passed_on_and_an_offer_lapsed():
    department, successor = make_department(), make_department()
    people = [make_user(Role.BIDDER, department), make_user(Role.SIGN_OFF, successor)]
    made = open_offer([make_system(department)])

    closed_into(department, successor)

    for person in people:
        message = read_by("register.passed_on")[person]
        assert message.subject == f"The register of {department} is now with {successor}"
        assert "closed on 22 November 2026, and its systems passed" in message.body
        assert message.link == "/systems/passed"
    assert f"{department} is closed" in read_by("system_offer.lapsed")[made.offered_by].body
