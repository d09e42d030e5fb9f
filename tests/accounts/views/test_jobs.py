import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.actions.deliveries import DeliveryRefused, claim_delivery, leave_delivery, set_delivery_aside
from accounts.actions.jobs import job_run
from accounts.models import Event
from accounts.queries.told import deliveries_set_aside
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


def test_all_that_is_set_aside_is_tried_again_at_once(as_administrator, as_auditor, bidder, stuck):
    tell(bidder)
    set_delivery_aside(delivery=claim_delivery(now=NOW), error="no words", now=NOW)
    retry = reverse("accounts:retry_deliveries")
    assert retry in as_administrator.get(reverse("accounts:jobs")).content.decode()
    assert retry not in as_auditor.get(reverse("accounts:jobs")).content.decode()

    assert as_administrator.post(retry).url == reverse("accounts:jobs")

    assert not deliveries_set_aside().exists()
    rows = [claim_delivery(now=timezone.now()) for _ in range(3)]
    assert [row and row.attempts for row in rows] == [1, 1, None]
    assert as_administrator.post(retry).status_code == 409


def test_a_message_that_will_never_arrive_is_left_with_a_reason(as_administrator, as_auditor, stuck):
    leave = reverse("accounts:leave_delivery", args=[stuck.pk])
    assert leave in as_administrator.get(reverse("accounts:jobs")).content.decode()
    assert leave not in as_auditor.get(reverse("accounts:jobs")).content.decode()
    assert as_auditor.post(leave, {"reason": "x"}).status_code == 403
    assert "Why is it not sent?" in as_administrator.get(leave).content.decode()
    assert "Enter" in as_administrator.post(leave, {"reason": ""}).content.decode()

    response = as_administrator.post(leave, {"reason": "The mailbox is gone."})

    assert response.url == reverse("accounts:jobs")
    assert not deliveries_set_aside().exists()
    stuck.refresh_from_db()
    assert stuck.done_at is not None
    assert stuck.last_error.endswith("left it: The mailbox is gone.")
    event = Event.objects.get(kind="delivery.left")
    assert (event.data["reason"], event.data["error"]) == ("The mailbox is gone.", "no words")
    assert as_administrator.post(leave, {"reason": "Again."}).status_code == 404
    with pytest.raises(DeliveryRefused):
        leave_delivery(delivery=stuck, reason="Again.", by=event.actor, now=NOW)


def test_the_slower_of_two_is_told(as_administrator, stuck, monkeypatch):
    def refuse(**_):
        raise DomainError("This message is not stuck any more.")

    monkeypatch.setattr(oversight, "release_delivery", refuse)
    response = as_administrator.post(reverse("accounts:retry_delivery", args=[stuck.pk]))
    assert response.status_code == 409
