"""Accepted spend lines of the awards that a person may see."""

from decimal import Decimal

from django.db.models import QuerySet, Sum

from accounts.models import User
from legacyfund.lib.money import NOTHING
from portfolio.awards.queries.awards import awards_visible_to
from portfolio.spend.models import SpendLine


def lines_of_awards(
    user: User, *, award: str = "", department: str = "", year: str = "", control_budget: str = ""
) -> QuerySet[SpendLine]:
    """The newest first; of the award with this reference, the department with this code, and paid in the year
    out of the control budget; blank for any.
    """
    awards = awards_visible_to(user)
    if award:
        awards = awards.filter(reference=award)
    if department:
        awards = awards.filter(department__code=department)
    asked = {"year": year, "control_budget": control_budget}
    cell = {name: value for name, value in asked.items() if value}
    return (
        SpendLine.objects.filter(feed_no__isnull=False, award__in=awards.order_by().values("pk"), **cell)
        .select_related("award", "spend_return", "corrects")
        .order_by("-feed_no")
    )


def net_of(lines: QuerySet[SpendLine]) -> Decimal:
    return lines.order_by().aggregate(net=Sum("amount"))["net"] or NOTHING
