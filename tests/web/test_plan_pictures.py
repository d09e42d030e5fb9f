"""Pictures of a plan: each kind of day has its shape, and what they tell is in words too."""

import re
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from legacyfund.web.day_marks import SLIM, WIDE
from legacyfund.web.plan_pictures import Bar, draw_plan
from legacyfund.web.trend_pictures import Said, draw_trend

TODAY = date(2026, 11, 29)
PROMISED = date(2027, 3, 1)
DAYS = st.integers(-400, 4000).map(lambda days: TODAY + timedelta(days=days))


def shapes(picture: str) -> tuple[int, int, int]:
    """Diamonds, circles and squares, of both widths."""
    return picture.count(" Z"), picture.count("<circle"), picture.count("<rect")


def test_baseline_forecast_and_actual_have_each_their_shape() -> None:
    planned = Bar("1. Build", PROMISED, PROMISED + timedelta(days=40))
    met = Bar("2. Cut over", PROMISED, PROMISED, date(2027, 2, 1))
    key = (2, 2, 2)

    assert shapes(draw_plan([], TODAY)) == key
    assert shapes(draw_plan([planned], TODAY)) == (4, 4, 2)
    assert shapes(draw_plan([met], TODAY)) == (4, 2, 4)


def test_the_days_are_told_in_words() -> None:
    drawn = draw_plan([Bar("1. Build <b>", PROMISED, PROMISED + timedelta(days=40))], TODAY)

    assert "1. Build &lt;b&gt;: baseline 1 March 2027, forecast 10 April 2027." in drawn
    assert 'id="plan"' in drawn
    assert 'id="plan-wide"' in drawn


@given(st.lists(st.builds(Bar, st.just("1. Build"), DAYS, DAYS, st.none() | DAYS), max_size=4))
def test_nothing_lies_outside_the_picture(bars: list[Bar]) -> None:
    narrow, wide = draw_plan(bars, TODAY).split('<div class="lf-drawn-wide">')

    for picture, room in ((narrow, SLIM), (wide, WIDE)):
        across = re.findall(r'(?:cx|x1|x2|x)="(-?\d+)"', picture)
        assert all(0 <= int(x) <= room for x in across)


def test_a_trend_of_one_day_and_of_many() -> None:
    said = [Said(TODAY, PROMISED)]
    later = [*said, Said(TODAY + timedelta(days=9), PROMISED + timedelta(days=30))]
    until = TODAY + timedelta(days=60)

    flat, climbing = draw_trend(said, said, until=until), draw_trend(later, said, until=until)

    assert "on 29 November 2026: 1 March 2027." in flat
    assert "on 8 December 2026: 31 March 2027." in climbing
    assert climbing.count("<circle") == flat.count("<circle") + 2
    assert "<rect" in draw_trend(said, said, until=until, actual_on=until)
