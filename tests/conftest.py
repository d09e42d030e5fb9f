"""Real services for every test: the owner makes the test database, the application's role uses it."""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote, urlsplit

import psycopg
import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import TransactionTestCase
from hypothesis import settings as hypothesis_settings
from psycopg.sql import SQL, Identifier, Literal

from tests.journeys import chromium

pytest_plugins = ["tests.skips", "tests.shared_states"]

hypothesis_settings.register_profile("legacyfund", deadline=None)
hypothesis_settings.load_profile("legacyfund")


WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
"""`gw0`, `gw1` … where the suite runs on several processes, each with its own database and broker."""


_sealed = TemporaryDirectory(prefix="sealed-files-")
"""Where the process seals, and nowhere else; gone when it ends."""


def _keep_to_ones_own_broker() -> None:
    """Redis numbers its databases: 0 is the single process's, then one for each worker."""
    url = urlsplit(settings.REDIS_URL)._replace(path=f"/{int(WORKER[2:]) + 1}").geturl()
    os.environ["REDIS_URL"] = settings.REDIS_URL = settings.CELERY_BROKER_URL = url


if WORKER:
    _keep_to_ones_own_broker()


def pytest_configure() -> None:
    """WhiteNoise warns of a folder that collectstatic has not made, and a warning is an error.

    Passwords and secrets are hashed by the same function as in service, as little as it allows: no test
    measures how long guessing takes.
    """
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    settings.SEALED_FILES = Path(_sealed.name)
    Argon2PasswordHasher.time_cost, Argon2PasswordHasher.parallelism = 1, 1
    Argon2PasswordHasher.memory_cost = 8


def pytest_unconfigure() -> None:
    chromium.stop()


def pytest_collection_finish() -> None:
    """What the modules and the list of tests hold stays to the end: the collector need not look at it."""
    gc.freeze()


def _credentials(name: str) -> dict[str, str]:
    parts = urlsplit(os.environ[name])
    return {"USER": unquote(parts.username or ""), "PASSWORD": unquote(parts.password or "")}


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker, django_db_keepdb: bool, django_db_createdb: bool
) -> Iterator[None]:
    """Create and migrate the test database as the owner, then hand the connection to the application.

    What migrations made is kept and restored (`tests/migrated.py`), unless `--create-db` asks for it anew.
    `--reuse-db` keeps the database itself for the next run, which then applies only what migrations are new.
    """
    from tests.shared_states import take_down

    connection = connections["default"]
    application = {key: connection.settings_dict[key] for key in ("USER", "PASSWORD")}
    owner = _credentials("DATABASE_OWNER_URL")
    own = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        connection.settings_dict.update(owner)
        if WORKER:
            connection.settings_dict["TEST"]["NAME"] = f"test_{own}_{WORKER}"
        if django_db_keepdb:
            connection.creation.create_test_db(
                verbosity=0, autoclobber=True, serialize=False, keepdb=not django_db_createdb
            )
        elif WORKER:
            _copy_the_migrated_database(connection, anew=django_db_createdb)
        else:
            _restore_or_migrate(connection, anew=django_db_createdb)
        connection.close()
        connection.settings_dict.update(application)
    yield
    take_down(django_db_blocker)
    if django_db_keepdb:
        return
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict.update(owner)
        connection.creation.destroy_test_db(own, verbosity=0)
        if WORKER:
            with _database_for_copies(own) as (link, template):
                link.execute(SQL("DROP DATABASE IF EXISTS {}").format(Identifier(template)))


@contextmanager
def _database_for_copies(own: str) -> Iterator[tuple[psycopg.Connection, str]]:
    """The name of this run's migrated database, under a lock that its processes take in turn."""
    template = f"test_{own}_{os.environ['PYTEST_XDIST_TESTRUNUID'][:8]}"
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as link:
        link.execute("SELECT pg_advisory_lock(hashtext(%s))", [template])
        yield link, template


