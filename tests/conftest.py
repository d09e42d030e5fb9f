"""Real services for every test: the owner makes the test database, the application's role uses it."""

import os
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

import psycopg
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connections
from django.test import TransactionTestCase
from hypothesis import settings as hypothesis_settings

pytest_plugins = ["tests.skips", "tests.standing"]

hypothesis_settings.register_profile("legacyfund", deadline=None)
hypothesis_settings.load_profile("legacyfund")


WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
"""`gw0`, `gw1` … where the suite runs on several processes, each with its own database and broker."""


def _keep_to_ones_own_broker() -> None:
    """Redis numbers its databases: 0 is the single process's, then one for each worker."""
    url = urlsplit(settings.REDIS_URL)._replace(path=f"/{int(WORKER[2:]) + 1}").geturl()
    os.environ["REDIS_URL"] = settings.REDIS_URL = settings.CELERY_BROKER_URL = url
    settings.CACHES["default"]["LOCATION"] = url


if WORKER:
    _keep_to_ones_own_broker()


def pytest_configure() -> None:
    """WhiteNoise warns of a folder that collectstatic has not made, and a warning is an error."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


def _credentials(name: str) -> dict[str, str]:
    parts = urlsplit(os.environ[name])
    return {"USER": unquote(parts.username or ""), "PASSWORD": unquote(parts.password or "")}


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker, django_db_keepdb: bool
) -> Iterator[None]:
    """Create and migrate the test database as the owner, then hand the connection to the application.

    `--reuse-db` keeps it for the next run, which then applies only what migrations are new.
    """
    from django.test.utils import setup_databases, teardown_databases

    from tests.standing import take_down

    connection = connections["default"]
    application = {key: connection.settings_dict[key] for key in ("USER", "PASSWORD")}
    owner = _credentials("DATABASE_OWNER_URL")
    if WORKER:
        connection.settings_dict["TEST"]["NAME"] = f"test_{connection.settings_dict['NAME']}_{WORKER}"
    with django_db_blocker.unblock():
        connection.settings_dict.update(owner)
        made = setup_databases(verbosity=0, interactive=False, keepdb=django_db_keepdb, serialized_aliases=[])
        connection.close()
        connection.settings_dict.update(application)
    yield
    take_down(django_db_blocker)
    if django_db_keepdb:
        return
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict.update(owner)
        teardown_databases(made, verbosity=0)


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


def flush_everything(self: TransactionTestCase) -> None:
    """Empty every table after a test that committed: append-only tables let only a superuser do it."""
    for connection in connections.all(initialized_only=True):
        connection.close()
    with superuser_connection() as link:
        link.execute("SET session_replication_role = replica")
        tables = link.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        listed = ", ".join(f'"{name}"' for name in sorted({row[0] for row in tables} - KEPT_TABLES))
        link.execute(f"TRUNCATE {listed} RESTART IDENTITY")


TransactionTestCase._fixture_teardown = flush_everything  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def _fresh_cache() -> Iterator[None]:
    """Rate limits and sessions live in the cache: no test inherits another's."""
    yield
    cache.clear()
