"""Lines paid outside their award: of a return before it is certified and accepted, and of all that stand."""

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate

from legacyfund.lib.financial_year import LONDON
from portfolio.awards.changes.models import ChangeRequest
from portfolio.awards.changes.workflow import ChangeStatus
from portfolio.ledger.models import AwardBalance
from portfolio.spend.models import Correction, Return, SpendLine
from portfolio.spend.rules.due import STANDING
from portfolio.spend.rules.outside import DaysPaid
from portfolio.spend.workflow import ReturnStatus

OVER = (ReturnStatus.REFUSED, ReturnStatus.WITHDRAWN)


def outside_of(spend_return: Return) -> list[str]:
    """What the return reports from outside its award, in sentences; nothing of one that came to nothing."""
    if spend_return.status in OVER:
        return []
    found = days_paid(_payments(spend_return.lines.all()))
    return [sentence for days in found.values() for sentence in days.sentences]


def lines_that_stand() -> QuerySet[SpendLine]:
    """Lines that departments vouch for, without those that were taken back and those that took them back."""
    return _payments(SpendLine.objects.filter(spend_return__status__in=STANDING))


def _payments(lines: QuerySet[SpendLine]) -> QuerySet[SpendLine]:
    taken_back = SpendLine.objects.filter(
        corrects=OuterRef("pk"), correction=Correction.REVERSAL, spend_return__status=ReturnStatus.ACCEPTED
    )
    return lines.exclude(correction=Correction.REVERSAL).exclude(Exists(taken_back)).order_by()


def days_paid(lines: QuerySet[SpendLine]) -> dict[int, DaysPaid]:
    """When the lines were paid beside the days of their awards, by award; one query. An award ends on the day
    it is terminated, also once it is closed after that, else with the last year in which it has money.
    """
    last_year = (
        AwardBalance.objects.filter(award=OuterRef("award"), amount__gt=0)
        .order_by()
        .values("award")
        .annotate(last=Max("year"))
        .values("last")
    )
    ended = ChangeRequest.objects.filter(
        award=OuterRef("award"), kind="TERMINATE", status=ChangeStatus.APPROVED
    ).order_by("-number")
    terminated_on = TruncDate(Subquery(ended.values("answered_at")[:1]), tzinfo=LONDON)
    rows = (
        lines.annotate(accepted_on=TruncDate("award__answered_at", tzinfo=LONDON))
        .values("award", "accepted_on")
        .annotate(early=Count("pk", filter=Q(date__lt=F("accepted_on"))), first=Min("date"), last=Max("date"))
        .annotate(terminated_on=terminated_on, last_year=Subquery(last_year))
        .values_list("award", "accepted_on", "terminated_on", "last_year", "early", "first", "last")
    )
    return {award: DaysPaid(*days) for award, *days in rows}
