"""What the dashboard of a fund is made of: a fixed number of queries, however many awards it has."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Q

from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import has_permission
from legacyfund.lib.financial_year import Period, financial_year, london_date
from portfolio.awards.closing.rules.outcomes import AwardRisk
from portfolio.awards.delivery.queries.plan import PlanFilter, count_plan
from portfolio.awards.delivery.queries.reports import (
    AreaCounts,
    DeliveryFilter,
    count_colours,
    running_awards,
)
from portfolio.awards.models import Award
from portfolio.funds.models import Fund
from portfolio.home.dashboards.queries.risk import risk_promised_by
from portfolio.ledger.queries.position import PositionRow, fund_position
from portfolio.spend.forecasts.queries.departments import cells_by_department
from portfolio.spend.forecasts.queries.known import Clocks
from portfolio.spend.forecasts.queries.profiles import fund_profile
from portfolio.spend.forecasts.rules.months import ProfileMonth, profile_months
from portfolio.spend.forecasts.rules.sums import DepartmentCell
from portfolio.watch.queries.findings import FindingFilter, count_kinds, findings_matching


@dataclass(frozen=True)
class Asked:
    """What a dashboard is narrowed to; a blank is all. `fund` is a reference and `department` a code."""

    fund: str = ""
    year: str = ""
    control_budget: str = ""
    department: str = ""

    def takes(self, year: str, control_budget: str, department: str) -> bool:
        return self.takes_cell(year, control_budget) and self.department in ("", department)

    def takes_cell(self, year: str, control_budget: str) -> bool:
        """Of what is of no department, such as an envelope, or of the one that is shown anyway."""
        return self.year in ("", year) and self.control_budget in ("", control_budget)

    def in_query(self) -> dict[str, str]:
        """Of the addresses of other pages, but for the fund."""
        return {
            "year": self.year,
            "control_budget": self.control_budget,
            "department": self.department,
        }

    def any_year(self) -> "Asked":
        return replace(self, year="")


@dataclass(frozen=True)
class FundSeen:
    """The fund's money, by all that it can be narrowed by. `cells`: of awards that the person may know of."""

    fund: Fund
    cells: Sequence[DepartmentCell]
    all_cells: Sequence[DepartmentCell]
    sees_unannounced: bool
    sees_findings: bool
    sees_spend: bool

    @property
    def departments(self) -> list[tuple[str, str]]:
        return list(dict.fromkeys((row.code, row.department) for row in self.cells))


def fund_seen_by(person: User, fund: Fund, *, now: datetime) -> FundSeen:
    """Whoever sees none before it is announced reads of a department what was announced. One query."""
    rows = cells_by_department(fund, Clocks(now))
    sees_unannounced = has_permission(person, Permission.SEE_UNANNOUNCED)
    return FundSeen(
        fund,
        [row for row in rows if sees_unannounced or row.is_announced],
        rows,
        sees_unannounced,
        has_permission(person, Permission.MANAGE_FUND) or has_permission(person, Permission.SEE_AUDIT),
        has_permission(person, Permission.SEE_SPEND),
    )


@dataclass(frozen=True)
class FundFacts:
    """`year` is the one that runs. What is empty where the person may not see it: `colours`, `late`,
    `findings`.
    """

    seen: FundSeen
    asked: Asked
    year: str
    today: date
    position: Sequence[PositionRow]
    months: Sequence[ProfileMonth]
    this_month: Period
    colours: Sequence[AreaCounts]
    late: Mapping[str, int]
    findings: Mapping[str, int]
    risk: Sequence[AwardRisk]

    @property
    def fund(self) -> Fund:
        return self.seen.fund

    @property
    def cells(self) -> list[DepartmentCell]:
        """Narrowed as asked, of the awards that the person may know of."""
        return [row for row in self.seen.cells if self._takes(row)]

    @property
    def spent_from(self) -> list[DepartmentCell]:
        """Narrowed as asked, of all awards: what the position counts. None is of a department."""
        return [row for row in self.seen.all_cells if self._takes(row)]

    @property
    def to_lapse(self) -> list[DepartmentCell]:
        """Of the year that runs, whatever year is asked for: all awards, but of a department those that the
        person may know of.
        """
        asked = replace(self.asked, year=self.year)
        rows = self.seen.cells if asked.department else self.seen.all_cells
        return [row for row in rows if asked.takes(row.year, row.control_budget, row.code)]

    def _takes(self, row: DepartmentCell) -> bool:
        return self.asked.takes(row.year, row.control_budget, row.code)


def fund_facts(person: User, seen: FundSeen, asked: Asked, *, now: datetime) -> FundFacts:
    """Eight queries."""
    fund, today = seen.fund, london_date(now)
    this_month = Period.of(today)
    secret = bool(asked.department) and not seen.sees_unannounced
    profile = fund_profile(fund, Clocks(now), **asked.in_query(), announced=secret)
    of_department = Q(department__code=asked.department) | Q(award__department__code=asked.department)
    findings = findings_matching(person, FindingFilter(fund=fund), now=now)
    accepted = Award.objects.filter(fund=fund)
    if asked.department:
        findings, accepted = (
            findings.filter(of_department),
            accepted.filter(department__code=asked.department),
        )
    listed = DeliveryFilter("", fund=fund.reference, department=asked.department)
    plan = PlanFilter(fund=fund.reference, department=asked.department)
    return FundFacts(
        seen,
        asked,
        financial_year(today),
        today,
        fund_position(fund),
        profile_months(profile, this_month, year=asked.year),
        this_month,
        count_colours(listed.narrow(running_awards(person))) if seen.sees_unannounced else (),
        count_plan(person, plan, now=now) if seen.sees_unannounced else {},
        count_kinds(findings) if seen.sees_findings else {},
        risk_promised_by(accepted),
    )
