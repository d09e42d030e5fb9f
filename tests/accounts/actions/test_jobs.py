from datetime import timedelta

import pytest

from accounts.actions.jobs import (
    LEASE,
    MAX_ATTEMPTS,
    LeaseLost,
    claim_job_run,
    fail_job_run,
    finish_job_run,
    job_run,
)
from accounts.models import JobRun
from tests.factories.accounts import NOW

pytestmark = pytest.mark.django_db


def claim(holder="one", now=NOW):
    return claim_job_run(name="count", period="2026-11-22", holder=holder, now=now)


def test_one_holder_a_period():
    assert claim() is not None
    assert claim(holder="two") is None


def test_another_period_is_another_run():
    claim()
    assert claim_job_run(name="count", period="2026-11-23", holder="two", now=NOW) is not None


def test_takes_over_when_the_lease_has_run_out():
    claim()
    assert claim(holder="two", now=NOW + LEASE - timedelta(seconds=1)) is None
    run = claim(holder="two", now=NOW + LEASE)
    assert (run.holder, run.attempts, run.lease_until) == ("two", 2, NOW + 2 * LEASE)


def test_a_run_that_dies_each_time_is_left_to_a_person():
    for number in range(MAX_ATTEMPTS):
        assert claim(now=NOW + number * LEASE) is not None
    end = NOW + MAX_ATTEMPTS * LEASE

    assert claim(now=end) is None

    run = JobRun.objects.get()
    assert (run.outcome, run.ended_at) == ("FAILED", end)
    assert "stopped each time" in run.last_error


def test_who_lost_the_lease_can_neither_finish_nor_fail():
    lost = claim()
    claim(holder="two", now=NOW + LEASE)
    with pytest.raises(LeaseLost):
        finish_job_run(run=lost, counts={}, now=NOW)
    with pytest.raises(LeaseLost):
        fail_job_run(run=lost, error="late", now=NOW)


def test_a_finished_run_is_not_run_again():
    finish_job_run(run=claim(), counts={"rows": 3}, now=NOW)
    assert claim(holder="two", now=NOW + timedelta(days=1)) is None
    run = JobRun.objects.get()
    assert (run.outcome, run.counts, run.ended_at) == ("DONE", {"rows": 3}, NOW)


def test_a_failed_run_is_due_again_later_and_later():
    fail_job_run(run=claim(), error="no disk", now=NOW)
    assert JobRun.objects.get().last_error == "no disk"
    assert claim(holder="two", now=NOW + timedelta(seconds=59)) is None
    again = claim(holder="two", now=NOW + timedelta(minutes=1))
    assert (again.outcome, again.attempts, again.ended_at, again.last_error) == ("RUNNING", 2, None, "")
    fail_job_run(run=again, error="no disk", now=NOW)
    assert JobRun.objects.get().lease_until == NOW + timedelta(minutes=2)


def test_the_block_runs_once_and_keeps_its_counts():
    for _ in range(2):
        with job_run("count", period="2026-11-22", now=NOW) as run:
            if run is not None:
                run.counts = {"rows": 7}
    kept = JobRun.objects.get()
    assert (kept.outcome, kept.counts, kept.attempts) == ("DONE", {"rows": 7}, 1)
    assert kept.ended_at >= NOW


def test_what_the_block_raises_is_kept_and_raised():
    with pytest.raises(ZeroDivisionError), job_run("count", period="x", now=NOW) as run:
        run.counts = {"rows": 1 // 0}
    kept = JobRun.objects.get()
    assert kept.outcome == JobRun.Outcome.FAILED
    assert kept.last_error.startswith("ZeroDivisionError")


def test_a_lease_lost_inside_the_block_is_not_written_over():
    with pytest.raises(LeaseLost), job_run("count", period="2026-11-22", now=NOW):
        claim(holder="two", now=NOW + LEASE)
    assert JobRun.objects.get().holder == "two"
