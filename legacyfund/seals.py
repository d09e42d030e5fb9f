"""Triggers that keep, of each row that is told, what the service wrote: `accounts_seal`.

Who alters a row with the triggers off leaves a row that no longer says what its seal says; who alters one
with them on leaves the name of their role in it. `verify_ledger` reads both, from the SQL made here and not
from what lies in the database.
"""

from collections.abc import Iterable, Mapping

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from legacyfund.at_once import WithoutModels
from legacyfund.database import columns_there_are
from legacyfund.told import LINES, TOLD, TOLD_LINES

LONGEST_AS_IT_IS = 200
"""Bytes of text that a seal repeats; of longer text and of files it keeps the SHA-256."""

Types = Mapping[str, str]
"""Of a table's columns the names PostgreSQL gives their types."""

MOMENT = """to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""


def as_text(column: str, kind: str, row: str = "t") -> str:
    """SQL for the column as text that hangs on no setting of the connection."""
    value = f'{row}."{column}"'
    if kind == "timestamptz":
        return MOMENT.format(value)
    if kind == "date":
        return f"to_char({value}, 'YYYY-MM-DD')"
    if kind == "bytea":
        return f"'sha256 ' || encode(sha256({value}), 'hex')"
    if kind in ("varchar", "text", "jsonb"):
        text = f"{value}::text"
        digest = f"'sha256 ' || encode(sha256(convert_to({text}, 'UTF8')), 'hex')"
        return f"CASE WHEN octet_length({text}) > {LONGEST_AS_IT_IS} THEN {digest} ELSE {text} END"
    return f"{value}::text"


def told_of_row(columns: Iterable[str], types: Types, row: str = "t") -> str:
    """SQL for what is told of a row, as a seal keeps it."""
    pairs = (f"'{column}', {as_text(column, types[column], row)}" for column in columns if column in types)
    return f"jsonb_build_object({', '.join(pairs)})"


def told_of_lines(types: Types, spend_return: str) -> str:
    """SQL for what is told of all lines of a return: the SHA-256 of each column down the lines, and eight
    digits for each line, which say where to look. Null where the return has none.
    """
    columns = [column for column in TOLD_LINES.columns if column in types]
    texts = ", ".join(
        f'quote_nullable({as_text(column, types[column], "l")}) AS "{column}"' for column in columns
    )
    down = ", ".join(
        f"'{column}', encode(sha256(convert_to(string_agg(s.\"{column}\", ','), 'UTF8')), 'hex')"
        for column in columns
    )
    across = ", ".join(f's."{column}"' for column in columns)
    return (
        "(SELECT CASE WHEN count(*) > 0 THEN jsonb_build_object("  # noqa: S608 - no value from outside
        f"'columns', jsonb_build_object({down}),"
        f" 'lines', string_agg(left(md5(concat_ws(',', {across})), 8), '')) END"
        f" FROM (SELECT {texts} FROM public.{LINES} l WHERE l.spend_return_id = {spend_return}"
        " ORDER BY l.line_number, l.id) s)"
    )


def hash_of_seal(before: str, seal: str = "s") -> str:
    """SQL for the hash of a seal over the hash of the one before it, which `before` gives."""
    return (
        f"encode(sha256(convert_to(concat_ws('|', {before}, {seal}.of_table, {seal}.row_id,"
        f" coalesce({seal}.told::text, 'deleted'), {seal}.by_role, {MOMENT.format(f'{seal}.sealed_at')}),"
        " 'UTF8')), 'hex')"
    )


_SEAL = f"""
    INSERT INTO public.accounts_seal (of_table, row_id, told, by_role, sealed_at, hash)
    SELECT s.of_table, s.row_id, s.told, s.by_role, s.sealed_at, {
    hash_of_seal(
        "coalesce((SELECT b.hash FROM public.accounts_seal b"
        " WHERE b.of_table = s.of_table AND b.row_id = s.row_id ORDER BY b.id + 0 DESC LIMIT 1), '')"
    )
}
      FROM (SELECT '{{table}}' AS of_table, r.id AS row_id, r.told, session_user::text AS by_role,
                   statement_timestamp() AS sealed_at
              FROM ({{rows}}) r OFFSET 0) s;
"""  # noqa: S608 - no value from outside


def seal_rows(table: str, rows: str) -> str:
    """SQL that seals what a query gives as `id` and `told`: all rows of a statement at once. `OFFSET 0` keeps
    PostgreSQL from working out what is told twice, once to keep it and once for the hash.
    """
    return _SEAL.format(table=table, rows=rows)


_TRIGGERS = """
CREATE OR REPLACE FUNCTION public.seal_{table}() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
BEGIN
-- The seal before is looked up by its index always (no seqscan, and `+ 0` keeps off the primary key): a plan
-- made while the table was small would read all of it for each row.
{body}
    RETURN NULL;
