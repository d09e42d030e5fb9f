"""Remembering what the headings of a department's file stand for."""

from collections.abc import Sequence

from accounts.models import Department
from bids.register.imports.models import ColumnChoice
from legacyfund.lib.tables.matching import heading_keys, heading_set


def remember_columns(
    *, department: Department, table: str, headings: Sequence[str], columns: Sequence[str]
) -> None:
    """For the same set of headings, and for each of them wherever it is met next. Blank is "not taken".

    Part of the caller's transaction and of its event; the caller has checked who asks. Registers and returns
    of spend are both remembered by it.
    """
    keys = heading_keys(headings)
    ColumnChoice.objects.bulk_create(
        (
            ColumnChoice(
                department=department, table=table, heading_set=headings_met, heading=key, column=column
            )
            for headings_met in ("", heading_set(headings))
            for key, column in zip(keys, columns, strict=True)
            if key
        ),
        update_conflicts=True,
        unique_fields=["department", "table", "heading_set", "heading"],
        update_fields=["column"],
    )
