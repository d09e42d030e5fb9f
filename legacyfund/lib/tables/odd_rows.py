"""Rows that are none: fillers, the headings once more, totals, footnotes, units."""

import re
from collections.abc import Sequence
from enum import Enum
from functools import lru_cache

from legacyfund.lib.heading_units import is_unit, split_unit, stated_unit
from legacyfund.lib.tables.repair import repair

FILLERS = frozenset({"-", "--", "–", "—", ".", "n/a", "na", "n.a.", "n/k"})
_TOTAL = re.compile(
    r"(?:(?:grand|overall|sub)[ -]?)?totals?(?: (?:number|no\.?|of|systems|assets|rows|costs?)){0,3}\s*:?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[-(£$€\u2212 ]{0,4}[0-9][0-9,. ]{0,30}(?:%|k|m|bn|cr)?\)?", re.IGNORECASE)
_FIGURE = re.compile("[1-9]")
_FOOTNOTE = re.compile(
    r"[*†‡].*|(?:notes?|sources?|key|n\.?b\.?|caveats?|disclaimer)\s*(?:[0-9]{1,2}\s*)?[:.].*"
    r"|(?:source|data|extract(?:ed)?|report|prepared|produced|correct)"
    r" (?:is |run )?(?:as (?:at|of)|by|from|on)\b.*"
    r"|end of (?:report|file|data|list|register|sheet)\.?",
    re.IGNORECASE | re.DOTALL,
)


class Odd(Enum):
    """What a row is that is none of the table's."""

    REPEATED = 1
    TOTAL = 2
    FOOTNOTE = 3
    UNITS = 4


def is_filler(cells: Sequence[str]) -> bool:
    """No cell says anything: blank, a mark for nothing, or characters that nobody can see."""
    for cell in cells:
        text = cell.strip()
        if text and text.casefold() not in FILLERS and (text.isprintable() or repair(text).text.strip()):
            return False
    return True


def odd_row(cells: Sequence[str], headings: Sequence[str]) -> Odd | None:
    """None for a row that may be one of the table's. Of nearly all, the first filled cell tells. `headings`
    as `folded` writes them.
    """
    first = 0
    if not (cells and cells[0].strip()):
        first = next((place for place, cell in enumerate(cells) if cell.strip()), -1)
        if first < 0:
            return None
    if _repeats(cells, headings, first):
        filled = [place for place, cell in enumerate(cells) if cell.strip()]
        if len(filled) > 1 and all(_repeats(cells, headings, place) for place in filled):
            return Odd.REPEATED
    text = "|".join(cells).casefold()
    if "total" in text and _is_total(cells):
        return Odd.TOTAL
    is_alone = not any(map(str.strip, cells[first + 1 :]))
    if is_alone and _FOOTNOTE.fullmatch(cells[first].strip()):
        return Odd.FOOTNOTE
    if not _FIGURE.search(text) and all(is_unit(cell) for cell in map(str.strip, cells) if cell):
        return Odd.UNITS
    return Odd.UNITS if is_alone and stated_unit(cells[first]) else None


def _repeats(cells: Sequence[str], headings: Sequence[str], place: int) -> bool:
    return place < len(headings) and folded(cells[place]) == headings[place]


def _is_total(cells: Sequence[str]) -> bool:
    filled = [text for cell in cells if (text := cell.strip())]
    words = [text for text in filled if not _NUMBER.fullmatch(text)]
    return bool(words) and len(filled) > len(words) and all(map(is_total_word, words))


def is_total_word(text: str) -> bool:
    """With or without the unit of what is added up: `Total (£000)`."""
    if "total" not in text.casefold():
        return False
    return any(map(_TOTAL.fullmatch, (text, split_unit(text).words.strip(" ()£,"))))


@lru_cache(maxsize=256)
def folded(text: str) -> str:
    """Case and white space make no difference. A column's cells are often the same."""
    return " ".join(text.casefold().split())
