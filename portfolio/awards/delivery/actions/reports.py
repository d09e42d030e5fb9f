"""Reports on delivery by the department, and the fund's view beside them."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction

from accounts.actions.allowed import check_may, require_permission
from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import people_with
from legacyfund.lib.financial_year import Period, london_date
from portfolio.awards.actions.awards import ReasonMissing, check_running, lock_award
from portfolio.awards.delivery.models import DeliveryReport, FundView
from portfolio.awards.delivery.rules.ratings import (
    AREAS,
    COLOURS,
    RED,
    Rating,
    RatingRefused,
    Ratings,
    check_month,
    check_ratings,
)
from portfolio.awards.models import Award


def report_delivery(
    *, award: Award, month: Period, ratings: Ratings, by: User, now: datetime
) -> DeliveryReport:
    """By the award's department. Another of the same month stands in its place; both stay. The fund is told
    where something is Red.

    Raises RatingRefused, ReportTooEarly, AwardNotDelivering, PermissionRefused.
    """
    with transaction.atomic():
        award = lock_award(award)
        check_may(award.department, by, Permission.REPORT_DELIVERY)
        _check(award, month, now)
        checked = check_ratings(ratings)
        report = DeliveryReport.objects.create(
            award=award,
            year=month.year,
            period=month.number,
            reported_at=now,
            reported_by=by,
            **{area: rating.colour for area, rating in checked.items()},
            **{f"{area}_words": rating.words for area, rating in checked.items()},
        )
        reds = RED in report.colours.values()
        tell = people_with(Permission.JUDGE_DELIVERY) if reds else ()
        lines = [_line(area, rating) for area, rating in checked.items()]
        _record("award.delivery_reported", award, month, lines, by=by, now=now, tell=tell)
    return report


def set_fund_view(
    *, award: Award, month: Period, colours: Mapping[str, str], reason: str, by: User, now: datetime
) -> FundView:
    """`colours` by area. The department is told.

    Raises RatingRefused, ReasonMissing, ReportTooEarly, AwardNotDelivering, PermissionRefused.
    """
    require_permission(by, Permission.JUDGE_DELIVERY)
    for area, label in AREAS.items():
        if colours.get(area) not in COLOURS:
            raise RatingRefused(f"Choose Red, Amber or Green for {label.lower()}.", field=area)
    if not reason.strip():
        raise ReasonMissing("Say why the fund sees it so.", field="reason")
    with transaction.atomic():
        award = lock_award(award)
        _check(award, month, now)
        view = FundView.objects.create(
            award=award,
            year=month.year,
            period=month.number,
            reason=reason.strip(),
            viewed_at=now,
            viewed_by=by,
            **{area: colours[area] for area in AREAS},
        )
        lines = [_line(area, Rating(colours[area])) for area in AREAS]
        tell = people_with(Permission.REPORT_DELIVERY, department=award.department)
        _record("award.fund_view_set", award, month, lines, reason=view.reason, by=by, now=now, tell=tell)
    return view


def accepted_on(award: Award) -> date:
    """Of an award that runs."""
    assert award.answered_at is not None  # noqa: S101 - a constraint holds it
    return london_date(award.answered_at)


def _check(award: Award, month: Period, now: datetime) -> None:
    check_running(award, so="nothing is reported on its delivery")
    check_month(month, accepted_on(award), london_date(now))


def _line(area: str, rating: Rating) -> str:
    said = f"{AREAS[area]}: {COLOURS[rating.colour]}."
    return f"{said} {rating.words}".strip()


def _record(
    kind: str,
    award: Award,
    month: Period,
    lines: list[str],
    *,
    by: User,
    now: datetime,
    tell: Iterable[User],
    reason: str = "",
) -> None:
    record_event(
        kind,
        award,
        by=by,
        now=now,
        department=award.department,
        data={
            "award": award.reference,
            "title": award.title,
            "name": f"{month.first_day:%B %Y}",
            "lines": lines,
            "reason": reason,
        },
        tell=tell,
    )
