"""What the database itself refuses: triggers for append-only tables, and grants for two roles.

The owner runs migrations. The application's role reads and writes rows, and may neither alter
tables nor rewrite what is append-only; triggers say the same to the owner.
"""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import cast

import pgtrigger
from django.conf import settings
from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from legacyfund.at_once import WithoutModels
from legacyfund.rights import EVERY, RIGHTS, Rights


def pair(at: str, by: str) -> models.Q:
    """Who and when go together: both, or neither."""
    return models.Q(**{f"{at}__isnull": True, f"{by}__isnull": True}) | models.Q(
        **{f"{at}__isnull": False, f"{by}__isnull": False}
    )


def set_only_in(status: str | list[str], *fields: str, because: str = "", column: str = "status") -> models.Q:
    """A status shows its moment: the fields are set in it (or in each of several), and in no other. So is
    the text `because`, where one is named.
    """
    here = _in_status(column, status)
    text = models.Q() if not because else ~models.Q(**{because: ""})
    no_text = {because: ""} if because else {}
    return (models.Q(**here, **_null(fields, empty=False)) & text) | (
        ~models.Q(**here) & models.Q(**_null(fields, empty=True), **no_text)
    )


def empty_only_in(status: str | list[str], *fields: str, column: str = "status") -> models.Q:
    """The other way round: the fields are set in every status but this one (or these)."""
    here = _in_status(column, status)
    return models.Q(**here, **_null(fields, empty=True)) | (
        ~models.Q(**here) & models.Q(**_null(fields, empty=False))
    )


def _in_status(column: str, status: str | list[str]) -> dict[str, str | list[str]]:
    return {column: status} if isinstance(status, str) else {f"{column}__in": status}


def _null(fields: Collection[str], *, empty: bool) -> dict[str, bool]:
    return {f"{field}__isnull": empty for field in fields}


def append_only() -> list[pgtrigger.Trigger]:
    """Triggers for a table whose rows never change and never go, whoever asks."""
    return [
        pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        never_truncated(),
    ]


def any_changed(*fields: str) -> pgtrigger.Q:
    """A trigger's condition: one of the fields has another value than before (null counts as one)."""
    condition = pgtrigger.Q()
    for field in fields:
        condition |= pgtrigger.Q(**{f"old__{field}__df": pgtrigger.F(f"new__{field}")})
    return condition


def never_truncated() -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="no_truncate",
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        level=pgtrigger.Statement,
        func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
    )


def _run(schema_editor: BaseDatabaseSchemaEditor, statement: str, *names: str) -> None:
    role = schema_editor.quote_name(settings.DATABASE_APP_ROLE)
    quoted = ", ".join(schema_editor.quote_name(name) for name in names)
    schema_editor.execute(statement.format(role=role, names=quoted), params=None)


def grant_rows_to_application() -> WithoutModels:
    """The application's role may read and write every table there is and every later one."""

    def grant(schema_editor: BaseDatabaseSchemaEditor) -> None:
        rows = "SELECT, INSERT, UPDATE, DELETE"
        _run(schema_editor, "GRANT USAGE ON SCHEMA public TO {role}")
        _run(schema_editor, f"GRANT {rows} ON ALL TABLES IN SCHEMA public TO {{role}}")
        _run(schema_editor, "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}")
        default = "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT"
        _run(schema_editor, f"{default} {rows} ON TABLES TO {{role}}")
        _run(schema_editor, f"{default} USAGE, SELECT ON SEQUENCES TO {{role}}")

    return WithoutModels(grant)


def forbid_rewriting(*tables: str, operations: str = "UPDATE, DELETE, TRUNCATE") -> WithoutModels:
    """Take from the application's role the named operations on append-only tables."""

    def revoke(schema_editor: BaseDatabaseSchemaEditor) -> None:
        _run(schema_editor, f"REVOKE {operations} ON {{names}} FROM {{role}}", *tables)

    return WithoutModels(revoke)


def let_change(table: str, *columns: str) -> WithoutModels:
    """Give the application's role the change of some columns of a table otherwise never rewritten."""

    def grant(schema_editor: BaseDatabaseSchemaEditor) -> None:
        role = schema_editor.quote_name(settings.DATABASE_APP_ROLE)
        named = ", ".join(schema_editor.quote_name(column) for column in columns)
        quoted = schema_editor.quote_name(table)
        schema_editor.execute(f"GRANT UPDATE ({named}) ON {quoted} TO {role}", params=None)

    return WithoutModels(grant)


_REFUSE_A_SECOND = """
CREATE OR REPLACE FUNCTION public.legacyfund_set_once() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '% keeps the first value of what is set once', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
REVOKE ALL ON FUNCTION public.legacyfund_set_once() FROM PUBLIC;
"""


def settle_rights() -> WithoutModels:
    """Make the grants of the application's role, and the triggers of what is set once, those of
    `legacyfund.rights`, for the tables and columns there are. The last operation of a migration that adds
    or changes a table.
    """

    def settle(schema_editor: BaseDatabaseSchemaEditor) -> None:
        columns = columns_there_are(schema_editor.connection)
        statements = [_REFUSE_A_SECOND]
        for table, rights in RIGHTS.items():
            if table in columns:
                statements += _settling_of_table(schema_editor, table, rights, columns[table])
        schema_editor.execute(";\n".join(statements), params=None)

    return WithoutModels(settle)


def columns_there_are(connection: BaseDatabaseWrapper) -> dict[str, dict[str, str]]:
    """Of each table: its columns with their types, in their order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name, udt_name FROM information_schema.columns"
            " WHERE table_schema = 'public' ORDER BY table_name, ordinal_position"
        )
        found: dict[str, dict[str, str]] = {}
        for table, column, kind in cursor.fetchall():
            found.setdefault(table, {})[column] = kind
    return found


def _settling_of_table(
    schema_editor: BaseDatabaseSchemaEditor, table: str, rights: Rights, columns: Collection[str]
) -> Iterator[str]:
    quote = schema_editor.quote_name
    role, name = quote(settings.DATABASE_APP_ROLE), quote(table)
    yield f"REVOKE ALL ON {name} FROM {role}"
    yield f"REVOKE UPDATE ({', '.join(map(quote, columns))}) ON {name} FROM {role}"
    rows = ["SELECT", *["INSERT"] * rights.insert, *["DELETE"] * rights.delete]
    yield f"GRANT {', '.join(rows)} ON {name} TO {role}"
    change = [column for column in rights.change if column in columns]
    if rights.change == EVERY:
        yield f"GRANT UPDATE ON {name} TO {role}"
    elif change:
        yield f"GRANT UPDATE ({', '.join(map(quote, change))}) ON {name} TO {role}"
    yield f"DROP TRIGGER IF EXISTS set_once ON {name}"
    if once := [column for column in rights.once if column in columns]:
        again = " OR ".join(
            f"(nullif(OLD.{quote(column)}::text, '') IS NOT NULL"
            f" AND NEW.{quote(column)} IS DISTINCT FROM OLD.{quote(column)})"
            for column in once
        )
        yield (
            f"CREATE TRIGGER set_once BEFORE UPDATE ON {name} FOR EACH ROW WHEN ({again})"
            " EXECUTE FUNCTION public.legacyfund_set_once()"
        )


def database_clock() -> datetime:
    """The database's clock at this moment, not at the start of the transaction.

    Read it after taking the row's lock: a request that waited for the lock is judged by when it got it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment = cursor.fetchone()[0]
    return cast(datetime, moment)
