"""F34: lines were deleted; the database is served as it was the moment before, from a copy and the WAL."""

import gzip
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from legacyfund.embedded import drill
from legacyfund.embedded.binaries import PLAIN_ENVIRONMENT
from legacyfund.embedded.places import CLONE, give
from legacyfund.embedded.postgres import HOST, free_port
from legacyfund.embedded.processes import as_account, launch, until
from tests.factories.returns import accepted_return
from tests.faults.engines import Server, own_postgres, postgres_answers, standing_on, superuser_address
from tests.faults.many_lines import accepted_lines
from tests.faults.sizes import sized

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]
LINES = sized(200, 200_000)
ARCHIVED_WITHIN = 1
"""Seconds; compose says 60."""
PATIENCE = 300
NOW = "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
BROKEN_INDEXES = """
    SELECT count(bt_index_check(indexrelid, true)) FROM pg_index
    JOIN pg_class ON pg_class.oid = indexrelid JOIN pg_am ON pg_am.oid = relam
    WHERE amname = 'btree' AND relnamespace = 'public'::regnamespace
"""
BROKEN_TABLES = """
    SELECT relname, msg FROM pg_class, verify_heapam(oid)
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
"""


@dataclass
class Archive:
    """A PostgreSQL that keeps its WAL as production does, and the scripts where its account reaches them."""

    server: Server
    folder: Path
    scripts: Path

    def environment(self, **more: str) -> dict[str, str]:
        programs, found = Path(self.server.process.args[0]).parent, urlsplit(self.server.superuser_url)  # type: ignore[index]
        return PLAIN_ENVIRONMENT | {
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
            "ARCHIVE": str(self.folder),
            "PGHOST": HOST,
            "PGPORT": str(found.port),
            "PGUSER": found.username or "",
            "PGPASSWORD": found.password or "",
            **more,
        }

    def copy(self, **more: str) -> None:
        subprocess.run(
            ["sh", self.scripts / "base-backup.sh"],
            env=self.environment(**more),
            cwd=self.folder,
            check=True,
            **as_account(self.server.places.account),
        )

    def wait_until_kept(self) -> None:
        """All that is committed by now, without anybody asking PostgreSQL to."""
        with psycopg.connect(self.server.superuser_url, autocommit=True) as link:
            [last] = link.execute("SELECT pg_walfile_name(pg_current_wal_lsn())").fetchone() or [""]
            kept = "SELECT last_archived_wal >= %s FROM pg_stat_archiver"
            assert until(lambda: link.execute(kept, [last]).fetchone() == (True,), seconds=PATIENCE)

    @property
    def copies(self) -> list[str]:
        return sorted(path.name for path in (self.folder / "base").iterdir())

    @property
    def segments(self) -> list[str]:
        return sorted(path.name for path in (self.folder / "wal").glob("?" * 24 + ".gz"))


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with own_postgres(tmp_path, like=superuser_address(), throwaway=False) as server:
        account = server.places.account
        folder, scripts = (server.places.own_folder(name) for name in ("archive", "deploy"))
        for script in (CLONE / "deploy").glob("*.sh"):
            give(Path(shutil.copy(script, scripts)), account)
        command = f'sh "{scripts}/keep-wal.sh" "%p" "{folder}/wal/%f.gz"'
        with psycopg.connect(server.superuser_url, autocommit=True) as link:
            link.execute("ALTER SYSTEM SET archive_mode = on")
            link.execute(f"ALTER SYSTEM SET archive_timeout = {ARCHIVED_WITHIN}")
            link.execute(f"ALTER SYSTEM SET archive_command = '{command}'")
        server.stop()
        server.start()
        assert until(lambda: postgres_answers(server), seconds=PATIENCE)
        yield Archive(server, folder, scripts)


