"""Accepted spend lines: in the order of the feed, filtered, and summed by two dimensions."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    Expression,
    F,
    Field,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Concat

from accounts.models import Department
from legacyfund.lib.control_budgets import SHORT_CONTROL_BUDGETS
from legacyfund.lib.financial_year import Period
from legacyfund.lib.money import NOTHING
from legacyfund.prepared import prepared_cursor
from portfolio.awards.models import Award
from portfolio.funds.models import Fund
from portfolio.spend.models import Correction, Return, SpendLine
from portfolio.spend.rules.feed import FIELDS, Cursor, LineRow

MOST_LINES = 10_000
_HEAD = "SELECT epoch, head FROM portfolio_feed WHERE id = 1"


@dataclass(frozen=True)
class SpendFilter:
    """Which lines; None is all of them. `year` and `period` are those of payment, `posted` the month in which
    they were posted. `standing_at`: of those up to that number of the feed, the ones that no line up to it
    takes back.
    """

    fund: Fund | None = None
    year: str | None = None
    period: int | None = None
    department: Department | None = None
    award: Award | None = None
    control_budget: str | None = None
    spend_return: Return | None = None
    posted: Period | None = None
    standing_at: int | None = None

    def lines(self) -> QuerySet[SpendLine]:
        """Accepted lines, in the order of the feed."""
        wanted: dict[str, Any] = {
            "fund": self.fund,
            "year": self.year,
            "period": self.period,
            "department": self.department,
            "award": self.award,
            "control_budget": self.control_budget,
            "spend_return": self.spend_return,
            "posted_year": self.posted.year if self.posted else None,
            "posted_period": self.posted.number if self.posted else None,
        }
        given = {name: value for name, value in wanted.items() if value is not None}
        lines = SpendLine.objects.filter(feed_no__isnull=False, **given).order_by("feed_no")
        return lines if self.standing_at is None else _standing(lines, self.standing_at)

    def as_query(self) -> dict[str, str]:
        """The same as query parameters of the API."""
        wanted = {
            "fund": self.fund.reference if self.fund else None,
            "year": self.year,
            "period": str(self.period) if self.period else None,
            "department": self.department.organisation_id if self.department else None,
            "award": self.award.reference if self.award else None,
            "control_budget": self.control_budget,
            "posted": str(self.posted) if self.posted else None,
        }
        return {name: value for name, value in wanted.items() if value is not None}


def _standing(lines: QuerySet[SpendLine], feed_no: int) -> QuerySet[SpendLine]:
    reversals = SpendLine.objects.filter(correction=Correction.REVERSAL, feed_no__lte=feed_no)
    taken_back = Exists(reversals.filter(corrects=OuterRef("pk")))
    return lines.filter(~taken_back, feed_no__lte=feed_no).exclude(correction=Correction.REVERSAL)


@dataclass(frozen=True)
class FeedPage:
    """Lines after a cursor. `cursor` is where to go on from: the head, when there is nothing more now."""

    lines: list[LineRow]
    cursor: Cursor
    head: Cursor

    @property
    def is_last(self) -> bool:
        return self.cursor == self.head


def feed_head() -> Cursor:
    """Where the feed stands: its epoch and the last number given."""
    with prepared_cursor() as cursor:
        cursor.execute(_HEAD)
        epoch, head = cursor.fetchone() or (1, 0)
    return Cursor(epoch, head)


def feed_page(
    wanted: SpendFilter, *, after: Cursor | None, limit: int, head: Cursor | None = None
) -> FeedPage:
    """At most `limit` lines. The head is read before them, here or by the caller, so that a page never passes
    it.
    """
    head = head or feed_head()
    start = after.feed_no if after else 0
    if start >= head.feed_no:
        return FeedPage([], head, head)
    lines = as_rows(wanted.lines().filter(feed_no__gt=start, feed_no__lte=head.feed_no)[:limit])
    full = len(lines) == limit
    last = cast(int, lines[-1]["feed_no"]) if full else head.feed_no
    return FeedPage(lines, Cursor(head.epoch, last), head)


_MADE: dict[str, Expression | str] = {
    "fund": "fund__reference",
    "award": "award__reference",
    "department": Concat(Value("GB-GOR-"), F("department__code"), output_field=CharField()),
    "return": "spend_return__reference",
    "line": "line_number",
    "amount": Cast("amount", CharField()),
    # Asked of the few lines that correct another: joined, every line would be looked up. Taken as the
    # database gives it: a field of numbers would have each of them made a number again.
    "corrects": Case(
        When(
            corrects__isnull=False,
            then=Subquery(SpendLine.objects.filter(pk=OuterRef("corrects_id")).values("feed_no")),
        ),
        output_field=Field(),
    ),
}


def field_of(name: str) -> Expression | F:
    """Where a field of the feed lies, or how it is made, for a query over lines: the amount as text."""
    made = _MADE.get(name, name)
    return F(made) if isinstance(made, str) else made


def as_rows(lines: QuerySet[SpendLine]) -> list[LineRow]:
    """The feed's fields by name: the amount as text with two decimals, the date as a date."""
    rows = lines.values_list(*(_MADE.get(name, name) for name in FIELDS))
    return [dict(zip(FIELDS, row, strict=True)) for row in rows]


