"""The money of all awards of a fund month by month, whole or narrowed: one statement."""

from decimal import Decimal

from legacyfund.lib.financial_year import Period
from portfolio.funds.models import Fund
from portfolio.spend.forecasts.queries.cells import ask_cells
from portfolio.spend.forecasts.queries.known import Clocks, is_known
from portfolio.spend.forecasts.rules.months import Profile

_NARROWED = """
   (%(year)s = '' OR {row}.year = %(year)s)
   AND (%(control_budget)s = '' OR {row}.control_budget = %(control_budget)s)
   AND (%(department)s = '' OR w.department_id = (SELECT id FROM accounts_department
                                                   WHERE code = %(department)s))
   AND (%(announced)s = '' OR EXISTS (
       SELECT 1 FROM portfolio_decision x WHERE x.id = w.decision_id AND x.status = 'ANNOUNCED'))
"""
_MONTHS = """
SELECT 'promised', extract(year FROM p.baseline_on)::int, extract(month FROM p.baseline_on)::int,
       sum(p.amount)
  FROM (
SELECT m.baseline_on,
       greatest(0, least(h.amount, coalesce(held.committed, 0) + h.amount - sum(h.amount) OVER (
           PARTITION BY m.award_id, h.year, h.control_budget ORDER BY m.baseline_on, m.number, h.id
       ))) AS amount
  FROM portfolio_milestoneshare h JOIN portfolio_milestone m ON m.id = h.milestone_id
  JOIN portfolio_award w ON w.id = m.award_id
  LEFT JOIN money held ON held.award_id = m.award_id AND held.year = h.year
       AND held.control_budget = h.control_budget
 WHERE w.fund_id = %(whose)s AND h.moved_at IS NULL AND h.lapsed_at IS NULL AND m.status <> 'CANCELLED'
   AND w.status <> 'DECLINED' AND (w.status <> 'TERMINATED' OR w.answered_at IS NOT NULL) AND {of_share}
       ) p
 WHERE p.amount <> 0 GROUP BY 2, 3
 UNION ALL
SELECT 'spent', left(l.year, 4)::int + (l.period > 9)::int, (l.period + 2) %% 12 + 1, sum(l.amount)
  FROM portfolio_spendline l JOIN portfolio_award w ON w.id = l.award_id
 WHERE l.fund_id = %(whose)s AND l.feed_no IS NOT NULL AND {of_line}
 GROUP BY 2, 3
 UNION ALL
SELECT 'expected', left(a.year, 4)::int + (a.period > 9)::int, (a.period + 2) %% 12 + 1, sum(a.amount)
  FROM said s JOIN portfolio_forecastamount a ON a.forecast_id = s.id
  JOIN portfolio_award w ON w.id = s.award_id
 WHERE NOT ((a.year, a.period) <= (%(this_year)s, %(this_period)s) AND {known}) AND {of_amount}
 GROUP BY 2, 3
"""


def fund_profile(
    fund: Fund,
    clocks: Clocks,
    *,
    year: str = "",
    control_budget: str = "",
    department: str = "",
    announced: bool = False,
) -> Profile:
    """Now. What is promised comes to what is committed: what an award has given back, or what lapsed, is no
    promise any more, of its latest milestones first. `year` is of the money, not of the month it is planned
    for; `department` is a code. A blank is all of them. `announced`: of awards alone whose departments have
    been told of them.
    """
    statement = _MONTHS.format(
        of_share=_NARROWED.format(row="h"),
        of_line=_NARROWED.format(row="l"),
        of_amount=_NARROWED.format(row="a"),
        known=is_known("s.award_id", "a.year", "a.period", "a.control_budget"),
    )
    narrowed = {"year": year, "control_budget": control_budget, "department": department}
    narrowed["announced"] = "yes" if announced else ""
    found: dict[str, dict[Period, Decimal]] = {"promised": {}, "spent": {}, "expected": {}}
    for kind, calendar_year, month, amount in ask_cells(
        statement, "w.fund_id = %(whose)s", fund.pk, clocks, past=False, more=narrowed
    ):
        found[kind][Period.parse(f"{calendar_year}-{month:02d}")] = amount
    return Profile(**found)
