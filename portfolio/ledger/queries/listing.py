"""Journals as people read them: the ones that a figure of a position is made of, and one by itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet, Sum

from legacyfund.lib.money import NOTHING
from portfolio.funds.models import CELL_ORDER, Fund
from portfolio.ledger.models import Journal, Posting, Proposal
from portfolio.ledger.queries.position import by_then
from portfolio.ledger.rules.figures import FIGURES


@dataclass(frozen=True)
class JournalFilter:
    """Which postings are asked for; empty is all. `figure` is one of `FIGURES`."""

    year: str = ""
    control_budget: str = ""
    figure: str = ""
    award: str = ""
    known_at: datetime | None = None
    as_at: date | None = None


@dataclass(frozen=True)
class JournalRow:
    """`moved`: what it adds to the figure asked for; None where no figure is."""

    journal: Journal
    moved: Decimal | None


def journals_of(fund: Fund) -> QuerySet[Journal]:
    """The newest first."""
    return (
        Journal.objects.filter(fund=fund)
        .select_related("fund", "award", "posted_by", "reverses", "reversed_by")
        .order_by("-number")
    )


def journals_with(fund: Fund, wanted: JournalFilter) -> QuerySet[Journal]:
    """Those with a posting that is asked for; of a figure, those that change it."""
    found = _postings(fund, wanted).order_by("journal").values("journal")
    if wanted.figure:
        found = found.annotate(total=Sum("amount")).exclude(total=0).values("journal")
    return journals_of(fund).filter(pk__in=found)


def rows_of(journals: Iterable[Journal], fund: Fund, wanted: JournalFilter) -> list[JournalRow]:
    """What each of them adds to the figure; one query."""
    journals = list(journals)
    if not wanted.figure:
        return [JournalRow(journal, None) for journal in journals]
    sums = dict(
        _postings(fund, wanted)
        .filter(journal__in=journals)
        .order_by("journal")
        .values_list("journal")
        .annotate(total=Sum("amount"))
    )
    sign = FIGURES[wanted.figure].sign
    return [JournalRow(journal, sign * sums.get(journal.pk, NOTHING)) for journal in journals]


def figure_total(fund: Fund, wanted: JournalFilter) -> Decimal | None:
    """What the figure comes to, over all journals asked for; None where no figure is."""
    if not wanted.figure:
        return None
    total = _postings(fund, wanted).aggregate(total=Sum("amount"))["total"] or NOTHING
    return FIGURES[wanted.figure].sign * total


def postings_of(journal: Journal) -> QuerySet[Posting]:
    return journal.postings.order_by(*CELL_ORDER, "account")


def _postings(fund: Fund, wanted: JournalFilter) -> QuerySet[Posting]:
    found = Posting.objects.filter(journal__fund=fund).filter(by_then(wanted.known_at, wanted.as_at))
    if wanted.year:
        found = found.filter(year=wanted.year)
    if wanted.control_budget:
        found = found.filter(control_budget=wanted.control_budget)
    if wanted.award:
        found = found.filter(journal__award__reference=wanted.award)
    if wanted.figure:
        found = found.filter(account__in=FIGURES[wanted.figure].accounts)
    return found


def reversed_among(kind: type[Proposal], fund: Fund) -> set[int]:
    """Keys of the exchanges or switches of a fund whose journal was reversed; one query."""
    start = f"{kind.POSTS_AS}-"
    keys = Journal.objects.filter(
        fund=fund, idempotency_key__startswith=start, reversed_by__isnull=False
    ).values_list("idempotency_key", flat=True)
    return {int(key.removeprefix(start)) for key in keys.order_by("number")}


def journal_posted_by(proposal: Proposal) -> Journal | None:
    """What confirming the proposal posted, with what reversed it since."""
    found = Journal.objects.filter(idempotency_key=proposal.journal_key)
    return found.select_related("reversed_by").first()
