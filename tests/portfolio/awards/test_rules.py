from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.awards.rules import ApprovedRefused, share_approved

CELL = ("2026-27", "CDEL")
OTHER = ("2027-28", "RDEL_ADMIN")


def test_what_was_asked_is_shared_as_it_was_asked():
    asked = [{CELL: Decimal("10.00"), OTHER: Decimal("1.00")}, {CELL: Decimal("20.00")}]

    assert share_approved(asked, {CELL: Decimal("30.00"), OTHER: Decimal("1.00")}) == asked


def test_less_than_was_asked_is_shared_in_proportion_to_the_penny():
    asked = [{CELL: Decimal("10.00")}] * 3

    assert share_approved(asked, {CELL: Decimal("10.00")}) == [
        {CELL: Decimal("3.34")},
        {CELL: Decimal("3.33")},
        {CELL: Decimal("3.33")},
    ]


def test_a_nil_cell_is_left_out():
    assert share_approved([{CELL: Decimal("10.00")}], {CELL: Decimal("0.00")}) == [{}]


@pytest.mark.parametrize("amount", [Decimal("10.01"), Decimal("-1.00")])
def test_more_than_was_asked_or_less_than_nothing_is_refused(amount):
    with pytest.raises(ApprovedRefused) as refusal:
        share_approved([{CELL: Decimal("10.00")}], {CELL: amount})

    assert "£10.00" in refusal.value.message


pence = st.integers(1, 10_000_000).map(lambda number: Decimal(number) / 100)


@given(st.lists(pence, min_size=1, max_size=6), st.integers(1, 100))
def test_shares_sum_to_what_is_approved(asked, percent):
    approved = (sum(asked) * percent / 100).quantize(Decimal("0.01"))

    shares = share_approved([{CELL: amount} for amount in asked], {CELL: approved})

    assert sum(share.get(CELL, 0) for share in shares) == approved
