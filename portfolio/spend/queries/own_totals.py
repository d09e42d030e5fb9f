"""Holding a total that somebody reckoned from lines they pulled against the lines."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, Sum

from legacyfund.lib.money import NOTHING
from portfolio.spend.queries.lines import SpendFilter, as_rows, feed_head
from portfolio.spend.rules.feed import LineRow

MOST_ALIKE = 10


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
