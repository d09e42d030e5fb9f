"""The drill: back up, restore into an empty server and folder, and compare every row and every file.

It runs deploy/backup.sh and deploy/restore.sh, the steps of production.
"""

import hashlib
import os
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg
from psycopg import sql

from legacyfund.embedded.binaries import Engine, find_postgres
from legacyfund.embedded.places import CLONE, LauncherError, Places, find_places
from legacyfund.embedded.postgres import APPLICATION, HOST, SUPERUSER, Cluster, start_postgres
from legacyfund.embedded.processes import Run
from legacyfund.embedded.services import DEMO, forget_data, only_one, running_environment, services

DRILL = "drill"
RESTORED = "legacyfund_restored"
FUND_TABLE = "portfolio_fund"
TOOLS = ("pg_dump", "pg_restore", "createdb")
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
SUM = """
    SELECT count(*), coalesce(sum(('x' || left(md5(line::text), 15))::bit(60)::bigint), 0)::text
    FROM {} AS line
"""
SEQUENCES = "SELECT sequencename, coalesce(last_value, 0) FROM pg_sequences WHERE schemaname = 'public'"
GUARDS = """
    SELECT 'rights of ' || relname, coalesce(relacl::text, '') FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S', 'v')
    UNION ALL
    SELECT 'trigger ' || tgname || ' of ' || tgrelid::regclass, tgenabled::text
    FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL
    SELECT 'constraint ' || conname || ' of ' || conrelid::regclass, contype::text || convalidated::text
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL
    SELECT 'function ' || oid::regprocedure, md5(prosrc) || prosecdef::text || coalesce(proacl::text, '')
    FROM pg_proc WHERE pronamespace = 'public'::regnamespace
"""
ATTACHMENTS = "SELECT stored_as, sha256 FROM bids_attachment"


@dataclass(frozen=True)
class State:
    """`tables`: rows and their sum; `files`: SHA-256 by path.

    `guards`: rights, triggers, constraints and functions.
    """

    tables: dict[str, tuple[int, str]]
    sequences: dict[str, int]
    guards: dict[str, str]
    files: dict[str, str]


def run_drill() -> int:
    """Drill with the data of the demonstration, running or not; 0 when everything came back."""
    environment = running_environment(DEMO)
    if environment is not None:
        return drill(environment)
    with services(DEMO) as (begun, _):
        return drill(begun)


def drill(environment: Mapping[str, str]) -> int:
    places = find_places()
    engine = find_postgres(places)
    tools = tools_of(engine)
    source = environment.get("DATABASE_SUPERUSER_URL")
    if source is None:
        raise LauncherError("The drill reads every row: set DATABASE_SUPERUSER_URL.")
    with only_one(places, DRILL) as records:
        file = records / f"{DRILL}.json"
        if left := Run.left_in(file):
            left.stop()
        folder = places.var / DRILL
        forget_data(places, DRILL)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        run = Run(file, mark=secrets.token_hex(16))
        try:
            begun = time.monotonic()
            before = back_up(source, tools, folder / "backup", places)
            saved = time.monotonic()
            cluster = start_postgres(engine, places, DRILL, throwaway=False, run=run)
            with_steps("restore.sh", tools, folder, address(cluster, SUPERUSER), FILES=folder / "restored")
            verify(environment, cluster, folder / "restored")
            seconds = time.monotonic() - saved
            after = state_of(address(cluster, SUPERUSER), folder / "restored")
            faults = [*differences(before, after), *missing_files(address(cluster, SUPERUSER), after)]
        finally:
            run.stop()
            forget_data(places, DRILL)
            shutil.rmtree(folder, ignore_errors=True)
    rows = sum(count for count, _ in before.tables.values())
    print(f"Backed up in {saved - begun:.1f} s.")
    print(f"Restored and verified in {seconds:.1f} s: the RTO of this machine.")
    if faults:
        raise LauncherError("\n".join(["What was restored is not what was backed up:", *faults]))
    print(f"All is there: {len(before.tables)} tables, {rows} rows, {len(before.files)} files.")
    return 0


def tools_of(engine: Engine) -> Path:
    """The folder of pg_dump, pg_restore and createdb: the server's own, of the machine or of the wheel."""
    folder = engine.program.parent
    if missing := [tool for tool in TOOLS if not (folder / tool).exists()]:
        raise LauncherError(
            f"{' and '.join(missing)} not beside {engine.program}: install PostgreSQL's client programs."
        )
    print(f"pg_dump and pg_restore {engine.version} ({engine.source})", flush=True)
    return folder


