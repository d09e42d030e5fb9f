"""What is closed is sealed by the job, what is lost is written again, and what is wrong is found and told."""

from datetime import timedelta
from shutil import rmtree

import pytest

from accounts.models import Delivery, JobRun
from accounts.permissions import Role
from portfolio.treasury.sealing import tasks
from portfolio.treasury.sealing.actions import sealing, watching
from portfolio.treasury.sealing.actions.watching import check_files, seal_closed_periods, write_lost_files
from portfolio.treasury.sealing.models import SealedFile, Segment
from portfolio.treasury.sealing.queries.stored import is_whole, place_of_file
from portfolio.watch.models import Finding
from tests.factories.accounts import make_user
from tests.factories.sealing import CLOSED, files_of, sealed

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def open_findings():
    rows = Finding.objects.filter(closed_at=None).order_by("pk")
    return [(row.kind, row.message) for row in rows]


def wrong(file):
    """Of its size, with one byte another."""
    place = place_of_file(file)
    found = place.read_bytes()
    place.write_bytes(bytes([found[0] ^ 1]) + found[1:])


def test_the_tick_seals_every_closed_period_once(closed, folder, django_assert_num_queries):
    tasks.seal_periods()

    assert Segment.objects.count() == len(closed)
    assert SealedFile.objects.count() == 3 * len(closed)
    with django_assert_num_queries(5):
        tasks.seal_periods()
    assert open_findings() == []


def test_one_that_cannot_be_sealed_stops_no_other_and_is_a_finding_after_an_hour(closed, folder, monkeypatch):
    def seal(*, period, now):
        if period == closed[-1]:
            raise sealing.NotAsClosed("The feed has another net.")
        return sealing.seal_period(period=period, now=now)

    with monkeypatch.context() as patched:
        patched.setattr(watching, "seal_period", seal)
        seal_closed_periods(now=CLOSED + HOUR)
        assert (Segment.objects.count(), open_findings()) == (len(closed) - 1, [])

        seal_closed_periods(now=CLOSED + HOUR + timedelta(seconds=1))
        ((kind, message),) = open_findings()
        assert kind == "PERIOD_NOT_SEALED"
        assert message.startswith("2027-28, period 4 (July 2027):")

    seal_closed_periods(now=CLOSED + 2 * HOUR)
    assert open_findings() == []


def test_a_lost_file_is_written_again_and_nobody_is_troubled(period):
    (file, *_) = files_of(sealed(period)).values()
    place_of_file(file).unlink()

    write_lost_files(now=CLOSED)

    assert is_whole(file)
    assert open_findings() == []


def test_f33_a_service_restored_without_its_folder_has_every_file_again(closed, folder):
    files = [file for period in closed[-2:] for file in files_of(sealed(period)).values()]
    before = [place_of_file(file).read_bytes() for file in files]
    rmtree(folder)

    write_lost_files(now=CLOSED)

    assert [place_of_file(file).read_bytes() for file in files] == before
    assert open_findings() == []


def test_a_lost_file_that_comes_out_otherwise_is_found_once_and_tried_again_at_night(period, monkeypatch):
    file = files_of(sealed(period))["parquet"]
    place_of_file(file).unlink()
    with monkeypatch.context() as patched:
        patched.setattr(sealing, "note_of", lambda **_: "another")
        write_lost_files(now=CLOSED)
        ((kind, message),) = open_findings()
        assert kind == "SEALED_FILE_WRONG"
        assert "cannot be written again" in message
        patched.setattr(watching, "write_again", None)
        write_lost_files(now=CLOSED)

    check_files(now=CLOSED + HOUR)

    assert is_whole(file)
    assert open_findings() == []


def test_a_file_that_was_edited_is_found_told_and_written_again(period):
    manager = make_user(Role.FUND_MANAGER, now=CLOSED)
    file = files_of(sealed(period))["csv.gz"]
    assert check_files(now=CLOSED) == {"files": 3, "wrong": 0}
    wrong(file)

    assert check_files(now=CLOSED) == {"files": 3, "wrong": 1}

    ((kind, message),) = open_findings()
    assert kind == "SEALED_FILE_WRONG"
    assert message.endswith("It was written again and is whole now.")
    assert Delivery.objects.filter(event__kind="finding.opened", recipient=manager).count() == 1
    assert is_whole(file)
    check_files(now=CLOSED + 24 * HOUR)
    assert open_findings() == []


def test_the_nightly_check_runs_once_a_day(period):
    sealed(period)

    tasks.check_sealed_files()
    tasks.check_sealed_files()

    (run,) = JobRun.objects.filter(name="check sealed files")
    assert run.counts == {"files": 3, "wrong": 0}
