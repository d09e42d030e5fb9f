from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from legacyfund.web.templatetags.govuk import day, moment, pounds, pounds_pence, risk, risk_number


@pytest.mark.parametrize(
    ("amount", "whole", "exact"),
    [
        (Decimal("1234567.50"), "£1,234,568", "£1,234,567.50"),
        (Decimal("-12.50"), "−£13", "−£12.50"),
        (0, "£0", "£0.00"),
        (None, "–", "–"),
        ("", "–", "–"),
    ],
)
def test_money(amount, whole, exact):
    assert pounds(amount) == whole
    assert pounds_pence(amount) == exact


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (date(2026, 11, 22), "22 November 2026"),
        (date(2027, 3, 1), "1 March 2027"),
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), "1 July 2026"),
        (None, ""),
    ],
)
def test_day(value, said):
    assert day(value) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (datetime(2026, 11, 22, 17, 0, tzinfo=UTC), "22 November 2026 at 5:00pm"),
        (datetime(2026, 7, 1, 23, 5, tzinfo=UTC), "2 July 2026 at 12:05am"),
        (datetime(2026, 12, 1, 12, 30, tzinfo=UTC), "1 December 2026 at 12:30pm"),
        (datetime(2026, 12, 1, 12, 0, tzinfo=UTC), "1 December 2026 at midday"),
        (datetime(2026, 12, 1, 0, 0, tzinfo=UTC), "1 December 2026 at midnight"),
        (datetime(2026, 12, 1, 9, 59, tzinfo=UTC), "1 December 2026 at 9:59am"),
        (None, ""),
    ],
)
def test_moment(value, said):
    assert moment(value) == said


@pytest.mark.parametrize(
    ("overall", "said"),
    [
        (Fraction(80, 3), "26.7, red-rated"),
        (Decimal(16), "16.0, red-rated"),
        (Fraction(2684, 168), "16.0, not red-rated"),
        (Decimal("1.05"), "1.1, not red-rated"),
        (None, "not yet rated"),
    ],
)
def test_risk_takes_its_band_from_the_exact_figure(overall, said):
    assert risk(overall) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [(Fraction(-5, 4), "−1.3"), (Decimal("-0.01"), "0.0"), (3, "3.0"), (None, "–")],
)
def test_risk_number(value, said):
    assert risk_number(value) == said
