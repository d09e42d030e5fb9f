from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bids.writing.rules.cost_grid import bands, grid_of, grid_places, inflate

YEARS = ("2027-28", "2028-29")


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


@given(st.integers(0, 40), st.integers(1, 8))
def test_no_part_has_more_years_than_fit_and_none_is_lost(number, most):
    parts = bands(number, most)

    assert [year for start, stop in parts for year in range(start, stop)] == list(range(number))
    assert all(0 < stop - start <= most for start, stop in parts)


def test_lines_that_differ_in_their_year_alone_share_a_row_and_a_year_twice_begins_another():
    lines = [("a", "2027-28"), ("b", "2027-28"), ("a", "2028-29"), ("a", "2027-28"), ("b", "2026-27")]

    assert grid_places(lines) == [0, 1, 0, 2, 1]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(YEARS)), max_size=20))
def test_a_row_holds_one_kind_of_cost_and_each_year_once(lines):
    cells = list(zip(grid_places(lines), lines, strict=True))

    assert len({(place, year) for place, (_, year) in cells}) == len(lines)
    assert all(len({kind for at, (kind, _) in cells if at == place}) == 1 for place, _ in cells)
