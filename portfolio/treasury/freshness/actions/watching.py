"""Each publication made once an hour to see that it is right, and months that are late: findings of both."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from accounts.actions.each_row import do_each
from accounts.actions.jobs import job_run
from legacyfund.lib.days import day_in_words
from legacyfund.lib.financial_year import london_date
from portfolio.treasury.freshness.queries.makings import AMISS
from portfolio.treasury.freshness.queries.months_late import months_late
from portfolio.treasury.freshness.queries.standing import CHECK, found_wrong
from portfolio.treasury.sealing.queries.segments import Next
from portfolio.treasury.sealing.rules.promised import HOUR_IN_WORDS
from portfolio.watch.actions.findings import settle
from portfolio.watch.queries.kinds.records import PUBLICATION_LATE, PUBLICATION_WRONG
from portfolio.watch.rules import Found

_NOT_MADE = "It cannot be made. The log says why, under publication_not_made."


def check_this_hour(*, now: datetime) -> None:
    """As the job does: once in the hour, however often it is asked for."""
    with job_run(CHECK, period=f"{now:%Y-%m-%dT%H}", now=now) as run:
        if run is not None:
            run.counts = check_publications(now=now)


def check_publications(*, now: datetime) -> dict[str, int]:
    late = months_late(now)
    settle(kind=PUBLICATION_LATE, found=map(_late, late), now=now)
    wrong = list(_wrong_ones())
    settle(kind=PUBLICATION_WRONG, found=wrong, now=now)
    return {"right": len(AMISS) - len(wrong), "wrong": len(wrong), "months late": len(late)}


def _wrong_ones() -> Iterator[Found]:
    """One that fails stops no other."""
    for publication, amiss in AMISS.items():
        given, failed = do_each("publication_not_made", [(publication, amiss)])
        trouble = _NOT_MADE if failed else str(given[0])
        if trouble:
            yield found_wrong(publication, trouble)


def _late(row: Next) -> Found:
    named, day = f"{row.period.first_day:%B %Y}", day_in_words(london_date(row.due_by))
    return Found(
        key=f"{row.fund.pk}:{row.period}",
        ref=row.fund.reference,
        message=f"{named} was promised by {HOUR_IN_WORDS} on {day}, and the fund has not closed it. Sealed "
        "files, spending over £25,000 and OSCAR’s deltas wait for that.",
        page=reverse("portfolio:close_period", args=[row.fund.reference]),
        fund=row.fund.pk,
    )
