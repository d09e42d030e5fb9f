"""Where each fund's chain of journals ends, how far it is witnessed, and what the last check of it found."""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import JobRun
from accounts.queries.told import runs_asked_for
from portfolio.funds.models import Fund
from portfolio.ledger.queries.witness import BY_NOBODY, Witnessed, heads_of, witnessed_by_fund
from portfolio.ledger.rules.witness import Head
from portfolio.watch.models import Finding
from portfolio.watch.queries.kinds.records import EQUALITY_BROKEN, LEDGER_CHECK, RECORDS_EDITED


@dataclass(frozen=True)
class Chain:
    fund: Fund
    head: Head
    witnessed: Witnessed


def chains() -> list[Chain]:
    """Of every fund, by reference. Three queries."""
    funds = {fund.reference: fund for fund in Fund.objects.order_by("reference")}
    witnessed = witnessed_by_fund()
    return [
        Chain(funds[row.head.fund], row.head, witnessed.get(funds[row.head.fund].pk, BY_NOBODY))
        for row in heads_of(None, "")
        if row.head.fund in funds
    ]


@dataclass(frozen=True)
class LastCheck:
    """`run`: the last that came to its end, none where there was none; `failed`: a later one that did not;
    `is_asked`: another is on its way.
    """

    run: JobRun | None
    failed: JobRun | None
    is_asked: bool
    found: tuple[Finding, ...]


def last_check() -> LastCheck:
    runs = JobRun.objects.filter(name=LEDGER_CHECK).order_by("-started_at", "-pk")
    last, ended = runs.first(), runs.filter(outcome=JobRun.Outcome.DONE).first()
    failed = last if last is not None and last.outcome == JobRun.Outcome.FAILED else None
    return LastCheck(ended, failed, bool(runs_asked_for(LEDGER_CHECK)), tuple(_open_findings()))


def _open_findings() -> Iterable[Finding]:
    kinds = [EQUALITY_BROKEN.id, RECORDS_EDITED.id]
    return Finding.objects.filter(kind__in=kinds, closed_at=None).order_by("opened_at", "pk")
