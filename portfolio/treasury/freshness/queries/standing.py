"""How each publication stands: what was made last, what is due next, and whether it is there as promised."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.db.models import Count, Max, Min
from django.urls import reverse

from accounts.models import JobRun
from legacyfund.lib.financial_year import Period, london_date
from portfolio.awards.models import Award
from portfolio.awards.queries.standing import ANNOUNCED
from portfolio.funds.models import Fund
from portfolio.spend.models import SpendLine
from portfolio.spend.queries.periods import last_closed_of
from portfolio.treasury.freshness.rules.promises import (
    PROMISES,
    Due,
    Made,
    Promise,
    Publication,
    State,
    state_at_once,
    state_of_month,
)
from portfolio.treasury.publications.queries.awards import announced_awards
from portfolio.treasury.sealing.queries.segments import last_sealed_of, next_of, periods_to_seal
from portfolio.watch.models import Finding
from portfolio.watch.queries.kinds.records import PUBLICATION_WRONG, SEALED_FILE_WRONG
from portfolio.watch.rules import Found

CHECK = "check publications"
"""The job's name."""


@dataclass(frozen=True)
class Standing:
    """Of a fund where the promise is of a month: `made` was the last, `due` is next. Else it `holds` so many
    lines or awards, `changed_at` last, and was made to see whether it is right at `checked_at`.
    """

    promise: Promise
    state: State
    fund: Fund | None = None
    made: Made | None = None
    due: Due | None = None
    holds: int = 0
    changed_at: datetime | None = None
    checked_at: datetime | None = None
    wrong_since: datetime | None = None


def standing_now(funds: Iterable[Fund], *, now: datetime, is_public: bool) -> list[Standing]:
    """In the order of the promises, then of the funds. `is_public`: what everybody may know alone."""
    funds = list(funds)
    announced = _announced(funds)
    if is_public:
        funds = [fund for fund in funds if fund.pk in announced]
    wrong = _wrong_now()
    found = [*_at_once(wrong, now), *_of_months(funds, announced, wrong, now)]
    order = list(PROMISES)
    return sorted(
        (row for row in found if row.promise.is_public or not is_public),
        key=lambda row: order.index(row.promise.publication),
    )


def _announced(funds: Iterable[Fund]) -> dict[int, datetime]:
    """When the first award of each was announced."""
    awards = Award.objects.filter(ANNOUNCED, fund__in=list(funds))
    first = awards.order_by("fund_id").values_list("fund_id")
    return dict(first.annotate(first=Min("decision__announced_at")))


@dataclass(frozen=True)
class _Wrong:
    """Since when publications and sealed files of funds are wrong, by what findings say."""

    publications: dict[str, datetime]
    sealed: dict[int, datetime]

    def since(self, publication: Publication, fund: Fund | None = None) -> datetime | None:
        of_files = self.sealed.get(fund.pk) if fund and publication is Publication.SEALED else None
        return of_files or self.publications.get(PUBLICATION_WRONG.key_of(found_wrong(publication, "")))


def found_wrong(publication: Publication, trouble: str) -> Found:
    return Found(publication, PROMISES[publication].words, trouble, reverse("portfolio:status"))


def _wrong_now() -> _Wrong:
    kinds = [PUBLICATION_WRONG.id, SEALED_FILE_WRONG.id]
    rows = list(Finding.objects.filter(kind__in=kinds, closed_at=None).order_by("-opened_at", "-pk"))
    return _Wrong(
        {row.key: row.opened_at for row in rows},
        {row.fund_id: row.opened_at for row in rows if row.fund_id is not None},
    )


def _last_check() -> datetime | None:
    done = JobRun.objects.filter(name=CHECK, outcome=JobRun.Outcome.DONE)
    return done.order_by("-started_at").values_list("started_at", flat=True).first()


def _at_once(wrong: _Wrong, now: datetime) -> Iterator[Standing]:
    checked, (lines, accepted_at), awards = _last_check(), _feed(), _awards()
    held = {
        Publication.FEED: (lines, accepted_at),
        Publication.CURRENT: (lines, accepted_at),
        Publication.AWARDS: awards,
    }
    for publication, (holds, changed_at) in held.items():
        since = wrong.since(publication)
        yield Standing(
            PROMISES[publication],
            state_at_once(checked, is_wrong=since is not None, is_empty=not holds, now=now),
            checked_at=checked,
            holds=holds,
            changed_at=changed_at,
            wrong_since=since,
        )


def _feed() -> tuple[int, datetime | None]:
    """The number of its last line, and when that was accepted."""
    last = SpendLine.objects.filter(feed_no__isnull=False).order_by("-feed_no")
    found = last.values_list("feed_no", "spend_return__accepted_at").first()
    feed_no, accepted_at = found or (0, None)
    return feed_no or 0, accepted_at


def _awards() -> tuple[int, datetime | None]:
    """How many are published, and when one was announced last."""
    found = announced_awards().aggregate(number=Count("pk"), at=Max("decision__announced_at"))
    return found["number"], found["at"]


def _of_months(
    funds: list[Fund], announced: dict[int, datetime], wrong: _Wrong, now: datetime
) -> Iterator[Standing]:
    months = _Months(funds)
    for fund in funds:
        for publication in (Publication.OVER_25K, Publication.SEALED, Publication.OSCAR):
            made, due, waiting = months.of(publication, fund, announced.get(fund.pk))
            since = wrong.since(publication, fund)
            if made or due or waiting:
                state = state_of_month(made, due, waiting_since=waiting, is_wrong=since is not None, now=now)
                yield Standing(PROMISES[publication], state, fund=fund, made=made, due=due, wrong_since=since)


class _Months:
    """What each fund closed and sealed last, what waits to be sealed, and what is due. Five queries."""

    def __init__(self, funds: list[Fund]) -> None:
        self.closed = {
            pk: Made(row.month, cast(datetime, row.closed_at)) for pk, row in last_closed_of(funds).items()
        }
        self.sealed = {
            row.period.fund_id: Made(row.period.month, row.sealed_at) for row in last_sealed_of(funds)
        }
        self.due = {row.fund.pk: Due(row.period, row.due_by) for row in next_of(funds)}
        waiting = periods_to_seal(funds).order_by("-closed_at", "-pk")
        self.waiting = {row.fund_id: row.closed_at for row in waiting}

    def of(
        self, publication: Publication, fund: Fund, announced_at: datetime | None
    ) -> tuple[Made | None, Due | None, datetime | None]:
        """The last, the next, and since when one waits to be sealed. Nothing is published of spending over
        £25,000 for a month before the first award of the fund was announced.
        """
        due, closed = self.due.get(fund.pk), self.closed.get(fund.pk)
        if publication is Publication.SEALED:
            return self.sealed.get(fund.pk), due, self.waiting.get(fund.pk)
        if publication is Publication.OSCAR:
            return closed, due, None
        if announced_at is None:
            return None, None, None
        first = Period.of(london_date(announced_at))
        return closed if closed and closed.month >= first else None, due, None
