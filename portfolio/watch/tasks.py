"""Jobs of the fund. Thin: what they find lies in rows, and running one again does no harm."""

import structlog
from celery import shared_task
from django.utils import timezone

from accounts.actions.jobs import job_run
from accounts.queries.told import runs_asked_for
from accounts.wake_ups import publish_quietly
from legacyfund.lib.errors import DomainError
from legacyfund.lib.financial_year import london_date
from portfolio.ledger.queries.verification import verify_records
from portfolio.watch.actions import findings, records
from portfolio.watch.queries.equalities import verify_ledger
from portfolio.watch.queries.kinds.records import LEDGER_CHECK

log = structlog.get_logger(__name__)


class NotAllLookedFor(DomainError):
    """Some kinds of finding could not be looked for; the others were."""


@shared_task(name="portfolio.tasks.look_for_findings")
def look_for_findings() -> None:
    """Once an hour. Where a kind fails, the run has failed and is tried again."""
    now = timezone.now()
    with job_run("look for findings", period=f"{now:%Y-%m-%dT%H}", now=now) as run:
        if run is None:
            return
        run.counts, not_whole = findings.look_for_findings(now=now)
        if not_whole:
            raise NotAllLookedFor(f"The rest was done. Not done whole: {', '.join(not_whole)}.")


@shared_task(name="portfolio.tasks.check_equalities")
def check_equalities() -> None:
    """Every night, and when a person has asked."""
    for period in (*runs_asked_for(LEDGER_CHECK), str(london_date(timezone.now()))):
        _check_equalities(period)


def wake_ledger_check() -> None:
    """Ask a worker to do what was asked for. Never raises: without a broker the next tick finds the row."""
    publish_quietly(check_equalities)


def _check_equalities(period: str) -> None:
    """Each fund is checked and what was found of it kept before the next, whatever is wrong with another."""
    now = timezone.now()
    with job_run(LEDGER_CHECK, period=period, now=now) as run:
        if run is None:
            return
        results = {
            row.fund.reference: records.mark_equalities(verification=row, now=now) for row in verify_ledger()
        }
        if broken := [reference for reference, whole in results.items() if not whole]:
            log.error("ledger_does_not_stand", funds=broken)
        if edited := verify_records():
            log.error("records_do_not_stand", records=len(edited), first=str(edited[0]))
        records.mark_records(faults=edited, now=now)
        run.counts = {"funds": len(results), "broken": len(broken), "edited": len(edited)}
