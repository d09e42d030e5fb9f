"""What the database itself refuses: triggers for append-only tables, and grants for two roles.

The owner runs migrations. The application's role reads and writes rows, and may neither alter
tables nor rewrite what is append-only; triggers say the same to the owner.
"""

import pgtrigger
from django.conf import settings
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


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


def grant_rows_to_application() -> migrations.RunPython:
    """The application's role may read and write every table there is and every later one."""

    def grant(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        rows = "SELECT, INSERT, UPDATE, DELETE"
        _run(schema_editor, "GRANT USAGE ON SCHEMA public TO {role}")
        _run(schema_editor, f"GRANT {rows} ON ALL TABLES IN SCHEMA public TO {{role}}")
        _run(schema_editor, "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}")
        default = "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT"
        _run(schema_editor, f"{default} {rows} ON TABLES TO {{role}}")
        _run(schema_editor, f"{default} USAGE, SELECT ON SEQUENCES TO {{role}}")

    return migrations.RunPython(grant, migrations.RunPython.noop)


def forbid_rewriting(*tables: str, operations: str = "UPDATE, DELETE, TRUNCATE") -> migrations.RunPython:
    """Take from the application's role the named operations on append-only tables."""

    def revoke(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        _run(schema_editor, f"REVOKE {operations} ON {{names}} FROM {{role}}", *tables)

    return migrations.RunPython(revoke, migrations.RunPython.noop)


def let_change(table: str, *columns: str) -> migrations.RunPython:
    """Give the application's role the change of some columns of a table otherwise never rewritten."""

    def grant(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        role = schema_editor.quote_name(settings.DATABASE_APP_ROLE)
        named = ", ".join(schema_editor.quote_name(column) for column in columns)
        quoted = schema_editor.quote_name(table)
        schema_editor.execute(f"GRANT UPDATE ({named}) ON {quoted} TO {role}", params=None)

    return migrations.RunPython(grant, migrations.RunPython.noop)
