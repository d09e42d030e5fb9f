"""Any grid written out, in whatever way, comes back the same; no text breaks the reading of it."""

import csv
import io
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from bids.writing.rules.cost_grid import LONGEST_DESCRIPTION, amount_in
from bids.writing.rules.vocabulary import COST_CATEGORIES
from legacyfund.lib.control_budgets import CONTROL_BUDGETS, SHORT_CONTROL_BUDGETS
from legacyfund.lib.tables.repair import without_unseen
from tests.bids.writing.rules.pasting import OPTIONS, PAYERS, YEARS, read, said

words = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=LONGEST_DESCRIPTION
)
descriptions = words.map(lambda text: " ".join(without_unseen(text).split())).filter(
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
