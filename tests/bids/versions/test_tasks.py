"""The hourly jobs: rounds whose time has come are closed, questions not answered in time are ended."""

import pytest

from accounts.actions.each_row import NotAllDone
from accounts.emails import message_of
from accounts.models import Delivery, JobRun
from bids.rounds.models import Round
from bids.versions import tasks as versions_tasks
from bids.writing import tasks
from bids.writing.models import Bid, Clarification
from tests.factories.assessment import end_submission, open_round
from tests.factories.bids import certifying_bid, draft_bid, submitted_bid
from tests.factories.clarification import clarifying_bid, overdue_bid

pytestmark = pytest.mark.django_db


def counts(name):
    return JobRun.objects.get(name=name).counts


def test_a_round_whose_time_has_come_is_closed_and_each_department_is_told_of_its_own():
    due, _ = open_round(), open_round()
    draft, sent = draft_bid(due, title="Still a draft"), certifying_bid(due, title="Sent late")
    end_submission(due)

    tasks.close_due_rounds()

    assert list(Round.objects.order_by("pk").values_list("status", flat=True)) == ["CLOSED", "OPEN"]
    assert set(Bid.objects.values_list("status", flat=True)) == {"LAPSED"}
    assert counts("close due rounds") == {"done": 1, "failed": 0}
    told = Delivery.objects.filter(event__kind="round.closed")
    bodies = {row.recipient: message_of(row).body for row in told}
    assert f"{draft.reference} Still a draft: it was still a draft" in bodies[draft.created_by]
    assert sent.reference not in bodies[draft.created_by]
    assert f"{sent.reference} Sent late: it was waiting for certification" in bodies[sent.created_by]


def test_a_question_whose_time_has_come_is_ended_and_others_stand(overdue):
    waiting = clarifying_bid(submitted_bid(overdue.round))

    versions_tasks.lapse_clarifications()

    assert Clarification.objects.get(bid=overdue).status == "LAPSED"
    assert Clarification.objects.get(bid=waiting).status == "OPEN"
    assert counts("lapse clarifications") == {"done": 1, "failed": 0}


def test_one_that_cannot_be_ended_never_stops_the_rest(overdue, monkeypatch):
    first, second = overdue, overdue_bid(submitted_bid(overdue.round))
    lapse = versions_tasks.lapse_clarification

    def fail_for_the_first(*, clarification, now):
        if clarification.bid_id == first.pk:
            raise RuntimeError("a poison row")
        return lapse(clarification=clarification, now=now)

    monkeypatch.setattr(versions_tasks, "lapse_clarification", fail_for_the_first)
    with pytest.raises(NotAllDone):
        versions_tasks.lapse_clarifications()

    assert Clarification.objects.get(bid=first).status == "OPEN"
    assert Clarification.objects.get(bid=second).status == "LAPSED"
    assert counts("lapse clarifications") == {"done": 1, "failed": 1}


def test_a_job_of_the_hour_runs_once():
    tasks.close_due_rounds()
    end_submission(open_round())

    tasks.close_due_rounds()

    assert counts("close due rounds") == {"done": 0, "failed": 0}
