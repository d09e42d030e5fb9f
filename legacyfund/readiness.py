"""What a process needs and does not have: asked by whoever decides where requests go."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from accounts.queries.told import latest_job_runs, mail_late
from legacyfund.connections import is_lost

BROKER_SECONDS = 0.5
MAIL_WAITS = timedelta(minutes=10)
HEARTBEATS = {"close due rounds": timedelta(hours=2), "look for findings": timedelta(hours=8)}
"""The hourly job that shows each worker to be alive, of what is short and of what is long, and how long it
may rest: the second one does at night.
"""
"""The longest two runs of the hourly jobs lie apart."""

_migrated = False


@dataclass(frozen=True)
class Readiness:
    """`missing`: without it no page is shown. `degraded`: pages work, and something behind them does not."""

    missing: tuple[str, ...] = ()
    degraded: tuple[str, ...] = ()

    @property
    def word(self) -> str:
        return "unavailable" if self.missing else "degraded" if self.degraded else "ready"


def readiness() -> Readiness:
    broker = () if broker_answers() else ("broker",)
    try:
        missing = () if is_migrated() else ("migrations",)
        jobs = () if missing or jobs_go_on() else ("jobs",)
    except Exception as error:
        if not is_lost(error):
            raise
        return Readiness(missing=("database",), degraded=broker)
    return Readiness(missing=missing, degraded=(*broker, *jobs))


def broker_answers() -> bool:
    link = Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=BROKER_SECONDS,
        socket_connect_timeout=BROKER_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )
    try:
        return bool(link.ping())
    except (RedisError, OSError):
        return False
    finally:
        link.close()


def is_migrated() -> bool:
    """Whether the database has every migration this code knows; once it has, that is not asked again."""
    global _migrated
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    if not _migrated:
        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _migrated


def jobs_go_on() -> bool:
    """Whether mail leaves and an hourly job of each worker ran; a service on its first day has no runs to
    show.
    """
    now = timezone.now()
    late = mail_late(now - MAIL_WAITS)
    began = {run.name: run.started_at for run in latest_job_runs()}
    return not late and all(began[name] >= now - rest for name, rest in HEARTBEATS.items() if name in began)
