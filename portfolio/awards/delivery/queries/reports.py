"""Reports on delivery and the fund's views: the last of each, what is due, and how many of each colour."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONArray, JSONObject

from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import departments_with
from legacyfund.lib.financial_year import Period, end_of_day, london_date
from portfolio.awards.delivery.models import DeliveryReport, FundView
from portfolio.awards.delivery.rules.ratings import AREAS, COLOURS
from portfolio.awards.models import Award
from portfolio.awards.queries.awards import awards_visible_to
from portfolio.awards.workflow import DELIVERING, RUNNING

LATEST = ("-year", "-period", "-pk")
NO_REPORT = "NONE"
_SILENT = (NO_REPORT,) * len(AREAS)


@dataclass(frozen=True)
class Said:
    """The last report of an award, and the fund's last view; each may be of another month, or none."""

    report: DeliveryReport | None
    view: FundView | None

    @property
    def differs(self) -> bool:
        """The fund has a view, and it is not what the department says."""
        return self.view is not None and (self.report is None or self.view.colours != self.report.colours)


def with_last_report(awards: QuerySet[Award]) -> QuerySet[Any]:
    """With `last_report`, an id."""
    last = DeliveryReport.objects.filter(award=OuterRef("pk")).order_by(*LATEST)
    return awards.annotate(last_report=Subquery(last.values("pk")[:1]))


def with_said(awards: QuerySet[Award]) -> QuerySet[Any]:
    """Read together with what `said_of` says of each."""
    return awards.annotate(
        report_said=_last_said(DeliveryReport, *(f"{area}_words" for area in AREAS)),
        view_said=_last_said(FundView, "reason"),
    )


def _last_said(model: type[DeliveryReport] | type[FundView], *words: str) -> Subquery:
    last = model._default_manager.filter(award=OuterRef("pk")).order_by(*LATEST)
    fields = {name: name for name in ("id", "year", "period", *AREAS, *words)}
    return Subquery(last.values(said=JSONObject(**fields))[:1])


def said_of(awards: Iterable[Any]) -> dict[int, Said]:
    """By id of the award, for each of them: what was said of which month, without by whom. One query, and
    none of awards that were read `with_said`.
    """
    awards = list(awards)
    if not all(hasattr(award, "report_said") for award in awards):
        awards = list(with_said(Award.objects.filter(pk__in=[award.pk for award in awards])).order_by("pk"))
    return {
        award.pk: Said(
            DeliveryReport(award_id=award.pk, **award.report_said) if award.report_said else None,
            FundView(award_id=award.pk, **award.view_said) if award.view_said else None,
        )
        for award in awards
    }


def said_until(award: Award, moment: datetime) -> Said:
    """As it was known at the moment, with who said it and when; two queries."""
    report = award.delivery_reports.filter(reported_at__lte=moment).order_by(*LATEST).first()
    view = award.fund_views.filter(viewed_at__lte=moment).order_by(*LATEST).first()
    return Said(report, view)


def reports_of(award: Award) -> QuerySet[DeliveryReport]:
    """The last first."""
    return DeliveryReport.objects.filter(award=award).select_related("reported_by").order_by(*LATEST)


def views_of(award: Award) -> QuerySet[FundView]:
    """The last first."""
    return FundView.objects.filter(award=award).select_related("viewed_by").order_by(*LATEST)


def running_awards(user: User) -> QuerySet[Award]:
    """Accepted and not ended, that the person may see, by reference."""
    return awards_visible_to(user).filter(status__in=RUNNING).order_by("reference")


@dataclass(frozen=True)
class DeliveryFilter:
    """`fund` is a reference and `department` a code; blank is all, but for the area."""

    area: str
    colour: str = ""
    fund: str = ""
    department: str = ""

    def narrow(self, awards: QuerySet[Award]) -> QuerySet[Award]:
        """Not by the colour."""
        if self.fund:
            awards = awards.filter(fund__reference=self.fund)
        return awards.filter(department__code=self.department) if self.department else awards


def of_colour(awards: QuerySet[Award], area: str, colour: str) -> QuerySet[Any]:
    """Those whose last report has the colour in the area, or `NO_REPORT`."""
    found = with_last_report(awards)
    if colour == NO_REPORT:
        return found.filter(last_report=None)
    reports = DeliveryReport.objects.filter(**{area: colour})
    return found.filter(last_report__in=reports.values("pk"))


@dataclass(frozen=True)
class AreaCounts:
    """How many awards are of each colour in one area, the worst first, and how many have no report."""

    area: str
    label: str
    counts: tuple[tuple[str, str, int], ...]


def count_colours(awards: QuerySet[Award]) -> list[AreaCounts]:
    """Of these awards, by their last reports; one query."""
    last = DeliveryReport.objects.filter(award=OuterRef("pk")).order_by(*LATEST)
    colours = Subquery(last.values(colours=JSONArray(*AREAS))[:1])
    rows = awards.order_by().annotate(colours=colours).values_list("colours").annotate(number=Count("pk"))
    counted = Counter[tuple[str, str]]()
    for said, number in rows:
        counted.update({(area, colour): number for area, colour in zip(AREAS, said or _SILENT, strict=True)})
    kinds = {**COLOURS, NO_REPORT: "No report"}
    return [
        AreaCounts(area, label, tuple((of, words, counted[area, of]) for of, words in kinds.items()))
        for area, label in AREAS.items()
    ]


def reports_due(user: User, *, now: datetime) -> QuerySet[Award]:
    """Awards that deliver, of departments the person reports for, without a report on the month that ended
    last, or a later one; by reference.
    """
    ended = Period.of(london_date(now)).previous
    later = Q(year__gt=ended.year) | Q(year=ended.year, period__gte=ended.number)
    given = DeliveryReport.objects.filter(later, award=OuterRef("pk"))
    return (
        awards_visible_to(user)
        .filter(
            ~Exists(given),
            status__in=DELIVERING,
            department__in=departments_with(user, Permission.REPORT_DELIVERY),
            answered_at__lt=end_of_day(ended.last_day),
        )
        .order_by("reference")
    )
