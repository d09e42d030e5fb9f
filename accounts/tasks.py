"""Jobs of the service itself. A message is a wake-up; what is to be done lies in rows."""

import time
from collections.abc import Iterator
from datetime import datetime
from typing import Protocol, TypeVar

import structlog
from celery import shared_task
from django.utils import timezone
from oauth2_provider.models import clear_expired

from accounts.actions.deliveries import (
    claim_delivery,
    end_unsent,
    finish_delivery,
    retry_delivery_later,
    set_delivery_aside,
)
from accounts.actions.first_answers import clear_first_answers
from accounts.actions.jobs import job_run
from accounts.actions.kept_forms import clear_kept_forms, clear_old_sessions
from accounts.actions.leases import excuse_row, retry_row_later, set_row_aside
from accounts.actions.notices import claim_digest, finish_digest, gather_digest, put_off
from accounts.actions.surroundings import in_words, one_row
from accounts.cache import clear_expired_rows
from accounts.emails import Must, must_be_told
from accounts.mailing import is_server_away, send_delivery, send_digest
from accounts.models import Delivery, Digest, LeasedRow
from accounts.queries.readers import person_told, why_not_told
from accounts.wake_ups import publish_quietly
from legacyfund.lib.errors import DomainError
from legacyfund.lib.financial_year import london_date

log = structlog.get_logger(__name__)

WORKING_SECONDS = 300
Row_co = TypeVar("Row_co", covariant=True)


class Claim(Protocol[Row_co]):
    def __call__(self, *, now: datetime) -> Row_co | None: ...


def each_due(claim: Claim[Row_co]) -> Iterator[Row_co]:
    """Rows as they are claimed, until none is due or the task has worked its time: the next tick goes on.

    A task that runs into its limit is stopped in the middle of a row: that row is not to blame, and is due
    again when its lease is over.
    """
    until = time.monotonic() + WORKING_SECONDS
    while time.monotonic() < until and (row := claim(now=timezone.now())) is not None:
        yield row


@shared_task(name="accounts.tasks.send_deliveries")
def send_deliveries() -> None:
    """Send every delivery that is due. Each row stands alone: a bad one never stops the rest. Where the mail
    server is away, the next tick goes on.
    """
    for delivery in each_due(claim_delivery):
        if not _send(delivery):
            return


@shared_task(name="accounts.tasks.send_digests")
def send_digests() -> None:
    """Send every digest that is due, each by itself, and stop as `send_deliveries` does."""
    for digest in each_due(claim_digest):
        if not _send_digest(digest):
            return


def _send_digest(digest: Digest) -> bool:
    """False where the mail server is away."""
    told = {"digest": digest.pk}

    def blame(words: str) -> None:
        set_row_aside(digest, error=words, now=timezone.now())

    with one_row(digest, clock=timezone.now, blame=blame, **told):
        rows = gather_digest(digest=digest, now=timezone.now())
        try:
            receipt = send_digest(digest, rows) if rows else ""
        except OSError as error:
            if is_server_away(error):
                return _wait_for_server(digest, error)
            aside = retry_row_later(digest, error=in_words(error), now=timezone.now())
            log.warning("digest_failed", error=in_words(error), set_aside=aside, **told)
        except DomainError as error:
            set_row_aside(digest, error=error.message, now=timezone.now())
            log.error("digest_set_aside", error=error.message, **told)
        else:
            if not finish_digest(digest=digest, receipt=receipt, now=timezone.now()):
                log.warning("digest_sent_twice", **told)
    return True


def _wait_for_server(row: LeasedRow, error: OSError) -> bool:
    log.warning("mail_server_away", error=in_words(error), work=row._meta.label, row=row.pk)
    excuse_row(row, error=in_words(error), now=timezone.now())
    return False


def _send(delivery: Delivery) -> bool:
    """Mail servers fail in ways that pass; anything else needs a person to look. False as for a digest."""
    told = {"delivery": delivery.pk, "kind": delivery.event.kind}

    def blame(words: str) -> None:
        set_delivery_aside(delivery=delivery, error=words, now=timezone.now())

    with one_row(delivery, clock=timezone.now, blame=blame, **told):
        must = must_be_told(delivery.event.kind)
        reader = person_told(delivery.recipient, delivery.address)
        if why := why_not_told(delivery.event, reader, about_roles=must is Must.SECURITY):
            end_unsent(delivery=delivery, why=why, now=timezone.now())
            return True
        if put_off(delivery=delivery, must_be_told=must is not None, now=timezone.now()):
            return True
        try:
            receipt = send_delivery(delivery)
        except OSError as error:
            if is_server_away(error):
                return _wait_for_server(delivery, error)
            aside = retry_delivery_later(delivery=delivery, error=in_words(error), now=timezone.now())
            log.warning("delivery_failed", error=in_words(error), set_aside=aside, **told)
        except DomainError as error:
            set_delivery_aside(delivery=delivery, error=error.message, now=timezone.now())
            log.error("delivery_set_aside", error=error.message, **told)
        else:
            if not finish_delivery(delivery=delivery, receipt=receipt or "", now=timezone.now()):
                log.warning("delivery_sent_twice", **told)
    return True


def wake_deliveries() -> None:
    """Ask a worker to send what is due. Never raises: without a broker the minute's tick finds the rows."""
    publish_quietly(send_deliveries)


@shared_task(name="accounts.tasks.clear_tokens")
def clear_tokens() -> None:
    """Delete the access tokens that have run out, once a day."""
    now = timezone.now()
    with job_run("clear tokens", period=str(london_date(now)), now=now) as run:
        if run is not None:
            clear_expired()


@shared_task(name="accounts.tasks.clear_forms")
def clear_forms() -> None:
    """Forget, once an hour, forms nobody came back for, answers nobody will ask for, and old sessions."""
    now = timezone.now()
    with job_run("clear forms", period=f"{now:%Y-%m-%dT%H}", now=now) as run:
        if run is not None:
            run.counts = {
                "kept": clear_kept_forms(now=now),
                "answered": clear_first_answers(now=now),
                "sessions": clear_old_sessions(now=now),
                "counts": clear_expired_rows(),
            }
