import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legacyfund.lib.amounts import AmountRefused, parse_amount

pounds = st.integers(-(10**13), 10**13).map(lambda pence: Decimal(pence) / 100)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("22,393.75", "22393.75"),
        ("632", "632.00"),
        ("-262.9", "-262.90"),
        (" 1,234,567.00 ", "1234567.00"),
        ("£22,393.75", "22393.75"),
        ("£ 31,000.00", "31000.00"),
        ("(£ 31,000.00)", "-31000.00"),
        ("-£5.00", "-5.00"),
        ("£-5.00", "-5.00"),
        ("\u22125.00", "-5.00"),
        ("(1,000.00)", "-1000.00"),
        ("(£1,000.00)", "-1000.00"),
        ("1,000.00-", "-1000.00"),
        ("1,000.00 CR", "-1000.00"),
        ("1,000.00cr", "-1000.00"),
        ("1,000.00 DR", "1000.00"),
        ("0", "0.00"),
        ("007", "7.00"),
        ("999999999999.99", "999999999999.99"),
        ("31,000.0000", "31000.00"),
        ("31000.000000", "31000.00"),
        ("1,234.560", "1234.56"),
        ("1234.560", "1234.56"),
        ("(0.500)", "-0.50"),
        ("\u20131,234.56", "-1234.56"),
        ("£(1,234.56)", "-1234.56"),
        ("£ (1,234.56)", "-1234.56"),
        ("31,000 GBP", "31000.00"),
        ("GBP 31,000.00", "31000.00"),
        ("1,000.00 GBP CR", "-1000.00"),
    ],
)
def test_understands(text: str, amount: str) -> None:
    assert str(parse_amount(text)) == amount


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "blank"),
        ("   ", "blank"),
        ("1.234,56", "more than one way"),
        ("12,34", "more than one way"),
        ("1,23.4", "more than one way"),
        ("1,234,56", "more than one way"),
        ("0,123.45", "more than one way"),
        ("1,234.", "figures may be lost"),
        ("31000.", "figures may be lost"),
        (".50", "figures may be lost"),
        ("31.000", "more than one way"),
        ("31.560", "more than one way"),
        ("-12,34", "Write it like -1234.56 or -1,234.56"),
        ("(12,34)", "Write it like -1234.56"),
        ("\u20131 234", "Write it like -1234.56"),
        ("12,34 CR", "Write it like -1234.56"),
        ("12,34", "Write it like 1234.56"),
        ("22,393.7550", "fraction of a penny"),
        ("1.234", "fraction of a penny"),
        ("22,393.755", "fraction of a penny"),
        ("-0.001", "fraction of a penny"),
        ("(1.005)", "fraction of a penny"),
        ("NaN", "not an amount"),
        ("Infinity", "not an amount"),
        ("1e5", "not an amount"),
        ("1.0e5", "more than one way"),
        ("twelve", "not an amount"),
        ("+5", "not an amount"),
        ("22 393", "space inside"),
        ("1 234.00", "space inside"),
        ("€1,234.00", "not in pounds"),
        ("1_000", "not an amount"),
        ("\u0661\u0662", "not an amount"),
        ("$5", "not in pounds"),
        ("1234567890123", "not an amount"),
        ("9" * 41, "too long"),
        ("(5.00", "only one bracket"),
        ("5.00)", "only one bracket"),
        ("-5.00-", "more than one sign"),
        ("(-5.00)", "more than one sign"),
        ("-5.00 CR", "more than one sign"),
        ("-5.00 DR", "more than one sign"),
    ],
)
def test_refuses(text: str, words: str) -> None:
    with pytest.raises(AmountRefused, match=words) as caught:
        parse_amount(text)

    assert caught.value.field == "amount"


@pytest.mark.parametrize(
    ("text", "scale", "amount"),
    [
        ("£310k", 1, "310000.00"),
        ("1.2m", 1, "1200000.00"),
        ("(2 million)", 1, "-2000000.00"),
        ("£1.234567bn CR", 1, "-1234567000.00"),
        ("310", 1, "310.00"),
        ("0.0315", 1_000_000, "31500.00"),
        ("£1,310.5", 1_000, "1310500.00"),
        ("(31)", 1_000, "-31000.00"),
    ],
)
def test_understands_units(text: str, scale: int, amount: str) -> None:
    assert str(parse_amount(text, scale=Decimal(scale), shortened=True)) == amount


@pytest.mark.parametrize(
    ("text", "scale", "words"),
    [
        ("310k", 1_000, "so does the heading"),
        ("0.000000001m", 1, "fraction of a penny"),
        ("0.000001", 1_000, "fraction of a penny"),
        ("900000m", 1_000_000, "so does the heading"),
        ("9,000,000m", 1, "not an amount that anybody pays"),
        ("12kg", 1, "not an amount"),
    ],
)
def test_refuses_units(text: str, scale: int, words: str) -> None:
    with pytest.raises(AmountRefused, match=words):
        parse_amount(text, scale=Decimal(scale), shortened=True)


def test_a_shortened_amount_is_read_only_where_it_is_asked_for() -> None:
    with pytest.raises(AmountRefused, match="not an amount"):
        parse_amount("310k")


@given(pounds)
def test_every_way_of_writing_it_reads_the_same(amount: Decimal) -> None:
    size = abs(amount)
    ways = [f"{amount:.2f}", f"{amount:,.2f}"]
    ways += [f"({size:,.2f})", f"{size:,.2f}-", f"{size:.2f} CR", f"-£{size:,.2f}"] if amount < 0 else []

    assert {parse_amount(way) for way in ways} == {amount}


@given(st.text(max_size=60))
def test_any_text_is_an_amount_in_whole_pence_or_refused(text: str) -> None:
    try:
        amount = parse_amount(text)
    except AmountRefused:
        return
    assert amount.as_tuple().exponent == -2


@pytest.mark.parametrize("text", ["1," * 500_000, "9" * 10**6, "(" * 10**6, "-" * 10**6, "1.2" * 400_000])
def test_a_huge_text_is_refused_at_once(text: str) -> None:
    started = time.process_time()

    with pytest.raises(AmountRefused):
        parse_amount(text)

    assert time.process_time() - started < 1
