"""Jobs that fail or fall silent, messages that wait, and work set aside: when each is found and cured."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.actions.jobs import MAX_ATTEMPTS
from accounts.models import Delivery, Digest, JobRun
from portfolio.watch.queries.kinds import KINDS
from tests.factories.accounts import NOW, make_user
from tests.portfolio.watch.queries.test_kinds import DAY, found, refs

pytestmark = pytest.mark.django_db


def run(name, started, outcome="DONE", attempts=1, period="2026-11-22"):
    ended = None if outcome == "RUNNING" else started
    return JobRun.objects.create(
        name=name,
        period=period,
        started_at=started,
        lease_until=started,
        holder="",
        ended_at=ended,
        outcome=outcome,
        attempts=attempts,
    )


@pytest.mark.parametrize(("attempts", "said"), [(MAX_ATTEMPTS - 1, []), (MAX_ATTEMPTS, ["Job “close”"])])
def test_a_job_that_failed_for_the_last_time(attempts, said):
    run("close", NOW, "FAILED", attempts)

    assert refs("JOB_FAILED") == said


def test_a_job_that_failed_stays_found_until_a_run_of_it_ends_well():
    run("close", NOW, "FAILED", MAX_ATTEMPTS, period="2026-11-22")
    run("close", NOW + DAY, "RUNNING", 1, period="2026-11-23")
    assert refs("JOB_FAILED", NOW + DAY) == ["Job “close”"], "it runs, and has not ended"

    JobRun.objects.filter(period="2026-11-23").update(
        outcome="FAILED", attempts=MAX_ATTEMPTS - 1, ended_at=NOW + DAY
    )
    assert refs("JOB_FAILED", NOW + DAY) == ["Job “close”"], "it is tried again"

    JobRun.objects.filter(period="2026-11-22").update(attempts=0)
    assert refs("JOB_FAILED", NOW + DAY) == ["Job “close”"], "somebody has it tried again"

    JobRun.objects.filter(period="2026-11-23").update(outcome="DONE")
    assert refs("JOB_FAILED", NOW + DAY) == []


def test_a_job_that_runs_where_there_is_something_to_do_is_never_silent():
    run("pass registers on", NOW, period="2026-11-22T12:05")

    assert refs("JOB_SILENT", NOW + 90 * DAY) == []


@pytest.mark.parametrize(
    ("period", "hours"), [("2026-11-22", 26), ("2026-11-22T12", 8), ("asked 2026-11-22T12:00:00", 26)]
)
def test_a_job_that_has_fallen_silent(period, hours):
    run("close", NOW, period=period)

    assert refs("JOB_SILENT", NOW + timedelta(hours=hours)) == []
    assert refs("JOB_SILENT", NOW + timedelta(hours=hours, minutes=1)) == ["Job “close”"]


@pytest.mark.usefixtures("accepted")
def test_messages_that_wait_or_were_set_aside():
    assert refs("MESSAGES_LATE", NOW) == refs("MESSAGES_SET_ASIDE") == []

    assert found("MESSAGES_LATE", NOW + timedelta(hours=2))[0][0] == "Messages"
    first, second = Delivery.objects.order_by("pk")[:2]
    Delivery.objects.filter(pk=first.pk).update(set_aside_at=datetime(2026, 7, 1, 22, 59, tzinfo=UTC))
    Delivery.objects.filter(pk=second.pk).update(set_aside_at=datetime(2026, 7, 1, 23, tzinfo=UTC))
    assert found("MESSAGES_SET_ASIDE") == [
        ("Messages", "Could not be sent on 1 July 2026: 1."),
        ("Messages", "Could not be sent on 2 July 2026: 1."),
    ]
    keys = {one.key for one in KINDS["MESSAGES_SET_ASIDE"].find(NOW)}
    assert keys == {"2026-07-01", "2026-07-02"}


@pytest.mark.usefixtures("one_bid")
def test_work_of_another_day_is_another_finding():
    made = [Digest.objects.create(recipient=make_user("REVIEWER"), due_at=NOW) for _ in range(3)]
    for digest, days in zip(made, (0, 0, 1), strict=True):
        Digest.objects.filter(pk=digest.pk).update(set_aside_at=NOW + timedelta(days=days))

    numbers = [message.rpartition(" ")[2] for _, message in found("WORK_SET_ASIDE")]
    assert numbers == ["2.", "1."]
    assert len({one.key for one in KINDS["WORK_SET_ASIDE"].find(NOW)}) == 2
