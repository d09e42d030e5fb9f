from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bids.writing.rules.cost_grid import grid_of, grid_places, inflate, read_block

PAYERS = {"the fund": "FUND", "fund": "FUND", "department": "DEPARTMENT", "bridges": "PARTNER:DOB"}
YEARS = ("2027-28", "2028-29")
HEAD = "What it is for\tControl budget\tCategory\tWho pays\t2027-28\t2028-29"


def read_amount(text: str) -> Decimal:
    if not text.replace(".", "").isdigit():
        raise ValueError("is not an amount")
    return Decimal(text)


def read(text: str, options: dict[str, str] | None = None):
    return read_block(text, years=YEARS, options=options or {}, payers=PAYERS, read_amount=read_amount)


def test_each_row_becomes_a_cost_with_its_amounts_by_year():
    block = read(
        f"{HEAD}\r\nBuild\tCDEL\thardware\tThe fund\t1000\t-\n\nRun\tRDEL admin\tPEOPLE\tDEPARTMENT\t\t20.5"
    )

    assert block.faults == ()
    shared = {"description": "Build", "control_budget": "CDEL", "category": "HARDWARE", "payer": "FUND"}
    assert block.rows[0] == {**shared, "amount_2027-28": "1,000.00"}
    assert block.rows[1]["amount_2028-29"] == "20.50"
    assert len(block.rows) == 2


def test_a_partner_is_called_by_its_name():
    block = read(f"{HEAD}\nBuild\tCDEL\thardware\tBridges\t1000\t-")

    assert [row["payer"] for row in block.rows] == ["PARTNER:DOB"]


def test_a_full_form_block_names_the_option():
    head = HEAD.replace("What it is for", "What it is for\tOption")

    block = read(f"{head}\nBuild\tBuy it\tCDEL\tHARDWARE\tFUND\t1\t", {"buy it": "2"})

    assert block.rows[0]["option"] == "2"


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", ["Row 1, headings: copy the row of headings and the rows below it."]),
        (HEAD, ["Row 1, headings: copy the row of headings and the rows below it."]),
        (f"{HEAD}\nBuild\tCDEL\tHARDWARE\tFUND\tabc\t5", ["Row 2, 2027-28: “abc” is not an amount."]),
        (f"{HEAD}\nBuild\tCAPITAL\tHARDWARE\tFUND\t5",
         ["Row 2, Control budget: “CAPITAL” is not one of the answers offered."]),
        (f"{HEAD}\n\tCDEL\tHARDWARE\tFUND\t5",
         ["Row 2, What it is for: say what it is for in 200 characters or fewer."]),
        (f"{HEAD}\nBuild\tCDEL\tHARDWARE\tFUND\t5\t6\t7\t", ["Row 2, column 7: it stands under no heading."]),
        (f"{HEAD}\nBuild\tCDEL\tHARDWARE\tFUND", ["Row 2, years: there is no amount under any year."]),
        (
            "Option\tControl budget\tCategory\tCategory\tWho pays\t\nBuild",
            [
                "Row 1, Option: the grid has no column with this name.",
                "Row 1, Category: the heading stands twice.",
                "Row 1, column 6: the grid has no column with this name.",
                "Row 1, what it is for: this column is missing.",
                "Row 2, Control budget: “” is not one of the answers offered.",
                "Row 2, Category: “” is not one of the answers offered.",
                "Row 2, Who pays: “” is not one of the answers offered.",
            ],
        ),
    ],
)  # fmt: skip
def test_a_fault_is_told_at_its_cell_and_nothing_is_taken(text, faults):
    block = read(text)

    assert [fault.in_words for fault in block.faults] == faults
    assert block.rows == ()


@pytest.mark.parametrize(
    ("amount", "per_cent", "raised"),
    [("100.00", "2.5", "102.50"), ("0.10", "5", "0.11"), ("33.33", "-10", "30.00"), ("10.00", "0", "10.00")],
)
def test_inflates_to_the_penny(amount, per_cent, raised):
    assert str(inflate(Decimal(amount), Decimal(per_cent))) == raised


amounts = st.tuples(st.sampled_from("abc"), st.sampled_from(YEARS), st.decimals(0, 10**9, places=2))


@given(st.lists(amounts, max_size=20))
def test_totals_agree_in_both_directions(lines):
    grid = grid_of(lines)

    assert grid.total == sum((amount for *_, amount in lines), Decimal(0))
    assert grid.total == sum((row.total for row in grid.rows), Decimal(0)) == sum(grid.totals, Decimal(0))


@pytest.mark.parametrize(("count", "sizes"), [(0, []), (1, [1]), (6, [6]), (7, [4, 3]), (11, [6, 5])])
def test_a_grid_of_many_years_is_shown_in_parts_that_lose_no_year(count, sizes):
    years = [f"20{year}-{year + 1}" for year in range(26, 26 + count)]
    grid = grid_of([("a", year, Decimal(place)) for place, year in enumerate(years)])

    assert [len(part.years) for part in grid.parts] == sizes
    assert sum((part.years for part in grid.parts), ()) == grid.years
    assert sum((part.totals for part in grid.parts), ()) == grid.totals
    assert all(sum((part.rows[0].amounts for part in grid.parts), ()) == row.amounts for row in grid.rows)
    assert {part.total for part in grid.parts} <= {grid.total}


def test_lines_that_differ_in_their_year_alone_share_a_row_and_a_year_twice_begins_another():
    lines = [("a", "2027-28"), ("b", "2027-28"), ("a", "2028-29"), ("a", "2027-28"), ("b", "2026-27")]

    assert grid_places(lines) == [0, 1, 0, 2, 1]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(YEARS)), max_size=20))
def test_a_row_holds_one_kind_of_cost_and_each_year_once(lines):
    cells = list(zip(grid_places(lines), lines, strict=True))

    assert len({(place, year) for place, (_, year) in cells}) == len(lines)
    assert all(len({kind for at, (kind, _) in cells if at == place}) == 1 for place, _ in cells)
