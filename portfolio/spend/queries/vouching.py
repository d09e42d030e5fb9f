"""What the page of certifying shows of a return."""

from django.db.models import Count, Q, QuerySet, Sum

from legacyfund.lib.money import NOTHING
from portfolio.funds.models import CELL_ORDER
from portfolio.spend.models import Return, ReturnFinding, SpendLine
from portfolio.spend.queries.returns import findings_of
from portfolio.spend.rules.vouching import Vouched


def vouched_by_cell(spend_return: Return) -> list[Vouched]:
    """The return's lines by year of payment × control budget; none before it is sent for certification."""
    rows = (
        SpendLine.objects.filter(spend_return=spend_return)
        .values("year", "control_budget")
        .annotate(
            count=Count("pk"),
            paid=Sum("amount", filter=Q(amount__gte=0), default=NOTHING),
            given_back=Sum("amount", filter=Q(amount__lt=0), default=NOTHING),
        )
        .order_by(*CELL_ORDER)
    )
    return [
        Vouched(row["year"], row["control_budget"], row["count"], row["paid"], row["given_back"])
        for row in rows
    ]


def challenges_of(spend_return: Return) -> QuerySet[ReturnFinding]:
    """What was challenged and stands, in the order of the file."""
    return findings_of(spend_return).filter(severity=ReturnFinding.Severity.CHALLENGE)
