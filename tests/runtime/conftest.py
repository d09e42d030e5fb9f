"""Each test has a var folder, and so servers and data, of its own."""

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from legacyfund.embedded.places import CLONE, find_places
from legacyfund.embedded.processes import Record, record_of, until

ENTRY = ("-m", "legacyfund.embedded")
VARIABLES = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_SUPERUSER_URL", "REDIS_URL", "SECRET_KEY")
SHARED = {name: os.environ[name] for name in VARIABLES}
MANAGE = """
import os, sys, psycopg
with psycopg.connect(os.environ["DATABASE_URL"]) as link:
    match sys.argv[1:]:
        case ["migrate", *_]:
            link.execute("CREATE TABLE IF NOT EXISTS portfolio_fund (id int)")
            link.execute("GRANT SELECT, INSERT ON portfolio_fund TO legacyfund_app")
        case ["demo"]:
            link.execute("INSERT INTO portfolio_fund VALUES (1)")
        case ["demo", "--sign-ins", "--curl"]:
            print("| Bidder | bidder@example.gov.uk |")
            print("curl " + os.environ["SERVICE_URL"])
        case ["count", *words]:
            print(link.execute("SELECT count(*) FROM portfolio_fund").fetchone()[0], *words)
            sys.exit(3)
"""
"""A service of a few lines, in the place of ours."""
DRIVER = """
import sys
from pathlib import Path
from legacyfund.embedded import __main__, demo
demo.CLONE = __main__.CLONE = Path(sys.argv[1])
demo.READY_SECONDS = 20
sys.exit(__main__.main(sys.argv[2:]))
"""
"""The launcher in another clone, then what it is to do."""


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    for name in (*VARIABLES, "LEGACYFUND_POSTGRES", "LEGACYFUND_REDIS", "MAKELEVEL", "PORT"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "var"
    monkeypatch.setenv("LEGACYFUND_VAR", str(folder))
    yield folder
    shutil.rmtree(find_places().home, ignore_errors=True)


@pytest.fixture
def shared_servers(var: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The servers of the whole suite, with an empty database: for what is not about starting servers."""
    name = f"runtime_{secrets.token_hex(6)}"
    with psycopg.connect(SHARED["DATABASE_SUPERUSER_URL"], autocommit=True) as link:
        link.execute(f"CREATE DATABASE {name} OWNER legacyfund_owner")
        for variable, value in SHARED.items():
            address = urlsplit(value)._replace(path=f"/{name}").geturl()
            monkeypatch.setenv(variable, address if variable.startswith("DATABASE") else value)
        yield
        link.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def launcher(var: Path) -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    """Starts `python -m legacyfund.embedded …`; what still runs at the end is ended."""
    started = []

    def start(*arguments: str, entry: tuple[str, ...] = ENTRY, **variables: str) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, *entry, *arguments],
            cwd=CLONE,
            env={**os.environ, **variables},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=60)


@pytest.fixture
def begin() -> Iterator[Callable[..., "subprocess.Popen[bytes]"]]:
    """Starts a command; what still runs at the end is killed."""
    started = []

    def start(*command: str, **variables: str) -> "subprocess.Popen[bytes]":
        process = subprocess.Popen(command, env={**os.environ, **variables}, stdout=subprocess.PIPE)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def sleeper(
    begin: Callable[..., "subprocess.Popen[bytes]"],
) -> Callable[..., "subprocess.Popen[bytes]"]:
    """Starts a process that does nothing for a minute."""

    def start(**variables: str) -> "subprocess.Popen[bytes]":
        process = begin("sleep", "60", **variables)
        until(lambda: Path("/proc", str(process.pid), "comm").read_text() == "sleep\n", seconds=5)
        return process

    return start


def select(url: str, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url) as link:
        return link.execute(query).fetchall()


def server_of(url: str) -> Record:
    """The PostgreSQL process that serves `url`."""
    [(data,)] = select(url, "SHOW data_directory")
    return record_of(int(Path(str(data), "postmaster.pid").read_text().split("\n", 1)[0]))
