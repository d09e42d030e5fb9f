"""The register as a file: the framework's columns, nothing lost, and nothing a spreadsheet would run."""

import csv
import io
from datetime import date
from decimal import Decimal
from zipfile import ZipFile

import pytest
from django.urls import reverse

from accounts.permissions import Role
from bids.register.actions.systems import change_system, register_system
from bids.register.imports.views import exports as register_file
from bids.register.rules.columns import COLUMNS, SHEETS
from bids.register.rules.details import DETAILS
from legacyfund.lib.tables.reading import read_tables
from legacyfund.lib.tables.shapes import Headings, TableLimits
from tests.factories.accounts import NOW, make_department, make_user, sign_in
from tests.factories.register import make_system, rated_system

pytestmark = pytest.mark.django_db

ATTACKS = (
    *("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1+1"),
    *(";=1+1", "a;=1+1", "\uff1d1+1", '=HYPERLINK("http://example.com")', "'=1+1"),
)
RUNS = ("=", "+", "-", "@", "\uff1d", "\t", "\r")
TEXT_FIELDS = ("description", "components", "services_supported", "users", "owner_role", "notes")

HEADINGS = Headings(rate=len, fits=bool, sheets=list(SHEETS.values()))


def address(format="csv"):
    return reverse("bids:register_file", kwargs={"format": format})


