"""Both engines for the length of a `with`, and the environment that leads a command to them."""

import contextlib
import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from legacyfund.embedded import broker, postgres
from legacyfund.embedded.binaries import Engine, find_broker, find_postgres
from legacyfund.embedded.places import LauncherError, Places, find_places, kept_secret
from legacyfund.embedded.postgres import APPLICATION, OWNER, SUPERUSER
from legacyfund.embedded.processes import RUN_MARK, Run
from legacyfund.embedded.supervision import Server

DEMO = "demo"
TEST = "test"


class AlreadyRunning(LauncherError):
    pass


@contextlib.contextmanager
def services(name: str) -> Iterator[tuple[dict[str, str], Run]]:
    """Start what the environment does not name; stop it, and whatever else carries our mark, at the end.

    The tests' data folders are thrown away before and after; the demonstration's are kept.
    """
    places = find_places()
    with only_one(places, name) as folder:
        file = folder / f"{name}.json"
        if left := Run.left_in(file):
            left.stop()
        if name == TEST:
            forget_data(places, name)
        run = Run(file, mark=secrets.token_hex(16))
        told = folder / f"{name}.environment"
        try:
            variables = start_missing(places, name, run)
            write_private(told, json.dumps(variables))
            yield {**os.environ, **variables, RUN_MARK: run.mark}, run
        finally:
            told.unlink(missing_ok=True)
            run.stop()
            if name == TEST:
                forget_data(places, name)


@contextlib.contextmanager
def only_one(places: Places, name: str) -> Iterator[Path]:
    """Hold the run's lock, which the system frees however we end; gives the folder of its records."""
    folder = places.var / "run"
    folder.mkdir(mode=0o700, exist_ok=True)
    with (folder / f"{name}.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            raise AlreadyRunning(
                f"Already running for this clone ({name}, process {lock.read()})."
            ) from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield folder


ADDRESSES = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_SUPERUSER_URL", "REDIS_URL")


def start_missing(places: Places, name: str, run: Run) -> dict[str, str]:
    """The variables that lead to the services, of those named in the environment and those started here."""
    found = {key: os.environ[key] for key in (*ADDRESSES, "SECRET_KEY", "LEDGER_KEY") if key in os.environ}
    if "DATABASE_URL" not in found:
        engine = find_postgres(places)
        print(f"Starting PostgreSQL {engine.version} ({engine.source})", flush=True)
        cluster = start_postgres(engine, places, name, run)
        found["DATABASE_URL"] = cluster.url(APPLICATION)
        found["DATABASE_OWNER_URL"] = cluster.url(OWNER)
        found["DATABASE_SUPERUSER_URL"] = cluster.url(SUPERUSER)
    elif "DATABASE_OWNER_URL" not in found:
        raise LauncherError(
            "DATABASE_URL is set: set DATABASE_OWNER_URL too, for migrations are the owner's."
        )
    if "REDIS_URL" not in found:
        engine = find_broker(places)
        print(f"Starting the broker, {engine.program.name} {engine.version} ({engine.source})", flush=True)
        found["REDIS_URL"] = start_broker(engine, places, name, run).url
    found.setdefault("SECRET_KEY", kept_secret(places.var, "secret_key"))
    found.setdefault("LEDGER_KEY", kept_secret(places.var, "ledger_key"))
    return {**found, "LEGACYFUND_DEMONSTRATION": "1", "LEGACYFUND_PLAIN_HTTP": "1"}


def start_postgres(engine: Engine, places: Places, name: str, run: Run) -> postgres.Cluster:
    def start(port: int | None = None) -> postgres.Cluster:
        return postgres.start_postgres(engine, places, name, throwaway=name == TEST, run=run, port=port)

    cluster = start()
    run.servers.append(
        Server(
            "PostgreSQL",
            cluster.process,
            answers=lambda: postgres.answers(cluster),
            start=lambda: start(cluster.port).process,
            clear=lambda: postgres.end_orphans(postgres.data_folder(engine, places, name)),
        )
    )
    return cluster


def start_broker(engine: Engine, places: Places, name: str, run: Run) -> broker.Broker:
    def start(port: int | None = None) -> broker.Broker:
        return broker.start_broker(engine, places, name, run=run, port=port)

    begun = start()
    run.servers.append(
        Server(
            "The broker",
            begun.process,
            answers=lambda: broker.answers(begun),
            start=lambda: start(begun.port).process,
        )
    )
    return begun


def running_environment(name: str) -> dict[str, str] | None:
    """The environment of services that another launcher holds up now; None when there are none."""
    places = find_places()
    try:
        with only_one(places, name):
            return None
    except AlreadyRunning:
        with contextlib.suppress(OSError, ValueError):
            return {**os.environ, **json.loads((places.var / "run" / f"{name}.environment").read_text())}
        raise


def forget_data(places: Places, name: str) -> None:
    shutil.rmtree(places.home / name, ignore_errors=True)


def write_private(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
