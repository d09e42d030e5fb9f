"""A block of cells from a spreadsheet comes out as the same facts, with a word, or as a question."""

import pytest

from bids.writing.rules.grid_shapes import benefit_shape
from bids.writing.rules.pasted import read_block
from tests.bids.writing.rules.pasting import BUILD, HEAD, OPTIONS, ROW, YEARS, headed, read, said


def test_each_row_becomes_a_cost_with_its_amounts_by_year():
    block = read(
        f"{HEAD}\r\nBuild\tCDEL\thardware\tThe fund\t1000\t-\n\nRun\tRDEL admin\tPEOPLE\tDEPARTMENT\t\t20.5"
    )

    assert (block.faults, block.notes) == ((), ())
    assert block.rows[0] == {**BUILD, "amount_2027-28": "1,000.00"}
    assert block.rows[1]["amount_2028-29"] == "20.50"
    assert len(block.rows) == 2


def test_a_partner_is_called_by_its_name_and_capital_is_a_control_budget():
    block = read(f"{HEAD}\nBuild\tCapital\thardware\tBridges\t1000\t-")

    assert [(row["payer"], row["control_budget"]) for row in block.rows] == [("PARTNER:DOB", "CDEL")]


def test_a_full_form_block_names_the_option():
    block = read(f"Option\t{HEAD}\nBuy it\t{ROW}\t1\t", OPTIONS)

    assert block.rows[0]["option"] == "2"


def test_a_row_called_total_is_none_whatever_is_chosen_in_it_and_one_that_begins_so_may_be_a_cost():
    block = read(f"{HEAD}\nTotal\tCDEL\tAll\tThe fund\t5\nTotal rewrite\tCDEL\tHardware\tThe fund\t7")

    assert [row["description"] for row in block.rows] == ["Total rewrite"]
    assert block.notes == ("Row 2 “Total” was left out: totals are worked out here.",)


def test_quotes_are_words_where_they_close_nothing():
    rest = "CDEL\tHardware\tThe fund\t5"

    block = read(f'{HEAD}\n"Build" phase\t{rest}\n9" racks\t{rest}')

    assert [row["description"] for row in block.rows] == ['"Build" phase', '9" racks']


def test_totals_beside_and_below_are_left_out_with_a_word():
    block = read(f"{headed('2027-28', 'Total')}\n{ROW}\t5\t5\nTotal\t\t\t\t5\t5\nSub-total, all\t\t\t\t5")

    assert block.rows == ({**BUILD, "amount_2027-28": "5.00"},)
    assert block.notes == (
        "The column “Total” was left out: totals are worked out here.",
        "Row 3 “Total” was left out: totals are worked out here.",
        "Row 4 “Sub-total, all” was left out: totals are worked out here.",
    )


def test_a_title_other_columns_and_rows_without_amounts_are_left_out_with_a_word():
    block = read(f"Costs of the new ledger\n\n{HEAD}\tComments\t\nPhase one\n{ROW}\t5\t\tNot sure\t")

    assert block.rows == ({**BUILD, "amount_2027-28": "5.00"},)
    assert block.notes == (
        "Row 1 “Costs of the new ledger” was left out: it stands above the headings.",
        "The column “Comments” was left out: the grid has no such column.",
        "Row 4 “Phase one” was left out: it has no amount.",
    )


def test_options_of_a_bid_that_has_none_are_left_out_with_a_word():
    block = read(f"Option\t{HEAD}\nBuy it\t{ROW}\t1\t")

    assert block.notes == ("The column “Option” was left out: the bid has no options to choose from.",)


def test_what_is_called_otherwise_is_left_to_choose_below():
    block = read("Item\tCategory\t2027-28\nTeam\tStaff\t5")

    assert block.rows == ({"description": "Team", "amount_2027-28": "5.00"},)
    assert block.notes == (
        "There is no column “Control budget”, “Who pays”. Fill it in below.",
        "Row 2, Category: “Staff” is not one of the answers offered. Choose one below.",
    )


