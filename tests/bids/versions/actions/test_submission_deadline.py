"""Submitting before, at and after the closing time, and at the same time as others."""

import threading
from datetime import datetime, timedelta

import pytest
from django.db import connection, connections

from accounts.models import Event
from accounts.permissions import Role
from bids.rounds.models import Round
from bids.versions.actions.submission import certify_and_submit
from bids.versions.models import BidVersion
from bids.writing.actions.deadline import RoundShut
from tests.factories.accounts import NOW, make_user
from tests.factories.bids import TESTS


def sign_off(bid):
    return make_user(Role.SIGN_OFF, bid.department)


def move_deadline(bid, seconds):
    """The round closes so many seconds from now, by the database's clock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE bids_round SET closes_at = clock_timestamp() + %s * interval '1 second' WHERE id = %s",
            [seconds, bid.round_id],
        )


@pytest.mark.django_db
def test_before_the_closing_time_is_in(certifying):
    move_deadline(certifying, 5)

    version = certify_and_submit(bid=certifying, confirmed=TESTS, by=sign_off(certifying), now=NOW)

    read_at = datetime.fromisoformat(Event.objects.get(kind="bid.submitted").data["clock_read"])
    assert read_at < Round.objects.get(pk=certifying.round_id).closes_at
    assert version.number == 1


@pytest.mark.django_db
@pytest.mark.parametrize("seconds", [0, -1])
def test_the_closing_time_itself_is_out(certifying, seconds):
    move_deadline(certifying, seconds)

    with pytest.raises(RoundShut, match="is closed"):
        certify_and_submit(bid=certifying, confirmed=TESTS, by=sign_off(certifying), now=NOW)

    assert not BidVersion.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("off", "taken"), [(timedelta(seconds=1), True), (timedelta(0), False)])
def test_a_second_before_is_in_and_the_second_itself_is_out(certifying, off, taken, monkeypatch):
    """The comparison itself, exact: the clock is set to be read as the closing time less `off`."""
    from django.db.models import DateTimeField, Value

    bid = certifying
    closes_at = Round.objects.get(pk=bid.round_id).closes_at
    frozen = Value(closes_at - off, output_field=DateTimeField())
    monkeypatch.setattr("bids.writing.actions.deadline.Func", lambda **given: frozen)

    try:
        certify_and_submit(bid=bid, confirmed=TESTS, by=sign_off(bid), now=NOW)
    except RoundShut:
        assert not taken
    else:
        assert taken


@pytest.mark.fault
@pytest.mark.django_db(transaction=True)
def test_many_identical_submissions_at_once_make_one_version(certifying):
    bid = certifying
    signer = sign_off(bid)
    ready, made = threading.Barrier(8), []

    def submit():
        try:
            ready.wait()
            made.append(certify_and_submit(bid=bid, confirmed=TESTS, by=signer, now=NOW).pk)
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=submit) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert len(made) == 8
    assert set(made) == set(BidVersion.objects.values_list("pk", flat=True))
    assert Event.objects.filter(kind="bid.submitted").count() == 1
