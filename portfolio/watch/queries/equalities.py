"""Whether ledger, awards and spend still say the same: every equality there is, fund by fund."""

from collections.abc import Iterator
from decimal import Decimal

from django.db.models import Count, Max, Min, QuerySet, Sum

from legacyfund.lib.money import NOTHING, format_pounds
from portfolio.awards.changes.queries.equalities import changes_equal_journals
from portfolio.awards.queries.totals import shares_equal_commitment, unreleased_shares_equal_committed
from portfolio.funds.models import Fund
from portfolio.ledger.models import Posting
from portfolio.ledger.queries.faults import Fault
from portfolio.ledger.queries.verification import EQUALITIES as OF_THE_LEDGER
from portfolio.ledger.queries.verification import Equality, Verification, verify_fund
from portfolio.spend.forecasts.queries.equalities import forecast_years_equal_months
from portfolio.spend.models import Return, SpendLine
from portfolio.spend.queries.lines import feed_head
from portfolio.spend.queries.periods import periods_unlike_their_lines
from portfolio.spend.workflow import ReturnStatus

_Keys = tuple[str, str, str]


def unequal_spend(fund: Fund) -> Iterator[tuple[str, str]]:
    """Where lines and ledger differ, and how: for each award, year of payment and control budget."""
    lines = _sums(
        SpendLine.objects.filter(fund=fund, spend_return__status=ReturnStatus.ACCEPTED), "award__reference"
    )
    posted = _sums(Posting.objects.filter(journal__fund=fund, account="SPENT"), "journal__award__reference")
    for key in sorted(lines.keys() | posted.keys()):
        reported, spent = lines.get(key, NOTHING), posted.get(key, NOTHING)
        if reported != spent:
            yield (
                "spend " + " ".join(key),
                f"its accepted lines sum to {format_pounds(reported, pence=True)}, and "
                f"{format_pounds(spent, pence=True)} is posted as spent.",
            )


def gaps_in_feed(fund: Fund) -> Iterator[tuple[str, str]]:
    """Accepted lines of the fund without a number, and numbers of the whole feed that are missing."""
    accepted = Return.objects.filter(award__fund=fund, status=ReturnStatus.ACCEPTED)
    unnumbered = SpendLine.objects.filter(spend_return__in=accepted, feed_no__isnull=True).count()
    if unnumbered:
        yield "feed", f"{unnumbered} accepted lines have no number."
    found = SpendLine.objects.filter(feed_no__isnull=False).aggregate(
        lines=Count("pk"), first=Min("feed_no"), last=Max("feed_no")
    )
    head = feed_head().feed_no
    if found["lines"] != head or (head and (found["first"], found["last"]) != (1, head)):
        yield (
            "feed",
            f"its head is {head}, and it holds {found['lines']} lines, numbered {found['first']} to "
            f"{found['last']}.",
        )


def _sums(rows: "QuerySet[SpendLine] | QuerySet[Posting]", award: str) -> dict[_Keys, Decimal]:
    keys = (award, "year", "control_budget")
    found = rows.values_list(*keys).annotate(total=Sum("amount")).order_by(*keys)
    return {(row[0], row[1], row[2]): row[3] for row in found}


def spend_equals_lines(fund: Fund) -> Iterator[Fault]:
    """Accepted spend lines = SPENT postings."""
    for where, what in unequal_spend(fund):
        yield Fault(fund.reference, where, what)


def periods_equal_their_lines(fund: Fund) -> Iterator[Fault]:
    """A closed period's part of the feed, its lines and their net are those it was closed with."""
    for where, what in periods_unlike_their_lines(fund):
        yield Fault(fund.reference, where, what)


def feed_is_gapless(fund: Fund) -> Iterator[Fault]:
    """Every accepted line is numbered, and the numbers run from 1 to the head."""
    for where, what in gaps_in_feed(fund):
        yield Fault(fund.reference, where, what)


EQUALITIES: tuple[Equality, ...] = (
    *OF_THE_LEDGER,
    shares_equal_commitment,
    unreleased_shares_equal_committed,
    changes_equal_journals,
    forecast_years_equal_months,
    spend_equals_lines,
    feed_is_gapless,
    periods_equal_their_lines,
)
"""Each names what is not equal; all run every night and in `manage.py verify_ledger`."""


def verify_ledger() -> Iterator[Verification]:
    """Every fund, by reference; each is verified when it is asked for."""
    for fund in Fund.objects.order_by("reference"):
        yield verify_fund(fund, EQUALITIES)
