from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.decisions.rules.funded_line import add, count_funded, subtract

CELL = ("2026-27", "CDEL")
OTHER = ("2027-28", "RDEL_ADMIN")


@pytest.mark.parametrize(
    ("asks", "envelope", "funded"),
    [
        ([], {CELL: 5}, 0),
        ([{CELL: 5}], {CELL: 5}, 1),
        ([{CELL: 6}], {CELL: 5}, 0),
        ([{CELL: 3}, {CELL: 3}, {CELL: 1}], {CELL: 5}, 1),
        ([{CELL: 3, OTHER: 1}], {CELL: 5}, 0),
        ([{CELL: 3, OTHER: 1}, {OTHER: 1}], {CELL: 5, OTHER: 2}, 2),
        ([{}, {CELL: 1}], {}, 1),
    ],
)
def test_stops_at_the_first_bid_that_does_not_fit(asks, envelope, funded):
    assert count_funded(asks, envelope) == funded


def test_an_overdrawn_cell_stops_only_bids_that_need_it():
    assert count_funded([{OTHER: Decimal(1)}], {CELL: Decimal(-1), OTHER: Decimal(1)}) == 1


cells = st.dictionaries(st.sampled_from([CELL, OTHER]), st.integers(0, 50).map(Decimal))


@given(st.lists(cells, max_size=8), cells)
def test_what_is_funded_never_exceeds_the_envelope(asks, envelope):
    left = envelope
    for ask in asks[: count_funded(asks, envelope)]:
        left = subtract(left, ask)

    assert all(amount >= 0 for amount in left.values())


def test_adding_undoes_subtracting():
    assert add(subtract({CELL: Decimal(5)}, {CELL: Decimal(7)}), {CELL: Decimal(7)}) == {CELL: Decimal(5)}
