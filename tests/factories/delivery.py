"""Forecasts, reports on delivery and views of the fund for tests, reached through the actions."""

from datetime import UTC, date, datetime, time

from accounts.models import User
from accounts.permissions import Role
from legacyfund.lib.financial_year import Period, london_date
from legacyfund.lib.uploads import EvidenceFile
from portfolio.awards.actions.milestones import claim_milestone
from portfolio.awards.delivery.actions.forecasts import give_forecasts
from portfolio.awards.delivery.actions.reports import report_delivery, set_fund_view
from portfolio.awards.delivery.models import DeliveryReport, FundView, MilestoneForecast
from portfolio.awards.delivery.rules.ratings import AREAS, Rating
from portfolio.awards.delivery.rules.slips import Given
from portfolio.awards.models import Award, Claim, Milestone
from portfolio.awards.queries.order import systems_of_award
from tests.factories.accounts import NOW, make_user
from tests.factories.files import PDF


def forecast_moved(
    milestone: Milestone,
    day: date,
    *,
    cause: str = "SUPPLIER",
    words: str = "The supplier delivers later.",
    by: User | None = None,
    now: datetime | None = None,
) -> MilestoneForecast:
    """By a bidder of the award's department; on the day itself, where that had passed by now."""
    now = now or min(NOW, datetime.combine(day, time(12), tzinfo=UTC))
    (made,) = give_forecasts(
        award=milestone.award,
        given={milestone.number: Given(day, cause, words)},
        by=by or make_user(Role.BIDDER, milestone.award.department, now=now),
        now=now,
    )
    milestone.refresh_from_db()
    return made


def claimed_with(milestone: Milestone, content: bytes = PDF) -> Claim:
    """With a file of this content as evidence."""
    return claim_milestone(
        milestone=milestone,
        met_on=london_date(NOW),
        evidence="The report.",
        order_reason="Both were met together.",
        systems=[row.reference for row in systems_of_award(milestone.award)],
        file=EvidenceFile("report.pdf", content),
        by=make_user(Role.BIDDER, milestone.award.department),
        now=NOW,
    )


def rated(**colours: str) -> dict[str, Rating]:
    """Green where nothing else is said; what is not says why."""
    return {
        area: Rating(colours.get(area, "GREEN"), "" if area not in colours else f"{area} is in doubt.")
        for area in AREAS
    }


def delivery_report(
    award: Award,
    *,
    month: Period | None = None,
    by: User | None = None,
    now: datetime = NOW,
    **colours: str,
) -> DeliveryReport:
    """On the month that runs, unless another is given."""
    return report_delivery(
        award=award,
        month=month or Period.of(london_date(now)),
        ratings=rated(**colours),
        by=by or make_user(Role.BIDDER, award.department, now=now),
        now=now,
    )


def fund_view(
    award: Award,
    *,
    reason: str = "The supplier told us otherwise.",
    by: User | None = None,
    now: datetime = NOW,
    **colours: str,
) -> FundView:
    return set_fund_view(
        award=award,
        month=Period.of(london_date(now)),
        colours={area: colours.get(area, "GREEN") for area in AREAS},
        reason=reason,
        by=by or make_user(Role.FUND_MANAGER, now=now),
        now=now,
    )
