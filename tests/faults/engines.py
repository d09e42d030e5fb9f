"""Engines of a test's own, to be killed, frozen and started again on the same port and data."""

import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg
import redis
from django.db import connection
from redis.exceptions import RedisError

from legacyfund.embedded import broker, postgres
from legacyfund.embedded.binaries import PLAIN_ENVIRONMENT, find_broker, find_postgres
from legacyfund.embedded.places import Places, find_places
from legacyfund.embedded.processes import Run, launch, until
from tests.conftest import flush_everything, superuser_connection

BACK_SECONDS = 30
FAST = signal.SIGINT


@dataclass
class Server:
    """One engine and what it started of itself."""

    url: str
    process: "subprocess.Popen[bytes]"
    places: Places
    folder: Path
    feed: bytes = b""
    superuser_url: str = ""

    def signal(self, number: signal.Signals) -> None:
        """To the server and its own processes alone."""
        for pid in (self.process.pid, *children_of(self.process.pid)):
            with suppress(ProcessLookupError):
                os.kill(pid, number)

    def kill(self) -> None:
        self.signal(signal.SIGKILL)
        self.process.wait()

    def stop(self, number: int = FAST) -> None:
        """PostgreSQL's fast shutdown: whoever is connected is told. By SIGQUIT it ends at once."""
        self.process.send_signal(number)
        self.process.wait(BACK_SECONDS)

    @contextmanager
    def frozen(self) -> Iterator[None]:
        self.signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.signal(signal.SIGCONT)

    def start(self) -> None:
        """As it was started the first time."""
        (self.folder / "postmaster.pid").unlink(missing_ok=True)
        self.process = launch(
            self.process.args,  # type: ignore[arg-type]
            environment=PLAIN_ENVIRONMENT,
            account=self.places.account,
            folder=self.folder,
            feed=self.feed,
        )


def children_of(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@contextmanager
def places_of_its_own(folder: Path) -> Iterator[tuple[Places, Run]]:
    """Under a `var` of the test's own, and away from the machine afterwards."""
    before = os.environ.get("LEGACYFUND_VAR")
    os.environ["LEGACYFUND_VAR"] = str(folder / "var")
    try:
        places = find_places()
    finally:
        os.environ.pop("LEGACYFUND_VAR")
        if before is not None:
            os.environ["LEGACYFUND_VAR"] = before
    run = Run(places.var / "run.json", mark=secrets.token_hex(16))
    try:
        yield places, run
    finally:
        run.stop()
        shutil.rmtree(places.home, ignore_errors=True)


@contextmanager
def own_broker(folder: Path) -> Iterator[Server]:
    with places_of_its_own(folder) as (places, run):
        found = find_broker(places)
        started = broker.start_broker(found, places, "fault", run=run)
        server = Server(
            url=started.url,
            process=started.process,
            places=places,
            folder=places.home / "fault" / f"broker-{found.major}",
            feed=broker.settings(port=started.port, password=started.password),
        )
        with ended(server):
            yield server


@contextmanager
def own_postgres(folder: Path, *, like: str, throwaway: bool = True) -> Iterator[Server]:
    """With the schema and the rows of the database at `like`, which a superuser reads. Not `throwaway`: what
    it says is committed is on disk.
    """
    with places_of_its_own(folder) as (places, run):
        found = find_postgres(places)
        cluster = postgres.start_postgres(found, places, "fault", throwaway=throwaway, run=run)
        dump = subprocess.run(
            [found.program.with_name("pg_dump"), "--inserts", like],
            capture_output=True,
            text=True,
            check=True,
        )
        statements = "".join(
            line for line in dump.stdout.splitlines(keepends=True) if not line.startswith("\\")
        )
        with psycopg.connect(cluster.url(postgres.SUPERUSER)) as link:
            link.execute("SET session_replication_role = replica")
            link.execute(statements.encode())
        server = Server(
            url=cluster.url(postgres.APPLICATION),
            process=cluster.process,
            places=places,
            folder=places.home / "fault" / f"postgres-{found.major}",
            superuser_url=cluster.url(postgres.SUPERUSER),
        )
        with ended(server):
            yield server


def superuser_address() -> str:
    """Of the test database."""
    row = connection.settings_dict
    with superuser_connection() as link:
        return f"postgres://{link.info.user}:{link.info.password}@{row['HOST']}:{row['PORT']}/{row['NAME']}"


@contextmanager
def standing_on(server: Server) -> Iterator[None]:
    """Whatever the test asks of the database is asked of this PostgreSQL, which is empty again afterwards."""
    connection.close()
    kept, superuser = dict(connection.settings_dict), os.environ["DATABASE_SUPERUSER_URL"]
    url = urlsplit(server.url)
    connection.settings_dict.update(
        {
            "HOST": url.hostname,
            "PORT": str(url.port),
            "NAME": url.path[1:],
            "USER": url.username,
            "PASSWORD": unquote(url.password or ""),
        }
    )
    os.environ["DATABASE_SUPERUSER_URL"] = server.superuser_url
    try:
        yield
        flush_everything(None)  # type: ignore[arg-type]
    finally:
        connection.close()
        connection.settings_dict.update(kept)
        os.environ["DATABASE_SUPERUSER_URL"] = superuser


def postgres_answers(server: Server) -> bool:
    try:
        psycopg.connect(server.superuser_url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def broker_answers(server: Server) -> bool:
    with suppress(RedisError), redis.from_url(server.url) as link:
        return bool(link.ping())
    return False


@contextmanager
def ended(server: Server) -> Iterator[None]:
    """Whatever the test left it in: the run knows only the process it was started as."""
    try:
        yield
    finally:
        if server.process.poll() is None:
            server.signal(signal.SIGCONT)
            server.kill()


def seconds_until(ask: object, *, within: float = BACK_SECONDS) -> float:
    """How long until `ask` is true."""
    begun = time.monotonic()
    until(ask, seconds=within, pause=0.05)  # type: ignore[arg-type]
    return time.monotonic() - begun
