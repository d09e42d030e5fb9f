from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from django.template.loader import render_to_string

from legacyfund.web.templatetags.govuk import (
    day,
    moment,
    pounds,
    pounds_exact,
    pounds_pence,
    risk,
    risk_number,
)


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
    ("show", "value", "said"),
    [
        (day, date(2026, 11, 22), "22 November 2026"),
        (day, date(2027, 3, 1), "1 March 2027"),
        (day, datetime(2026, 6, 30, 23, 30, tzinfo=UTC), "1 July 2026"),
        (day, None, ""),
        (moment, datetime(2026, 11, 22, 17, 0, tzinfo=UTC), "22 November 2026 at 5:00pm"),
        (moment, datetime(2026, 7, 1, 23, 5, tzinfo=UTC), "2 July 2026 at 12:05am"),
        (moment, datetime(2026, 12, 1, 12, 30, tzinfo=UTC), "1 December 2026 at 12:30pm"),
        (moment, datetime(2026, 12, 1, 12, 0, tzinfo=UTC), "1 December 2026 at midday"),
        (moment, datetime(2026, 12, 1, 0, 0, tzinfo=UTC), "1 December 2026 at midnight"),
        (moment, datetime(2026, 12, 1, 9, 59, tzinfo=UTC), "1 December 2026 at 9:59am"),
        (moment, None, ""),
        # The band is the exact figure's, not that of the figure shown.
        (risk, Fraction(80, 3), "26.7, red-rated"),
        (risk, Decimal(16), "16.0, red-rated"),
        (risk, Fraction(2684, 168), "16.0, not red-rated"),
        (risk, Decimal("1.05"), "1.1, not red-rated"),
        (risk, None, "not yet rated"),
        (risk_number, Fraction(-5, 4), "−1.3"),
        (risk_number, Decimal("-0.01"), "0.0"),
        (risk_number, 3, "3.0"),
        (risk_number, None, "–"),
    ],
)
def test_days_moments_and_risk(show, value, said):
    assert show(value) == said


def test_an_amount_of_a_document_is_text_and_has_pence_where_there_are_any() -> None:
    assert [pounds_exact(text) for text in ("60000.00", "60000.50", "", None)] == [
        "£60,000",
        "£60,000.50",
        "–",
        "–",
    ]


def test_a_minute_writes_amounts_as_its_document_has_them() -> None:
    amount = {
        "year": "2027-28",
        "control_budget": "CDEL",
        "requested": "60000.00",
        "recommended": "0.00",
        "approved": "0.50",
    }
    item = {"decision": {"outcome": "Approve", "status": "Confirmed", "amounts": [amount]}}

    written = render_to_string("portfolio/decisions/_minute_item.html", {"item": item})

    assert "2027-28, CDEL: £60,000 requested, £0 recommended, £0.50 approved" in written
