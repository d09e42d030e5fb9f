"""Making each publication to see that it can be made, and that it holds what it should.

Each answers what is wrong with it, blank where nothing is. Sealed files have a check of their own.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal

from django.conf import settings
from django.db.models import Sum

from legacyfund.lib.money import NOTHING, format_pounds
from portfolio.spend.models import FundPeriod, SpendLine
from portfolio.spend.queries.lines import SpendFilter, feed_head, feed_page
from portfolio.spend.rules.feed import Cursor
from portfolio.spend.workflow import PeriodStatus, ReturnStatus
from portfolio.treasury.freshness.rules.promises import Publication
from portfolio.treasury.publications.queries.awards import open_awards
from portfolio.treasury.publications.queries.months import funds_closed, lines_over_25k, published_months
from portfolio.treasury.publications.queries.oscar import oscar_file
from portfolio.treasury.publications.rules.giving import Organisation, grant_of, package_of
from portfolio.treasury.publications.rules.over_25k import file_of


def feed_amiss() -> str:
    """The last page ends with the head, and no accepted line waits for its number."""
    head = feed_head()
    page = feed_page(SpendFilter(), after=Cursor(head.epoch, max(head.feed_no - 1, 0)), limit=1)
    if head.feed_no and [line["feed_no"] for line in page.lines] != [head.feed_no]:
        return f"The feed stands at {head}, and line {head.feed_no} is not in it."
    accepted = SpendLine.objects.filter(feed_no__isnull=True, spend_return__status=ReturnStatus.ACCEPTED)
    return "Lines of a return were accepted and are not in the feed." if accepted.exists() else ""


def current_amiss() -> str:
    """What stands comes to what all lines come to: a correction takes back what it corrects, to the penny."""
    last = feed_head().feed_no
    standing = _net(SpendFilter(standing_at=last), last)
    of_all = _net(SpendFilter(), last)
    if standing == of_all:
        return ""
    return (
        f"What stands comes to {format_pounds(standing, pence=True)}, and all lines come to "
        f"{format_pounds(of_all, pence=True)}."
    )


def _net(wanted: SpendFilter, last: int) -> Decimal:
    net: Decimal | None = wanted.lines().filter(feed_no__lte=last).aggregate(net=Sum("amount"))["net"]
    return net or NOTHING


def awards_amiss() -> str:
    publisher = Organisation(*settings.PUBLISHER)
    grants = [grant_of(award, publisher, prefix=settings.GIVING_PREFIX) for award in open_awards()]
    if grants:
        package_of(grants, publisher=publisher, address=settings.SERVICE_URL)
    return ""


def over_25k_amiss() -> str:
    """Each department's file of the last month that a fund has closed."""
    months = published_months()
    for row in months:
        if row.month == months[0].month:
            file_of(lines_over_25k(row.department, row.month, funds_closed(row.month)))
    return ""


def oscar_amiss() -> str:
    closed = FundPeriod.objects.filter(status=PeriodStatus.CLOSED).order_by("-year", "-number").first()
    if closed is not None:
        oscar_file(closed.year)
    return ""


AMISS: Mapping[Publication, Callable[[], str]] = {
    Publication.FEED: feed_amiss,
    Publication.CURRENT: current_amiss,
    Publication.AWARDS: awards_amiss,
    Publication.OVER_25K: over_25k_amiss,
    Publication.OSCAR: oscar_amiss,
}
