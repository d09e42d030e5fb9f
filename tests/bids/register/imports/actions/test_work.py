"""Imports cancelled, claimed by a worker, and taken up when their worker is lost."""

from datetime import timedelta

import pytest

from accounts.actions.leases import LEASE
from bids.register.imports.actions.imports import cancel_import, match_import_columns
from bids.register.imports.actions.work import claim_import, fail_import, renew_import, work_on_import
from bids.register.imports.models import RegisterImport
from bids.register.imports.workflow import RegisterImportStatus
from bids.register.models import LegacySystem
from legacyfund.lib.transitions import TransitionRefused
from tests.factories.register_imports import (
    LATER,
    checked_import,
    queued_import,
    received_import,
    work,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("make", [received_import, checked_import])
def test_cancelling(make):
    register_import = make()

    cancel_import(register_import=register_import, by=register_import.received_by, now=LATER)

    register_import.refresh_from_db()
    assert register_import.status == RegisterImportStatus.CANCELLED
    with pytest.raises(TransitionRefused):
        cancel_import(register_import=register_import, by=register_import.received_by, now=LATER)


def test_what_is_being_written_cannot_be_cancelled():
    register_import = queued_import()
    with pytest.raises(TransitionRefused):
        cancel_import(register_import=register_import, by=register_import.received_by, now=LATER)


def test_a_claim_is_held_until_its_lease_runs_out():
    queued_import()

    first = claim_import(now=LATER)

    assert claim_import(now=LATER + LEASE - timedelta(seconds=1)) is None
    again = claim_import(now=LATER + LEASE)
    assert (first.attempts, again.attempts) == (1, 2)


def test_progress_renews_the_lease():
    queued_import()
    held = claim_import(now=LATER)

    renew_import(register_import=held, rows=100, now=LATER + timedelta(seconds=50))

    held.refresh_from_db()
    assert held.rows_passed == 100
    assert claim_import(now=LATER + LEASE) is None


def test_a_worker_that_lost_its_claim_writes_nothing():
    queued_import()
    slow = claim_import(now=LATER)
    claim_import(now=LATER + LEASE)

    with pytest.raises(Exception, match="taken over"):
        work_on_import(register_import=slow, clock=lambda: LATER)
    fail_import(register_import=slow, error="late", now=LATER)

    assert LegacySystem.objects.count() == 0
    assert RegisterImport.objects.get().status == RegisterImportStatus.QUEUED


def test_an_import_whose_workers_die_is_given_up():
    register_import = queued_import()
    for turn in range(RegisterImport.MAX_ATTEMPTS):
        assert claim_import(now=LATER + turn * LEASE)

    assert claim_import(now=LATER + 10 * LEASE) is None

    register_import.refresh_from_db()
    assert register_import.status == RegisterImportStatus.FAILED
    assert "stopped each time" in register_import.last_error
    match_import_columns(
        register_import=register_import,
        columns=register_import.columns,
        by=register_import.received_by,
        now=LATER,
    )
    assert work().status == RegisterImportStatus.CHECKED
