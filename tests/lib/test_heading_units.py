import pytest

from legacyfund.lib.heading_units import split_unit, states_unit


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
    ("note", "says"),
    [("Figures in £000", True), ("All in £m", True), ("Section M", False), ("Over £25,000", False)],
)
def test_a_note_says_a_unit(note: str, says: bool) -> None:
    assert states_unit(note) is says
