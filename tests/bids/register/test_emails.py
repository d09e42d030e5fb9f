"""What people are told of ratings, also when the rater has left."""

import pytest

from accounts.permissions import Role
from bids.register.actions.ratings import confirm_rating, return_rating
from tests.factories.accounts import NOW, make_department, make_user
from tests.factories.messages import leave, only, read_by
from tests.factories.register import make_system, rate_system
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db


def waiting_rating():
    """A system whose rating waits, with its rater and the sign-off who may confirm it."""
    department = make_department()
    rater, signer = make_user(Role.BIDDER, department), make_user(Role.SIGN_OFF, department)
    system = make_system(department, by=rater)
    rate_system(system, by=rater)
    return system, rater, signer


waiting = built_once(waiting_rating)


def test_a_second_person_is_asked_to_confirm(waiting):
    system, rater, signer = waiting

    message = only("rating.finished", signer)

    assert message.subject == f"Confirm the rating of {system.name}"
    assert f"{rater} has rated" in message.body
    assert "confirm it or send it back" in message.body
    assert message.link == f"/systems/{system.reference}/rating/confirm"


def test_the_rater_reads_why_it_came_back(waiting):
    system, rater, signer = waiting
    return_rating(system=system, reason="L3 looks {low}", by=signer, now=NOW)

    message = only("rating.returned", rater)

    assert message.subject == f"The rating of {system.name} has come back"
    assert f"{signer} asks for changes:\n\nL3 looks {{low}}\n\nPut it right" in message.body
    assert message.link == f"/systems/{system.reference}/rating"


def test_the_rater_is_told_that_it_is_confirmed(waiting):
    system, rater, signer = waiting
    confirm_rating(system=system, by=signer, now=NOW)

    message = only("rating.confirmed", rater)

    assert message.subject == f"The rating of {system.name} is confirmed"
    assert f"{signer} has confirmed it" in message.body
    assert message.link == f"/systems/{system.reference}/"


def test_when_the_rater_has_left_those_who_go_on_with_it_are_told(waiting):
    system, rater, signer = waiting
    leave(rater)
    successor = make_user(Role.BIDDER, system.department)

    return_rating(system=system, reason="L3 looks low", by=signer, now=NOW)
    rate_system(system, by=successor)
    leave(successor)
    confirm_rating(system=system, by=signer, now=NOW)

    assert "L3 looks low" in only("rating.returned", successor).body
    assert read_by("rating.confirmed") == {}
