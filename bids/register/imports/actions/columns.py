"""What each heading of a file stands for: set on its import, and remembered for the next file."""

from collections.abc import Sequence

from bids.register.imports.models import ColumnChoice, ImportTable, RegisterImport
from bids.register.rules.columns import TABLES, lacking_column, normalise_heading
from legacyfund.lib.errors import DomainError


class ImportRefused(DomainError):
    """The file or what is said of its columns cannot be used."""


def set_columns(register_import: RegisterImport, columns: Sequence[str]) -> None:
    """For each of the file's headings, blank for none. Raises ImportRefused for what cannot be meant."""
    if len(columns) != len(register_import.headings):
        raise ImportRefused("Say for each column of the file what it stands for.")
    register_import.columns = list(columns)
    for found in register_import.tables:
        _check_columns(found)


def remember_columns(register_import: RegisterImport) -> None:
    choices = {
        (found.table, normalise_heading(heading)): column
        for found in register_import.tables
        for heading, column in zip(found.headings, found.columns, strict=True)
        if normalise_heading(heading)
    }
    ColumnChoice.objects.bulk_create(
        (
            ColumnChoice(department=register_import.department, table=table, heading=heading, column=column)
            for (table, heading), column in choices.items()
        ),
        update_conflicts=True,
        unique_fields=["department", "table", "heading"],
        update_fields=["column"],
    )


def _check_columns(found: ImportTable) -> None:
    if not set(found.columns) <= {"", *TABLES[found.table]}:
        raise ImportRefused("Say for each column of the file what it stands for.")
    for place, column in enumerate(found.columns):
        if column and found.columns.index(column) != place:
            raise ImportRefused(
                f"Two columns cannot both be “{TABLES[found.table][column]}”. Choose “Do not import” for one "
                "of them.",
                field=f"column_{found.start + place}",
            )
    if lacking := lacking_column(found.table, found.columns):
        where = f"Of the table of {found.table}, say" if found.sheet else "Say"
        raise ImportRefused(f"{where} {lacking}")
