"""What /readyz says. tests/faults takes the engines away."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.events import record_event
from accounts.models import JobRun
from legacyfund import readiness
from tests.conftest import owner_connection
from tests.factories.accounts import make_user
from tests.faults.serving import free_port

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _not_asked_yet(monkeypatch):
    monkeypatch.setattr(readiness, "_migrated", False)


def asked():
    answer = Client().get("/readyz")
    return answer.status_code, json.loads(answer.content)


def ran(name, *, ago):
    began = timezone.now() - ago
    JobRun.objects.create(name=name, period=str(ago), started_at=began, lease_until=began, holder="x")


def test_ready_with_everything_there():
    ran("close due rounds", ago=timedelta(minutes=90))
    ran("look for findings", ago=timedelta(hours=7))

    assert asked() == (200, {"status": "ready", "missing": [], "degraded": []})


@pytest.mark.parametrize(("name", "hours"), [("close due rounds", 3), ("look for findings", 9)])
def test_degraded_where_the_hourly_job_of_one_worker_has_not_run(name, hours):
    for each in ("close due rounds", "look for findings", "clear forms"):
        ran(each, ago=timedelta(hours=hours if each == name else 0))

    assert asked() == (200, {"status": "degraded", "missing": [], "degraded": ["jobs"]})


def test_degraded_where_a_message_waits_for_long():
    person, now = make_user("REVIEWER"), timezone.now()
    record_event(
        "membership.started",
        person,
        by=None,
        now=now - timedelta(minutes=11),
        data={"role": "CHAIR"},
        tell=[person],
    )

    assert asked()[1]["degraded"] == ["jobs"]


def test_degraded_without_a_broker(settings):
    settings.REDIS_URL = f"redis://127.0.0.1:{free_port()}/0"

    assert asked() == (200, {"status": "degraded", "missing": [], "degraded": ["broker"]})


@pytest.fixture
def _without_a_migration():
    """Only the owner may say what was migrated; the table outlives the test, so its row is put back.

    Of the one for sessions: another migration may stand for the newest.
    """
    with owner_connection() as owner:
        gone = owner.execute(
            "DELETE FROM django_migrations WHERE app = 'sessions' RETURNING app, name, applied"
        )
        row = gone.fetchone()
        yield
        owner.execute("INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, %s)", row)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_without_a_migration")
def test_unavailable_while_a_migration_is_missing():
    assert asked() == (503, {"status": "unavailable", "missing": ["migrations"], "degraded": []})
