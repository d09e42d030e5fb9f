"""Which numbers of a workbook are dates and percentages, and the days they stand for."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from xml.etree.ElementTree import Element

from legacyfund.lib.workbook_xml import tag_of

_DATES = {14, 15, 16, 17, 22}
_PERCENTAGES = {9, 10}
_NOT_LETTERS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')


def read_styles(elements: Iterable[Element]) -> dict[str, str]:
    """`date` or `percent` by the number of the style a cell names; other styles are left out."""
    own: dict[int, str] = {}
    shapes: dict[str, str] = {}
    for element in elements:
        tag = tag_of(element)
        if tag == "numFmt":
            own[_whole(element.get("numFmtId"))] = _shape(element.get("formatCode", ""))
        elif tag == "cellXfs":
            for index, style in enumerate(item for item in element if tag_of(item) == "xf"):
                number = _whole(style.get("numFmtId"))
                shape = own.get(number) or _built_in(number)
                if shape:
                    shapes[str(index)] = shape
    return shapes


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 8 else 0


def _built_in(number: int) -> str:
    if number in _DATES:
        return "date"
    return "percent" if number in _PERCENTAGES else ""


def _shape(code: str) -> str:
    letters = _NOT_LETTERS.sub("", code[:200]).casefold()
    if "%" in letters:
        return "percent"
    return "date" if "d" in letters or "y" in letters else ""


def date_text(number: Decimal, *, since_1904: bool) -> str:
    """The day in ISO form; its time of day is left out. Raises ValueError or OverflowError for no day.

    Spreadsheets count days from 30 December 1899, or from 1 January 1904 (ECMA-376, 18.17.4.1). The
    days before 1 March 1900, which they count wrongly, are refused.
    """
    days = int(number)
    if days < (0 if since_1904 else 61):
        raise ValueError(number)
    return ((date(1904, 1, 1) if since_1904 else date(1899, 12, 30)) + timedelta(days=days)).isoformat()
