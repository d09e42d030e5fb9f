"""The log of messages to people, and trying a failed job again."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions.jobs import LEASE, claim_job_run, fail_job_run
from accounts.events import record_event
from accounts.models import Delivery, Digest, Event, JobRun
from legacyfund.lib.financial_year import london_date
from tests.factories.pages import text_of

pytestmark = pytest.mark.django_db


def log_of(client, **asked):
    return text_of(client.get(reverse("accounts:deliveries"), asked))


@pytest.fixture
def told(bidder):
    now = timezone.now()
    with transaction.atomic():
        event = record_event(
            "membership.started",
            bidder,
            by=None,
            now=now,
            ref="REF-1",
            data={"role": "BIDDER"},
            tell=[bidder],
        )
    return event.deliveries.get()


def test_who_reads_the_log(as_administrator, as_auditor, as_bidder, told, bidder):
    address = reverse("accounts:deliveries")

    assert Client().get(address).status_code == 302
    assert as_bidder.get(address).status_code == 403
    assert as_auditor.post(address).status_code == 405
    for client in (as_administrator, as_auditor):
        shown = log_of(client)
        assert bidder.email.partition("@")[0] in shown
        assert "Bidder" in shown
        assert "Waiting until" in shown


def test_the_outcome_of_each_and_the_filter(as_auditor, told):
    now = timezone.now()
    digest = Digest.objects.create(recipient=told.recipient, due_at=now)
    for changed, words in (
        ({"digest": digest}, "In a digest, due"),
        ({"digest": None, "set_aside_at": now, "last_error": "no such user"}, "no such user"),
        (
            {"set_aside_at": None, "claimed_at": now, "done_at": now, "receipt": "n-7"},
            "Known to the mail service",
        ),
        ({"receipt": "", "last_error": "Not sent: the account is closed."}, "the account is closed"),
        ({"receipt": "n-7", "last_error": ""}, "Known to the mail service"),
    ):
        Delivery.objects.filter(pk=told.pk).update(**changed)
        assert words in log_of(as_auditor)
    assert "No message fits this filter" in log_of(as_auditor, outcome="unsent")
    found = log_of(as_auditor, outcome="sent", kind="membership.started", person=told.recipient.email)
    assert "Known to the mail service" in found
    assert "No message fits this filter" in log_of(as_auditor, outcome="aside")


def test_a_message_set_aside_is_sent_again_from_the_log(as_administrator, as_auditor, told):
    Delivery.objects.filter(pk=told.pk).update(set_aside_at=timezone.now())
    retry = reverse("accounts:retry_delivery", args=[told.pk])

    assert retry in log_of(as_administrator)
    assert retry not in log_of(as_auditor)


def failed_run(now):
    run = claim_job_run(name="tidy", period=str(london_date(now)), holder="", now=now)
    fail_job_run(run=run, error="It broke.", now=now)
    JobRun.objects.update(attempts=5)
    return run


def test_a_failed_job_is_tried_again(as_administrator, as_auditor, administrator):
    now = timezone.now()
    run = failed_run(now)
    retry = reverse("accounts:retry_job", args=[run.pk])
    assert claim_job_run(name="tidy", period=run.period, holder="x", now=now + LEASE) is None
    assert retry not in text_of(as_auditor.get(reverse("accounts:jobs")))
    assert as_auditor.post(retry).status_code == 403
    assert as_administrator.get(retry).status_code == 405
    assert retry in text_of(as_administrator.get(reverse("accounts:jobs")))

    done = as_administrator.post(retry, follow=True)

    assert "will be tried again" in text_of(done)
    event = Event.objects.get(kind="job.retried")
    assert (event.actor, event.subject_ref) == (administrator, "tidy")
    assert claim_job_run(name="tidy", period=run.period, holder="x", now=timezone.now()) is not None


def test_a_run_whose_time_is_over_is_left_to_the_next(as_administrator):
    run = failed_run(timezone.now() - timedelta(days=3))

    assert "Its time is over" in text_of(as_administrator.get(reverse("accounts:jobs")))
    refused = as_administrator.post(reverse("accounts:retry_job", args=[run.pk]))
    assert refused.status_code == 409
    assert as_administrator.post(reverse("accounts:retry_job", args=[0])).status_code == 404
