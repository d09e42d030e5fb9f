"""Run first on each day: that every clock is on it. Named so that only `make days` collects it."""

import os
from datetime import UTC, datetime, timedelta

import pytest
import redis
from django.conf import settings
from django.db import connection

from tests.days.clock import DAY
from tests.journeys.browser import Browser

SLACK = timedelta(hours=3)  # of a slow machine


def is_today(moment: datetime) -> bool:
    return timedelta(0) <= moment - datetime.fromisoformat(os.environ[DAY]) < SLACK


def test_python_is_on_the_day() -> None:
    assert is_today(datetime.now(UTC))


@pytest.mark.django_db
def test_postgresql_is_on_the_day() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        assert is_today(cursor.fetchone()[0])


def test_the_broker_is_on_the_day() -> None:
    seconds, _ = redis.Redis.from_url(settings.REDIS_URL).time()
    assert is_today(datetime.fromtimestamp(seconds, UTC))


@pytest.mark.journey
def test_pages_are_on_the_day(live_server) -> None:
    with Browser(live_server.url) as browser:
        visitor = browser.visitor(javascript=True)
        visitor.visit("/accounts/login/")
        told = browser.do(visitor.page.evaluate, "[new Date().getTime(), Date.now()]")
    assert all(is_today(datetime.fromtimestamp(each / 1000, UTC)) for each in told)
