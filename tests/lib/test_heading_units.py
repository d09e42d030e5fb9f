import pytest

from legacyfund.lib.heading_units import is_unit, split_unit, stated_unit


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("Yearly run cost (£000)", "in thousands"),
        ("Yearly run cost (£'000s)", "in thousands"),
        ("Cost £k", "in thousands"),
        ("kGBP", "in thousands"),
        ("GBPk", "in thousands"),
        ("Cost in 1,000s", "in thousands"),
        ("Cost £000.0", "in thousands"),
        ("Number of users (thousands)", "in thousands"),
        ("Cost (£m)", "in millions"),
        ("£ 000 000", "in millions"),
        ("Cost £bn", "in billions"),
        ("Cost in pence", "in pence"),
        ("Cost in pounds and pence", ""),
        ("Cost (US dollars)", "in dollars"),
        ("Cost EUR", "in euros"),
        ("Cost CHF", "in another currency"),
        ("Change %", "per cent"),
        ("Spend over £25,000", ""),
        ("Spend over £25k", ""),
        ("Spend over £1 million", ""),
        ("Cost 2000", ""),
        ("Amount (£)", ""),
        ("Market km", ""),
    ],
)
def test_a_heading_says_its_unit(heading: str, unit: str) -> None:
    assert split_unit(heading).unit == unit


def test_the_words_are_left_without_the_unit() -> None:
    assert "".join(split_unit("Amount (£000)").words.split()) == "amount(£)"


@pytest.mark.parametrize(
    ("note", "unit"),
    [
        ("Figures in £000", "in thousands"),
        ("All amounts are in £ thousands", "in thousands"),
        ("Figures in 1,000s", "in thousands"),
        ("Total (£000)", "in thousands"),
        ("000s", "in thousands"),
        ("All in £m", "in millions"),
        ("Amounts in euros", "in euros"),
        ("All figures in €", "in euros"),
        ("Currency: USD", "in dollars"),
        ("$000", "in dollars"),
        ("Section M", ""),
        ("K", ""),
        ("Over £25,000", ""),
        ("Payments over £1,000", ""),
        ("Payments over £25k and £1 million", ""),
        ("Grant of €5m", ""),
        ("Paid in euros, shown in pounds", ""),
        ("Dollar General", ""),
        ("£", ""),
    ],
)
def test_a_note_says_the_unit_of_all_amounts_or_none(note: str, unit: str) -> None:
    assert stated_unit(note) == unit


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("£000", True), ("(£)", True), ("USD", True), ("£", True), ("%", True), ("K", False), ("000", False)],
)
def test_a_cell_may_hold_a_unit_and_nothing_else(text: str, is_one: bool) -> None:
    assert is_unit(text) is is_one
