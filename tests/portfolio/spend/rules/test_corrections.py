"""What may stand in the place of a line that is wrong."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from portfolio.spend.rules.corrections import (
    Change,
    CorrectionRefused,
    Right,
    changes,
    check_right,
    check_stands_once,
    reversing,
)
from portfolio.spend.rules.findings import Findings
from portfolio.spend.rules.lines import CheckedFile

STANDS = Right(
    award="LF-1-A",
    control_budget="CDEL",
    paid_on=date(2027, 6, 5),
    supplier="OAK LTD",
    transaction_number="T1",
    amount=Decimal("30000.00"),
    description="Licences",
)
YEARS, TODAY = ("2026-27", "2028-29"), date(2027, 7, 20)


def test_what_differs_is_said_in_the_order_of_the_line():
    right = replace(
        STANDS,
        award="LF-2-A",
        control_budget="RDEL_ADMIN",
        paid_on=date(2027, 5, 31),
        amount=Decimal("29999.99"),
    )

    assert changes(STANDS, right) == (
        Change("Award", "LF-1-A", "LF-2-A"),
        Change("Control budget", "Capital (CDEL)", "Resource, administration (RDEL admin)"),
        Change("Date of payment", "5 June 2027", "31 May 2027"),
        Change("Amount", "£30,000.00", "£29,999.99"),
    )
    assert changes(STANDS, STANDS) == ()
    assert reversing(STANDS) == replace(STANDS, amount=Decimal("-30000.00"))


@pytest.mark.parametrize(
    ("said", "field", "words"),
    [
        ({}, None, "Nothing of the line is changed"),
        ({"supplier": ""}, "supplier", "who was paid"),
        ({"transaction_number": ""}, "transaction_number", "number for the payment"),
        ({"amount": Decimal(0)}, "amount", "Take the line out instead"),
        ({"supplier": "x" * 256}, "supplier", "255 characters"),
        ({"transaction_number": "2.00E+11"}, "transaction_number", "cut short"),
        ({"transaction_number": "tbc"}, "transaction_number", "number for the payment"),
        ({"supplier": "N/A"}, "supplier", "who was paid"),
        ({"supplier": "#REF!"}, "supplier", "cannot show a cell"),
        ({"paid_on": date(2027, 7, 21)}, "paid_on", "has not come"),
        ({"paid_on": date(2026, 3, 31)}, "paid_on", "runs from 2026-27 to 2028-29"),
    ],
)
def test_what_no_line_may_say_is_refused_at_its_field(said, field, words):
    with pytest.raises(CorrectionRefused, match=words) as refusal:
        check_right(STANDS, replace(STANDS, **said), years=YEARS, today=TODAY)

    assert refusal.value.field == field


@pytest.mark.parametrize("said", [{"paid_on": TODAY}, {"paid_on": date(2026, 4, 1)}, {"supplier": "x" * 255}])
def test_what_may_be_said_passes(said):
    check_right(STANDS, replace(STANDS, **said), years=YEARS, today=TODAY)


def test_what_is_found_of_the_reversal_or_warned_of_stops_nothing():
    pair = CheckedFile(lines=(reversing(STANDS).as_line(1), STANDS.as_line(2)))
    found = Findings()
    found.challenge("SAME_PAYMENT", "It looks like another.", line=1)
    found.warning("LOST", "A character is lost.", line=2)

    check_stands_once(pair.with_more(found), pair.lines[1])

    found.fault("REPORTED_BEFORE", "It stands already.", line=2)
    with pytest.raises(CorrectionRefused, match=r"It stands already\. If it is another payment"):
        check_stands_once(pair.with_more(found), pair.lines[1])
