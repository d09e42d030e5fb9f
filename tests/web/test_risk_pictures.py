"""Pictures of risk: well-formed, described in words, nothing by colour alone, nothing unescaped."""

import re
from datetime import date
from fractions import Fraction
from xml.etree import ElementTree

from legacyfund.web.risk_pictures import (
    MIXED_BOX,
    RED_BOX,
    draw_dependencies,
    draw_history,
    draw_matrix,
    shade_of,
)
from legacyfund.web.svg import element, width_of, wrapped

SVG = "{http://www.w3.org/2000/svg}"
HISTORY = [
    (date(2024, 3, 1), Fraction(80, 3)),
    (date(2025, 3, 1), Fraction(2687, 168)),
    (date(2026, 3, 1), Fraction(9)),
]


def read(picture):
    return ElementTree.fromstring(picture)


def texts(picture):
    return [node.text for node in read(picture).iter(f"{SVG}text")]


def test_history_marks_red_by_shape_and_says_every_figure():
    picture = draw_history(HISTORY)

    drawn = read(picture)
    assert len(drawn.findall(f"{SVG}rect")) == 1
    assert len(drawn.findall(f"{SVG}circle")) == 2
    assert {"26.7", "16.0", "9.0", "1 March 2024", "1 March 2026"} <= set(texts(picture))
    assert "1 March 2025: 16.0, not red-rated" in drawn.find(f"{SVG}desc").text


def test_history_of_one_rating_and_of_two_on_one_day():
    assert "26.7" in texts(draw_history(HISTORY[:1]))
    assert texts(draw_history([HISTORY[0], (HISTORY[0][0], Fraction(4))])).count("1 March 2024") == 2


def test_matrix_counts_and_names_the_red():
    picture = draw_matrix({(5, 4): (3, 2), (1, 1): (7, 0)})

    assert {"3", "2 red", "7"} <= set(texts(picture))
    assert "likelihood 5, impact 4: 3, of them 2 red-rated" in read(picture).find(f"{SVG}desc").text
    assert len(read(picture).findall(f"{SVG}rect")) == 30 + STRIPED + DOTTED + 4 + 3


STRIPED, DOTTED = 7, 6
"""Boxes whose totals, rounded down, come to 16 or more, and those that can, each drawn once more."""


def test_a_box_is_shaded_for_what_its_totals_can_come_to():
    shades = {(row, column): shade_of(row, column) for row in range(1, 7) for column in range(1, 6)}

    assert list(shades.values()).count(RED_BOX) == STRIPED
    assert list(shades.values()).count(MIXED_BOX) == DOTTED
    assert shades[4, 4] == shades[6, 3] == RED_BOX
    assert shades[3, 3] == shades[1, 5] == shades[2, 4] == "", "what is below 4 × 4 is below 16"
    assert shades[5, 3] == shades[3, 4] == shades[6, 2] == MIXED_BOX
    assert {"url(#striped)", "url(#dotted)"} <= set(re.findall(r'fill="([^"]+)"', draw_matrix({})))
    assert {RED_BOX, MIXED_BOX} <= set(texts(draw_matrix({})))


def test_dependencies_are_arrows_with_what_does_not_fit_counted():
    many = [f"System {number}" for number in range(12)]

    picture = draw_dependencies(
        "Payroll <script>", needed_by=many, needs=["A very long name of a system indeed"]
    )

    assert "<script>" not in picture
    assert "and 5 more" in texts(picture)
    assert "A very long name of a system indeed" in " ".join(texts(picture))
    assert "System 11" in read(picture).find(f"{SVG}desc").text
    assert picture.count("url(#arrowhead)") == 9


def test_words_and_attributes_are_escaped():
    made = element("text", "a < b", title='"quoted"', none=None)

    assert made == '<text title="&quot;quoted&quot;">a &lt; b</text>'


def test_words_are_put_in_as_many_lines_as_they_take():
    assert wrapped("short", 60) == ["short"]
    assert wrapped("two words", 60) == ["two", "words"]
    assert "".join(wrapped("w" * 30, 60)) == "w" * 30
    assert max(map(width_of, wrapped("w" * 30, 60))) <= 60
