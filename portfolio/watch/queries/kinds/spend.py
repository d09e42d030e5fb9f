"""Spend that does not fit its award: too early, too late, or too much."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import Case, Count, DateField, Exists, F, Max, Min, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import TruncDate

from accounts.permissions import Permission
from legacyfund.lib.days import day_in_words
from legacyfund.lib.financial_year import LONDON, last_day_of
from legacyfund.lib.money import format_pounds
from portfolio.awards.changes.models import ChangeRequest
from portfolio.awards.changes.workflow import ChangeStatus
from portfolio.awards.models import Award
from portfolio.awards.workflow import AwardStatus
from portfolio.ledger.models import AwardBalance
from portfolio.spend.models import Correction, SpendLine
from portfolio.spend.queries.excess import excess_of_all
from portfolio.spend.rules.due import STANDING
from portfolio.spend.workflow import ReturnStatus
from portfolio.watch.queries.kinds.awards import of_award
from portfolio.watch.rules import Found, Group, Kind


def _lines_that_stand() -> QuerySet[SpendLine]:
    """Lines that departments vouch for, without those that were taken back and those that took them back."""
    taken_back = SpendLine.objects.filter(
        corrects=OuterRef("pk"), correction=Correction.REVERSAL, spend_return__status=ReturnStatus.ACCEPTED
    )
    lines = SpendLine.objects.filter(spend_return__status__in=STANDING)
    return lines.exclude(correction=Correction.REVERSAL).exclude(Exists(taken_back)).order_by()


def _awards(keys: dict[int, str]) -> Iterator[Found]:
    """A finding with its message for each of these awards."""
    for row in Award.objects.filter(pk__in=keys).order_by("reference"):
        yield of_award(row, keys[row.pk])


def spend_before_start(now: datetime) -> Iterator[Found]:
    accepted_on = TruncDate("award__answered_at", tzinfo=LONDON)
    rows = (
        _lines_that_stand()
        .annotate(start=accepted_on)
        .filter(date__lt=F("start"))
        .values_list("award", "start")
        .annotate(lines=Count("pk"), first=Min("date"))
    )
    said = {
        award: f"{_lines(lines)} paid before the award was accepted on {day_in_words(start)}, the first on "
        f"{day_in_words(first)}."
        for award, start, lines, first in rows
    }
    return _awards(said)


def _lines(number: int) -> str:
    return "1 line of spend was" if number == 1 else f"{number:,} lines of spend were"


def spend_after_end(now: datetime) -> Iterator[Found]:
    """An award ends on the day it is terminated, else with the last year in which it has money."""
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
    terminated_on = Case(
        When(
            award__status=AwardStatus.TERMINATED,
            then=TruncDate(Subquery(ended.values("answered_at")[:1]), tzinfo=LONDON),
        ),
        output_field=DateField(),
    )
    paid = (
        _lines_that_stand()
        .values("award")
        .annotate(last=Max("date"))
        .annotate(terminated=terminated_on, last_year=Subquery(last_year))
        .values_list("award", "last", "terminated", "last_year")
    )
    said = {
        award: f"A payment of {day_in_words(last)} is reported, after the award ended on {day_in_words(end)}."
        for award, last, terminated, year in paid
        if (end := _end(terminated, year)) is not None and last > end
    }
    return _awards(said)


def _end(terminated: date | None, last_year: str | None) -> date | None:
    ends = [terminated] if terminated else []
    ends += [last_day_of(last_year)] if last_year else []
    return min(ends, default=None)


def spend_over_release(now: datetime) -> Iterator[Found]:
    """Not where it is more than the whole award: that is found below."""
    for award, row in excess_of_all():
        if row.over_released and not row.over_award:
            more = format_pounds(row.over_released, pence=True)
            yield _of_cell(award, row.where, f"{more} more is certified as spent than is released.")


def spend_over_award(now: datetime) -> Iterator[Found]:
    for award, row in excess_of_all():
        if row.over_award:
            more = format_pounds(row.over_award, pence=True)
            yield _of_cell(award, row.where, f"{more} more is certified as spent than the award promises.")


def _of_cell(award: Award, where: str, message: str) -> Found:
    return of_award(award, f"{where}: {message}", key=f":{where}")


KINDS = (
    Kind(
        "SPEND_BEFORE_AWARD",
        Group.MONEY,
        "Spend from before the award",
        "A certified or accepted line was paid before the day the award was accepted.",
        "The line is taken back by a correction, or its return is withdrawn or refused.",
        told=(Permission.PREPARE_RETURN, Permission.ACCEPT_RETURN),
        find=spend_before_start,
        ignored_after=30,
        escalated_to=(Permission.CERTIFY_RETURN,),
    ),
    Kind(
        "SPEND_AFTER_END",
        Group.MONEY,
        "Spend from after the end",
        "A certified or accepted line was paid after the award was terminated, or after 31 March of the last "
        "year in which it has money.",
        "The line is taken back by a correction, or its return is withdrawn or refused.",
        told=(Permission.PREPARE_RETURN, Permission.ACCEPT_RETURN),
        find=spend_after_end,
        ignored_after=30,
        escalated_to=(Permission.CERTIFY_RETURN,),
    ),
    Kind(
        "SPEND_OVER_RELEASE",
        Group.MONEY,
        "Spend over what is released",
        "Certified returns that wait report more, in a year and control budget, than is released and not "
        "spent.",
        "More is released or switched, or a return is withdrawn or refused.",
        told=(Permission.PREPARE_RETURN, Permission.CERTIFY_RETURN, Permission.ACCEPT_RETURN),
        find=spend_over_release,
    ),
    Kind(
        "SPEND_OVER_AWARD",
        Group.MONEY,
        "Spend over the award",
        "Certified returns that wait report more, in a year and control budget, than the whole award "
        "promises.",
        "The award is changed, or a return is withdrawn or refused. No release can cover it.",
        told=(Permission.PREPARE_RETURN, Permission.CERTIFY_RETURN, Permission.ACCEPT_RETURN),
        find=spend_over_award,
    ),
)
