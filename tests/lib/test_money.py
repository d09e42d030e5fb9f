from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legacyfund.lib.money import (
    PENNY,
    format_pounds,
    is_whole_pennies,
    quantize_pounds,
    round_fraction,
    split_pounds,
    to_pence,
)

pounds = st.integers(-(10**12), 10**12).map(lambda pence: Decimal(pence) * PENNY)
weights = st.lists(st.integers(0, 10**6), min_size=1, max_size=12).filter(sum)


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [("0.125", "0.13"), ("-0.125", "-0.13"), ("0.124", "0.12"), ("1", "1.00"), ("2.675", "2.68")],
)
def test_rounds_halves_away_from_zero(amount: str, rounded: str) -> None:
    assert str(quantize_pounds(Decimal(amount))) == rounded


@pytest.mark.parametrize(
    ("exact", "places", "rounded"),
    [
        (Fraction(1, 8), 2, "0.13"),
        (Fraction(-1, 8), 2, "-0.13"),
        (Fraction(1, 3), 2, "0.33"),
        (Fraction(-1, 1000), 2, "0.00"),
        (Fraction(5, 2), 0, "3"),
        (Fraction(12), 2, "12.00"),
    ],
)
def test_rounds_an_exact_figure_halves_away_from_zero(exact: Fraction, places: int, rounded: str) -> None:
    assert str(round_fraction(exact, places)) == rounded


@given(pounds)
def test_rounding_leaves_pounds_and_pence_alone(amount: Decimal) -> None:
    assert round_fraction(Fraction(amount)) == amount


@pytest.mark.parametrize(
    ("amount", "whole"),
    [("1", True), ("1.50", True), ("1.500", True), ("1.505", False), ("NaN", False), ("Infinity", False),
     ("1E+40", False), ("sNaN", False)],
)  # fmt: skip
def test_knows_whole_pennies(amount: str, whole: bool) -> None:
    assert is_whole_pennies(Decimal(amount)) is whole


def test_to_pence() -> None:
    assert to_pence(Decimal("-12.34")) == -1234


def test_to_pence_refuses_a_fraction_of_a_penny() -> None:
    with pytest.raises(ValueError, match="whole number of pence"):
        to_pence(Decimal("0.001"))


def test_to_pence_is_exact_for_the_largest_amounts() -> None:
    assert to_pence(Decimal("99999999999999999999999999.99")) == 9999999999999999999999999999


def test_splits_a_hundred_pounds_in_three() -> None:
    assert split_pounds(Decimal("100.00"), [1, 1, 1]) == [
        Decimal("33.34"),
        Decimal("33.33"),
        Decimal("33.33"),
    ]


def test_splits_a_negative_amount() -> None:
    assert split_pounds(Decimal("-0.05"), [1, 1]) == [Decimal("-0.03"), Decimal("-0.02")]


@pytest.mark.parametrize("bad", [[], [0, 0], [1, -1], [2, -1]])
def test_split_refuses_weights(bad: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        split_pounds(Decimal("1.00"), bad)


def test_split_refuses_a_fraction_of_a_penny() -> None:
    with pytest.raises(ValueError, match="whole number of pence"):
        split_pounds(Decimal("1.005"), [1, 1])


@given(pounds, weights)
def test_parts_sum_to_the_penny(total: Decimal, parts: list[int]) -> None:
    split = split_pounds(total, parts)

    assert sum(split) == total
    assert all(is_whole_pennies(part) for part in split)


@given(pounds, weights)
def test_no_part_is_a_penny_from_its_share(total: Decimal, parts: list[int]) -> None:
    for part, weight in zip(split_pounds(total, parts), parts, strict=True):
        assert abs(to_pence(part) * sum(parts) - to_pence(total) * weight) < sum(parts)


@pytest.mark.parametrize(
    ("amount", "pence", "shown"),
    [
        ("1234567.00", False, "£1,234,567"),
        ("1234567.00", True, "£1,234,567.00"),
        ("-250", True, "−£250.00"),
        ("0.50", False, "£1"),
        ("-0.40", False, "£0"),
        ("0", False, "£0"),
    ],
)
def test_shows_pounds(amount: str, pence: bool, shown: str) -> None:
    assert format_pounds(Decimal(amount), pence=pence) == shown
