"""Jobs of the fund. Thin: what they find lies in rows, and running one again does no harm."""

import structlog
from celery import shared_task
from django.utils import timezone

from accounts.actions.jobs import job_run
from legacyfund.lib.financial_year import london_date
from portfolio.ledger.queries.verification import verify_records
from portfolio.watch.actions import chasing, findings
from portfolio.watch.queries.equalities import verify_ledger

log = structlog.get_logger(__name__)


@shared_task(name="portfolio.tasks.mark_overdue_milestones")
def mark_overdue_milestones() -> None:
    now = timezone.now()
    with job_run("mark overdue milestones", period=str(london_date(now)), now=now) as run:
        if run is not None:
            run.counts = findings.mark_overdue_milestones(now=now)


@shared_task(name="portfolio.tasks.chase_returns")
def chase_returns() -> None:
    now = timezone.now()
    with job_run("chase returns", period=str(london_date(now)), now=now) as run:
        if run is not None:
            run.counts = chasing.chase_returns(now=now)


@shared_task(name="portfolio.tasks.check_equalities")
def check_equalities() -> None:
    """Each fund is checked and what was found of it kept before the next, whatever is wrong with another."""
    now = timezone.now()
    with job_run("check equalities", period=str(london_date(now)), now=now) as run:
        if run is None:
            return
        results = {
            row.fund.reference: findings.mark_equalities(verification=row, now=now) for row in verify_ledger()
        }
        if broken := [reference for reference, whole in results.items() if not whole]:
            log.error("ledger_does_not_stand", funds=broken)
        if edited := verify_records():
            log.error("records_do_not_stand", records=len(edited), first=str(edited[0]))
        findings.mark_records(faults=edited, now=now)
        run.counts = {"funds": len(results), "broken": len(broken), "edited": len(edited)}
