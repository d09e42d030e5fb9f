"""Which transactions are published, and what a published line hides."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest

from portfolio.spend.rules.headers import COLUMNS
from portfolio.treasury.publications.rules.over_25k import WITHHELD, Standing, file_of

LINE = dict.fromkeys(COLUMNS, "") | {
    "date": date(2027, 6, 5),
    "amount": "-30000.00",
    "supplier": "OAK LTD",
    "supplier_postcode": "AB1 2CD",
    "description": "Hosting",
    "transaction_number": "T1",
}


@pytest.mark.parametrize(
    ("now", "before", "published"),
    [
        ("25000.00", "0.00", False),
        ("25000.01", "0.00", True),
        ("-25000.01", "0.00", True),
        # Put right below the threshold: what was published is corrected where it can be seen.
        ("20000.00", "300000.00", True),
    ],
)
def test_a_transaction_is_published_over_the_threshold_either_way(now, before, published):
    assert Standing(Decimal(now), Decimal(before)).is_published is published


def row_of(**cells: object) -> dict[str, str]:
    (row,) = csv.DictReader(io.StringIO(file_of([LINE | cells])))
    return row


def test_the_layout_is_that_of_the_guidance():
    row = row_of()

    assert list(row) == list(COLUMNS.values())
    assert (row["Date"], row["Amount"], row["Supplier"]) == ("05/06/2027", "-30000.00", "OAK LTD")


@pytest.mark.parametrize("kind", ["Individual", "SOLE TRADER", "Employees"])
def test_who_was_paid_is_withheld_where_it_is_a_person(kind):
    row = row_of(supplier_type=kind)

    assert [row[name] for name in ("Supplier", "Supplier Postcode", "Description")] == [WITHHELD] * 3
    assert (row["Transaction number"], row["Supplier Type"]) == ("T1", kind)


@pytest.mark.parametrize("cell", ["To a.person@example.org", "AB123456C expenses"])
def test_a_cell_that_looks_like_personal_data_is_withheld(cell):
    assert row_of(expense_area=cell)["Expense area"] == WITHHELD


def test_no_cell_runs_in_a_spreadsheet_and_a_refund_stays_a_number():
    row = row_of(supplier="=cmd|' /C calc'!A0")

    assert row["Supplier"].startswith("'=")
    assert float(row["Amount"]) == -30000
