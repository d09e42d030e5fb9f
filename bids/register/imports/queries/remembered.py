"""What departments' people said the headings of their files stand for, in registers and in returns."""

from accounts.models import Department
from bids.register.imports.models import ColumnChoice
from legacyfund.lib.tables.matching import Memory


def remembered_columns(department: Department) -> dict[str, Memory]:
    """By table: those of a register file, and `spend`. One of which nothing is remembered is not there."""
    anywhere: dict[str, dict[str, str]] = {}
    sets: dict[str, dict[str, dict[str, str]]] = {}
    rows = ColumnChoice.objects.filter(department=department)
    for table, heading_set, heading, column in rows.values_list("table", "heading_set", "heading", "column"):
        of_table = sets.setdefault(table, {})
        into = of_table.setdefault(heading_set, {}) if heading_set else anywhere.setdefault(table, {})
        into[heading] = column
    return {table: Memory(anywhere.get(table, {}), sets.get(table, {})) for table in {*anywhere, *sets}}
