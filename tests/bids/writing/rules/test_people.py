from decimal import Decimal

import pytest

from bids.writing.rules.drafts import RoleRow
from bids.writing.rules.people import people_by_quarter, plain_number
from legacyfund.lib.quarters import is_quarter, quarters_between, quarters_from


def role(name: str, first: str, last: str, needed: str = "1.00") -> RoleRow:
    return RoleRow(name, first, last, Decimal(needed), Decimal("0.50"), None, Decimal("0.50"))


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("2027-28 Q1", True), ("2027-28 Q5", False), ("2027-29 Q1", False), ("Q1", False), ("", False)],
)
def test_a_quarter_is_a_financial_year_and_a_number(text: str, is_one: bool) -> None:
    assert is_quarter(text) is is_one


def test_quarters_run_over_the_end_of_a_year() -> None:
    assert quarters_between("2027-28 Q3", "2028-29 Q1") == ["2027-28 Q3", "2027-28 Q4", "2028-29 Q1"]
    assert quarters_between("1999-00 Q4", "2000-01 Q1") == ["1999-00 Q4", "2000-01 Q1"]
    assert quarters_between("2028-29 Q1", "2027-28 Q4") == quarters_between("", "2027-28 Q4") == []
    assert quarters_from("2027-28", 2)[3:5] == ["2027-28 Q4", "2028-29 Q1"]


def test_people_stand_under_the_quarters_they_are_needed_in() -> None:
    table = people_by_quarter(
        [role("Lead", "2027-28 Q4", "2028-29 Q1"), role("Tester", "2028-29 Q2", "2028-29 Q2", "2.50"),
         role("Later", "", "2028-29 Q2")]
    )  # fmt: skip

    assert [(row.role, row.year, row.needed) for row in table] == [
        ("Lead", "2027-28", (None, None, None, "1")),
        ("Lead", "2028-29", ("1", None, None, None)),
        ("Tester", "2028-29", (None, "2.5", None, None)),
    ]
    assert table[0].filled == "0.5 in post, 0.5 to buy"


def test_nobody_is_an_empty_table() -> None:
    assert people_by_quarter([]) == []
    assert plain_number(None) == "0"
    empty = RoleRow("Lead", "2027-28 Q1", "2027-28 Q1", None, None, None, None)
    assert people_by_quarter([empty])[0].filled == "nobody yet"
