"""F47: the database connection ends in the middle of work: it is due again, and nobody blamed."""

import errno
import gzip
import smtplib
from collections.abc import Callable
from datetime import timedelta

import pytest
from billiard.exceptions import SoftTimeLimitExceeded
from django.db import DatabaseError, DataError, IntegrityError, connection, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerError
from redis.exceptions import ConnectionError as RedisGone

import accounts.tasks
from accounts.actions.deliveries import claim_delivery
from accounts.actions.leases import LEASE, MAIL_LEASE, claim_row
from accounts.actions.surroundings import is_of_surroundings, one_row
from accounts.events import record_event
from accounts.models import Delivery, JobRun, LeasedRow
from bids.register.imports.models import RegisterImport
from bids.register.imports.tasks import work_on_imports
from bids.register.imports.workflow import RegisterImportStatus
from bids.rounds.models import Round
from bids.versions.actions.pdfs import ask_for_pdf
from bids.versions.models import VersionPdf
from bids.versions.tasks import make_version_pdfs
from bids.writing.tasks import close_due_rounds
from legacyfund.lib.errors import ConflictRefused
from legacyfund.lib.financial_year import Period, london_date
from portfolio.decisions.actions.announcement import announce_round
from portfolio.decisions.actions.letters import ask_for_pdf as ask_for_letter
from portfolio.decisions.actions.papers import ask_for_pack
from portfolio.decisions.models import LetterPdf, MeetingPdf
from portfolio.decisions.queries.letters import letter_of
from portfolio.decisions.tasks import make_letter_pdfs, make_meeting_pdfs
from portfolio.spend.models import UploadWork
from portfolio.spend.tasks import read_spend_files
from portfolio.watch.queries.kinds.service import work_waits
from tests.conftest import superuser_connection
from tests.factories.accounts import make_user
from tests.factories.assessment import end_submission, open_round
from tests.factories.bids import submitted_bid
from tests.factories.meetings import panel_of_two_bids, planned_meeting
from tests.factories.portfolio import confirmed_decision, ranked_bids, tied_round
from tests.factories.register_imports import queued_import
from tests.factories.returns import all_by_job, file_of, received_upload, released_award

WRITE = "bids.register.imports.actions.work.write_plan"

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _no_wake_up(monkeypatch: pytest.MonkeyPatch) -> None:
    for wake in (
        "accounts.tasks.wake_deliveries",
        "bids.register.imports.tasks.wake_imports",
        "bids.versions.tasks.wake_version_pdfs",
        "portfolio.decisions.tasks.wake_letter_pdfs",
        "portfolio.decisions.tasks.wake_meeting_pdfs",
        "portfolio.spend.tasks.wake_spend_files",
    ):
        monkeypatch.setattr(wake, lambda: None)


