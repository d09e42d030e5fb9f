from datetime import date

import pytest

from accounts.actions.departments import (
    DepartmentRefused,
    add_department,
    close_department,
    rename_department,
)
from accounts.models import Department, Event
from tests.factories.accounts import NOW, make_department

pytestmark = pytest.mark.django_db


def add(**changes):
    values = {"name": "HM Customs", "code": "GB-GOR-d25", "kind": Department.Kind.MINISTERIAL}
    return add_department(**{**values, **changes}, by=None, now=NOW)


def test_adds_under_the_bare_code():
    department = add()
    assert department.code == "D25"
    assert department.organisation_id == "GB-GOR-D25"
    assert Event.objects.get(kind="department.added").subject_ref == "GB-GOR-D25"


def test_refuses_a_code_twice():
    add()
    with pytest.raises(DepartmentRefused) as refusal:
        add(name="Another")
    assert refusal.value.field == "code"


def test_renames_and_records_before_and_after(administrator, department):
    rename_department(department=department, name="New name", abbreviation="NN", by=administrator, now=NOW)

    department.refresh_from_db()
    assert (department.name, department.short_name) == ("New name", "NN")
    data = Event.objects.get(kind="department.renamed").data
    assert data["before"] == {"name": "Department of Ledgers", "abbreviation": "DOL"}
    assert data["after"] == {"name": "New name", "abbreviation": "NN"}


def test_refuses_the_name_it_has(administrator, department):
    with pytest.raises(DepartmentRefused, match="new one"):
        rename_department(
            department=department, name=department.name, abbreviation="DOL", by=administrator, now=NOW
        )


def close(department, by, **changes):
    values = {"ends_on": date(2027, 4, 1), "successor": None}
    return close_department(department=department, **{**values, **changes}, by=by, now=NOW)


def test_closes_with_a_successor(administrator, department):
    successor = make_department()
    close(department, administrator, successor=successor)
    department.refresh_from_db()
    assert (department.ends_on, department.successor) == (date(2027, 4, 1), successor)
    event = Event.objects.get(kind="department.closed")
    assert event.data == {"ends_on": "2027-04-01", "successor": successor.organisation_id}


def test_refuses_to_close_twice(administrator, department):
    close(department, administrator)
    with pytest.raises(DepartmentRefused, match="already"):
        close(department, administrator)


def test_refuses_itself_as_successor(administrator, department):
    with pytest.raises(DepartmentRefused, match="own successor"):
        close(department, administrator, successor=department)


def test_refuses_a_closed_successor(administrator, department):
    gone = close(make_department(), administrator)
    with pytest.raises(DepartmentRefused, match="continues"):
        close(department, administrator, successor=gone)


def test_refuses_an_end_before_the_start(administrator):
    young = add(starts_on=date(2027, 4, 1))
    with pytest.raises(DepartmentRefused) as refusal:
        close(young, administrator)
    assert refusal.value.field == "ends_on"
