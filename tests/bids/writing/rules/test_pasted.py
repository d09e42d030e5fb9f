"""A block of cells from a spreadsheet comes out as the same facts, with a word, or as a question."""

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bids.writing.rules.cost_grid import LONGEST_DESCRIPTION, amount_in
from bids.writing.rules.grid_shapes import benefit_shape, cost_shape
from bids.writing.rules.pasted import read_block
from bids.writing.rules.vocabulary import COST_CATEGORIES
from legacyfund.lib.control_budgets import CONTROL_BUDGETS, SHORT_CONTROL_BUDGETS

PAYERS = {"the fund": "FUND", "fund": "FUND", "department": "DEPARTMENT", "bridges": "PARTNER:DOB"}
OPTIONS = {"1": "1", "do nothing": "1", "2": "2", "buy it": "2"}
YEARS = ("2027-28", "2028-29", "2029-30")
HEAD = "What it is for\tControl budget\tCategory\tWho pays\t2027-28\t2028-29"
ROW = "Build\tCDEL\tHardware\tThe fund"
BUILD = {"description": "Build", "control_budget": "CDEL", "category": "HARDWARE", "payer": "FUND"}


def read(text, options=None):
    return read_block(text, shape=cost_shape(options or {}, PAYERS), years=YEARS)


def headed(*headings: str) -> str:
    return "\t".join(["What it is for", "Control budget", "Category", "Who pays", *headings])


def said(block) -> list[str]:
    return [fault.in_words for fault in block.faults]


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


words = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=LONGEST_DESCRIPTION
)
descriptions = words.map(lambda text: " ".join(text.split())).filter(
    lambda text: text and "total" not in text.lower()
)
amounts = st.decimals(Decimal("0.01"), 10**9, places=2)
costs = st.fixed_dictionaries(
    {
        "description": descriptions,
        "option": st.sampled_from(["1", "2"]),
        "category": st.sampled_from(sorted(COST_CATEGORIES)),
        "control_budget": st.sampled_from(sorted(CONTROL_BUDGETS)),
        "payer": st.sampled_from(sorted(set(PAYERS.values()) - {"PARTNER:DOB"})),
        "amounts": st.dictionaries(st.sampled_from(YEARS), amounts, min_size=1),
    }
)
WRITTEN_YEARS = {
    "plain": YEARS,
    "slash": ("2027/28", "2028/29", "2029/30"),
    "short": ("27/28", "28/29", "29/30"),
    "fy": ("FY27/28", "FY28/29", "FY29/30"),
}


@given(
    st.lists(costs, min_size=1, max_size=6),
    st.sampled_from(sorted(WRITTEN_YEARS)),
    st.sampled_from(["excel-tab", "excel"]),
    st.sampled_from(["{:.2f}", "{:,.2f}", "£{:,.2f}"]),
    st.permutations(["description", "option", "category", "control_budget", "payer", "years"]),
    st.booleans(),
)
def test_any_grid_written_out_comes_back_the_same(rows, years, dialect, money, order, with_totals):
    names = {
        "description": "What it is for", "option": "Option", "category": "Category",
        "control_budget": "Control budget", "payer": "Who pays",
    }  # fmt: skip
    labels = {"category": COST_CATEGORIES, "control_budget": SHORT_CONTROL_BUDGETS}
    table = [
        [name for field in order for name in (WRITTEN_YEARS[years] if field == "years" else [names[field]])]
    ]
    for row in rows:
        cells = []
        for field in order:
            if field == "years":
                given_amounts = (row["amounts"].get(year) for year in YEARS)
                cells += ["" if amount is None else money.format(amount) for amount in given_amounts]
            else:
                cells.append(labels.get(field, {}).get(row[field], row[field]))
        table.append(cells)
    if with_totals:
        table = [[*cells, "Total" if place == 0 else "1"] for place, cells in enumerate(table)]
    written = io.StringIO()
    csv.writer(written, dialect=dialect).writerows(table)

    block = read(written.getvalue(), OPTIONS)

    assert said(block) == []
    assert [dict(row) for row in block.rows] == [
        {
            **{name: row[name] for name in names},
            **{amount_in(y): f"{a:,.2f}" for y, a in row["amounts"].items()},
        }
        for row in rows
    ]


@given(st.text(max_size=300))
def test_no_text_is_more_than_rows_or_faults(text):
    block = read(text, OPTIONS)

    assert bool(block.rows) != bool(block.faults)