@dataclass(frozen=True)
class Totals:
    """Net and count by two dimensions: `cells[row][column]`, with the totals of each and of all."""

    columns: list[str]
    rows: list["TotalsRow"]
    column_totals: list[Decimal]
    net: Decimal
    lines: int


@dataclass(frozen=True)
class TotalsRow:
    label: str
    cells: list[Decimal]
    total: Decimal


DIMENSIONS: dict[str, tuple[str, str]] = {
    "fund": ("Fund", "fund__reference"),
    "year": ("Year of payment", "year"),
    "period": ("Period of payment", "period"),
    "department": ("Department", "department__name"),
    "award": ("Award", "award__reference"),
    "control_budget": ("Control budget", "control_budget"),
}
"""What lines can be summed by: the words for it, and where it lies."""
MONTHS = {str(number): f"{number} ({Period('2026-27', number).first_day:%B})" for number in range(1, 13)}
"""Periods, of whichever year: `3 (June)`."""


def totals_by(wanted: SpendFilter, down: str, across: str) -> Totals:
    """One query. `down` and `across` are two different names of DIMENSIONS."""
    row_of, column_of = DIMENSIONS[down][1], DIMENSIONS[across][1]
    found = (
        wanted.lines()
        .order_by(row_of, column_of)
        .values_list(row_of, column_of)
        .annotate(net=Sum("amount"), lines=Count("pk"))
    )
    nets = {(row, column): net for row, column, net, _ in found}
    columns = sorted({column for _, column in nets})
    rows = [
        _totals_row(label, in_words(down, label), columns, nets)
        for label in dict.fromkeys(row for row, _ in nets)
    ]
    sums = [sum((row.cells[place] for row in rows), NOTHING) for place in range(len(columns))]
    return Totals(
        columns=[in_words(across, column) for column in columns],
        rows=rows,
        column_totals=sums,
        net=sum(sums, NOTHING),
        lines=sum(count for *_, count in found),
    )


def _totals_row(
    label: Any, words: str, columns: list[Any], nets: dict[tuple[Any, Any], Decimal]
) -> TotalsRow:
    cells = [nets.get((label, column), NOTHING) for column in columns]
    return TotalsRow(words, cells, sum(cells, NOTHING))


def in_words(name: str, value: Any) -> str:
    """A value of one of DIMENSIONS, as text or as it lies."""
    if name == "period":
        return MONTHS.get(str(value), str(value))
    return SHORT_CONTROL_BUDGETS.get(value, str(value))


def years_of_spend() -> list[str]:
    """The financial years accepted lines were paid in."""
    accepted = SpendLine.objects.filter(feed_no__isnull=False).order_by("year")
    return list(accepted.values_list("year", flat=True).distinct())
