"""The rows of a draft in one statement: it lies in a dozen short tables, and a page would pay for each.

PostgreSQL hands the rows over as JSON, and Django's own fields read the values back.
"""

import json
from decimal import Decimal
from functools import cache
from typing import TypeVar, cast

from django.db import connection
from django.db.models import Model

from bids.register.models import LegacySystem, Rating
from bids.register.workflow import RatingStatus
from bids.writing.models import (
    Answer,
    Benefit,
    BiasContribution,
    Bid,
    BidMilestone,
    BidRisk,
    BidSystem,
    CostLine,
    LaterStart,
    Option,
    SkillRole,
    SmallerOption,
)

Row = TypeVar("Row", bound=Model)
# The columns the rows of a bid are read in the order of.
ORDERS: dict[type[Model], tuple[str, ...]] = {
    BidSystem: ("id",),
    Answer: ("id",),
    Option: ("number", "id"),
    CostLine: ("order", "id"),
    Benefit: ("order", "id"),
    BidMilestone: ("number", "id"),
    BidRisk: ("order", "id"),
    BiasContribution: ("order", "id"),
    SkillRole: ("order", "id"),
    LaterStart: ("id",),
    SmallerOption: ("order", "id"),
}
OF_BID = "bid_id = %(bid)s"
ITS_SYSTEMS = "(SELECT system_id FROM bids_bidsystem WHERE bid_id = %(bid)s)"
OF_THE_REGISTER: dict[type[Model], str] = {
    LegacySystem: f"id IN {ITS_SYSTEMS}",
    Rating: f"system_id IN {ITS_SYSTEMS} AND status = '{RatingStatus.CONFIRMED}'",
}


class RowsTogether:
    """What `read_together` found: the rows of each table, in the order of its pages."""

    def __init__(self, found: dict[type[Model], tuple[Model, ...]]) -> None:
        self._found = found

    def of(self, table: type[Row]) -> tuple[Row, ...]:
        return cast(tuple[Row, ...], self._found[table])


def read_together(bid: Bid) -> RowsTogether:
    """The rows of every section, and the register's systems with the confirmed ratings they have now.

    Each row of a system has it at hand; the shares of milestones, the amounts of smaller options and the
    partners of lines are not read.
    """
    with connection.cursor() as cursor:
        cursor.execute(_statement(), {"bid": bid.pk})
        stored = cursor.fetchone()
    found = {
        table: tuple(_row(table, row) for row in json.loads(rows, parse_float=Decimal))
        for table, rows in zip((*ORDERS, *OF_THE_REGISTER), stored, strict=True)
    }
    systems = {row.pk: row for row in found[LegacySystem]}
    for row in cast(tuple[BidSystem, ...], found[BidSystem]):
        row.system = cast(LegacySystem, systems[row.system_id])
    return RowsTogether(found)


@cache
def _statement() -> str:
    written = [_rows_as_json(table, OF_BID, order) for table, order in ORDERS.items()]
    known = [_rows_as_json(table, where, ("id",)) for table, where in OF_THE_REGISTER.items()]
    return f"SELECT {', '.join([*written, *known])}"


def _rows_as_json(table: type[Model], where: str, order: tuple[str, ...]) -> str:
    columns = ", ".join(f'"{column}"' for column in order)
    rows = f"json_agg(to_json(r) ORDER BY {columns})::text"
    return f"(SELECT coalesce({rows}, '[]') FROM {table._meta.db_table} r WHERE {where})"  # noqa: S608 - ours


def _row(table: type[Row], stored: dict[str, object]) -> Row:
    fields = table._meta.concrete_fields
    values = [field.to_python(stored[str(field.column)]) for field in fields]
    return table.from_db(connection.alias, [field.attname for field in fields], values)