def back_up(source: str, tools: Path, backup: Path, places: Places) -> State:
    """What is backed up, seen in the very snapshot that is dumped: people may be at work meanwhile."""
    with psycopg.connect(source) as link:
        link.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        row = link.execute("SELECT pg_export_snapshot(), to_regclass(%s)::text", [FUND_TABLE]).fetchone()
        if row is None or row[1] is None:
            raise LauncherError("There is nothing to back up yet: run make demo once.")
        before = read_state(link, places.var)
        with_steps("backup.sh", tools, backup.parent, source, FILES=places.var, SNAPSHOT=row[0])
    return before


def with_steps(script: str, tools: Path, folder: Path, url: str, **variables: object) -> None:
    """Run a script of deploy/ on the backup of `folder`, against the server and database of `url`."""
    found = urlsplit(url)
    environment = {
        "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
        "PGHOST": found.hostname or HOST,
        "PGPORT": str(found.port or 5432),
        "PGUSER": unquote(found.username or ""),
        "PGPASSWORD": unquote(found.password or ""),
        "PGDATABASE": found.path.lstrip("/"),
        **{name: str(value) for name, value in variables.items()},
    }
    done = subprocess.run(
        ["sh", str(CLONE / "deploy" / script), str(folder / "backup")], env=environment, check=False
    )
    if done.returncode:
        raise LauncherError(f"deploy/{script} failed.")


def address(cluster: Cluster, role: str) -> str:
    return urlsplit(cluster.url(role))._replace(path=f"/{RESTORED}").geturl()


def verify(environment: Mapping[str, str], cluster: Cluster, files: Path) -> None:
    """verify_ledger on what was restored, as the application signs in."""
    restored = {
        **environment,
        "DATABASE_URL": address(cluster, APPLICATION),
        "LEGACYFUND_VAR": str(files),
    }
    command = [sys.executable, "manage.py", "verify_ledger"]
    if subprocess.run(command, cwd=CLONE, env=restored, check=False).returncode:
        raise LauncherError("verify_ledger does not pass on what was restored.")


def state_of(url: str, files: Path) -> State:
    with psycopg.connect(url) as link:
        return read_state(link, files)


def read_state(link: psycopg.Connection, files: Path) -> State:
    tables: dict[str, tuple[int, str]] = {}
    for (table,) in link.execute(TABLES).fetchall():
        row = link.execute(sql.SQL(SUM).format(sql.Identifier("public", table))).fetchone()
        tables[table] = row or (0, "")
    return State(
        tables=tables,
        sequences=dict(link.execute(SEQUENCES).fetchall()),
        guards=dict(link.execute(GUARDS).fetchall()),
        files={
            str(path.relative_to(files)): digest(path)
            for path in sorted(files.joinpath("media").rglob("*"))
            if path.is_file()
        },
    )


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def differences(before: State, after: State) -> list[str]:
    """In words. A sequence may have gone on, and a file have come, after the snapshot was taken."""
    found = []
    for name in sorted({*before.tables, *after.tables}):
        was, is_now = before.tables.get(name), after.tables.get(name)
        if was != is_now:
            found.append(f"table {name}: {was} before, {is_now} after (rows, sum)")
    for name, number in before.sequences.items():
        if after.sequences.get(name, -1) < number:
            found.append(f"sequence {name}: {number} before, {after.sequences.get(name)} after")
    for name in sorted({*before.guards, *after.guards}):
        if before.guards.get(name) != after.guards.get(name):
            found.append(f"{name}: {before.guards.get(name)} before, {after.guards.get(name)} after")
    for name, value in before.files.items():
        if after.files.get(name) != value:
            found.append(f"file {name}: {'changed' if name in after.files else 'missing'}")
    return found


def missing_files(url: str, after: State) -> list[str]:
    """Attachments whose file did not come back as it was received."""
    with psycopg.connect(url) as link:
        return [
            f"attachment {stored_as}: its file is missing or changed"
            for stored_as, sha256 in link.execute(ATTACHMENTS).fetchall()
            if after.files.get(f"media/{stored_as}") != sha256
        ]
