"""Job of the ledger. Thin: running it again does no harm."""

from celery import shared_task
from django.utils import timezone

from accounts.actions.each_row import check_all_done
from accounts.actions.jobs import job_run
from legacyfund.lib.financial_year import london_date
from portfolio.ledger.actions.lapsing import lapse_ended_years


@shared_task(name="portfolio.tasks.lapse_ended_years")
def lapse_ended_years_of_funds() -> None:
    now = timezone.now()
    with job_run("lapse ended years", period=str(london_date(now)), now=now) as run:
        if run is not None:
            run.counts = lapse_ended_years(now=now)
            check_all_done(run.counts["failed"])
