"""Rows that are none: fillers, the headings once more, totals, footnotes."""

import re
from collections.abc import Sequence
from enum import Enum

FILLERS = frozenset({"-", "--", "–", "—", ".", "n/a", "na", "n.a.", "n/k"})
_TOTAL = re.compile(
    r"(?:(?:grand|overall|sub)[ -]?)?totals?(?: (?:number|no\.?|of|systems|assets|rows|costs?)){0,3}\s*:?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[-(£$€\u2212 ]{0,4}[0-9][0-9,. ]{0,30}(?:%|k|m|bn|cr)?\)?", re.IGNORECASE)
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


def is_filler(cells: Sequence[str]) -> bool:
    """No cell says anything: blank, or a mark for nothing."""
    for cell in cells:
        text = cell.strip()
        if text and text.casefold() not in FILLERS:
            return False
    return True


def odd_row(cells: Sequence[str], headings: Sequence[str]) -> Odd | None:
    """None for a row that may be one of the table's."""
    filled = [(place, text) for place, cell in enumerate(cells) if (text := cell.strip())]
    if len(filled) > 1 and all(
        place < len(headings) and _folded(cell) == _folded(headings[place]) for place, cell in filled
    ):
        return Odd.REPEATED
    if "total" in "|".join(cells).casefold():
        words = [cell for _, cell in filled if not _NUMBER.fullmatch(cell)]
        if words and len(filled) > len(words) and all(map(_TOTAL.fullmatch, words)):
            return Odd.TOTAL
    if len(filled) == 1 and _FOOTNOTE.fullmatch(filled[0][1]):
        return Odd.FOOTNOTE
    return None


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
