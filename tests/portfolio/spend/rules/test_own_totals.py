"""An analyst's totals held against the lines: every place of either side, and how they agree."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from legacyfund.lib.financial_year import Period
from portfolio.spend.rules.own_totals import Agreement, Ours, hold_each

JUNE, JULY = Period("2027-28", 3), Period("2027-28", 4)
places = st.tuples(st.sampled_from([JUNE, JULY]), st.sampled_from(["A", "B", "C"]))
amounts = st.decimals(-1000, 1000, places=2)


def test_each_place_says_how_it_agrees():
    theirs = {
        (JUNE, "A"): Decimal("10.00"),
        (JUNE, "B"): Decimal("5.01"),
        (JULY, "A"): Decimal("0.00"),
        (JULY, "B"): Decimal("7.00"),
        (JULY, "X"): Decimal("1.00"),
    }
    ours = {
        (JUNE, "A"): Ours(2, Decimal("10.00")),
        (JUNE, "B"): Ours(1, Decimal("5.00")),
        (JUNE, "C"): Ours(3, Decimal("-4.00")),
        (JULY, "C"): Ours(2, Decimal("0.00")),
    }

    found = hold_each(theirs, ours, {"A", "B", "C"})

    assert [(str(cell.period), cell.award, cell.agreement, str(cell.difference)) for cell in found.cells] == [
        ("2027-28/3", "A", Agreement.SAME, "0.00"),
        ("2027-28/3", "B", Agreement.DIFFERENT, "0.01"),
        ("2027-28/3", "C", Agreement.NOT_THEIRS, "4.00"),
        ("2027-28/4", "A", Agreement.SAME, "0.00"),
        ("2027-28/4", "B", Agreement.NOT_OURS, "7.00"),
        ("2027-28/4", "C", Agreement.SAME, "0.00"),
        ("2027-28/4", "X", Agreement.NO_AWARD, "1.00"),
    ]
    assert (found.theirs, found.ours, found.difference) == tuple(map(Decimal, ("23.01", "11.00", "12.01")))


@given(st.dictionaries(places, amounts), st.dictionaries(places, st.builds(Ours, st.integers(1, 9), amounts)))
def test_differences_add_up_and_no_place_is_lost(theirs, ours):
    found = hold_each(theirs, ours, {"A", "B"})

    assert {(cell.period, cell.award) for cell in found.cells} == theirs.keys() | ours.keys()
    assert sum((cell.difference for cell in found.cells), Decimal(0)) == found.difference
    assert all(cell.difference == 0 for cell in found.same)
    assert len(found.same) + len(found.apart) == len(found.cells)
