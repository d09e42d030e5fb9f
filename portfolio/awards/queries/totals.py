"""The money of awards by year × control budget, now or as it was."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import connection
from django.db.models import QuerySet, Sum

from portfolio.awards.models import Award
from portfolio.funds.models import Fund
from portfolio.ledger.models import AwardBalance, Posting
from portfolio.ledger.queries.faults import Fault, amount_found
from portfolio.ledger.queries.position import (
    CellRow,
    by_then,
    group_by_cell,
    held_by_account,
    sum_by_account,
    total_row,
)
from portfolio.ledger.rules.kinds import Account
from portfolio.ledger.rules.ledger import Position, read_position


@dataclass(frozen=True)
class AwardPositionRow(CellRow):
    """One cell of an award, or the total of all.

    Committed is all that was promised and stands; `to_release` and `unspent` are what is left of it
    on the way to the department and with the department.
    """

    committed: Decimal
    released: Decimal
    spent: Decimal
    to_release: Decimal
    unspent: Decimal


def award_position(
    award: Award, known_at: datetime | None = None, *, as_at: date | None = None
) -> list[AwardPositionRow]:
    """A row for each cell of the award, by year and control budget; one query. The clocks as of a fund."""
    if known_at is None and as_at is None:
        rows = held_by_account(AwardBalance.objects.filter(award=award))
    else:
        rows = sum_by_account(Posting.objects.filter(journal__award=award).filter(by_then(known_at, as_at)))
    return [_award_row(year, budget, read_position(held)) for (year, budget), held in group_by_cell(rows)]


def total_of_awards(awards: QuerySet[Award]) -> AwardPositionRow:
    """All of these awards together, over all years and control budgets; one query."""
    balances = (
        AwardBalance.objects.filter(award__in=awards)
        .order_by("account")
        .values_list("account")
        .annotate(total=Sum("amount"))
    )
    return _award_row("", "", read_position({Account(account): total for account, total in balances}))


def award_total(rows: Iterable[AwardPositionRow]) -> AwardPositionRow:
    return total_row(AwardPositionRow, rows)


def _award_row(year: str, budget: str, position: Position) -> AwardPositionRow:
    return AwardPositionRow(
        year=year,
        control_budget=budget,
        committed=position.committed,
        released=position.released,
        spent=position.spent,
        to_release=position.committed - position.released,
        unspent=position.released - position.spent,
    )


_HELD = """
    (w.status IN ('OFFERED', 'ACCEPTED', 'LIVE', 'PAUSED', 'COMPLETED', 'CLOSED')
     OR (w.status = 'TERMINATED' AND w.answered_at IS NOT NULL))
"""
"""Awards whose shares say what was committed: those that stand, or ended after they were accepted."""
_SHARES_AND_COMMITMENT = """
SELECT reference, year, control_budget, coalesce(c.amount, 0), coalesce(s.amount, 0)
  FROM (SELECT reference, year, control_budget, sum(amount) AS amount
          FROM (SELECT w.reference, b.year, b.control_budget, b.amount
                  FROM portfolio_awardbalance b JOIN portfolio_award w ON w.id = b.award_id
                 WHERE w.fund_id = %(fund)s AND {held}
                   AND b.account IN ('COMMITTED', 'RELEASED', 'SPENT', 'LAPSED')
                 UNION ALL
                SELECT w.reference, p.year, p.control_budget, p.amount
                  FROM portfolio_posting p
                  JOIN portfolio_journal j ON j.id = p.journal_id AND j.kind = 'RECOVERY'
                  JOIN portfolio_award w ON w.id = j.award_id
                 WHERE j.fund_id = %(fund)s AND {held} AND p.account = 'AVAILABLE') held
         GROUP BY 1, 2, 3) c
  FULL JOIN (SELECT w.reference, h.year, h.control_budget, sum(h.amount) AS amount
               FROM portfolio_milestoneshare h
               JOIN portfolio_milestone m ON m.id = h.milestone_id
               JOIN portfolio_award w ON w.id = m.award_id
              WHERE w.fund_id = %(fund)s AND h.moved_at IS NULL
                AND {held}
              GROUP BY 1, 2, 3) s USING (reference, year, control_budget)
 WHERE coalesce(c.amount, 0) <> coalesce(s.amount, 0)
 ORDER BY 1, 2, 3
"""


def shares_equal_commitment(fund: Fund) -> Iterator[Fault]:
    """What an award's milestones share = what was committed and stands, or lapsed or was recovered since."""
    for reference, year, budget, committed, shared in _unequal(_SHARES_AND_COMMITMENT, fund):
        yield Fault(
            fund.reference,
            f"award {reference} {year} {budget}",
            f"{amount_found(committed)} is committed, and its milestones share {amount_found(shared)}.",
        )


_UNRELEASED_AND_COMMITTED = """
SELECT reference, year, control_budget, coalesce(c.amount, 0), coalesce(s.amount, 0)
  FROM (SELECT w.reference, b.year, b.control_budget, b.amount
          FROM portfolio_awardbalance b JOIN portfolio_award w ON w.id = b.award_id
         WHERE w.fund_id = %(fund)s AND {held} AND b.account = 'COMMITTED') c
  FULL JOIN (SELECT w.reference, h.year, h.control_budget, sum(h.amount) AS amount
               FROM portfolio_milestoneshare h
               JOIN portfolio_milestone m ON m.id = h.milestone_id
               JOIN portfolio_award w ON w.id = m.award_id
              WHERE w.fund_id = %(fund)s AND {held}
                AND h.moved_at IS NULL AND h.lapsed_at IS NULL AND m.status <> 'RELEASED'
              GROUP BY 1, 2, 3) s USING (reference, year, control_budget)
 WHERE coalesce(c.amount, 0) <> coalesce(s.amount, 0)
 ORDER BY 1, 2, 3
"""


def unreleased_shares_equal_committed(fund: Fund) -> Iterator[Fault]:
    """What milestones share that are not released = what is committed and not released."""
    for reference, year, budget, committed, shared in _unequal(_UNRELEASED_AND_COMMITTED, fund):
        yield Fault(
            fund.reference,
            f"award {reference} {year} {budget}",
            f"{amount_found(committed)} is committed and not released, and its milestones to come share "
            f"{amount_found(shared)}.",
        )


def _unequal(statement: str, fund: Fund) -> list[tuple[str, str, str, Decimal, Decimal]]:
    with connection.cursor() as cursor:
        cursor.execute(statement.format(held=_HELD), {"fund": fund.pk})
        found: list[tuple[str, str, str, Decimal, Decimal]] = cursor.fetchall()
    return found
