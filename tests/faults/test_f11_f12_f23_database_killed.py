"""F11, F12, F23: PostgreSQL is restarted, killed, or loses one backend, in the middle of money being written.

What was acknowledged is there, what was not is whole or not there at all, and work goes on by itself.
"""

import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from decimal import Decimal
from http.client import HTTPException
from pathlib import Path

import psycopg
import pytest
from celery import Celery
from django.conf import settings
from django.db import Error, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.events import record_event
from accounts.models import Event, User
from accounts.permissions import Role
from legacyfund.embedded.processes import until
from legacyfund.lib.financial_year import Period, london_date
from portfolio.funds.models import Fund
from portfolio.ledger.actions.allocating import allocate
from portfolio.ledger.models import Journal
from portfolio.spend.models import Return, ReturnUpload, SpendLine, UploadWork
from tests.factories.accounts import make_user, sign_in
from tests.factories.pages import fields_of
from tests.factories.portfolio import make_fund
from tests.factories.returns import certified_return, file_of, released_award
from tests.faults.clients import begin, given
from tests.faults.engines import Server, own_postgres, postgres_answers, standing_on, superuser_address
from tests.faults.halting import halted_at
from tests.faults.real_worker import real_worker
from tests.faults.serving import Browser, serving
from tests.faults.sizes import sized
from tests.faults.standing import require_standing
from tests.faults.test_f01_child_killed import to_be_sent
from tests.faults.years import let_money_begin_this_year

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]

READ = "portfolio.tasks.read_spend_files"
HEALTHY, LOADED = 5.0, 6
"""Seconds; a machine with much to do besides is so many times slower."""
RETURNS = sized(8, 60)
AWAY = 0.5
ACKNOWLEDGED = sized(400, 50_000)
WRITERS = 4
MONEY_EACH = 20
"""Every so many commits one that moves money."""
SHARES = (0.1, 0.5, 0.9)
KILLS = sized(1, 10)
"""At each of the shares."""
LINES = sized(200, 1_000)
PATIENCE = 120


@pytest.fixture(scope="module")
def engine(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Server]:
    """Its own, with nothing but the schema; what it says is committed is on disk."""
    with ExitStack() as stack:
        with django_db_blocker.unblock():
            like = superuser_address()
        folder = tmp_path_factory.mktemp("engine")
        yield stack.enter_context(own_postgres(folder, like=like, throwaway=False))