def test_commas_part_cells_where_there_are_no_tabs():
    block = read(
        'What it is for,Control budget,Category,Who pays,2027-28\n"Build, and run",CDEL,Hardware,Fund,"1,000"'
    )

    assert block.rows == ({**BUILD, "description": "Build, and run", "amount_2027-28": "1,000.00"},)


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", ["Row 1, headings: copy the row of headings and the rows below it."]),
        (HEAD, ["Row 1, headings: copy the row of headings and the rows below it."]),
        (f"{HEAD}\n{ROW}\tabc\t5",
         ["Row 2, 2027-28: “abc” is not an amount. Write it like 1,234.50, £310k or 1.2m."]),
        (f"{HEAD}\n{ROW}\t1.234\t5",
         ["Row 2, 2027-28: “1.234” has a fraction of a penny. Write it in pounds and whole pence."]),
        (f"{HEAD}\n\tCDEL\tHARDWARE\tFUND\t5",
         ["Row 2, What it is for: say what it is for in 200 characters or fewer."]),
        (f"{HEAD}\n{'x' * 201}\tCDEL\tHARDWARE\tFUND\t5",
         ["Row 2, What it is for: say what it is for in 200 characters or fewer."]),
        (f"{HEAD}\n{ROW}\t5\t6\t7\t", ["Row 2, column 7: it stands under no heading."]),
        (f"{HEAD}\t\n{ROW}\t5\t6\t7\t", ["Row 1, column 7: it has no heading."]),
        (f"{HEAD}\n{ROW}", ["Row 2, years: there is no amount under any year."]),
        (f"{HEAD}\tCategory\n{ROW}\t1", ["Row 1, Category: the heading stands twice."]),
        (f"{HEAD}\t2028/29\n{ROW}\t1", ["Row 1, 2028/29: the heading stands twice."]),
        (f"{HEAD}\t2026-27\n{ROW}\t1",
         ["Row 1, 2026-27: this year is not in the grid. The grid has 2027-28 to 2029-30."]),
        (f"{HEAD}\t2029-31\n{ROW}\t1", ["Row 1, 2029-31: this is no year of the grid, such as 2027-28."]),
        (f"{HEAD}\t2029-30 ($)\n{ROW}\t1",
         ["Row 1, 2029-30 ($): its amounts are in dollars. Give them in pounds."]),
        ("Category\t2027-28\nHardware\t5", ["Row 1, what it is for: this column is missing."]),
        (f"{HEAD}\n{'x' * 140_000}", ["Row 1, headings: a cell is too long, or its quotes are not closed."]),
        ('What it is for,2027-28\n"Build,5',
         ["Row 1, headings: a cell is too long, or its quotes are not closed."]),
        (f"{HEAD}\n{'x' * 110_000}", ["Row 1, headings: a cell is too long, or its quotes are not closed."]),
    ],
)  # fmt: skip
def test_what_cannot_be_read_one_way_is_told_at_its_cell_and_nothing_is_taken(text, faults):
    block = read(text)

    assert said(block) == faults
    assert block.rows == ()


def test_benefits_are_read_by_year_columns_and_by_a_column_of_years():
    shape = benefit_shape(OPTIONS, YEARS)
    head = "Benefit\tOption\tKind\tOwner"

    beside = read_block(
        f"{head}\t2027/28\t2028/29\nHours\tBuy it\tRisk\tHead\t5\t100k", shape=shape, years=YEARS
    )
    below = read_block(
        f"{head}\tYear\tAmount\tQuantity\nHours\t2\tRISK\tHead\t2027/28\t£5\t\nCalm\t1\tRisk\tHead\t\t\tMuch",
        shape=shape, years=YEARS,
    )  # fmt: skip

    shared = {"description": "Hours", "option": "2", "kind": "RISK", "owner_role": "Head"}
    assert beside.rows == ({**shared, "amount_2027-28": "5.00", "amount_2028-29": "100,000.00"},)
    assert below.rows[0] == {**shared, "year": "2027-28", "amount": "5.00"}
    assert below.rows[1]["quantity"] == "Much"
