"""What systems list, as CSV."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse

from accounts.permissions import Role
from bids.register.actions.parts import ComponentRow, DependencyRow, save_components, save_dependencies
from tests.factories.accounts import NOW, make_department, make_user, sign_in
from tests.factories.register import make_system

pytestmark = pytest.mark.django_db


def address(table: str) -> str:
    return reverse("bids:register_lines_file", args=[table])


def rows_of(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))[1:]


def test_signed_out_wrong_person_method_and_table(client):
    assert reverse("account_login") in client.get(address("components"))["Location"]
    sign_in(client, make_user(Role.REVIEWER))
    assert client.get(address("components")).status_code == 403
    sign_in(client, make_user(Role.AUDITOR))
    assert client.post(address("components")).status_code == 405
    assert client.get(address("people")).status_code == 404


def test_a_line_a_row_and_no_name_of_a_system_that_is_not_in_the_list(client):
    department = make_department()
    bidder = make_user(Role.BIDDER, department)
    system, other = make_system(department, name="Payroll"), make_system(department, name="People")
    foreign = make_system(make_department(), name="Their secret")
    make_user(Role.BIDDER, foreign.department)
    save_components(system=system, rows=[ComponentRow("=Java", "8", date(2026, 11, 22))], by=bidder, now=NOW)
    own = [DependencyRow(other, needed_for="Names"), DependencyRow(outside="A printer")]
    save_dependencies(system=system, rows=own, by=bidder, now=NOW)
    system.dependencies.create(depends_on=foreign)

    sign_in(client, bidder)

    assert rows_of(client.get(address("components"))) == [
        [system.reference, "Payroll", "'=Java", "8", "2026-11-22", ""]
    ]
    needed = [row[2:] for row in rows_of(client.get(address("dependencies")))]
    assert sorted(needed) == sorted(
        [
            [other.reference, "People", "", "Names"],
            ["", "", "A printer", ""],
            [foreign.reference, "", "", ""],
        ]
    )
    assert rows_of(client.get(address("contracts"))) == []