@pytest.fixture
def server(engine: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr("portfolio.spend.tasks.wake_spend_files", lambda: None)
    monkeypatch.setattr("accounts.tasks.wake_deliveries", lambda: None)
    let_money_begin_this_year(monkeypatch)
    with standing_on(engine):
        yield engine


def go_on(queue: str, done: Callable[[], bool]) -> None:
    """Ask a worker for the work again and again. Its lease is waited for in service; here it is over."""
    deadline = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < deadline, list(UploadWork.objects.values())
        with transaction.atomic():
            # Not what a worker has its hands on: it may be halted, and this would wait for it.
            rows = UploadWork.objects.select_for_update(skip_locked=True).filter(done_at=None)
            left = list(rows.values_list("pk", flat=True))
            UploadWork.objects.filter(pk__in=left).update(due_at=timezone.now() - timedelta(seconds=1))
        Celery(broker=settings.REDIS_URL).send_task(READ, queue=queue)
        until(done, seconds=3)


def is_idle() -> bool:
    return not UploadWork.objects.filter(done_at=None).exists()


def require_nothing_of(upload: ReturnUpload) -> None:
    connection.close()
    assert not Return.objects.filter(upload=upload).exists()
    assert not SpendLine.objects.filter(spend_return__upload=upload).exists()


def require_all_of(upload: ReturnUpload) -> None:
    upload.refresh_from_db()
    assert upload.status == "SENT"
    numbers = SpendLine.objects.filter(spend_return__upload=upload).values_list("line_number", flat=True)
    assert len(numbers) == len(set(numbers)) == LINES


def is_cut(link: psycopg.Connection) -> bool:
    """Whether the server has noticed that a backend died: until then it answers as if nothing were."""
    try:
        link.execute("SELECT 1")
    except psycopg.OperationalError:
        return True
    return False


def back(server: Server) -> None:
    server.start()
    assert until(lambda: postgres_answers(server), seconds=60)
    connection.close()


class Manager(threading.Thread):
    """Accepts one return after the other, pressing again whatever was not taken; then looks at the first."""

    def __init__(self, port: int, session: str, waiting: list[Return]) -> None:
        super().__init__(daemon=True)
        self.browser = Browser(port, {settings.SESSION_COOKIE_NAME: session})
        self.waiting, self.seen = [row.reference for row in waiting], Counter[int]()
        self.over = threading.Event()

    def run(self) -> None:
        for reference in self.waiting:
            while not self.accepts(reference):
                time.sleep(0.1)
        while not self.over.is_set():
            self.accepts(self.waiting[0])

    def accepts(self, reference: str) -> bool:
        """True once its page says so."""
        page = reverse("portfolio:return_page", args=[reference])
        try:
            shown = self.browser.get(page)
            self.seen[shown.status] += 1
            address = reverse("portfolio:return_accept", args=[reference])
            if shown.status != 200:
                return False
            if address not in shown.text:
                return True
            self.seen[self.browser.post(address, fields_of(shown.text)).status] += 1
        except (HTTPException, OSError):
            self.seen[0] += 1
        return False


def test_f11_database_restarted_mid_request_and_mid_task(server: Server, figure, tmp_path: Path) -> None:
    now = timezone.now()
    award, day = released_award(now=now), london_date(now)
    details = {"period": Period.of(day), "now": now}
    waiting = [
        certified_return(award, content=file_of("10.00", "-1.00", day=f"{day:%d/%m/%Y}"), **details)
        for _ in range(RETURNS)
    ]
    session = (
        sign_in(Client(), make_user(Role.FUND_MANAGER, now=now)).cookies[settings.SESSION_COOKIE_NAME].value
    )
    queue, log, healthy, seen = f"f11-{os.getpid()}", tmp_path / "log", [], Counter[int]()
    pooled = {"DATABASE_URL": server.url, "LEGACYFUND_DATABASE_POOL": "1"}
    with serving(pooled, threads=4, log=log) as port, real_worker(queue):
        browser = Browser(port, {settings.SESSION_COOKIE_NAME: session})
        for turn, number in enumerate((signal.SIGINT, signal.SIGQUIT)):
            at_once = [Manager(port, session, waiting[2 * turn + half :: 4]) for half in range(2)]
            upload = to_be_sent(now, LINES)
            with halted_at(LINES // 2) as backend_once_halted:
                go_on(queue, lambda: bool(backend_once_halted()))
                for manager in at_once:
                    manager.start()
                assert until(lambda at_once=at_once: any(each.seen[302] for each in at_once), seconds=60)
                server.stop(number)
                time.sleep(AWAY)
                back(server)
                since = time.monotonic()
                assert until(lambda: browser.get("/readyz").status == 200, seconds=HEALTHY * LOADED)
                healthy.append(time.monotonic() - since)
            require_nothing_of(upload)
            go_on(queue, is_idle)
            require_all_of(upload)
            for manager in at_once:
                manager.over.set()
                manager.join(timeout=PATIENCE)
                assert not manager.is_alive()
                seen += manager.seen

    assert set(seen) <= {0, 200, 302, 409, 503}, seen
    assert "Traceback" not in log.read_text()
    assert {Return.objects.get(pk=row.pk).status for row in waiting} == {"ACCEPTED"}
    accepted = Event.objects.filter(kind="return.accepted")
    assert accepted.count() == accepted.values("subject_id").distinct().count() == RETURNS
    assert SpendLine.objects.exclude(feed_no=None).count() == 2 * RETURNS
    figure(
        "F11",
        f"PostgreSQL stopped fast and at once under {RETURNS} acceptances and a job",
        f"503 or done, healthy within {HEALTHY:.0f} s, 0 half",
        f"{seen[503]} times 503, healthy after {max(healthy):.1f} s, 0 half",
    )
    require_standing()


def write(place: int, *, fund: int, by: int, most: int) -> list[int]:
    """What was acknowledged until the database died: events, and of every twentieth its journal too."""
    held, person, acknowledged = Fund.objects.get(pk=fund), User.objects.get(pk=by), []
    now = timezone.now()
    try:
        for number in range(most):
            with transaction.atomic():
                event = record_event("test.written", person, by=person, now=now, data={"number": number})
                if number % MONEY_EACH == 0:
                    allocate(
                        fund=held,
                        amounts={(held.first_year, "CDEL"): Decimal(1)},
                        narrative=f"{place}-{number}",
                        idempotency_key=f"f12-{place}-{number}",
                        by=person,
                        now=now,
                    )
            acknowledged.append(event.pk)
    except Error:
        pass
    return acknowledged


def test_f12_database_killed_under_four_writers(server: Server, figure) -> None:
    now = timezone.now()
    manager = make_user(Role.FUND_MANAGER, now=now)
    fund = make_fund(manager=manager, now=now)
    written = Event.objects.filter(kind="test.written")
    writers = begin(
        f"{write.__module__}:write", WRITERS, **{"fund": fund.pk, "by": manager.pk, "most": ACKNOWLEDGED}
    )
    try:
        assert until(lambda: written.count() >= ACKNOWLEDGED, seconds=600)
    finally:
        server.kill()
    acknowledged = [pk for answer in given(writers) for pk in answer]
    back(server)

    there = dict(written.values_list("pk", "data"))
    missing = set(acknowledged) - set(there)
    assert len(acknowledged) == len(set(acknowledged)) >= ACKNOWLEDGED - WRITERS
    assert missing == set()
    # A commit whose answer was lost with the server is there as well, one of each writer at most.
    assert len(there) - len(acknowledged) <= WRITERS
    money = sum(data["number"] % MONEY_EACH == 0 for data in there.values())
    assert Journal.objects.filter(fund=fund, idempotency_key__contains="f12-").count() == money
    figure(
        "F12",
        f"PostgreSQL killed under {WRITERS} writers",
        f"0 missing of at least {ACKNOWLEDGED - WRITERS:,} acknowledged",
        f"{len(missing)} missing of {len(acknowledged):,}, {money:,} of them money",
    )
    require_standing()


def test_f23_import_killed_at_each_share(server: Server, figure) -> None:
    """`kill -9` of the backend: PostgreSQL ends every other one, and begins again by itself."""
    queue, kills = f"f23-{os.getpid()}", 0
    with real_worker(queue):
        for share in SHARES * KILLS:
            upload = to_be_sent(timezone.now(), LINES)
            with halted_at(round(share * LINES)) as backend_once_halted:
                go_on(queue, lambda: bool(backend_once_halted()))
                with psycopg.connect(server.superuser_url, autocommit=True) as other:
                    os.kill(backend_once_halted(), signal.SIGKILL)
                    assert until(lambda other=other: is_cut(other), seconds=60)
                kills += 1
                connection.close()
                assert until(lambda: postgres_answers(server), seconds=60)
            require_nothing_of(upload)
            go_on(queue, is_idle)
            require_all_of(upload)
    figure(
        "F23",
        "the backend of an import killed at 10, 50 and 90 % of its lines",
        f"none or all, {len(SHARES) * KILLS} of {len(SHARES) * KILLS}",
        f"{kills} times none, then all of them once",
    )
    require_standing()
