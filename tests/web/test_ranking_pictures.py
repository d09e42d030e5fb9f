"""Pictures of a ranking: every bid named, inside the picture, and told apart without colour."""

from decimal import Decimal
from fractions import Fraction
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legacyfund.web.ranking_pictures import BAR, FRAME, SLIM_FRAME, Bubble, draw_bubbles, draw_range

SVG = "{http://www.w3.org/2000/svg}"


def read(picture):
    return ElementTree.fromstring(picture)


def a_bubble(rank: int = 1, *, cost: int = 1_000_000, risk: int = 10, value: int = 50, **more) -> Bubble:
    return Bubble(str(rank), f"LF-2027A-{rank:04d}", Fraction(risk), Decimal(cost), Fraction(value), **more)


def test_each_bid_is_a_circle_named_by_its_rank_and_told_in_words() -> None:
    drawn = read(draw_bubbles([a_bubble(1), a_bubble(2, cost=2_500_000, risk=4, value=30)]))

    texts = [node.text for node in drawn.iter(f"{SVG}text")]
    assert len(drawn.findall(f"{SVG}circle")) == 2
    assert {"1", "2"} <= set(texts)
    assert "2, LF-2027A-0002: 4.0 for £2,500,000, value 30.0" in drawn.find(f"{SVG}desc").text


def test_what_is_not_funded_has_a_broken_line_and_the_key_says_so() -> None:
    drawn = read(
        draw_bubbles([a_bubble(1), a_bubble(2, outlined=True)], filled="Above the line", outlined="Below it")
    )

    broken = [circle for circle in drawn.findall(f"{SVG}circle") if circle.get("stroke-dasharray")]
    assert len(broken) == 2  # the bid's and the key's
    assert {"Above the line", "Below it"} <= {node.text for node in drawn.iter(f"{SVG}text")}


@pytest.mark.parametrize("bubbles", [[], [a_bubble(cost=0, risk=0, value=0)]])
def test_nothing_to_draw_is_drawn_all_the_same(bubbles) -> None:
    assert len(read(draw_bubbles(bubbles)).findall(f"{SVG}circle")) == len(bubbles)


figures = st.builds(
    a_bubble,
    st.integers(1, 60),
    cost=st.integers(0, 900_000_000),
    risk=st.integers(0, 60),
    value=st.integers(0, 100),
)


@pytest.mark.parametrize("frame", [FRAME, SLIM_FRAME])
@given(bubbles=st.lists(figures, max_size=12))
def test_circles_and_names_stay_inside_the_picture(frame, bubbles) -> None:
    drawn = read(draw_bubbles(bubbles, filled="Above the funded line", outlined="Below it", frame=frame))

    for circle in drawn.findall(f"{SVG}circle"):
        x, y, radius = (int(circle.get(name)) for name in ("cx", "cy", "r"))
        assert radius <= x <= frame.width - radius
        assert radius <= y <= frame.height - radius
    assert all(0 <= int(text.get("x")) <= frame.width for text in drawn.iter(f"{SVG}text"))


def test_sixty_bids_each_keep_a_name() -> None:
    crowd = [a_bubble(rank, cost=900_000 + rank * 9_000, risk=8 + rank % 9) for rank in range(1, 61)]

    names = {node.text for node in read(draw_bubbles(crowd)).iter(f"{SVG}text") if node.get("font-weight")}

    assert {str(rank) for rank in range(1, 61)} <= names


@pytest.mark.parametrize(("best", "rank", "worst", "of"), [(1, 1, 1, 1), (3, 4, 7, 10), (60, 60, 60, 60)])
def test_a_range_lies_within_its_bar(best, rank, worst, of) -> None:
    ground, spread, mark = read(draw_range(best, rank, worst, of=of)).findall(f"{SVG}rect")

    assert int(ground.get("width")) == BAR
    assert 0 <= int(spread.get("x")) < int(spread.get("x")) + int(spread.get("width")) <= BAR + 2
    assert int(spread.get("x")) - 2 <= int(mark.get("x")) <= int(spread.get("x")) + int(spread.get("width"))
