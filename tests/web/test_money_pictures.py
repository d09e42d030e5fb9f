"""Money against what it may come to, and how many are of each colour: told by shape and letter too."""

import re
from decimal import Decimal

from legacyfund.web.money_pictures import MoneyBar, MoneyNames, draw_colours, draw_money

BAR = MoneyBar("CDEL 2026-27", Decimal(1_000), Decimal(500), Decimal(250), Decimal(750))


def rects(picture: str, fill: str) -> list[str]:
    return re.findall(rf'<rect [^>]*?width="([\d.]+%)"[^>]*?fill="{fill}"', picture)


def test_each_amount_is_a_box_of_its_own_on_one_scale() -> None:
    drawn = str(draw_money("money", [BAR], "Against the envelope", MoneyNames()))
    wide = drawn[drawn.index("money-wide") :] if "money-wide" in drawn else drawn

    assert rects(wide, "#ffffff") == ["99.0%"]
    assert rects(wide, "#b1b4b6") == ["49.5%"]
    assert rects(wide, "#0b0c0c") == ["24.7%"]
    assert 'x1="74.2%"' in wide
    assert "CDEL 2026-27: £1,000 envelope, £500 committed, £250 spent, £750 forecast." in wide


def test_without_a_forecast_it_says_so_and_draws_no_line() -> None:
    bar = MoneyBar("CDEL", Decimal(1_000), Decimal(500), Decimal(0), None)

    drawn = str(draw_money("money", [bar], "Against the envelope", MoneyNames()))

    assert "no forecast" in drawn
    assert not re.search(r'<line x1="[\d.]+%"', drawn)


def test_an_amount_is_not_drawn_twice_under_one_name() -> None:
    names = MoneyNames(frame="committed", filled="committed")

    drawn = str(draw_money("money", [BAR], "Of what is committed", names))

    assert rects(drawn, "#b1b4b6") == []
    assert "£1,000 committed, £250 spent" in drawn


def test_nothing_at_all_is_still_a_picture() -> None:
    nought = MoneyBar("CDEL", Decimal(0), Decimal(0), Decimal(0), None)

    assert "<svg" in draw_money("money", [nought], "Against the envelope", MoneyNames())


def test_colours_have_their_letters_and_words() -> None:
    counts = [("Red", 2), ("Amber", 0), ("Green", 1), ("No report", 1)]

    drawn = str(draw_colours("colours", [("Delivery", counts)], "Awards by colour"))

    assert "Delivery: 2 red, 0 amber, 1 green, 1 no report" in drawn
    letters = re.findall(r'font-weight="bold">(\w)</text>', drawn)
    assert letters[:3] == ["R", "G", "N"]
    assert "A" not in letters
