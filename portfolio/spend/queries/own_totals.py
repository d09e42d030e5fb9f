"""Holding totals that somebody reckoned from lines they pulled against the lines."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from django.db.models import Count, Q, Sum

from legacyfund.lib.financial_year import Period
from legacyfund.lib.money import NOTHING
from portfolio.awards.models import Award
from portfolio.awards.queries.standing import ANNOUNCED
from portfolio.spend.queries.control_totals import control_totals
from portfolio.spend.queries.lines import SpendFilter, as_rows, feed_head
from portfolio.spend.rules.feed import LineRow
from portfolio.spend.rules.own_totals import HeldTotals, Ours, hold_each
from portfolio.spend.rules.pasted_totals import Place

MOST_ALIKE = 10
Month = Literal["period", "posted_period"]
"""Of payment, or of posting."""


@dataclass(frozen=True)
class HeldTotal:
    """`theirs` against `ours`: the net of `lines` lines up to number `up_to`. `alike`: where the two differ,
    the lines up to the head whose amount is the difference, either way; ten at most.
    """

    theirs: Decimal
    ours: Decimal
    lines: int
    up_to: int
    alike: list[LineRow]

    @property
    def difference(self) -> Decimal:
        return self.theirs - self.ours

    @property
    def missing(self) -> Decimal:
        return self.ours - self.theirs


def hold_total(wanted: SpendFilter, theirs: Decimal, up_to: int | None) -> HeldTotal:
    """Against the lines up to the number, or up to the head. At most three queries."""
    head = feed_head().feed_no
    last = head if up_to is None else min(up_to, head)
    found = wanted.lines().filter(feed_no__lte=last).aggregate(net=Sum("amount"), lines=Count("pk"))
    ours = found["net"] or NOTHING
    apart = theirs - ours
    same_size = Q(amount=apart) | Q(amount=-apart)
    alike = as_rows(wanted.lines().filter(same_size, feed_no__lte=head)[:MOST_ALIKE]) if apart else []
    return HeldTotal(theirs, ours, found["lines"], last, alike)


@dataclass(frozen=True)
class HeldList:
    """A list of totals against the lines up to number `up_to`, of its months from `first` to `last`."""

    held: HeldTotals
    first: Period
    last: Period
    up_to: int


def hold_totals(
    wanted: SpendFilter,
    theirs: Mapping[Place, Decimal],
    *,
    by: Month,
    up_to: int | None,
    their_awards_alone: bool,
) -> HeldList:
    """Three queries. `theirs` has one place at least, its awards in capitals."""
    head = feed_head().feed_no
    last = head if up_to is None else min(up_to, head)
    months = [month for month, _ in theirs]
    span = min(months), max(months)
    references = Award.objects.filter(ANNOUNCED).order_by("pk").values_list("reference", flat=True)
    known = {reference.upper(): reference for reference in references}
    named = {(month, known.get(award, award)): total for (month, award), total in theirs.items()}
    awards = {award for _, award in named}
    ours = {}
    for row in control_totals(wanted, (by, "award"), up_to=last).rows:
        year, number, award = row.values
        month = Period(str(year), int(str(number)))
        if span[0] <= month <= span[1] and (award in awards or not their_awards_alone):
            ours[month, str(award)] = Ours(row.lines, row.net)
    return HeldList(hold_each(named, ours, set(known.values())), *span, last)
