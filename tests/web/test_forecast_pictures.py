"""The S-curve: a stroke and a mark for each line, and what it shows in words."""

import re
from decimal import Decimal

from legacyfund.web.forecast_pictures import STYLES, Curve, draw_s_curve

MONTHS = ["Apr 2026", "May 2026", "Jun 2026"]


def drawn(*curves: Curve, today: int = 1) -> str:
    return str(draw_s_curve(MONTHS, curves, today=today, title="Added up"))


def test_lines_go_as_far_as_they_are_known() -> None:
    text = drawn(
        Curve("Promised", "promised", [Decimal(0), Decimal(40), Decimal(100)]),
        Curve("Spent", "spent", [Decimal(10), Decimal(30), None]),
        Curve("Earlier", "earlier", [None, None, None]),
    )

    assert "Promised: £100 to the end of Jun 2026; Spent: £30 to the end of May 2026." in text
    assert "Earlier" not in text
    lines = re.findall(
        r'<line x1="(\S+)%" y1="\d+" x2="(\S+)%" y2="\d+" stroke="#0b0c0c" stroke-width="4"', text
    )
    assert lines == [("1.0", "49.7")]


def test_nothing_but_colour_never_tells_two_lines_apart() -> None:
    assert len({(style.dashes, style.mark, style.width) for style in STYLES.values()}) == len(STYLES)


def test_without_any_money_there_is_still_a_picture() -> None:
    assert "£1" in drawn(Curve("Spent", "spent", [Decimal(0), Decimal(0), None]), today=-1)
    assert "Jun 2026" in drawn()
