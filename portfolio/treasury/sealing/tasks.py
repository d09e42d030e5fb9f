"""The jobs of sealed files: the rows say what is closed and not sealed, the folder what is lost."""

from celery import shared_task
from django.utils import timezone

from accounts.actions.jobs import job_run
from legacyfund.lib.financial_year import london_date
from portfolio.treasury.sealing.actions.watching import check_files, seal_closed_periods, write_lost_files


@shared_task(name="portfolio.tasks.seal_periods")
def seal_periods() -> None:
    """Every minute; with nothing to do it costs five queries and a look at each file's size."""
    seal_closed_periods(now=timezone.now())
    write_lost_files(now=timezone.now())


@shared_task(name="portfolio.tasks.check_sealed_files")
def check_sealed_files() -> None:
    """Once a day."""
    now = timezone.now()
    with job_run("check sealed files", period=str(london_date(now)), now=now) as run:
        if run is not None:
            run.counts = check_files(now=now)
