"""Bars that are parts of whatever room there is, so that they can be compared on a telephone too."""

import re
from decimal import Decimal
from xml.etree import ElementTree

from legacyfund.web.choice_pictures import Spot, draw_curve, draw_envelopes, draw_spending, draw_ways

SVG = "{http://www.w3.org/2000/svg}"
LEVELS = [(50, Decimal(500_000), None), (100, Decimal(1_000_000), 412), (150, Decimal(1_500_000), 508)]


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


def test_long_words_stand_on_one_line_where_there_is_room() -> None:
    drawn = read(f"<div>{draw_ways([('The best set of the bids by hand', 1000, True, False)])}</div>")

    narrow, wide = drawn.findall("div")
    assert narrow.get("class") == "lf-drawn-narrow"
    assert len(list(narrow.iter(f"{SVG}text"))) > 1
    assert [row.text for row in wide.iter(f"{SVG}text")] == [
        "The best set of the bids by hand: 100.0, and breaks a sentence"
    ]
    assert {row.get("id") for row in drawn.iter() if row.get("id")} == {
        *("ways", "ways-title", "ways-desc"),
        *("ways-wide", "ways-wide-title", "ways-wide-desc"),
    }


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


def read(picture):
    return ElementTree.fromstring(picture)


def test_a_curve_is_as_wide_as_there_is_room_and_marks_the_money_of_today() -> None:
    drawn = read(draw_curve(LEVELS))

    assert (drawn.get("width"), drawn.get("viewBox")) == ("100%", None)
    assert [row.get("cx") for row in drawn.findall(f"{SVG}circle")] == ["49.0%", "97.0%"]
    bold = [row.text for row in drawn.iter(f"{SVG}text") if row.get("font-weight")]
    assert bold == ["41.2", "100%"]
    assert "100%: 41.2; 150%: 50.8" in drawn.find(f"{SVG}desc").text


def test_sets_beside_the_line_have_their_letters_and_share_them_at_one_place() -> None:
    picked = Spot("P", "This scenario", Decimal(1_000_000), 380)
    best = Spot("B", "The best for as much", Decimal(1_000_000), 412)
    same = Spot("C", "The cheapest worth as much", Decimal(1_000_000), 380)

    drawn = read(draw_spending(LEVELS, [picked, best, same]))

    assert drawn.get("width") == "100%"
    bold = [row.text for row in drawn.iter(f"{SVG}text") if row.get("font-weight")]
    assert bold == ["P, C", "B"]
    assert "B, The best for as much: 41.2 for £1,000,000" in drawn.find(f"{SVG}desc").text


def test_one_set_alone_is_joined_to_nothing() -> None:
    drawn = read(draw_spending([], [Spot("P", "This scenario", Decimal(0), 0)]))

    assert not [row for row in drawn.findall(f"{SVG}line") if row.get("stroke-dasharray")]