@pytest.fixture
def served(archive: Archive) -> Iterator[Callable[[str], Server]]:
    """The moment, served beside."""
    started = []

    def serve(moment: str) -> Server:
        port, data = free_port(), archive.server.places.home / "moment"
        options = [f"port={port}", f"listen_addresses={HOST}", "unix_socket_directories="]
        process = launch(
            [
                "sh",
                str(archive.scripts / "moment.sh"),
                moment,
                *(part for each in options for part in ("-c", each)),
            ],
            environment=archive.environment(DATA=str(data)),
            account=archive.server.places.account,
            folder=archive.folder,
        )
        started.append(process)
        old = archive.environment()["PGPORT"]
        urls = [
            url.replace(f":{old}/", f":{port}/") for url in (archive.server.url, archive.server.superuser_url)
        ]
        server = Server(urls[0], process, archive.server.places, data, superuser_url=urls[1])
        assert until(lambda: process.poll() is not None or postgres_answers(server), seconds=PATIENCE)
        return server

    yield serve
    for process in started:
        process.send_signal(signal.SIGQUIT)
        process.wait()


def test_f34_the_moment_before_a_bad_delete_is_served_again(
    archive: Archive, served: Callable[[str], Server], tmp_path: Path, figure: Callable[..., None]
) -> None:
    with standing_on(archive.server):
        archive.copy()
        archive.wait_until_kept()
        [older], first = archive.copies, archive.segments[0]
        accepted_lines(LINES)
        archive.copy(KEEP="1")
        assert older not in archive.copies
        assert first not in archive.segments
        accepted_return(None, "2,000.00", "3,000.00")
        before = drill.state_of(archive.server.superuser_url, tmp_path)
        with psycopg.connect(archive.server.superuser_url, autocommit=True) as link:
            [moment] = link.execute(NOW).fetchone() or [""]
            link.execute("SET session_replication_role = replica")
            link.execute("DELETE FROM portfolio_spendline WHERE feed_no > 1")
            link.execute("DROP TABLE accounts_event CASCADE")
        archive.wait_until_kept()
        archive.server.kill()
        begun = time.monotonic()
        moments = served(moment)
        seconds = time.monotonic() - begun
        archive.server.start()
        assert until(lambda: postgres_answers(archive.server), seconds=PATIENCE)

    assert postgres_answers(moments)
    assert drill.differences(before, drill.state_of(moments.superuser_url, tmp_path)) == []
    with psycopg.connect(moments.superuser_url) as link:
        link.execute("CREATE EXTENSION amcheck")
        link.execute(BROKEN_INDEXES)
        assert link.execute(BROKEN_TABLES).fetchall() == []
        assert link.execute("SHOW archive_mode").fetchone() == ("off",)
    figure(
        "F34",
        f"the moment before a bad delete, of {LINES:,} lines",
        "equal, RPO 60 s, RTO 15 min",
        f"equal; served after {seconds:.0f} s",
    )


def run(script: str, *words: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["sh", CLONE / "deploy" / script, *words],
        env=PLAIN_ENVIRONMENT | variables,
        capture_output=True,
        text=True,
        check=False,
    )


def test_f34_a_segment_is_kept_whole_and_never_another_under_its_name(tmp_path: Path) -> None:
    segment, copy = tmp_path / "0000000100000000000000A1", tmp_path / "wal" / "0000000100000000000000A1.gz"
    segment.write_bytes(b"\0wal" * 5_000)

    told = [run("keep-wal.sh", str(segment), str(copy)).returncode for _ in range(2)]
    assert told == [0, 0]
    assert gzip.decompress(copy.read_bytes()) == segment.read_bytes()

    segment.write_bytes(b"\0another" * 5_000)
    assert run("keep-wal.sh", str(segment), str(copy)).returncode != 0
    assert gzip.decompress(copy.read_bytes()) == b"\0wal" * 5_000


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        ("2026-11-28 23:59:59", "was done by 2026-11-28 23:59:59"),
        ("2026-11-29 00:00:01", "is there already"),
        ("yesterday at tea", "invalid date"),
    ],
)
def test_f34_a_moment_that_cannot_be_served_is_told(tmp_path: Path, moment: str, told: str) -> None:
    (tmp_path / "base" / "2026-11-29T000000Z").mkdir(parents=True)
    (tmp_path / "base" / "2026-11-30T000000Z").mkdir()

    done = run("moment.sh", moment, ARCHIVE=str(tmp_path), DATA=str(tmp_path))

    assert done.returncode == 1
    assert told in done.stderr