@pytest.fixture
def cut_once(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """The first call of the named function finds its backend ended by the superuser."""

    def cut(name: str) -> None:
        module, _, function = name.rpartition(".")
        real = getattr(__import__(module, fromlist=[function]), function)
        calls: list[int] = []

        def strike(*given: object, **named: object) -> object:
            calls.append(1)
            if len(calls) == 1:
                connection.ensure_connection()
                with superuser_connection() as link:
                    pid = connection.connection.info.backend_pid
                    link.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
            return real(*given, **named)

        monkeypatch.setattr(name, strike)

    return cut


def an_import() -> None:
    queued_import(now=timezone.now())


def a_pdf() -> None:
    bid = submitted_bid()
    ask_for_pdf(version=bid.current_version, by=bid.created_by, now=timezone.now())


def a_file_of_spend() -> None:
    now = timezone.now()
    with pytest.MonkeyPatch.context() as patch:
        all_by_job(patch)
        received_upload(
            released_award(now=now),
            content=file_of("30,000.00", day=f"{london_date(now):%d/%m/%Y}"),
            now=now,
            period=Period.of(london_date(now)),
        )


def a_letter() -> None:
    round_, _ = tied_round(900_000)
    (bid,) = ranked_bids(round_)
    confirmed_decision(bid)
    announce_round(round=round_, by=make_user("FUND_MANAGER"), now=timezone.now())
    letter = letter_of(bid)
    assert letter is not None
    ask_for_letter(letter=letter, by=make_user("CHAIR"), now=timezone.now())


def a_pack() -> None:
    panel = panel_of_two_bids(now=timezone.now())
    meeting = planned_meeting(panel, now=timezone.now())
    ask_for_pack(meeting=meeting, by=panel.chair, now=timezone.now())


def a_mail() -> None:
    user = make_user("REVIEWER")
    with transaction.atomic():
        record_event(
            "membership.started", user, by=None, now=timezone.now(), data={"role": "REVIEWER"}, tell=[user]
        )


@pytest.mark.parametrize(
    ("make", "model", "task", "struck"),
    [
        (
            an_import,
            RegisterImport,
            work_on_imports,
            WRITE,
        ),
        (a_pdf, VersionPdf, make_version_pdfs, "bids.versions.tasks.keep_pdf"),
        (a_file_of_spend, UploadWork, read_spend_files, "portfolio.spend.actions.work.keep_check"),
        (a_letter, LetterPdf, make_letter_pdfs, "portfolio.decisions.tasks.keep_pdf"),
        (a_pack, MeetingPdf, make_meeting_pdfs, "portfolio.decisions.actions.papers.keep_pdf"),
        (a_mail, Delivery, accounts.tasks.send_deliveries, "accounts.tasks.finish_delivery"),
    ],
    ids=["import", "pdf", "spend", "letter", "pack", "mail"],
)
def test_f47_a_row_whose_backend_ends_is_due_again_and_then_done(
    make: Callable[[], None],
    model: type[LeasedRow],
    task: Callable[[], None],
    struck: str,
    cut_once: Callable[[str], None],
) -> None:
    make()
    others = Delivery.objects.filter(done_at=None).exclude(event__kind="membership.started")
    others.update(claimed_at=timezone.now(), done_at=timezone.now())
    cut_once(struck)

    with pytest.raises(DatabaseError):
        task()

    row = model._default_manager.get(done_at=None)
    assert (row.attempts, row.set_aside_at, row.done_at) == (0, None, None)
    assert row.due_at - timezone.now() <= LEASE

    model._default_manager.update(due_at=timezone.now() - timedelta(seconds=1))
    task()

    row.refresh_from_db()
    assert (row.attempts, row.set_aside_at, row.last_error) == (1, None, "")
    assert row.done_at is not None
    if isinstance(row, RegisterImport):
        assert row.status == RegisterImportStatus.DONE


def test_f47_a_job_whose_backend_ends_is_tried_again_after_a_minute(cut_once: Callable[[str], None]) -> None:
    end_submission(open_round())
    cut_once("bids.writing.tasks.close_round")

    with pytest.raises(DatabaseError):
        close_due_rounds()

    run = JobRun.objects.get()
    assert (run.outcome, run.attempts) == (JobRun.Outcome.FAILED, 1)
    assert run.lease_until - timezone.now() <= timedelta(minutes=1)
    JobRun.objects.update(lease_until=timezone.now())
    close_due_rounds()

    run.refresh_from_db()
    assert (run.outcome, run.attempts, run.counts) == (JobRun.Outcome.DONE, 2, {"done": 1, "failed": 0})
    assert Round.objects.get().status == "CLOSED"


def test_f47_a_row_that_ends_its_worker_each_time_is_set_aside_at_the_limit() -> None:
    a_mail()
    now = timezone.now()
    for _ in range(Delivery.MAX_ATTEMPTS):
        assert claim_delivery(now=now) is not None
        now += MAIL_LEASE

    assert claim_delivery(now=now) is None
    assert Delivery.objects.get().set_aside_at == now


def strike(error: Exception | str) -> None:
    """An error, or a statement that ends with one."""
    if isinstance(error, Exception):
        raise error
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(error)


@pytest.mark.parametrize(
    ("error", "counts"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), False),
        (BrokerError("gone"), False),
        (MemoryError(), True),
        (SoftTimeLimitExceeded(), True),
        ("SET LOCAL statement_timeout = 1; SELECT pg_sleep(1)", True),
        ("SELECT pg_terminate_backend(pg_backend_pid())", False),
    ],
    ids=str,
)
def test_f47_work_waits_for_its_surroundings_for_days_unless_it_may_be_to_blame(
    error: Exception | str, counts: bool
) -> None:
    a_file_of_spend()
    works, now = UploadWork.objects.all(), timezone.now()
    UploadWork.objects.update(done_at=None, set_aside_at=None, attempts=0, due_at=now)

    for day in range(UploadWork.MAX_ATTEMPTS + 2):
        later = now + timedelta(days=day)
        if (row := claim_row(works, now=later)) is None:
            break
        with (
            pytest.raises((OSError, BrokerError, MemoryError, SoftTimeLimitExceeded, DatabaseError)),
            one_row(row, clock=lambda later=later: later, blame=pytest.fail),
        ):
            strike(error)
        assert [found.key for found in work_waits(later)] == ["Reading of a file of spend"]

    row = UploadWork.objects.get()
    assert (row.set_aside_at is not None, row.attempts) == (counts, row.MAX_ATTEMPTS if counts else 0)
    assert bool(row.set_aside_at) is not bool(list(work_waits(now)))


def raised_while(first: Exception, then: Exception) -> Exception:
    then.__context__ = first
    return then


@pytest.mark.parametrize(
    ("error", "of_surroundings"),
    [
        (BrokerError("gone"), True),
        (RedisGone("gone"), True),
        (OSError(errno.ENOSPC, "No space left on device"), True),
        (OSError(errno.EIO, "Input/output error"), True),
        (OSError(errno.EMFILE, "Too many open files"), True),
        (MemoryError(), True),
        (SoftTimeLimitExceeded(), True),
        (raised_while(ConnectionResetError(), ValueError("no reply")), True),
        (FileNotFoundError(errno.ENOENT, "No such file"), False),
        (gzip.BadGzipFile("not a gzip"), False),
        (smtplib.SMTPRecipientsRefused({}), False),
        (DataError("out of range"), False),
        (IntegrityError("twice"), False),
        (ConflictRefused("moved on"), False),
        (KeyError("role"), False),
    ],
    ids=lambda given: type(given).__name__ if isinstance(given, Exception) else "",
)
def test_f47_what_is_of_the_surroundings_is_said_in_one_place(
    error: Exception, of_surroundings: bool
) -> None:
    assert is_of_surroundings(error) is of_surroundings
