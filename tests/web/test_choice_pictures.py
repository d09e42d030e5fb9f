"""Bars that are parts of whatever room there is, so that they can be compared on a telephone too."""

import re
from decimal import Decimal

from legacyfund.web.choice_pictures import draw_envelopes, draw_ways


def widths(picture: str) -> list[str]:
    return re.findall(r'<rect [^>]*?width="([^"]+)"', picture)


def test_ways_are_as_long_as_they_are_worth() -> None:
    ways = [("The best set", 2000, True, True), ("Down the list", 1000, False, True)]

    drawn = draw_ways(ways)

    assert 'width="100%"' in drawn
    assert "viewBox" not in drawn
    assert widths(drawn) == ["99.0%", "49.5%"]
    assert '<desc id="ways-desc">The best set: 200.0; Down the list: 100.0.</desc>' in drawn


def test_a_way_that_breaks_a_sentence_says_so_and_is_empty() -> None:
    drawn = draw_ways([("Hand-picked", 1000, False, False)])

    assert "100.0, and breaks a" in drawn
    assert re.search(r'<rect [^>]*fill="#ffffff"', drawn)


def test_ways_worth_nothing_are_drawn() -> None:
    assert widths(draw_ways([("The best set", 0, True, True)])) == ["0.2%"]


def test_an_envelope_is_filled_as_far_as_it_is_spent() -> None:
    envelopes = [("CDEL 2027-28", Decimal(50), Decimal(100)), ("CDEL 2028-29", Decimal(0), Decimal(50))]

    drawn = draw_envelopes(envelopes)

    assert widths(drawn) == ["99.0%", "49.5%", "49.5%"]
    assert "too much" not in drawn


def test_too_much_of_an_envelope_is_told_in_words_and_lies_beyond_its_end() -> None:
    drawn = draw_envelopes([("CDEL 2027-28", Decimal(100), Decimal(75))])

    assert widths(drawn) == ["74.2%", "74.2%", "24.7%"]
    assert "£100 of £75, too much" in drawn
    assert '<line x1="74.2%"' in drawn
