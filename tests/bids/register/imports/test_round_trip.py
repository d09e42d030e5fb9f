"""A20: a register exported and imported again is the register it was."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import Department, User
from accounts.permissions import Role
from bids.register.actions.parts import (
    ComponentRow,
    ContractRow,
    DependencyRow,
    save_components,
    save_contracts,
    save_dependencies,
)
from bids.register.actions.ratings import confirm_rating
from bids.register.actions.systems import change_system, register_system
from bids.register.imports.queries.tables import lines_table, register_table
from bids.register.models import LegacySystem
from bids.register.queries.parts import dependencies_of, plain_parts
from bids.register.queries.systems import systems_visible_to
from bids.register.rules.columns import PARTS, SHEETS
from legacyfund.lib.delimited import csv_text
from legacyfund.lib.tables.writing import write_workbook
from tests.factories.accounts import NOW, make_department, make_user, sign_in
from tests.factories.register import LOW_SCORES, RED_SCORES, make_system, rate_system, rated_system
from tests.factories.register_imports import LATER, checked_import, counts_of, done_import

pytestmark = pytest.mark.django_db

ODD = [
    *("=1+1", "+44 20", "-5", "@SUM(A1)", "'=1+1", "'tis", "\tindented", "full-width ＝1"),
    *('quo"ted, with a comma', "two\r\nlines", "two\nlines", "naïve – £5 😀", "<script>alert(1)</script>"),
]


def register_of(department: Department, by: User, *, odd: list[str] = ODD) -> None:
    """Systems with every detail, with odd text, with a rating, with one that waits, and a bare one."""
    full = rated_system(department, RED_SCORES, name="Prison records", by=by)
    change_system(
        system=full,
        by=by,
        now=NOW,
        users="Custody staff",
        number_of_users=9_000,
        classification="OFFICIAL_SENSITIVE",
        hosting="DATA_CENTRE",
        treatment_planned="REPLATFORM",
        remediation_plan="PARTIALLY",
        plan_funded="NO",
        target_resolution_on=date(2030, 1, 31),
        cost_change_percent=Decimal("-12.50"),
    )
    rate_system(full, LOW_SCORES, by=by)
    list_parts(full, by)
    for number, text in enumerate(odd):
        name = f"{' '.join(text.split())} {number}"
        register_system(department=department, by=by, now=NOW, name=name, notes=text)
    register_system(department=department, by=by, now=NOW, name="Bare")


def list_parts(system: LegacySystem, by: User) -> None:
    """Every kind of line, with odd text, and a need of another department's system."""
    components = [ComponentRow("'=Java", "8"), ComponentRow("A;=B", "", date(2026, 11, 22), date(2027, 1, 1))]
    contracts = [ContractRow("=A, Ltd", date(2028, 3, 31), "C-1", Decimal("5.50"), replacement_arranged=True)]
    needed = make_system(system.department, name="Needed by records", by=by)
    needs = [DependencyRow(needed, needed_for="+44 calls"), DependencyRow(outside="-printer")]
    save_components(system=system, rows=components, by=by, now=NOW)
    save_contracts(system=system, rows=contracts, by=by, now=NOW)
    save_dependencies(system=system, rows=needs, by=by, now=NOW)
    system.dependencies.create(depends_on=make_system(), needed_for="Set while both were one department")


def cells_of(department: Department, *, but: set[str]) -> list[dict[str, str]]:
    rows = register_table(systems_visible_to(make_user(Role.AUDITOR)).filter(department=department))
    headings = [str(heading) for heading in next(rows)]
    return [
        {heading: str(cell) for heading, cell in zip(headings, row, strict=True) if heading not in but}
        for row in rows
    ]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a20_export_import_round_trip(client, form):
    """Back into its own register nothing is new, changed or noted."""
    department = make_department()
    bidder = make_user(Role.BIDDER, department)
    register_of(department, bidder)
    answer = sign_in(client, bidder).get(reverse("bids:register_file", args=[form]))
    content = answer.getvalue()

    register_import = checked_import(content, department=department, by=bidder)

    assert list(register_import.messages.values_list("row", "column", "message")) == []
    assert counts_of(register_import) == (0, 0, len(ODD) + 3)


@pytest.mark.parametrize("table", PARTS)
def test_a20_each_table_as_csv_changes_nothing(client, table):
    department = make_department()
    bidder = make_user(Role.BIDDER, department)
    list_parts(make_system(department, name="=Records", by=bidder), bidder)
    answer = sign_in(client, bidder).get(reverse("bids:register_lines_file", args=[table]))

    register_import = checked_import(answer.getvalue(), department=department, by=bidder)

    assert list(register_import.messages.values_list("row", "column", "message")) == []
    assert (register_import.sheets[0][0], counts_of(register_import)) == (table, (0, 0, 1))


def test_a20_a_workbook_into_an_empty_register_brings_what_the_systems_list():
    department, empty = make_department(), make_department()
    bidder = make_user(Role.BIDDER, department)
    system = make_system(department, name="Records", by=bidder)
    list_parts(system, bidder)
    system.dependencies.exclude(depends_on=None).exclude(depends_on__department=department).delete()
    register = LegacySystem.objects.filter(department=department).select_related("department")
    sheets = {"Register": list(register_table(register))}
    sheets |= {SHEETS[table]: list(lines_table(register, table)) for table in PARTS}
    references = {"System Reference", "Department", "Needs System Reference"}
    for name, rows in sheets.items():
        kept = [place for place, heading in enumerate(rows[0]) if heading not in references]
        sheets[name] = [[row[place] for place in kept] for row in rows]

    done_import(write_workbook(sheets), department=empty)

    copy = LegacySystem.objects.get(department=empty, name="Records")
    for table in ("components", "contracts"):
        words = [{**row, "name": str(row.get("name", "")).lstrip("'")} for row in plain_parts(table, system)]
        copied = [{**row, "name": str(row.get("name", ""))} for row in plain_parts(table, copy)]
        assert copied == words
    needed = [(row.depends_on.name if row.depends_on else row.outside) for row in dependencies_of(copy)]
    assert needed == ["Needed by records", "-printer"]


def test_a20_into_an_empty_register_it_makes_an_equal_one(client):
    """But for a text that begins with a quote and a sign: an export writes the same for the sign alone."""
    odd = [text for text in ODD if not text.startswith("'=")]
    department, empty = make_department(), make_department()
    bidder = make_user(Role.BIDDER, department)
    register_of(department, bidder, odd=odd)
    content = (
        sign_in(client, bidder)
        .get(reverse("bids:register_file", args=["csv"]))
        .getvalue()
        .decode("utf-8-sig")
    )
    own = {"System Reference", "Department"}
    table = list(csv.reader(io.StringIO(content, newline="")))
    kept = [place for place, heading in enumerate(table[0]) if heading not in own]

    done = done_import(csv_text([[row[place] for place in kept] for row in table]).encode(), department=empty)
    for system in LegacySystem.objects.filter(department=empty, name="Prison records"):
        confirm_rating(system=system, by=make_user(Role.SIGN_OFF, empty), now=LATER)

    assert done.new_count == len(odd) + 3
    ours, theirs = cells_of(empty, but=own), cells_of(department, but=own)
    tidied = [{key: value.replace("\r\n", "\n").strip() for key, value in row.items()} for row in theirs]
    assert ours == tidied
