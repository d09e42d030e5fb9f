import pytest
from django.urls import reverse

from accounts.actions.deliveries import claim_delivery, set_delivery_aside
from accounts.actions.jobs import job_run
from accounts.views import oversight
from legacyfund.lib.errors import DomainError
from tests.accounts.views.test_messages import tell
from tests.factories.accounts import NOW


@pytest.fixture
def stuck(bidder):
    tell(bidder)
    delivery = claim_delivery(now=NOW)
    set_delivery_aside(delivery=delivery, error="no words", now=NOW)
    return delivery


def test_shows_the_last_run_of_each_job(as_administrator):
    for period in ("2026-11-21", "2026-11-22"):
        with job_run("count things", period=period, now=NOW) as run:
            run.counts = {"things": 3}
    page = as_administrator.get(reverse("accounts:jobs")).content.decode()
    assert "things: 3" in page
    assert "2026-11-22" in page
    assert "2026-11-21" not in page


def test_shows_a_failure_with_its_reason(as_administrator):
    with pytest.raises(OSError, match="no disk"), job_run("count", period="x", now=NOW):
        raise OSError("no disk")
    assert "OSError: no disk" in as_administrator.get(reverse("accounts:jobs")).content.decode()


def test_shows_what_is_stuck_with_a_way_out(as_administrator, stuck):
    page = as_administrator.get(reverse("accounts:jobs")).content.decode()
    assert "no words" in page
    assert reverse("accounts:retry_delivery", args=[stuck.pk]) in page


def test_the_auditor_reads_and_cannot_retry(as_auditor, stuck):
    page = as_auditor.get(reverse("accounts:jobs")).content.decode()
    assert "no words" in page
    assert reverse("accounts:retry_delivery", args=[stuck.pk]) not in page


def test_puts_the_row_back(as_administrator, stuck):
    response = as_administrator.post(reverse("accounts:retry_delivery", args=[stuck.pk]))
    assert response.url == reverse("accounts:jobs")
    stuck.refresh_from_db()
    assert (stuck.set_aside_at, stuck.attempts) == (None, 0)


def test_the_slower_of_two_is_told(as_administrator, stuck, monkeypatch):
    def refuse(**_):
        raise DomainError("This message is not stuck any more.")

    monkeypatch.setattr(oversight, "release_delivery", refuse)
    response = as_administrator.post(reverse("accounts:retry_delivery", args=[stuck.pk]))
    assert response.status_code == 409
