"""How many lines each file of spending over £25,000 has, without making the files."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection

from portfolio.treasury.publications.queries.months import PublishedMonth
from portfolio.treasury.publications.rules.over_25k import THRESHOLD

MOST_REMEMBERED = 5_000
LINES_AT_ONCE = 50_000
"""Of the months that one request counts, or those of one month where it has more."""
_Key = tuple[object, ...]
_known: dict[_Key, int] = {}
"""Of files this process has counted: what is posted in a closed month never changes, so a file is another
only when another fund has closed its month.
"""
_COUNTS = """
WITH asked AS (
  SELECT asked.*, period.fund_id, period.year, period.number, period.first_feed_no, period.last_feed_no
    FROM unnest(%(departments)s::bigint[], %(years)s::text[], %(numbers)s::int[])
         AS asked (department_id, year_asked, number_asked)
    JOIN portfolio_fundperiod period
      ON period.year = year_asked AND period.number = number_asked AND period.status = 'CLOSED'
), posted AS (
  SELECT asked.department_id, asked.year, asked.number, line.transaction_number,
         count(*) AS lines, sum(line.amount) AS net
    FROM asked
    JOIN portfolio_spendline line
      ON line.fund_id = asked.fund_id AND line.department_id = asked.department_id
     AND line.feed_no BETWEEN asked.first_feed_no AND asked.last_feed_no
     AND line.posted_year = asked.year AND line.posted_period = asked.number
   GROUP BY asked.department_id, asked.year, asked.number, line.transaction_number
), earlier AS (
  SELECT posted.department_id, posted.year, posted.number, posted.transaction_number,
         sum(line.amount) AS net
    FROM posted
    JOIN portfolio_spendline line
      ON line.department_id = posted.department_id AND line.transaction_number = posted.transaction_number
     AND (line.posted_year, line.posted_period) < (posted.year, posted.number)
     AND line.feed_no IS NOT NULL
    JOIN asked
      ON asked.department_id = posted.department_id AND asked.year = posted.year
     AND asked.number = posted.number AND asked.fund_id = line.fund_id
   GROUP BY posted.department_id, posted.year, posted.number, posted.transaction_number
)
SELECT posted.department_id, posted.year, posted.number, sum(posted.lines)
  FROM posted
  LEFT JOIN earlier USING (department_id, year, number, transaction_number)
 WHERE greatest(abs(coalesce(earlier.net, 0)), abs(coalesce(earlier.net, 0) + posted.net)) > %(threshold)s
 GROUP BY posted.department_id, posted.year, posted.number
"""


def lines_in(months: Iterable[PublishedMonth]) -> Mapping[PublishedMonth, int | None]:
    """Of each file, None where that would take too long now and the next who asks is told; one query, and
    none where all have been counted before.
    """
    by_key = {_key_of(row): row for row in months}
    if unknown := _counted_now({key: row for key, row in by_key.items() if key not in _known}):
        if len(_known) + len(unknown) > MOST_REMEMBERED:
            _known.clear()
        _known.update(_count(unknown))
    return {row: _known.get(key) for key, row in by_key.items()}


def _counted_now(rows: Mapping[_Key, PublishedMonth]) -> dict[_Key, PublishedMonth]:
    """As many as there is time for, in their order, and one at least."""
    found, posted = dict[_Key, PublishedMonth](), dict[_Key, int]()
    for key, row in rows.items():
        posted[(row.month, *row.closed)] = sum(lines or 0 for _, _, lines, _ in row.closed)
        if found and sum(posted.values()) > LINES_AT_ONCE:
            break
        found[key] = row
    return found


def _key_of(row: PublishedMonth) -> _Key:
    return row.department.pk, str(row.month), row.funds, row.closed


def _count(rows: Mapping[_Key, PublishedMonth]) -> dict[_Key, int]:
    given: dict[str, Any] = {
        "departments": [row.department.pk for row in rows.values()],
        "years": [row.month.year for row in rows.values()],
        "numbers": [row.month.number for row in rows.values()],
        "threshold": THRESHOLD,
    }
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, given)
        found = {(department, year, number): int(lines) for department, year, number, lines in cursor}
    return {
        key: found.get((row.department.pk, row.month.year, row.month.number), 0) for key, row in rows.items()
    }