def _restore_or_migrate(connection: BaseDatabaseWrapper, *, anew: bool) -> None:
    """Make the database that the connection's tests have: of the dump that is kept, or by migrating."""
    from tests.migrated import keep, place_of, restored

    owner = os.environ["DATABASE_OWNER_URL"]
    name = connection.settings_dict["TEST"]["NAME"] or f"test_{connection.settings_dict['NAME']}"
    address = urlsplit(owner)._replace(path=f"/{name}").geturl()
    place = place_of(owner)
    if place and place.exists() and not anew:
        with psycopg.connect(owner, autocommit=True) as link:
            link.execute(SQL("DROP DATABASE IF EXISTS {}").format(Identifier(name)))
            link.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        if restored(place, address):
            settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
            return
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.close()
    if place:
        keep(place, address)


def _copy_the_migrated_database(connection: BaseDatabaseWrapper, *, anew: bool) -> None:
    """Restore or migrate once for all processes of the run, whichever comes first, and give each a copy."""
    copy = connection.settings_dict["TEST"]["NAME"]
    with _database_for_copies(connection.settings_dict["NAME"]) as (link, template):
        if not link.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template]).fetchone():
            connection.settings_dict["TEST"]["NAME"] = template
            _restore_or_migrate(connection, anew=anew)
        link.execute(SQL("DROP DATABASE IF EXISTS {}").format(Identifier(copy)))
        # File by file: nothing is written to the log for it, which takes a third of the time.
        link.execute(
            SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
                Identifier(copy), Identifier(template)
            )
        )
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = copy


def superuser_connection() -> psycopg.Connection:
    """A superuser's connection to the test database: for flushing, and for playing the intruder."""
    database = connections["default"].settings_dict
    return psycopg.connect(
        host=database["HOST"],
        port=database["PORT"],
        dbname=database["NAME"],
        user=(superuser := _credentials("DATABASE_SUPERUSER_URL"))["USER"],
        password=superuser["PASSWORD"],
        autocommit=True,
    )


def owner_connection() -> psycopg.Connection:
    """The owner's connection to the test database: the triggers must stop the owner too."""
    database = connections["default"].settings_dict
    owner = _credentials("DATABASE_OWNER_URL")
    return psycopg.connect(
        host=database["HOST"],
        port=database["PORT"],
        dbname=database["NAME"],
        user=owner["USER"],
        password=owner["PASSWORD"],
        autocommit=True,
    )


KEPT_TABLES = {"django_migrations", "django_content_type"}
START_OVER = """
    SELECT setval(numbers.seqrelid, numbers.seqstart, false)
    FROM pg_sequence AS numbers
    JOIN pg_depend AS of ON of.objid = numbers.seqrelid AND of.deptype IN ('a', 'i')
    JOIN pg_class AS owner ON owner.oid = of.refobjid
    WHERE owner.relname <> ALL (%s) AND pg_sequence_last_value(numbers.seqrelid) IS NOT NULL
"""


def flush_everything(self: TransactionTestCase) -> None:
    """Empty what a test committed to: append-only tables let only a superuser do it.

    Only tables that hold rows, and by DELETE: TRUNCATE of all takes 0.3 seconds, however few rows there are.
    """
    for connection in connections.all(initialized_only=True):
        connection.close()
    with superuser_connection() as link, link.transaction():
        link.execute("SET session_replication_role = replica")
        listed = link.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = sorted({row[0] for row in listed} - KEPT_TABLES)
        ask = SQL("SELECT {} WHERE EXISTS (SELECT FROM {})")
        asked = SQL(" UNION ALL ").join(ask.format(Literal(name), Identifier(name)) for name in tables)
        for (name,) in link.execute(asked).fetchall():
            link.execute(SQL("DELETE FROM {}").format(Identifier(name)))
        link.execute(START_OVER, [list(KEPT_TABLES)])


TransactionTestCase._fixture_teardown = flush_everything  # type: ignore[method-assign]
