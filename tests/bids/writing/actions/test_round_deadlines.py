"""A round's closing time: moved, reached, and what closing does to unsent bids."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from accounts.models import Delivery, Event
from accounts.permissions import Role
from bids.rounds import actions as rounds
from bids.rounds.actions import RoundPinned, RoundRefused, TooEarly
from bids.writing.actions import closing
from legacyfund.lib.transitions import TransitionRefused
from tests.factories.accounts import NOW, make_department, make_user
from tests.factories.assessment import close_round, end_submission, make_round, open_round
from tests.factories.bids import certifying_bid, draft_bid, submitted_bid

pytestmark = pytest.mark.django_db


def test_a_moved_deadline_is_told_to_departments_with_drafts(opened, manager) -> None:
    round_ = opened
    draft = draft_bid(round_)
    signer = make_user(Role.SIGN_OFF, draft.department)
    waiting = certifying_bid(round_)
    submitted_bid(round_)
    make_user(Role.BIDDER, make_department())
    later = round_.closes_at + timedelta(days=7)

    closing.change_deadline(round=round_, closes_at=later, by=manager, now=NOW)

    round_.refresh_from_db()
    assert round_.closes_at == later
    event = Event.objects.get(kind="round.deadline_changed")
    assert event.data["after"] == later.isoformat()
    told = set(Delivery.objects.filter(event=event).values_list("recipient", flat=True))
    assert {draft.created_by_id, signer.pk, waiting.created_by_id} <= told
    departments = {draft.department_id, waiting.department_id}
    found = Delivery.objects.filter(event=event).values_list("recipient__memberships__department", flat=True)
    assert set(found) == departments


def test_bids_are_costed_from_the_year_pinned_at_the_opening(planned, manager) -> None:
    year = planned.first_year
    opened = rounds.open_round(round=planned, by=manager, now=max(NOW, planned.opens_at))
    later = opened.closes_at + timedelta(days=366)

    moved = closing.change_deadline(round=opened, closes_at=later, by=manager, now=NOW)

    assert (moved.base_year, moved.first_year) == (year, year)
    assert Event.objects.get(kind="round.opened").data["base_year"] == year
    with pytest.raises(DatabaseError), transaction.atomic():
        type(moved).objects.filter(pk=moved.pk).update(base_year="2050-51")


def test_a_planned_round_has_its_deadline_moved_without_telling(planned, manager) -> None:
    round_ = planned

    closing.change_deadline(round=round_, closes_at=round_.closes_at + timedelta(1), by=manager, now=NOW)

    assert not Delivery.objects.filter(event__kind="round.deadline_changed").exists()


@pytest.mark.parametrize("shift", [timedelta(0), timedelta(seconds=-1)])
def test_a_deadline_moves_into_the_future_alone(opened, manager, shift) -> None:
    round_ = opened

    with pytest.raises(RoundRefused, match="in the future"):
        closing.change_deadline(round=round_, closes_at=NOW + shift, by=manager, now=NOW)


def test_the_same_deadline_is_no_change(opened, manager) -> None:
    round_ = opened

    with pytest.raises(RoundRefused, match="already"):
        closing.change_deadline(round=round_, closes_at=round_.closes_at, by=manager, now=NOW)


def test_a_deadline_stays_after_the_opening(manager) -> None:
    round_ = make_round(opens_at=NOW + timedelta(days=2))

    with pytest.raises(RoundRefused, match="after it opens"):
        closing.change_deadline(round=round_, closes_at=NOW + timedelta(days=1), by=manager, now=NOW)


def test_a_closed_round_keeps_its_deadline(opened, manager) -> None:
    round_ = close_round(opened)

    with pytest.raises(RoundPinned):
        closing.change_deadline(round=round_, closes_at=NOW + timedelta(days=60), by=manager, now=NOW)


def test_closing_lapses_what_was_not_submitted(opened, manager) -> None:
    round_ = opened
    draft, certifying, submitted = draft_bid(round_), certifying_bid(round_), submitted_bid(round_)
    end_submission(round_)

    closed = closing.close_round(round=round_, by=manager, now=NOW)

    for bid in (draft, certifying, submitted):
        bid.refresh_from_db()
    assert closed.status == "CLOSED"
    assert (draft.status, certifying.status, submitted.status) == ("LAPSED", "LAPSED", "SUBMITTED")
    event = Event.objects.get(kind="round.closed")
    assert event.data["lapsed"] == [draft.reference, certifying.reference]
    told = set(Delivery.objects.filter(event=event).values_list("recipient", flat=True))
    assert {draft.created_by_id, certifying.created_by_id} <= told
    assert submitted.created_by_id not in told


def test_closing_waits_for_the_database_clock_whatever_now_says(manager) -> None:
    round_ = open_round(closes_at=datetime.now(UTC) + timedelta(hours=1))

    with pytest.raises(TooEarly):
        closing.close_round(round=round_, by=manager, now=NOW + timedelta(days=900))
    round_.refresh_from_db()
    assert round_.status == "OPEN"


def test_the_service_closes_a_round_by_itself(opened) -> None:
    round_ = opened
    end_submission(round_)

    closing.close_round(round=round_, by=None, now=NOW)

    assert Event.objects.get(kind="round.closed").actor is None


def test_a_planned_round_does_not_close(planned, manager) -> None:
    with pytest.raises(TransitionRefused):
        closing.close_round(round=planned, by=manager, now=NOW)


def test_a_closed_round_does_not_close_again(opened, manager) -> None:
    with pytest.raises(TransitionRefused):
        closing.close_round(round=close_round(opened), by=manager, now=NOW)


def test_a_ranked_round_does_not_close_again(ranked_round, manager) -> None:
    with pytest.raises(TransitionRefused):
        closing.close_round(round=ranked_round, by=manager, now=NOW)
