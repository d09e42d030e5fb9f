"""What a year comes to, and from which penny on it has to be explained."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legacyfund.lib.financial_year import Period
from portfolio.spend.forecasts.rules.envelopes import over_in_words
from portfolio.spend.forecasts.rules.lapse import WouldLapse, fits_freed
from portfolio.spend.forecasts.rules.terms import AwardFacts
from portfolio.spend.forecasts.rules.years import ExpectedYear, expected_years

CDEL, ADMIN = ("2026-27", "CDEL"), ("2026-27", "RDEL_ADMIN")
MAY = Period("2026-27", 2)
MONEY = st.decimals(min_value=0, max_value=10**9, places=2)


def year(promised: str, spent: str, to_come: str) -> ExpectedYear:
    return ExpectedYear(*CDEL, *map(Decimal, (promised, spent, to_come)))


@pytest.mark.parametrize(
    ("promised", "spent", "to_come", "asks"),
    [
        ("100", "60", "35", False),
        ("100", "60", "34.99", True),
        ("100", "60", "45", False),
        ("100", "60", "45.01", True),
        ("0", "0", "0", False),
        ("0", "0", "0.01", True),
        ("100", "-10", "105", False),
    ],
)
def test_more_than_five_per_cent_is_explained(promised: str, spent: str, to_come: str, asks: bool) -> None:
    assert year(promised, spent, to_come).needs_comment is asks


def test_in_words() -> None:
    assert year("1000000", "500000", "380000").in_words == (
        "£120,000 less than the £1,000,000 the award promises of Capital (CDEL) in 2026-27 "
        "(\N{MINUS SIGN}12.0%)"
    )
    assert "where the award promises nothing" in year("0", "0", "5").in_words


def test_years_and_control_budgets_are_never_added_up() -> None:
    facts = AwardFacts({CDEL: Decimal(10)}, {ADMIN: Decimal(3)}, ())

    found = expected_years(facts, {(MAY, "CDEL"): Decimal(4), (MAY.next, "CDEL"): Decimal(5)})

    assert [(row.cell, row.promised, row.spent, row.to_come) for row in found] == [
        (ADMIN, 0, 3, 0),
        (CDEL, 10, 0, 9),
    ]


@given(MONEY, MONEY, MONEY, MONEY)
def test_what_would_lapse_is_never_negative_and_in_two_parts(
    to_release: Decimal, unspent: Decimal, spent: Decimal, to_come: Decimal
) -> None:
    would = WouldLapse(to_release + unspent + spent, unspent + spent, spent, spent + to_come)

    assert None not in (would.amount, would.to_free, would.with_department)
    assert would.to_free + would.with_department == would.amount
    assert 0 <= would.with_department <= unspent
    assert 0 <= would.to_free <= to_release


def test_of_an_award_that_has_not_said_nothing_is_counted() -> None:
    would = WouldLapse(Decimal(10), Decimal(5), Decimal(1), None)

    assert (would.amount, would.with_department, would.to_free) == (None, None, None)


def test_a_bid_fits_what_comes_free_in_every_cell_it_lacks() -> None:
    freed = {CDEL: Decimal(100)}

    assert fits_freed({CDEL: Decimal(100)}, freed)
    assert not fits_freed({CDEL: Decimal("100.01")}, freed)
    assert not fits_freed({CDEL: Decimal(1), ADMIN: Decimal(1)}, freed)
    assert not fits_freed({}, freed)


def test_an_envelope_that_holds_just_enough_is_not_over() -> None:
    assert over_in_words(CDEL, Decimal(100), Decimal(100)) == ""
    assert over_in_words(CDEL, Decimal("100.01"), Decimal(100)) == (
        "£100.01 of CDEL in 2026-27 is expected to be spent, which is £0.01 more than the £100 its envelope "
        "holds."
    )
