"""What was matched is remembered by department, kind of table, heading and set of headings."""

import pytest

from bids.register.imports.actions.remembered import remember_columns
from bids.register.imports.queries.remembered import remembered_columns
from tests.factories.accounts import make_department

pytestmark = pytest.mark.django_db


def test_each_kind_of_table_of_each_department_is_remembered_apart():
    one, other = make_department(), make_department()
    headings = ["Amount", "Payee", "£", "Payee"]

    remember_columns(
        department=one, table="spend", headings=headings, columns=["amount", "supplier", "", "description"]
    )
    remember_columns(department=one, table="register", headings=["Payee"], columns=["notes"])

    assert remembered_columns(other) == {}
    memory = remembered_columns(one)
    assert memory["spend"].of(headings) == {"amount": "amount", "payee": "supplier", "payee 2": "description"}
    assert memory["register"].of(headings) == {"payee": "notes"}


def test_the_last_choice_counts():
    department = make_department()
    for column in ("notes", ""):
        remember_columns(department=department, table="register", headings=["Remark"], columns=[column])

    assert remembered_columns(department)["register"].of(["REMARK", "Colour"]) == {"remark": ""}