END $$;
-- Whoever may attach this function to a table of their own could forge seals.
REVOKE ALL ON FUNCTION public.seal_{table}() FROM PUBLIC;
DROP TRIGGER IF EXISTS sealed ON public.{table};
DROP TRIGGER IF EXISTS sealed_again ON public.{table};
DROP TRIGGER IF EXISTS sealed_gone ON public.{table};
CREATE TRIGGER sealed AFTER INSERT ON public.{table}
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.seal_{table}();
CREATE TRIGGER sealed_again AFTER UPDATE ON public.{table}
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION public.seal_{table}();
CREATE TRIGGER sealed_gone AFTER DELETE ON public.{table}
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.seal_{table}();
"""


_ONE_BY_ONE = """
    IF TG_OP = 'INSERT' THEN {made} ELSIF TG_OP = 'DELETE' THEN {gone} ELSE {changed} END IF;
"""
_MADE = "SELECT n.id, {told} AS told FROM new_rows n"
_GONE = "SELECT o.id, NULL::jsonb AS told FROM old_rows o"
_CHANGED = """
    SELECT coalesce(n.id, o.id) AS id, CASE WHEN n.id IS NOT NULL THEN {told} END AS told
      FROM new_rows n FULL JOIN old_rows o ON o.id = n.id
     WHERE o.id IS NULL OR n.id IS NULL OR {differs}
"""
_TOGETHER = """
    IF TG_OP = 'DELETE' THEN {gone} ELSE {changed} END IF;
"""
_RETURNS = "SELECT r.id, {told} AS told FROM (SELECT DISTINCT spend_return_id AS id FROM {rows}) r"


def sealing_of_rows(table: str, types: Types) -> str:
    """What the trigger of a table does, in PL/pgSQL: an update that changes nothing told seals nothing."""
    columns = [column for column in TOLD[table].columns if column in types]
    told = told_of_row(columns, types, "n")
    differs = " OR ".join(f'n."{column}" IS DISTINCT FROM o."{column}"' for column in columns)
    return _ONE_BY_ONE.format(
        made=seal_rows(table, _MADE.format(told=told)),
        gone=seal_rows(table, _GONE),
        changed=seal_rows(table, _CHANGED.format(told=told, differs=differs)),
    )


def sealing_of_lines(types: Types) -> str:
    """The same of spend lines: all lines of each return that a statement touches, again."""
    told = told_of_lines(types, "r.id")
    return _TOGETHER.format(
        gone=seal_rows(LINES, _RETURNS.format(told=told, rows="old_rows")),
        changed=seal_rows(LINES, _RETURNS.format(told=told, rows="new_rows")),
    )


_WHAT_STANDS = """
SELECT now.id, now.told
  FROM (SELECT t.id, {told} AS told FROM public.{rows} t OFFSET 0) now
  LEFT JOIN LATERAL (SELECT told FROM public.accounts_seal b
                      WHERE b.of_table = '{table}' AND b.row_id = now.id
                      ORDER BY b.id + 0 DESC LIMIT 1) last ON true
 WHERE now.told IS NOT NULL AND (last.told IS NULL OR (last.told <> now.told AND NOT EXISTS (
       SELECT FROM jsonb_each(last.told{columns}) b JOIN jsonb_each(now.told{columns}) n USING (key)
        WHERE b.value <> n.value)))
"""
"""What has no seal, and what only has columns more or fewer than its seal: never what differs from it.
`columns`: where in what is told its columns stand.
"""


def settle_seals() -> WithoutModels:
    """Make the triggers that seal those of `legacyfund.told`, for the tables and columns there are, and seal
    what stands without a seal. The last operation of a migration that adds or changes a table that is told.
    """

    def settle(schema_editor: BaseDatabaseSchemaEditor) -> None:
        def settle_one(table: str, rows: str, body: str, told: str, columns: str = "") -> None:
            schema_editor.execute(_TRIGGERS.format(table=table, body=body), params=None)
            current = _WHAT_STANDS.format(table=table, rows=rows, told=told, columns=columns)
            schema_editor.execute(seal_rows(table, current), params=None)

        types = columns_there_are(schema_editor.connection)
        schema_editor.execute("SET LOCAL enable_seqscan = off", params=None)
        for table in sorted(TOLD.keys() & types.keys()):
            columns = [column for column in TOLD[table].columns if column in types[table]]
            told = told_of_row(columns, types[table])
            settle_one(table, table, sealing_of_rows(table, types[table]), told)
        if LINES in types:
            told = told_of_lines(types[LINES], "t.id")
            settle_one(LINES, "portfolio_return", sealing_of_lines(types[LINES]), told, "->'columns'")
        schema_editor.execute("SET LOCAL enable_seqscan = on", params=None)

    return WithoutModels(settle)
