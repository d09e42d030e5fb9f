"""Count and net of accepted lines up to a number of the feed, to hold a reader's own sums against."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import CharField, Count, F, Sum, Value
from django.db.models.functions import Concat

from legacyfund.lib.money import NOTHING
from portfolio.spend.queries.lines import SpendFilter

DIMENSIONS: dict[str, tuple[str, ...]] = {
    "fund": ("fund",),
    "year": ("year",),
    "period": ("year", "period"),
    "posted_period": ("posted_year", "posted_period"),
    "department": ("department",),
    "award": ("award",),
    "control_budget": ("control_budget",),
}
"""What lines are summed by, and the fields of a line that name it: a period is one of a year."""
_SOURCES: dict[str, Any] = {
    "fund": F("fund__reference"),
    "award": F("award__reference"),
    "department": Concat(Value("GB-GOR-"), F("department__code"), output_field=CharField()),
}


@dataclass(frozen=True)
class ControlTotal:
    """Of the lines that say `values` in the fields they are summed by."""

    values: tuple[object, ...]
    lines: int
    net: Decimal


@dataclass(frozen=True)
class ControlTotals:
    fields: tuple[str, ...]
    rows: list[ControlTotal]

    @property
    def lines(self) -> int:
        return sum(row.lines for row in self.rows)

    @property
    def net(self) -> Decimal:
        return sum((row.net for row in self.rows), NOTHING)


def control_totals(wanted: SpendFilter, by: Sequence[str], *, up_to: int, after: int = 0) -> ControlTotals:
    """One query. `by` names DIMENSIONS; without any there is one row, of all lines."""
    fields = tuple(dict.fromkeys(field for name in by for field in DIMENSIONS[name]))
    named = {f"by_{field}": _SOURCES.get(field, F(field)) for field in fields}
    lines = wanted.lines().filter(feed_no__gt=after, feed_no__lte=up_to)
    sums = {"lines": Count("pk"), "net": Sum("amount")}
    if not named:
        found = lines.aggregate(**sums)
        return ControlTotals((), [ControlTotal((), found["lines"], found["net"] or NOTHING)])
    grouped = lines.annotate(**named).values(*named)
    rows = grouped.annotate(**sums).order_by(*named).values_list(*named, "lines", "net")
    return ControlTotals(fields, [ControlTotal(tuple(values), count, net) for *values, count, net in rows])
