"""The job that lets ended years lapse runs once a day."""

from datetime import UTC, datetime

import pytest

from accounts.models import JobRun
from portfolio.ledger.models import Journal
from portfolio.ledger.rules.kinds import Kind
from portfolio.ledger.tasks import lapse_ended_years_of_funds
from tests.factories.portfolio import NEXT_YEAR, YEAR, make_fund

ENDED = datetime(2027, 3, 31, 23, 1, tzinfo=UTC)


@pytest.mark.django_db
def test_the_job_lets_money_lapse_once_a_day(monkeypatch):
    make_fund({(YEAR, "CDEL"): 2_000_000, (NEXT_YEAR, "CDEL"): 7})
    monkeypatch.setattr("django.utils.timezone.now", lambda: ENDED)

    lapse_ended_years_of_funds()
    lapse_ended_years_of_funds()

    (run,) = JobRun.objects.filter(name="lapse ended years")
    assert (run.period, run.counts) == ("2027-04-01", {"lapsed": 1, "failed": 0})
    assert Journal.objects.filter(kind=Kind.LAPSE).count() == 1
