"""Years and amounts of a pasted block, read as people write them, or asked about."""

import pytest

from bids.writing.rules.cost_grid import amount_in
from tests.bids.writing.rules.pasting import BUILD, HEAD, ROW, YEARS, headed, read, said


@pytest.mark.parametrize(
    ("first", "second", "years"),
    [
        ("2027/28", "2028-2029", YEARS[:2]),
        ("27/28", "FY28/29", YEARS[:2]),
        ("FY 2027–28", "FYE29", ("2027-28", "2028-29")),
        ("FY27", "FY28", ("2027-28", "2028-29")),
        ("FY29", "FY30", ("2028-29", "2029-30")),
        ("2029/2030", "2028/29 (£)", ("2029-30", "2028-29")),
    ],
)
def test_years_are_read_as_they_are_written(first, second, years):
    block = read(f"{headed(first, second)}\n{ROW}\t1\t2")

    assert said(block) == []
    assert [amount_in(year) in block.rows[0] for year in years] == [True, True]


def test_a_year_that_may_be_two_is_asked_about():
    block = read(f"{headed('FY28', 'FY29')}\n{ROW}\t1\t2")

    assert said(block) == [
        "Row 1, FY28: this may be 2027-28 or 2028-29. Head it with one of them.",
        "Row 1, FY29: this may be 2028-29 or 2029-30. Head it with one of them.",
    ]
    assert block.rows == ()


def test_a_year_that_can_be_one_alone_is_said():
    block = read(f"{headed('FY27', 'FY28')}\n{ROW}\t1\t2")

    assert block.notes == ("“FY27” was read as 2027-28.", "“FY28” was read as 2028-29.")


@pytest.mark.parametrize(
    ("typed", "amount", "note"),
    [
        ("£1.2m", "1,200,000.00", "“£1.2m” was read as £1,200,000.00."),
        ("100k", "100,000.00", "“100k” was read as £100,000.00."),
        ("200 DR", "200.00", "“200 DR” was read as £200.00."),
        ("£ 1,000.50", "1,000.50", ""),
        ("7", "7.00", ""),
    ],
)
def test_amounts_are_read_as_they_are_written_and_what_was_read_otherwise_is_said(typed, amount, note):
    block = read(f"{HEAD}\n{ROW}\t{typed}\t")

    assert block.rows == ({**BUILD, "amount_2027-28": amount},)
    assert block.notes == ((f"Row 2, 2027-28: {note}",) if note else ())


@pytest.mark.parametrize("typed", ["(500)", "500CR", "500.00 cr", "-500", "−500"])
def test_a_credit_is_understood_and_cannot_be_a_cost(typed):
    block = read(f"{HEAD}\n{ROW}\t{typed}\t1")

    assert said(block) == [
        f"Row 2, 2027-28: “{typed}” is a credit of £500.00, and a cost is more than £0. "
        "Take it off what it lowers, and leave it out."
    ]


def test_a_heading_in_thousands_scales_its_column():
    block = read(f"{headed('2027/28 (£k)', '2028/29 £m')}\n{ROW}\t1.5\t0.25")

    assert block.rows == ({**BUILD, "amount_2027-28": "1,500.00", "amount_2028-29": "250,000.00"},)
    assert "“2027/28 (£k)” was read as 2027-28, in thousands." in block.notes
    assert "Row 2, 2028/29 £m: “0.25” was read as £250,000.00." in block.notes


@pytest.mark.parametrize(
    ("typed", "amount"), [("1.2345", "1,234,500.00"), ("£0.5", "500,000.00"), ("1,000", "1,000,000,000.00")]
)
def test_a_heading_in_millions_takes_more_places_than_pence_have(typed, amount):
    assert read(f"{headed('2027/28 (£m)')}\n{ROW}\t{typed}").rows[0]["amount_2027-28"] == amount


@pytest.mark.parametrize(
    ("heading", "typed", "why"),
    [
        ("2027-28 £k", "1.2m", "“1.2m” has a unit of its own, and so has the heading. Write it without."),
        (
            "2027-28 £k",
            "1.234567",
            "“1.234567” comes to a fraction of a penny. Write it in pounds and whole pence.",
        ),
        ("2027-28", "(5) CR", "“(5) CR” has more than one sign. Write it with one."),
        ("2027-28", "-5 DR", "“-5 DR” has more than one sign. Write it with one."),
    ],
)
def test_an_amount_that_could_mean_two_things_is_refused(heading, typed, why):
    assert said(read(f"{headed(heading)}\n{ROW}\t{typed}")) == [f"Row 2, {heading}: {why}"]
