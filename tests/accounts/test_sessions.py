"""Until when somebody is signed in, and how far that may be put off."""

from datetime import datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.sessions import SessionStore, begin_session, signed_in_by, stay_signed_in
from tests.factories.accounts import NOW, PASSWORD, make_user

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def session():
    begun: dict[str, str] = {}
    begin_session(begun, now=NOW)
    return begun


def test_somebody_is_signed_in_for_eight_hours(session):
    signed_in = signed_in_by(session, now=NOW + HOUR)

    assert signed_in.until == NOW + 8 * HOUR
    assert signed_in.seconds_left == 7 * 3600
    assert signed_in.may_stay


def test_nothing_is_left_once_it_is_over(session):
    assert signed_in_by(session, now=NOW + 9 * HOUR).seconds_left == 0


def test_a_session_that_nobody_signed_in_to_says_nothing():
    assert signed_in_by({}, now=NOW) is None


def test_it_is_put_off_by_eight_hours_from_the_asking(session):
    stay_signed_in(session, now=NOW + 7 * HOUR)

    assert signed_in_by(session, now=NOW + 7 * HOUR).until == NOW + 15 * HOUR


def test_a_second_before_the_day_is_full_it_may_be_put_off_again(session):
    asked = NOW + 16 * HOUR - SECOND

    stay_signed_in(session, now=asked)

    signed_in = signed_in_by(session, now=asked)
    assert (signed_in.until, signed_in.may_stay) == (NOW + 24 * HOUR - SECOND, True)


@pytest.mark.parametrize("asked", [16 * HOUR, 23 * HOUR])
def test_it_is_never_put_off_past_a_day_from_signing_in(session, asked):
    stay_signed_in(session, now=NOW + asked)

    signed_in = signed_in_by(session, now=NOW + asked)
    assert (signed_in.until, signed_in.may_stay) == (NOW + 24 * HOUR, False)


def test_one_from_before_the_end_was_said_begins_when_it_is_asked():
    session: dict[str, str] = {}

    stay_signed_in(session, now=NOW)

    assert signed_in_by(session, now=NOW).until == NOW + 8 * HOUR


@pytest.mark.django_db
def test_a_session_ends_when_it_was_said_to_however_often_it_is_saved():
    begun = timezone.now() - 3 * HOUR
    store = SessionStore()
    begin_session(store, now=begun)
    store.save()

    kept = SessionStore(store.session_key)
    kept["more"] = "1"
    kept.save()

    row = Session.objects.get(session_key=store.session_key)
    assert abs(row.expire_date - (begun + 8 * HOUR)) <= 2 * SECOND


@pytest.mark.django_db
def test_a_session_that_nobody_is_signed_in_to_has_eight_hours_from_each_saving():
    assert SessionStore().get_expiry_age() == 8 * 3600


@pytest.mark.django_db
def test_signing_in_begins_it_and_the_cookie_goes_with_the_browser():
    user = make_user("REVIEWER", password=PASSWORD)
    client = Client()

    response = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})

    until = datetime.fromisoformat(client.session["signed_in_until"])
    assert abs(until - timezone.now() - 8 * HOUR) < 60 * SECOND
    assert response.cookies["session"]["max-age"] == ""
