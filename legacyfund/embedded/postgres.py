"""A PostgreSQL of our own: one data folder per major version, a password, loopback only."""

import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from legacyfund.embedded.binaries import PLAIN_ENVIRONMENT, Engine
from legacyfund.embedded.places import LauncherError, Places, give, kept_secret
from legacyfund.embedded.processes import PROC, Run, as_account, launch, start_time, until

HOST = "127.0.0.1"
SUPERUSER = "postgres"
OWNER = "legacyfund_owner"
APPLICATION = "legacyfund_app"
DATABASE = "legacyfund"
BUILTIN_LOCALES_SINCE = 17
START_SECONDS = 60
PORTS = range(20_000, 32_768)
"""Below those the system gives to outgoing connections (from 32768 on Linux, from 49152 elsewhere): one of
them could take a server's port before the server does, or while it is started again."""
THROWAWAY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
SETTINGS = (
    f"listen_addresses={HOST}",
    "unix_socket_directories=",
    "max_connections=200",
    "timezone=UTC",
    "log_timezone=UTC",
    "password_encryption=scram-sha-256",
)


@dataclass(frozen=True)
class Cluster:
    port: int
    process: subprocess.Popen[bytes]
    passwords: dict[str, str]

    def url(self, role: str) -> str:
        return f"postgres://{role}:{quote(self.passwords[role])}@{HOST}:{self.port}/{DATABASE}"


def free_port() -> int:
    """One of PORTS that nobody listens on."""
    while True:
        port = secrets.choice(PORTS)
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.bind((HOST, port))
            return port


def start_postgres(
    engine: Engine, places: Places, name: str, *, throwaway: bool, run: Run, port: int | None = None
) -> Cluster:
    """Start a server on its data folder, making both if need be; `port` is that of one started before."""
    passwords = {
        role: kept_secret(places.var, f"{role}_password") for role in (SUPERUSER, OWNER, APPLICATION)
    }
    data = data_folder(engine, places, name)
    if not data.exists():
        make_data(engine, places, data, passwords[SUPERUSER])
    forget_dead_server(data)
    port = port or free_port()
    settings = (*SETTINGS, f"port={port}", *(THROWAWAY if throwaway else ()))
    log = places.log(f"{name}-postgres")
    with log.open("ab") as output:
        process = launch(
            [str(engine.program), "-D", str(data), *(part for item in settings for part in ("-c", item))],
            environment=PLAIN_ENVIRONMENT,
            account=places.account,
            folder=data,
            output=output,
            death_signal=signal.SIGINT,
        )
    run.started(process, "postgres")
    cluster = Cluster(port=port, process=process, passwords=passwords)
    until(lambda: process.poll() is not None or answers(cluster), seconds=START_SECONDS)
    if process.poll() is not None or not answers(cluster):
        raise LauncherError(f"PostgreSQL did not start; its log {log} ends:\n{tail(log)}")
    make_roles(cluster)
    return cluster


def data_folder(engine: Engine, places: Places, name: str) -> Path:
    return places.own_folder(name) / f"postgres-{engine.major}"


def make_data(engine: Engine, places: Places, data: Path, password: str) -> None:
    """Run initdb beside the final place and move it there, so that half a data folder is never used."""
    draft = data.with_name(f"{data.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    word = data.with_name(f"{data.name}.password")
    with os.fdopen(os.open(word, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as file:
        file.write(password)
    give(word, places.account)
    locale = (
        ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        if engine.major >= BUILTIN_LOCALES_SINCE
        else ["--locale=C.UTF-8"]
    )
    try:
        made = subprocess.run(
            [
                engine.program.with_name("initdb"),
                "-D",
                draft,
                "-U",
                SUPERUSER,
                f"--pwfile={word}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--no-instructions",
                *locale,
            ],
            env=PLAIN_ENVIRONMENT,
            cwd=data.parent,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            **as_account(places.account),
        )
    finally:
        word.unlink()
    if made.returncode:
        raise LauncherError(f"initdb failed:\n{made.stderr.strip()}")
    draft.replace(data)


def forget_dead_server(data: Path) -> None:
    """Remove the lock file of a killed server: its process id may by now be somebody else's.

    Nothing is ended here: the file tells no start time in the system's own words.
    """
    lock = data / "postmaster.pid"
    with contextlib.suppress(OSError):
        pid = lock.read_text().split("\n", 1)[0]
        if not serves(pid, data):
            lock.unlink()
            return
        raise LauncherError(f"PostgreSQL process {pid} still serves {data}: end it and start again.")


def serves(pid: str, data: Path) -> bool:
    with contextlib.suppress(OSError):
        return Path("/proc", pid, "cwd").readlink() == data.resolve()
    return False


def end_orphans(data: Path) -> None:
    """End what a killed server left: its processes still write, and keep the next from starting."""
    orphans = [
        int(entry.name)
        for entry in PROC.glob("[0-9]*")
        if serves(entry.name, data) and command_name(entry) in ("postgres", "postmaster")
    ]
    for pid in orphans:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    until(lambda: not any(start_time(pid) for pid in orphans), seconds=5)


def command_name(entry: Path) -> str:
    with contextlib.suppress(OSError):
        return entry.joinpath("comm").read_text().strip()
    return ""


def answers(cluster: Cluster) -> bool:
    try:
        connect(cluster, "postgres").close()
    except psycopg.OperationalError:
        return False
    return True


def connect(cluster: Cluster, database: str) -> psycopg.Connection:
    return psycopg.connect(
        host=HOST,
        port=cluster.port,
        user=SUPERUSER,
        password=cluster.passwords[SUPERUSER],
        dbname=database,
        connect_timeout=2,
        autocommit=True,
    )


def make_roles(cluster: Cluster) -> None:
    """The owner, who migrates and may create test databases; the application, who may define nothing."""
    with connect(cluster, "postgres") as link:
        present = {row[0] for row in link.execute("SELECT rolname FROM pg_roles")}
        for role, may in ((OWNER, "CREATEDB"), (APPLICATION, "NOCREATEDB")):
            verb = "ALTER" if role in present else "CREATE"
            link.execute(
                sql.SQL("{} ROLE {} LOGIN NOSUPERUSER NOCREATEROLE {} PASSWORD {}").format(
                    sql.SQL(verb), sql.Identifier(role), sql.SQL(may), sql.Literal(cluster.passwords[role])
                )
            )
        if not link.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            link.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(*map(sql.Identifier, (DATABASE, OWNER)))
            )


def tail(log: Path, lines: int = 15) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
