"""F39: a deadline is the database's clock after the lock, in summer and winter time, to the moment."""

import threading
import time as clock
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connections, transaction
from django.db.models import DateTimeField, Value

from accounts.permissions import Role
from bids.rounds.models import Round
from bids.versions.actions.clarification_answer import send_clarification
from bids.versions.actions.clarification_end import ClarificationOver
from bids.versions.actions.submission import certify_and_submit
from bids.versions.models import BidVersion
from bids.writing.actions.deadline import RoundShut
from bids.writing.forms.closing import DeadlineForm
from bids.writing.models import Bid
from tests.conftest import superuser_connection
from tests.factories.accounts import NOW, make_user
from tests.factories.bids import TESTS, certifying_bid
from tests.factories.clarification import answer_in_words, clarifying_bid
from tests.shared_states import built_once

pytestmark = pytest.mark.fault
certifying = built_once(certifying_bid)
SECOND = timedelta(seconds=1)
SUMMER = (date(2026, 7, 31), datetime(2026, 7, 31, 16, 0, tzinfo=UTC))
WINTER = (date(2026, 11, 30), datetime(2026, 11, 30, 17, 0, tzinfo=UTC))


def deadline_form(day, at):
    given = {"closes_at_day": day.day, "closes_at_month": day.month, "closes_at_year": day.year}
    return DeadlineForm({**given, "closing_time": at})


@pytest.mark.django_db
@pytest.mark.parametrize(("day", "moment"), [SUMMER, WINTER])
@pytest.mark.parametrize(("before", "taken"), [(SECOND, True), (timedelta(0), False), (-SECOND, False)])
def test_f39_a_second_before_is_in_and_the_second_itself_is_out(
    certifying, monkeypatch, day, moment, before, taken
):
    form = deadline_form(day, "17:00")
    assert form.is_valid()
    closes_at = form.moment()
    assert closes_at == moment
    Round.objects.update(opens_at=closes_at - timedelta(days=9), closes_at=closes_at)
    read = Value(closes_at - before, output_field=DateTimeField())
    monkeypatch.setattr("bids.writing.actions.deadline.Func", lambda **given: read)
    signer = make_user(Role.SIGN_OFF, certifying.department)

    if taken:
        assert certify_and_submit(bid=certifying, confirmed=TESTS, by=signer, now=NOW).number == 1
    else:
        with pytest.raises(RoundShut):
            certify_and_submit(bid=certifying, confirmed=TESTS, by=signer, now=NOW)
        assert not BidVersion.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_f39_a_request_that_began_before_and_got_its_lock_after_is_out():
    bid = certifying_bid()
    signer = make_user(Role.SIGN_OFF, bid.department)
    refused = []

    def submit():
        try:
            certify_and_submit(bid=bid, confirmed=TESTS, by=signer, now=datetime.now(UTC))
        except RoundShut as refusal:
            refused.append(refusal)
        finally:
            connections["default"].close()

    closes_at = datetime.now(UTC) + timedelta(seconds=1.5)
    Round.objects.filter(pk=bid.round_id).update(closes_at=closes_at)
    with transaction.atomic():
        Bid.objects.select_for_update().get(pk=bid.pk)
        request = threading.Thread(target=submit)
        request.start()
        wait_until_somebody_waits()
        assert datetime.now(UTC) < closes_at
        clock.sleep(1.6)
    request.join(10)

    assert len(refused) == 1
    assert not BidVersion.objects.exists()


def wait_until_somebody_waits():
    with superuser_connection() as link:
        for _ in range(100):
            waiting = link.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock'"
            ).fetchone()
            if waiting[0]:
                return
            clock.sleep(0.01)
    raise AssertionError("nobody waits for the lock")


@pytest.mark.django_db
@pytest.mark.parametrize(("before", "taken"), [(SECOND, True), (timedelta(0), False)])
def test_f39_an_answer_is_in_until_its_day_ends_in_london(monkeypatch, before, taken):
    bid = answer_in_words(clarifying_bid(due_on=date(2040, 7, 31)))
    asked = bid.clarifications.get()
    assert asked.due_at == datetime(2040, 7, 31, 23, 0, tzinfo=UTC)
    monkeypatch.setattr(
        "bids.versions.actions.clarification_answer.database_clock", lambda: asked.due_at - before
    )

    if taken:
        assert send_clarification(bid=bid, by=bid.created_by, now=NOW).status == "CERTIFYING"
    else:
        with pytest.raises(ClarificationOver):
            send_clarification(bid=bid, by=bid.created_by, now=NOW)


def test_f39_the_form_refuses_a_time_that_never_happens():
    form = deadline_form(date(2024, 3, 31), "01:30")

    assert not form.is_valid()
    assert "01:30 on 31 March 2024 never happens in London" in form.errors["closing_time"][0]


def test_f39_the_form_takes_the_first_of_a_time_that_comes_twice():
    form = deadline_form(date(2026, 10, 25), "01:30")

    assert form.is_valid()
    assert form.moment() == datetime.combine(date(2026, 10, 25), time(0, 30), tzinfo=UTC)
