"""What the dashboard of the Treasury is made of, over every fund: a fixed number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from accounts.models import User
from legacyfund.lib.financial_year import financial_year, london_date
from portfolio.awards.closing.rules.outcomes import AwardRisk
from portfolio.awards.models import Award
from portfolio.funds.models import Fund
from portfolio.funds.queries import funds_visible_to
from portfolio.home.dashboards.queries.fund import Asked
from portfolio.home.dashboards.queries.risk import risk_promised_by
from portfolio.home.queries.gaps import DepartmentGaps, gaps_by_department
from portfolio.ledger.queries.position import PositionRow, positions_of
from portfolio.spend.forecasts.queries.departments import cells_by_department
from portfolio.spend.forecasts.queries.known import Clocks
from portfolio.spend.forecasts.rules.sums import DepartmentCell
from portfolio.spend.models import FundPeriod
from portfolio.spend.queries.lines import feed_head
from portfolio.spend.queries.periods import last_closed_of
from portfolio.spend.rules.feed import Cursor


@dataclass(frozen=True)
class FundsSeen:
    """`cells` are of all awards."""

    funds: Sequence[Fund]
    cells: Sequence[DepartmentCell]

    @property
    def departments(self) -> list[tuple[str, str]]:
        """Those that have an announced award."""
        rows = (row for row in self.cells if row.is_announced)
        return list(dict.fromkeys((row.code, row.department) for row in rows))


def funds_seen_by(person: User, *, now: datetime) -> FundsSeen:
    """Two queries."""
    return FundsSeen(list(funds_visible_to(person)), cells_by_department(None, Clocks(now)))


@dataclass(frozen=True)
class TreasuryFacts:
    """`year` is the one that runs; `funds` those that are asked for. Mappings are by id of the fund."""

    funds: Sequence[Fund]
    asked: Asked
    year: str
    today: date
    positions: Mapping[int, Sequence[PositionRow]]
    cells: Sequence[DepartmentCell]
    gaps: Sequence[DepartmentGaps]
    risk: Sequence[AwardRisk]
    closed: Mapping[int, FundPeriod]
    feed: Cursor

    def takes(self, row: DepartmentCell) -> bool:
        return self.asked.takes(row.year, row.control_budget, row.code)

    def of_fund(self, fund: Fund) -> list[DepartmentCell]:
        return [row for row in self.cells if row.fund_id == fund.pk]


def treasury_facts(person: User, seen: FundsSeen, asked: Asked, *, now: datetime) -> TreasuryFacts:
    """Six queries."""
    today = london_date(now)
    accepted = Award.objects.all()
    if asked.department:
        accepted = accepted.filter(department__code=asked.department)
    gaps = gaps_by_department(person)
    return TreasuryFacts(
        [fund for fund in seen.funds if asked.fund in ("", fund.reference)],
        asked,
        financial_year(today),
        today,
        positions_of(funds_visible_to(person)),
        seen.cells,
        [row for row in gaps if asked.department in ("", row.code)],
        risk_promised_by(accepted),
        last_closed_of(seen.funds),
        feed_head(),
    )
