"""Accepted spend lines of the awards that a person may see."""

from decimal import Decimal

from django.db.models import QuerySet, Sum

from accounts.models import User
from legacyfund.lib.money import NOTHING
from portfolio.awards.queries.awards import awards_visible_to
from portfolio.spend.models import SpendLine


def lines_of_awards(user: User, *, award: str = "", department: str = "") -> QuerySet[SpendLine]:
    """The newest first; of the award with this reference and the department with this code, blank for any."""
    awards = awards_visible_to(user)
    if award:
        awards = awards.filter(reference=award)
    if department:
        awards = awards.filter(department__code=department)
    return (
        SpendLine.objects.filter(feed_no__isnull=False, award__in=awards.order_by().values("pk"))
        .select_related("award", "spend_return", "corrects")
        .order_by("-feed_no")
    )


def net_of(lines: QuerySet[SpendLine]) -> Decimal:
    return lines.order_by().aggregate(net=Sum("amount"))["net"] or NOTHING
