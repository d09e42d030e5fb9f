"""The migrated, empty database, kept from run to run in `var/migrated`: migrating takes ten times as long.

It is a dump whose name is the hash of all that shapes the database: when anything of it changes, the old dump
is not found. One that was cut off or altered is not restored, and `--create-db` looks at none.
"""

import ast
import hashlib
import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import distributions
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg
from django.apps import AppConfig, apps
from django.conf import settings
from django.db.migrations.loader import MigrationLoader

from legacyfund.embedded.binaries import find_postgres
from legacyfund.embedded.places import CLONE, find_places

MOST_KEPT = 6
"""Branches, and versions of PostgreSQL, take turns in one clone."""
DIGEST = hashlib.sha256().digest_size


def place_of(address: str) -> Path | None:
    """Where a dump of what migrating makes at the owner's `address` belongs; None without tools that fit."""
    if tools_for(address) is None:
        return None
    folder = find_places().var / "migrated"
    folder.mkdir(exist_ok=True)
    return folder / hash_of([*what_shapes_it(), *of_the_server(address)])


def keep(place: Path, address: str) -> None:
    """Dump the database. The name is given last: half a dump never bears it."""
    dump = _run("pg_dump", address, "--format=custom").stdout
    draft = place.with_name(f"{place.name}.{os.getpid()}")
    draft.write_bytes(hashlib.sha256(dump).digest() + dump)
    draft.replace(place)
    kept = sorted(place.parent.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in kept[MOST_KEPT:]:
        old.unlink(missing_ok=True)


def restored(place: Path, address: str) -> bool:
    """Whether what is kept now stands in the empty database at `address`. Otherwise nothing stands there."""
    try:
        kept = place.read_bytes()
    except OSError:
        return False
    digest, dump = kept[:DIGEST], kept[DIGEST:]
    if hashlib.sha256(dump).digest() != digest or not _restores(dump, address):
        place.unlink(missing_ok=True)
        return False
    place.touch()
    return True


def _restores(dump: bytes, address: str) -> bool:
    into = f"--dbname={urlsplit(address).path[1:]}"
    try:
        _run("pg_restore", address, "--single-transaction", "--exit-on-error", into, given=dump)
    except subprocess.CalledProcessError:
        return False
    return True


def tools_for(address: str) -> Path | None:
    """The folder of the client programs, if they are of the version that serves at `address`."""
    engine = find_postgres(find_places())
    folder = engine.program.parent
    there = all((folder / tool).exists() for tool in ("pg_dump", "pg_restore"))
    with psycopg.connect(address) as link:
        return folder if there and link.info.server_version // 10_000 == engine.major else None


def _run(tool: str, address: str, *options: str, given: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
    """In the environment: on the command line everyone on the machine could read the password."""
    parts = urlsplit(address)
    where = {
        "PGHOST": parts.hostname or "",
        "PGPORT": str(parts.port or 5432),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": parts.path[1:],
    }
    program = find_postgres(find_places()).program.with_name(tool)
    return subprocess.run(
        [program, *options], env={**os.environ, **where}, input=given, stdout=subprocess.PIPE, check=True
    )


def hash_of(shapes: Iterable[tuple[str, str]]) -> str:
    return hashlib.sha256(repr(sorted(shapes)).encode()).hexdigest()


def of_the_server(address: str) -> Iterator[tuple[str, str]]:
    with psycopg.connect(address) as link:
        yield "server", str(link.info.server_version)
        yield "owner", link.info.user


def what_shapes_it() -> Iterator[tuple[str, str]]:
    """Migrations, ours and of others; what ours import; settings; what is installed; what Django fills in."""
    yield "python", sys.version
    yield from ((f"installed {each.name}", each.version) for each in distributions())
    yield "settings", repr((settings.INSTALLED_APPS, settings.MIGRATION_MODULES, settings.DATABASE_APP_ROLE))
    ours = {Path(__file__), CLONE / "legacyfund" / "settings.py"}
    for app in apps.get_app_configs():
        files = migrations_of(app)
        yield from ((f"{app.label} {file.name}", file.read_text()) for file in files)
        ours |= {file for file in files if file.is_relative_to(CLONE)}
        ours |= {file for file in [Path(app.path, "apps.py")] if file.is_relative_to(CLONE) and file.exists()}
    yield from ((str(file.relative_to(CLONE)), file.read_text()) for file in with_imports(ours, CLONE))
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta
        told = (meta.default_permissions, meta.permissions, meta.verbose_name_raw, meta.proxy, meta.managed)
        yield f"model {meta.label_lower}", repr(told)


def migrations_of(app: AppConfig) -> list[Path]:
    module, _ = MigrationLoader.migrations_module(app.label)
    found = importlib.util.find_spec(module) if module else None
    folders = found.submodule_search_locations if found else None
    return sorted(file for folder in folders or [] for file in Path(folder).rglob("*.py"))


def with_imports(files: Iterable[Path], root: Path) -> set[Path]:
    """The files under `root`, with what they import from under it, at whatever depth; in functions too."""
    found: set[Path] = set()
    waiting = list(files)
    while waiting:
        file = waiting.pop()
        if file not in found:
            found.add(file)
            waiting += imports_of(file, root)
    return found


def imports_of(file: Path, root: Path) -> Iterator[Path]:
    package = file.relative_to(root).parts[:-1]
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield from files_of(alias.name.split("."), root)
        elif isinstance(node, ast.ImportFrom):
            start = list(package[: len(package) - node.level + 1]) if node.level else []
            names = [*start, *(node.module or "").split(".")] if node.module else start
            yield from files_of(names, root)
            for alias in node.names:
                yield from files_of([*names, alias.name], root)


def files_of(names: list[str], root: Path) -> Iterator[Path]:
    """The module, or the package, of that name, and the packages that it lies in."""
    for depth in range(1, len(names) + 1):
        path = root.joinpath(*names[:depth])
        yield from (file for file in (path / "__init__.py", path.with_suffix(".py")) if file.is_file())
