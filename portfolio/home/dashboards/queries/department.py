"""What the dashboard of a department is made of: a fixed number of queries, however many awards it has."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count

from accounts.models import Department, User
from accounts.permissions import Permission
from accounts.queries.roles import has_permission, permissions_of
from bids.overview.queries.bids import BidFilter, list_bids
from bids.register.queries.lists import RegisterFigures, RegisterFilter, count_systems, find_systems
from bids.register.queries.systems import systems_visible_to
from bids.writing.queries.reach import reach_of
from legacyfund.lib.financial_year import london_date
from portfolio.awards.conditions.models import AwardCondition
from portfolio.awards.conditions.queries.conditions import conditions_visible_to
from portfolio.awards.conditions.workflow import ConditionStatus
from portfolio.awards.delivery.queries.plan import PlanFilter, count_plan
from portfolio.awards.workflow import RUNNING
from portfolio.home.dashboards.queries.fund import Asked
from portfolio.home.queries.gaps import GapFigures, gap_figures, gaps_visible_to
from portfolio.spend.forecasts.queries.cells import AwardCell, department_cells
from portfolio.spend.forecasts.queries.known import Clocks
from portfolio.spend.queries.due import ReturnToCome, delivering_awards, returns_to_come
from portfolio.watch.queries.findings import FindingFilter, count_kinds, findings_matching

CONDITIONS_SHOWN = 10


@dataclass(frozen=True)
class DepartmentFacts:
    """None, where the person may not see it. `conditions`: the open ones that are due first."""

    department: Department
    asked: Asked
    today: date
    register: RegisterFigures | None
    gaps: GapFigures | None
    bids: Mapping[str, int] | None
    cells: Sequence[AwardCell]
    plan: Mapping[str, int]
    to_come: Sequence[ReturnToCome]
    conditions: Sequence[AwardCondition]
    more_conditions: bool
    findings: Mapping[str, int] | None


def department_facts(person: User, department: Department, asked: Asked, *, now: datetime) -> DepartmentFacts:
    """Eight queries."""
    held, today = permissions_of(person), london_date(now)
    cells = department_cells(
        department, Clocks(now), announced=not has_permission(person, Permission.SEE_UNANNOUNCED)
    )
    conditions = conditions_visible_to(person).filter(
        award__department=department, award__status__in=RUNNING, status=ConditionStatus.OPEN
    )
    first = list(conditions.order_by("due_on", "pk")[: CONDITIONS_SHOWN + 1])
    returns = delivering_awards(person).filter(department=department)
    return DepartmentFacts(
        department,
        asked,
        today,
        _register(person, department, today) if Permission.SEE_REGISTER in held else None,
        _gaps(person, department) if Permission.SEE_GAPS in held else None,
        _bids(person, department) if Permission.SEE_BIDS in held else None,
        [row for row in cells if asked.takes_cell(row.year, row.control_budget)],
        count_plan(person, PlanFilter(department=department.code), now=now),
        returns_to_come(returns, now),
        first[:CONDITIONS_SHOWN],
        len(first) > CONDITIONS_SHOWN,
        _findings(person, department, now) if Permission.SEE_FINDINGS in held else None,
    )


def _register(person: User, department: Department, today: date) -> RegisterFigures:
    found = find_systems(systems_visible_to(person), RegisterFilter(department=department), asked_on=today)
    return count_systems(found, asked_on=today)


def _gaps(person: User, department: Department) -> GapFigures:
    return gap_figures(gaps_visible_to(person).filter(department=department))


def _bids(person: User, department: Department) -> dict[str, int]:
    """By the state that the person is shown; also of bids of others that the department is a partner in."""
    reach = reach_of(person)
    several = reach.everything or len(reach.sees) > 1
    found = list_bids(reach, BidFilter(department=department.code if several else ""))
    return dict(found.order_by("shown").values_list("shown").annotate(number=Count("pk")))


def _findings(person: User, department: Department, now: datetime) -> dict[str, int]:
    return count_kinds(findings_matching(person, FindingFilter(department=department), now=now))
