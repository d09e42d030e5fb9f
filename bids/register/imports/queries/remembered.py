"""What departments' people said the headings of their files stand for, in registers and in returns."""

from collections.abc import Mapping, Sequence

from accounts.models import Department
from bids.register.imports.models import ColumnChoice
from legacyfund.lib.tables.matching import Memory, heading_keys, heading_set

DATES_OF = "-dates"
"""Behind the name of a table: what comes first in the dates below its headings."""


def remembered_columns(department: Department) -> dict[str, Memory]:
    """By table: those of a register file, and `spend`. One of which nothing is remembered is not there."""
    anywhere: dict[str, dict[str, str]] = {}
    sets: dict[str, dict[str, dict[str, str]]] = {}
    rows = ColumnChoice.objects.filter(department=department)
    for table, met, heading, column in rows.values_list("table", "heading_set", "heading", "column"):
        of_table = sets.setdefault(table, {})
        into = of_table.setdefault(met, {}) if met else anywhere.setdefault(table, {})
        into[heading] = column
    return {table: Memory(anywhere.get(table, {}), sets.get(table, {})) for table in {*anywhere, *sets}}


def remembered_orders(memories: Mapping[str, Memory], table: str, headings: Sequence[str]) -> list[str]:
    """For each heading what people said comes first in its dates, in a file with just these headings; blank
    where nobody did.
    """
    said = memories.get(table + DATES_OF, Memory()).sets.get(heading_set(headings), {})
    return [said.get(key, "") for key in heading_keys(headings)]