def read_csv(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def read_xlsx(response):
    content = io.BytesIO(response.content)
    table = read_tables(content, TableLimits(10**7), HEADINGS)[0]
    rows = list(table.rows)
    return [dict(zip(rows[0].cells, [*row.cells, *[""] * 99], strict=False)) for row in rows[1:]]


@pytest.fixture
def bidder(client):
    person = make_user(Role.BIDDER, make_department("D10", name="Department of Records"))
    sign_in(client, person)
    return person


@pytest.fixture
def department():
    return make_department("D10", name="Department of Records")


def test_signed_out_goes_to_sign_in(client):
    assert reverse("account_login") in client.get(address())["Location"]


def test_wrong_person_method_and_format(client, bidder):
    assert client.post(address()).status_code == 405
    assert client.get(address("pdf")).status_code == 404
    sign_in(client, make_user(Role.REVIEWER))
    assert client.get(address()).status_code == 403


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_a_rated_system_is_written_in_full(client, bidder, department, format):
    system = rated_system(department, name="Payroll", by=bidder)
    change_system(
        system=system,
        users="Payroll teams",
        number_of_users=240,
        classification="OFFICIAL_SENSITIVE",
        hosting="DATA_CENTRE",
        treatment_planned="REPURCHASE",
        remediation_plan="PARTIALLY",
        plan_funded="NO",
        target_resolution_on=date(2029, 3, 31),
        cost_change_percent=Decimal("-12.50"),
        notes="First line\nsecond, with a comma",
        by=bidder,
        now=NOW,
    )

    response = client.get(address(format))
    (row,) = read_csv(response) if format == "csv" else read_xlsx(response)

    assert "register-" in response["Content-Disposition"]
    assert row["Asset Name"] == "Payroll"
    assert row["Department"] == "Department of Records"
    assert row["Assessor"] == bidder.name
    assert row["Date Assessed"] == "2026-11-22"
    assert (row["L1 Score"], row["C3 Score"]) == ("5", "2")
    worked = [row[name] for name in ("Likelihood Mean", "Likelihood Max", "Likelihood Total")]
    assert [Decimal(number) for number in worked] == [Decimal("5.43"), 6, Decimal("5.71")]
    assert Decimal(row["Overall Risk Score"]) == Decimal("26.67")
    assert (row["Is Legacy"], row["Is Red-Rated"]) == ("Yes", "Yes")
    assert (row["Has Remediation Plan"], row["Remediation Plan Funded"]) == ("Partially", "No")
    assert row["Target Resolution Date"] == "2029-03-31"
    assert Decimal(row["Estimated Cost Change (%)"]) == Decimal("-12.5")
    assert row["Notes"] == "First line\nsecond, with a comma"
    assert row["System Reference"] == "D10-S0001"
    assert (row["Number of Users"], row["Data Classification"]) == ("240", "OFFICIAL-SENSITIVE")
    assert Decimal(row["Yearly Run Cost"]) == Decimal("1200000")


def test_an_empty_register_is_a_workbook_to_start_from(client, bidder):
    assert address("xlsx") in client.get(reverse("bids:import_register")).content.decode()

    content = io.BytesIO(client.get(address("xlsx")).content)
    tables = read_tables(content, TableLimits(10**7), HEADINGS)

    assert [[row.cells[0] for row in table.rows] for table in tables] == [
        ["Asset Name"],
        ["System Reference"],
        ["System Reference"],
        ["System Reference"],
    ]


def test_what_is_not_recorded_stays_blank(client, bidder, department):
    register_system(department=department, name="Unknown", by=bidder, now=NOW)

    (row,) = read_csv(client.get(address()))

    assert {value for name, value in row.items() if value} == {
        "Unknown",
        "Department of Records",
        "D10-S0001",
    }


def test_just_below_red_is_never_rounded_to_sixteen(client, bidder, department):
    rated_system(department, (5, 5, 4, 3, 3, 3, 3, 4, 4, 3, 3, 3, 3), by=bidder)

    (row,) = read_csv(client.get(address()))

    assert (row["Overall Risk Score"], row["Is Red-Rated"]) == ("15.98", "No")


def test_the_file_holds_what_the_list_holds(client, bidder, department):
    make_system(department, name="Ours", by=bidder)
    make_system(department, name="Other", by=bidder)
    make_system(name="Theirs")

    rows = read_csv(client.get(address(), {"search": "our"}))

    assert [row["Asset Name"] for row in rows] == ["Ours"]


def test_a_long_list_is_no_workbook(client, bidder, department, monkeypatch):
    monkeypatch.setattr(register_file, "MOST_IN_A_WORKBOOK", 1)
    make_system(department, by=bidder)
    make_system(department, by=bidder)

    response = client.get(address("xlsx"))

    assert response.status_code == 409
    assert "download it as CSV" in response.content.decode()
    assert len(read_csv(client.get(address()))) == 2


def attacked(department, bidder):
    for number, attack in enumerate(ATTACKS):
        details = dict.fromkeys(TEXT_FIELDS, attack)
        register_system(
            department=department,
            name=f"{attack} {number}",
            cost_change_percent=Decimal("-20.00"),
            by=bidder,
            now=NOW,
            **details,
        )


def test_a19_formula_injection_in_csv(client, bidder, department):
    attacked(department, bidder)

    text = b"".join(client.get(address()).streaming_content).decode("utf-8-sig")

    cells = {cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row}
    assert {cell for cell in cells if cell.startswith(RUNS)} == {"-20.00"}
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(rows) == len(ATTACKS)
    for row in rows:
        assert Decimal(row["Estimated Cost Change (%)"]) == -20
        texts = [row[COLUMNS[field]] for field in TEXT_FIELDS]
        assert [cell for cell in texts if cell.startswith(RUNS) or ";=" in cell] == []


def test_a19_formula_injection_in_xlsx(client, bidder, department):
    attacked(department, bidder)

    response = client.get(address("xlsx"))
    sheet = ZipFile(io.BytesIO(response.content)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f" not in sheet
    assert 't="str"' not in sheet
    rows = read_xlsx(response)
    assert len(rows) == len(ATTACKS)
    for attack, row in zip(ATTACKS, rows, strict=True):
        assert row["Asset Description"].replace("\r", "\n") == attack.replace("\r", "\n")
        assert Decimal(row["Estimated Cost Change (%)"]) == -20


def test_every_detail_has_its_column():
    assert set(DETAILS) <= set(COLUMNS)
