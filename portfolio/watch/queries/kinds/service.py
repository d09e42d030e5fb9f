"""Jobs that fail or fall silent, and messages and work that somebody has to look at."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate
from django.urls import reverse

from accounts.actions.jobs import MAX_ATTEMPTS
from accounts.actions.set_aside import kinds_of_work, work_put_off
from accounts.models import JobRun
from accounts.permissions import Permission
from accounts.queries.told import deliveries_set_aside, ended_job_runs, latest_job_runs, mail_late
from legacyfund.lib.days import day_in_words
from legacyfund.lib.financial_year import LONDON
from portfolio.watch.rules import Found, Group, Kind

DAILY_SILENT, HOURLY_SILENT = timedelta(hours=26), timedelta(hours=8)
"""An hourly job rests in the night."""
MAIL_LATE = timedelta(hours=1)


def _found(key: str, ref: str, message: str, part: str = "") -> Found:
    return Found(key, ref, message, f"{reverse('accounts:jobs')}{part}")


def failed_jobs(now: datetime) -> Iterator[Found]:
    """Of runs that are over: the next one may be running, or be this one."""
    for run in ended_job_runs(MAX_ATTEMPTS):
        if run.outcome == JobRun.Outcome.FAILED:
            message = f"It failed {run.attempts or MAX_ATTEMPTS} times for {run.period}."
            yield _found(run.name, f"Job “{run.name}”", message)


def silent_jobs(now: datetime) -> Iterator[Found]:
    for run in latest_job_runs():
        if run.is_as_needed:
            continue
        is_daily = len(run.period) == len("2026-11-22") or run.was_asked
        if now - run.started_at > (DAILY_SILENT if is_daily else HOURLY_SILENT):
            yield _found(
                run.name,
                f"Job “{run.name}”",
                f"It last ran for {run.period}. The scheduler or the worker may have stopped.",
            )


def messages_late(now: datetime) -> Iterator[Found]:
    if late := mail_late(now - MAIL_LATE):
        yield _found("all", "Messages", f"Waiting for more than an hour: {late:,}.", "#messages")


def _aside_by_day(rows: QuerySet[Any]) -> Iterator[tuple[date, int]]:
    """Those of a day are a finding of their own, so that one nobody can cure hides none that comes later."""
    days = rows.order_by().annotate(day=TruncDate("set_aside_at", tzinfo=LONDON)).values_list("day")
    yield from days.annotate(number=Count("pk")).order_by("day")


def messages_aside(now: datetime) -> Iterator[Found]:
    for day, number in _aside_by_day(deliveries_set_aside()):
        message = f"Could not be sent on {day_in_words(day)}: {number:,}."
        yield _found(str(day), "Messages", message, "#messages")


def work_aside(now: datetime) -> Iterator[Found]:
    counts: Counter[tuple[str, date]] = Counter()
    for work in kinds_of_work().values():
        counts.update({(work.label, day): number for day, number in _aside_by_day(work.rows())})
    for (label, day), number in counts.items():
        message = f"Stopped on {day_in_words(day)} after too many attempts: {number:,}."
        yield _found(f"{label}:{day}", label, message, "#work")


def work_waits(now: datetime) -> Iterator[Found]:
    for label, number in work_put_off().items():
        if number:
            message = f"Put off and tried again: {number:,}. The worker’s log says why."
            yield _found(label, label, message, "#work")


_KEEPERS = (Permission.RETRY_DELIVERY,)
_READERS = (Permission.SEE_AUDIT,)
KINDS = (
    Kind(
        "JOB_FAILED",
        Group.SERVICE,
        "Job failed",
        f"A job failed {MAX_ATTEMPTS} times for one period and is not tried again by itself.",
        "Somebody has it tried again and it ends well, or the next period’s run does.",
        told=_KEEPERS,
        find=failed_jobs,
        ignored_after=2,
        escalated_to=_READERS,
    ),
    Kind(
        "JOB_SILENT",
        Group.SERVICE,
        "Job silent",
        "A job of the day has not begun for 26 hours, or one of the hour for 8.",
        "It runs.",
        told=_KEEPERS,
        find=silent_jobs,
        ignored_after=2,
        escalated_to=_READERS,
    ),
    Kind(
        "MESSAGES_LATE",
        Group.SERVICE,
        "Messages wait",
        "A message has waited to be sent for more than an hour. It is tried again each minute.",
        "It is sent or set aside. Look whether the mail server answers.",
        told=_KEEPERS,
        find=messages_late,
    ),
    Kind(
        "MESSAGES_SET_ASIDE",
        Group.SERVICE,
        "Messages that could not be sent",
        "Messages were set aside on a day: the mail server or GOV.UK Notify refused them, or they cannot be "
        "worded.",
        "Each is sent again, or left with a reason.",
        told=_KEEPERS,
        find=messages_aside,
        ignored_after=3,
        escalated_to=_READERS,
    ),
    Kind(
        "WORK_WAITS",
        Group.SERVICE,
        "Work that waits",
        "An import, a file, a PDF, a digest or a run could not be done and is tried again: a full disk, an "
        "engine or a mail server that is away.",
        "It is done or set aside. Make room, or look why the engine does not answer.",
        told=_KEEPERS,
        find=work_waits,
        ignored_after=1,
        escalated_to=_READERS,
    ),
    Kind(
        "WORK_SET_ASIDE",
        Group.SERVICE,
        "Work that stopped",
        "Imports, files, PDFs, digests or runs were set aside on a day after too many attempts.",
        "Each is tried again and ends well.",
        told=_KEEPERS,
        find=work_aside,
        ignored_after=3,
        escalated_to=_READERS,
    ),
)
