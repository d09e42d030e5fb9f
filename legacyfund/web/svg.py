"""Pictures drawn on the server: SVG with a title and a description, everything in them escaped.

A picture never stands alone: the page shows the same numbers in a table beside it. Colours are those of
the palette that keep their contrast, and nothing is told by colour alone.
"""

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

BLACK, GREY, LIGHT, BLUE, RED, PALE_RED, PALE_YELLOW, WHITE = (
    "#0b0c0c", "#505a5f", "#b1b4b6", "#1d70b8", "#d4351c", "#f4cdc6", "#fff3d6", "#ffffff",
)  # fmt: skip


Across = int | str
"""Pixels, or percent of a picture that is as wide as there is room."""


def element(name: str, *content: object, **attributes: object) -> SafeString:
    """`element("text", "26.7", x=10, text_anchor="end")`; a trailing underscore keeps off Python's words."""
    written = format_html_join(
        "",
        ' {}="{}"',
        (
            (key.rstrip("_").replace("_", "-"), value)
            for key, value in attributes.items()
            if value is not None
        ),
    )
    inside = format_html_join("", "{}", ((item,) for item in content))
    return format_html("<{}{}>{}</{}>", SafeString(name), written, inside, SafeString(name))


def picture(
    key: str, *, width: int, height: int, title: str, description: str, parts: Iterable[SafeString]
) -> SafeString:
    """`key` is the picture's id on its page. As wide as it is: it scrolls where the screen is less."""
    frame = {"viewBox": f"0 0 {width} {height}", "width": width, "height": height}
    return _drawn(key, title, description, parts, frame)


def wide_picture(
    key: str, *, height: int, title: str, description: str, parts: Iterable[SafeString]
) -> SafeString:
    """As wide as there is room. Its parts give what lies across in percent."""
    return _drawn(key, title, description, parts, {"width": "100%", "height": height})


def _drawn(
    key: str, title: str, description: str, parts: Iterable[SafeString], frame: dict[str, object]
) -> SafeString:
    return element(
        "svg",
        element("title", title, id=f"{key}-title"),
        element("desc", description, id=f"{key}-desc"),
        *parts,
        id=key,
        class_="lf-picture",
        **frame,
        role="img",
        aria_labelledby=f"{key}-title {key}-desc",
        xmlns="http://www.w3.org/2000/svg",
        focusable="false",
    )


def label(
    words: object,
    x: Across,
    y: int,
    *,
    anchor: str = "start",
    bold: bool = False,
    fill: str = BLACK,
    dx: int | None = None,
) -> SafeString:
    """`dx`: pixels to the right of `x`, which may be percent."""
    return element(
        "text", words, x=x, y=y, dx=dx, text_anchor=anchor, fill=fill, font_weight="bold" if bold else None
    )


def label_within(words: str, middle: int, y: int, *, left: int, right: int) -> SafeString:
    """Under a point, moved aside where it would leave the picture."""
    half = int(width_of(words) / 2) + 1
    return label(words, min(max(middle, left + half), right - half), y, anchor="middle")


def line(
    x1: Across, y1: int, x2: Across, y2: int, *, stroke: str = GREY, width: int = 1, **more: object
) -> SafeString:
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, stroke_width=width, **more)


def box(
    x: Across, y: int, width: Across, height: int, *, fill: str = WHITE, stroke: str = BLACK, thick: int = 1
) -> SafeString:
    return element("rect", x=x, y=y, width=width, height=height, fill=fill, stroke=stroke, stroke_width=thick)


NARROW, WIDE = frozenset("fijlrtI.,:;!|'()[]/- "), frozenset("mwMWGOQ@%&CDHNUR")
LETTER, NARROW_LETTER, WIDE_LETTER = 0.62, 0.36, 0.95
"""Parts of the size of the letters, as the widest face has them that stands in for Arial somewhere."""
SIZE, BOLD = 16, 1.15


def width_of(words: str, *, bold: bool = False) -> float:
    """At most so many pixels, whichever face the reader's machine has."""
    letters = sum(
        NARROW_LETTER if sign in NARROW else WIDE_LETTER if sign in WIDE else LETTER for sign in words
    )
    return SIZE * letters * (BOLD if bold else 1)


def wrapped(words: str, room: int, *, bold: bool = False) -> list[str]:
    """In as many lines as it takes; a word that no line holds is broken where the line is full."""
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if width_of(longer, bold=bold) <= room:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        for sign in word:
            if width_of(lines[-1] + sign, bold=bold) > room:
                lines.append("")
            lines[-1] += sign
    return lines
