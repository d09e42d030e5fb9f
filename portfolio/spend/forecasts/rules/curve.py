"""The S-curve of an award: what was promised, released, spent and is expected, added up month by month."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from legacyfund.lib.financial_year import Period
from legacyfund.lib.money import NOTHING
from portfolio.spend.forecasts.rules.versions import Reading

ByMonth = Mapping[Period, Decimal]


@dataclass(frozen=True)
class CurveMonth:
    """Pounds to the end of the month. `spent` and `released` are None in months to come; `expected` is None
    in months whose spend is all known, but for the last of them, from which it goes on; so is `earlier`.
    """

    month: Period
    promised: Decimal
    released: Decimal | None
    spent: Decimal | None
    expected: Decimal | None
    earlier: Decimal | None


def months_from(first: Period, last: Period) -> tuple[Period, ...]:
    found = []
    while first <= last:
        found.append(first)
        first = first.next
    return tuple(found)


def months_with_money(*readings: Reading | None) -> set[Period]:
    return {
        month
        for reading in readings
        if reading is not None
        for (month, _), amount in reading.amounts.items()
        if amount
    }


def draw_months(
    months: Iterable[Period],
    *,
    this_month: Period,
    promised: ByMonth,
    released: ByMonth,
    spent: ByMonth,
    expected: Reading | None,
    earlier: Reading | None,
    budget: str = "",
) -> tuple[CurveMonth, ...]:
    """`promised`, `released`, `spent`: what each month added. `budget`: one alone; blank for all."""
    months = list(months)
    known = [month for month in months if month <= this_month]
    promised_to, released_to = _added_up(months, promised), _added_up(known, released)
    spent_to = _added_up(known, spent)
    curve = _to_come(months, expected, budget)
    other = _to_come(months, earlier, budget)
    return tuple(
        CurveMonth(
            month,
            promised_to[month],
            released_to.get(month),
            spent_to.get(month),
            curve.get(month),
            other.get(month),
        )
        for month in months
    )


def by_month(reading: Reading, budget: str) -> dict[Period, Decimal]:
    found: dict[Period, Decimal] = {}
    for (month, of), amount in reading.amounts.items():
        if budget in ("", of):
            found[month] = found.get(month, NOTHING) + amount
    return found


def _to_come(months: list[Period], reading: Reading | None, budget: str) -> dict[Period, Decimal]:
    """From the last month before the first that is expected."""
    if reading is None:
        return {}
    added = _added_up(months, by_month(reading, budget))
    expected = [
        month for month, of in reading.amounts if budget in ("", of) and (month, of) not in reading.spent
    ]
    first = min(expected, default=months[-1].next if months else None)
    return {month: total for month, total in added.items() if first is not None and month.next >= first}


def _added_up(months: Iterable[Period], added: ByMonth) -> dict[Period, Decimal]:
    """What lies before the first of these months is in it."""
    total, found = NOTHING, {}
    rest = dict(sorted(added.items()))
    for month in months:
        for each in [each for each in rest if each <= month]:
            total += rest.pop(each)
        found[month] = total
    return found
