"""A47: somebody with the rights of a superuser edits what is told, with the triggers off: `verify_ledger`
names the table, the row and what differs. Every column of every table is told, or says why not.
"""

from collections.abc import Iterator
from io import StringIO
from itertools import count

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from legacyfund.seals import seal_rows, sealing_of_lines, sealing_of_rows, settle_seals
from legacyfund.told import LINES, TOLD, TOLD_LINES, TOLD_OTHERWISE, UNTOLD
from portfolio.ledger.queries.sealed import rows_edited
from tests.attacks.intruder import ask, build_all_that_is_told, columns, first_row, superuser, undone

CHANGED = {
    "varchar": "CASE {c} WHEN '' THEN 'x' ELSE left({c}, -1)"
    " || CASE right({c}, 1) WHEN 'x' THEN 'y' ELSE 'x' END END",
    "bool": "NOT {c}",
    "date": "{c} + 1",
    "timestamptz": "{c} + interval '1 microsecond'",
    "bytea": "{c} || '\\x00'::bytea",
    "jsonb": """'{{"edited": 1}}'::jsonb""",
    "_varchar": "array_append({c}, 'x')",
    "numeric": "{c} + 1",
}
"""SQL for another value of a column, by PostgreSQL's name of its type; of a null, see WHERE_NULL."""
CHANGED["text"] = CHANGED["varchar"]
CHANGED |= dict.fromkeys(("int2", "int4", "int8"), "{c} + 1000")


WHERE_NULL = {"bool": "true", "date": "'2026-01-01'", "timestamptz": "'2026-01-01'", "bytea": "'\\x01'"}
WHERE_NULL |= {"varchar": "'x'", "text": "'x'"} | dict.fromkeys(("int2", "int4", "int8", "numeric"), "1")


@pytest.mark.django_db
def test_a47_every_column_is_told_or_says_why_not():
    there = columns()
    decided = {**TOLD, LINES: TOLD_LINES}
    for table, names in there.items():
        listed = [table in decided, table in TOLD_OTHERWISE, table in UNTOLD]
        assert listed.count(True) == 1, f"{table}: say in legacyfund/told.py whether its rows are told"
        if table in decided:
            said = {"id", *decided[table].columns, *decided[table].untold}
            assert set(names) == said, f"{table}: say in legacyfund/told.py which of its columns are told"
    assert set(there) == {*decided, *TOLD_OTHERWISE, *UNTOLD}


@pytest.mark.django_db
def test_a47_each_table_that_is_told_is_sealed_by_triggers():
    """Those of the list: a migration that ends with `settle_seals()` makes them."""
    names = ["sealed", "sealed_again", "sealed_gone"]
    rows = ask(
        "SELECT tgrelid::regclass::text, array_agg(tgname::text ORDER BY tgname) FROM pg_trigger"
        " WHERE tgname = ANY (%s) AND tgenabled = 'O' GROUP BY 1",
        names,
    )
    assert dict(rows) == dict.fromkeys((*TOLD, LINES), names)
    kinds = columns()
    wanted = {table: sealing_of_rows(table, kinds[table]) for table in TOLD}
    wanted[LINES] = sealing_of_lines(kinds[LINES])
    for table, body in wanted.items():
        ((source,),) = ask("SELECT prosrc FROM pg_proc WHERE proname = %s", f"seal_{table}")
        assert body in source, f"{table}: end a migration with settle_seals()"


