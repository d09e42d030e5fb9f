"""Rows of several tables from one statement, for what every request asks: Django takes several times as long
to write such a query and to read its answer as PostgreSQL takes to answer.
"""

from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.db.models import Model


def columns_of(kind: type[Model], prefix: str = "") -> list[str]:
    """Every column of its table, as one that a row is made of again; `prefix` leads there."""
    return [f"{prefix}{field.attname}" for field in kind._meta.concrete_fields]


def next_row(values: Iterator[Any], kind: type[Model], names: list[str]) -> Any:
    """The row of a table whose columns come next, None where the join found none: its key comes first."""
    found = [next(values) for _ in names]
    return None if found[0] is None else kind.from_db(connection.alias, names, found)
