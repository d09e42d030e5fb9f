from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legacyfund.lib.days import DayRefused
from legacyfund.lib.written import (
    NumberRefused,
    read_day,
    read_month,
    read_month_of_year,
    read_number,
    read_percent,
    read_pounds,
    read_whole_number,
)

POUNDS = {
    "1234": "1234.00",
    " £1,234.50 ": "1234.50",
    "£310k": "310000.00",
    "310K": "310000.00",
    "£1.2m": "1200000.00",
    "1.234567m": "1234567.00",
    "£ 3 million": "3000000.00",
    "2bn": "2000000000.00",
    "12 thousand": "12000.00",
    "GBP 300": "300.00",
    ".5": "0.50",
    "1234.500": "1234.50",
    "-5": "-5.00",
    "£-5": "-5.00",
    "\N{MINUS SIGN}£5": "-5.00",
    "\N{EN DASH}5": "-5.00",
    "(1,000)": "-1000.00",
    "+5": "5.00",
    "\u202d1,234\u200b.50\u202c": "1234.50",
}


@pytest.mark.parametrize(("text", "pounds"), POUNDS.items())
def test_pounds_are_read_as_people_write_them(text, pounds):
    assert str(read_pounds(text)) == pounds


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("1.234", "has a fraction of a penny"),
        ("1,23", "thousands’ comma or a decimal point"),
        ("1.234,50", "can be read in more than one way"),
        ("12,34,567", "can be read in more than one way"),
        ("1,234,56.00", "can be read in more than one way"),
        ("1.2.3", "can be read in more than one way"),
        ("1 234", "has a space inside"),
        ("1-2m", "is a range"),
        ("£1m to £2m", "is a range"),
        ("about £5k", "is not one exact number"),
        ("$5", "is not in pounds"),
        ("--5", "more than one sign"),
        ("-(5)", "is not an amount"),
        ("(-5)", "more than one sign"),
        ("(5", "is not an amount"),
        ("1e5", "is not an amount"),
        ("5 lots", "is not an amount"),
        ("20%", "is not an amount"),
        ("NaN", "is not an amount"),
        ("£", "is not an amount"),
        ("٣", "is not an amount"),
        ("1000bn", "is not less than £1,000,000,000,000"),
        ("9" * 40, "is not less than £1,000,000,000,000"),
        ("9" * 41, "must be less than £1,000,000,000,000"),
    ],
)
def test_pounds_that_cannot_be_read_in_one_way_are_refused_with_the_reason(text, why):
    with pytest.raises(NumberRefused, match=why):
        read_pounds(text)


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        ("3,200", "", "3200"),
        ("12.5", "", "12.5"),
        ("1.2m", "", "1200000"),
        ("-20%", "%", "-20"),
        ("20 per cent", "%", "20"),
        ("20 percent", "%", "20"),
        ("+5", "%", "5"),
        ("3 Days", "days", "3"),
    ],
)
def test_numbers_are_read_with_their_unit(text, unit, number):
    assert read_number(text, unit) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("20%", "is a percentage, and a number is asked for"),
        ("£20", "is an amount of money"),
        ("GBP 20", "is an amount of money"),
        ("2 weeks", "is not a number"),
        ("1" * 19, "more than this service can hold"),
        ("1" * 50, "longer than any number"),
    ],
)
def test_a_number_of_another_kind_is_refused(text, why):
    with pytest.raises(NumberRefused, match=why):
        read_number(text)


def test_a_percentage_needs_no_sign():
    assert read_percent("20") == read_percent("20 %") == 20


def test_a_whole_number_has_no_fraction_but_noughts():
    assert read_whole_number("12.0") == 12
    assert read_whole_number("1.2k") == 1200
    with pytest.raises(NumberRefused, match=r"“12\.5” is not a whole number. Write it like 12 or 3,200"):
        read_whole_number("12.5")


@pytest.mark.parametrize("text", ["9", "09", "sep", "Sept", "Sept.", "SEPTEMBER"])
def test_a_month_is_read_by_number_or_name(text):
    assert read_month(text) == 9


@pytest.mark.parametrize("text", ["13", "0", "Marsh", "", "1" * 20])
def test_what_is_no_month_is_refused(text):
    with pytest.raises(DayRefused, match="is no month"):
        read_month(text)


@pytest.mark.parametrize("text", ["September 2026", "Sept 2026", "Sep-26", "9/2026", "09-2026", "2026-09"])
def test_a_month_of_a_year_is_read(text):
    assert read_month_of_year(text) == date(2026, 9, 1)


@pytest.mark.parametrize("text", ["2026", "13/2026", "Marsh 2026", "0000-01", "Jan 0000", "0/2026"])
def test_what_is_no_month_of_a_year_is_refused(text):
    with pytest.raises(DayRefused, match="is no month of a year"):
        read_month_of_year(text)


@pytest.mark.parametrize(
    "text",
    [
        *("3 April 2026", "3rd April 2026", "3rd of April, 2026", "Friday 3 April 2026", "Fri, 3 Apr. 2026"),
        *("April 3, 2026", "3/4/2026", "03.04.2026", "2026-04-03", "3 Apr 26", "3-Apr-2026"),
    ],
)
def test_days_are_read_as_people_write_them(text):
    assert read_day(text) == date(2026, 4, 3)


@pytest.mark.parametrize("text", ["3/4/26", "3.4.26", "03-04-26"])
def test_a_short_year_in_figures_is_refused_with_the_reason(text):
    with pytest.raises(DayRefused, match=r"any of its figures may be the year. Write the year in full"):
        read_day(text)


@pytest.mark.parametrize("text", ["31 April 2026", "April", "", "3 Marsh 2026", "Marsh 3 2026", "4/13/2026"])
def test_what_is_no_day_is_refused(text):
    with pytest.raises(DayRefused):
        read_day(text)


ANYTHING = st.text(max_size=60) | st.from_regex(r"[£(+-]{0,3}[0-9., ]{0,20}[kmbn%)]{0,3}", fullmatch=True)


@given(ANYTHING)
@pytest.mark.parametrize("read", [read_pounds, read_number, read_percent, read_whole_number])
def test_any_text_is_a_number_or_refused(read, text):
    with suppress(NumberRefused):
        read(text)


@given(ANYTHING)
@pytest.mark.parametrize("read", [read_day, read_month, read_month_of_year])
def test_any_text_is_a_date_or_refused(read, text):
    with suppress(DayRefused):
        read(text)


@given(st.integers(-(10**14) + 1, 10**14 - 1))
def test_what_is_shown_is_read_back(pence):
    pounds = Decimal(pence).scaleb(-2)
    assert read_pounds(f"£{pounds:,.2f}") == pounds