@pytest.fixture(scope="module")
def intruder(django_db_setup, django_db_blocker) -> Iterator[None]:
    """A scene that the service built, then the intruder, with the triggers off and the checks gone."""
    with superuser(django_db_blocker):
        build_all_that_is_told()
        assert [str(fault) for fault in rows_edited()] == []
        ask("SET CONSTRAINTS ALL IMMEDIATE")
        ask("RESET SESSION AUTHORIZATION")
        ask("SET LOCAL session_replication_role = replica")
        for table, name in ask(
            "SELECT conrelid::regclass::text, conname FROM pg_constraint"
            " WHERE contype IN ('c', 'u') AND connamespace = 'public'::regnamespace"
        ):
            ask(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        yield


def edit(table: str, column: str, kind: str, row: int) -> None:
    name = f'"{column}"'
    changed = CHANGED[kind].format(c=name)
    nothing = WHERE_NULL.get(kind, changed)
    ask(
        f"UPDATE {table} SET {name} = CASE WHEN {name} IS NULL THEN {nothing} ELSE {changed} END"
        f" WHERE id = {row}"
    )


def test_a47_an_edit_of_any_told_column_is_named(intruder):
    """Round by round the next column of every table, one row of each: few verifications see them all."""
    kinds = columns()
    rows = {table: first_row(table) for table in TOLD}
    for number in count():
        edited = {table: told.columns[number] for table, told in TOLD.items() if number < len(told.columns)}
        if not edited:
            break
        with undone():
            for table, column in edited.items():
                edit(table, column, kinds[table][column], rows[table])
            said = [str(fault) for fault in rows_edited()]
            for table, column in edited.items():
                words = column.removesuffix("_id").replace("_", " ")
                row = f"{TOLD[table].name} "
                assert any(
                    f"(row {rows[table]} of {table}): {words} says" in line and row in line for line in said
                ), (table, column, said)
            assert len(said) == len(edited), said


def test_a47_an_edit_of_any_column_of_a_spend_line_is_named(intruder):
    kinds = columns()[LINES]
    ((row, number, reference),) = ask(
        f"SELECT l.id, l.line_number, r.reference FROM {LINES} l JOIN portfolio_return r"
        " ON r.id = l.spend_return_id WHERE feed_no IS NOT NULL ORDER BY l.id LIMIT 1"
    )
    for column in TOLD_LINES.columns:
        with undone():
            edit(LINES, column, kinds[column], row)
            (fault,) = rows_edited()
            words = column.removesuffix("_id").replace("_", " ")
            assert str(fault).startswith(f"Records spend lines of return {reference}: ")
            assert words in str(fault), (column, fault)
            if column != "line_number":
                assert f"{words} is not what the service wrote, in line {number}." in str(fault)


def test_a47_the_nets_of_two_lines_swapped_are_named(intruder):
    """Neither the total nor any balance moves."""
    lines = ask(
        f"SELECT a.id, b.id, a.line_number, b.line_number FROM {LINES} a JOIN {LINES} b"
        " ON a.spend_return_id = b.spend_return_id AND a.line_number < b.line_number AND a.amount <> b.amount"
        " ORDER BY 1, 2 LIMIT 1"
    )
    one, other, first, second = lines[0]
    with undone():
        ask(
            f"UPDATE {LINES} l SET amount = o.amount FROM {LINES} o WHERE l.id IN ({one}, {other})"
            f" AND o.id IN ({one}, {other}) AND o.id <> l.id"
        )
        (fault,) = rows_edited()
    assert f"amount is not what the service wrote, in line {first}, {second}." in str(fault)


def test_a47_a_row_deleted_and_a_row_slipped_in_are_named(intruder):
    row = first_row("portfolio_milestoneshare")
    with undone():
        ask(f"DELETE FROM portfolio_milestoneshare WHERE id = {row}")
        ask(f"DELETE FROM {LINES} WHERE id = (SELECT max(id) FROM {LINES})")
        ask(
            "INSERT INTO portfolio_milestoneshare (id, milestone_id, year, control_budget, amount, made_at)"
            " SELECT 1000000, min(id), '2031-32', 'CDEL', 1, now() FROM portfolio_milestone"
        )
        said = [str(fault) for fault in rows_edited()]
    assert (
        f"Records milestone share (row {row} of portfolio_milestoneshare): it was deleted, and not by the"
        in (said[0])
    )
    assert said[1].endswith("(row 1000000 of portfolio_milestoneshare): it was not written by the service.")
    assert "and the service wrote" in said[2]
    assert len(said) == 3


def test_a47_a_row_written_with_the_triggers_on_names_who_wrote_it(intruder):
    with undone():
        ask("SET LOCAL session_replication_role = origin")
        ask(
            "UPDATE accounts_department SET name = 'Another'"
            " WHERE id = (SELECT min(id) FROM accounts_department)"
        )
        (fault,) = rows_edited()
    assert "department Another" in str(fault)
    assert "it was written by postgres on" in str(fault)


def test_a47_a_seal_rewritten_with_its_row_is_named(intruder):
    """The seal of the row says what the row says; its hash does not."""
    row = first_row("portfolio_return")
    with undone():
        ask(f"UPDATE portfolio_return SET net = net + 1 WHERE id = {row}")
        ask(
            "UPDATE accounts_seal SET told = told || (SELECT jsonb_build_object('net', net::text) FROM"
            f" portfolio_return WHERE id = {row}) WHERE of_table = 'portfolio_return' AND row_id = {row}"
        )
        said = [str(fault) for fault in rows_edited()]
    assert said
    assert set(said) == {f"Records seal of row {row} of portfolio_return: it is not what was sealed."}


def test_a47_verify_ledger_exits_1_naming_the_row(intruder):
    with undone():
        ((row,),) = ask("SELECT min(id) FROM portfolio_decision WHERE confirmed_by_id IS NOT NULL")
        ask(f"UPDATE portfolio_decision SET confirmed_by_id = confirmed_by_id + 1 WHERE id = {row}")
        with pytest.raises(
            CommandError, match=f"row {row} of portfolio_decision.: confirmed by says"
        ) as error:
            call_command("verify_ledger", stdout=StringIO(), stderr=StringIO())
    assert error.value.returncode == 1


def settle() -> None:
    """As a migration of the owner does."""
    ask("SET LOCAL SESSION AUTHORIZATION legacyfund_owner")
    with connection.schema_editor() as editor:
        settle_seals().work(editor)
    ask("RESET SESSION AUTHORIZATION")


def test_a47_what_stood_before_there_were_seals_is_sealed_and_what_was_edited_since_is_not(intruder):
    row = first_row("portfolio_award")
    with undone():
        ask("DELETE FROM accounts_seal")
        assert len(list(rows_edited())) > 50
        settle()
        assert [str(fault) for fault in rows_edited()] == []
        ask("SET LOCAL session_replication_role = replica")
        ask(f"UPDATE portfolio_award SET title = 'Another' WHERE id = {row}")
        settle()
        (fault,) = rows_edited()
    assert "title says “Another”" in str(fault)


SEALED_BEFORE = seal_rows(
    LINES,
    "SELECT last.row_id AS id, jsonb_set(last.told #- '{columns,waived}', '{lines}',"
    " to_jsonb(reverse(last.told ->> 'lines'))) AS told"
    " FROM (SELECT DISTINCT ON (row_id) row_id, told FROM accounts_seal WHERE of_table = '"
    f"{LINES}' ORDER BY row_id, id DESC) last WHERE last.told IS NOT NULL",
)
"""Seals of spend lines from before they had a column that they have now."""


def seal_as_before() -> None:
    ask("SET LOCAL SESSION AUTHORIZATION legacyfund_owner")
    ask(SEALED_BEFORE)
    ask("RESET SESSION AUTHORIZATION")


def test_a47_lines_that_gain_a_column_are_sealed_again_and_those_edited_since_are_not(intruder):
    with undone():
        seal_as_before()
        settle()
        assert [str(fault) for fault in rows_edited()] == []
    with undone():
        seal_as_before()
        ask("SET LOCAL session_replication_role = replica")
        ask(f"UPDATE {LINES} SET supplier = 'Another' WHERE id = {first_row(LINES)}")
        settle()
        (fault,) = (fault for fault in rows_edited() if "supplier" in str(fault))
    assert "not what the service wrote" in str(fault)
