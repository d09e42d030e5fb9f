"""What approved changes say, and what the ledger and the shares say, is the same."""

from collections.abc import Iterator

from django.db import connection

from portfolio.funds.models import Fund
from portfolio.ledger.queries.faults import Fault, amount_found

_CHANGES_AND_JOURNALS = """
SELECT w.reference || '/C' || r.number, year, control_budget, coalesce(c.amount, 0), coalesce(j.amount, 0)
  FROM (SELECT a.change_id, a.year, a.control_budget, sum(a.after - a.before) AS amount
          FROM portfolio_changedamount a
          JOIN portfolio_changerequest r ON r.id = a.change_id AND r.status = 'APPROVED'
          JOIN portfolio_award w ON w.id = r.award_id
         WHERE w.fund_id = %(fund)s
         GROUP BY 1, 2, 3) c
  FULL JOIN (SELECT split_part(n.idempotency_key, '-', 2)::bigint AS change_id, p.year, p.control_budget,
                    sum(p.amount) AS amount
               FROM portfolio_journal n
               JOIN portfolio_posting p ON p.journal_id = n.id AND p.account = 'COMMITTED'
              WHERE n.fund_id = %(fund)s AND n.idempotency_key ~ '^change-[0-9]+-'
              GROUP BY 1, 2, 3) j USING (change_id, year, control_budget)
  LEFT JOIN portfolio_changerequest r ON r.id = change_id
  LEFT JOIN portfolio_award w ON w.id = r.award_id
 WHERE coalesce(c.amount, 0) <> coalesce(j.amount, 0)
 ORDER BY 1, 2, 3
"""


def changes_equal_journals(fund: Fund) -> Iterator[Fault]:
    """What an approved change adds or takes = what its journals moved."""
    with connection.cursor() as cursor:
        cursor.execute(_CHANGES_AND_JOURNALS, {"fund": fund.pk})
        for reference, year, budget, changed, posted in cursor.fetchall():
            yield Fault(
                fund.reference,
                f"change {reference} {year} {budget}",
                f"it changes the commitment by {amount_found(changed)}, and its journals by "
                f"{amount_found(posted)}.",
            )
