"""What no cell should hold: lost or control characters, too much text, personal data.

Most cells hold none of it and most are seen again, so a row is first asked only for its new cells.
"""

import re
from collections.abc import Container

from portfolio.spend.rules.findings import Findings
from portfolio.spend.rules.over_25k import LONGEST_CELL

_MOST_REMEMBERED = 50_000
_UNTIDY = ("  ", " |", "| ")
_PLAIN = re.compile("[ -?A-~£]*")
_LOST = "\ufffd"
_LINE_BREAK = re.compile("[\r\n\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_PUNCTUATION = re.compile("[\x80-\x84\x86-\x9f]")
_HALF_PAIR = re.compile("[\ud800-\udfff]")
_E_MAIL = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9-]{1,63}\.[A-Za-z0-9.-]{2,63}")
_NATIONAL_INSURANCE = re.compile(
    r"\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]\b", re.IGNORECASE
)
_MISREAD = re.compile(
    "[\u00c2-\u00c5\u00ce\u00cf\u00e2\u00f0][\u0080-\u00bf\u0152-\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2026\u2030\u2039\u203a\u20ac\u2122]"
)
"""Traces of text that was written in UTF-8, read as Windows-1252 and saved again: `CAFÃ‰` was `CAFÉ`."""


class CellMemory:
    """Cells already found to be plain, so that they are not searched again. Holds 50,000 at most."""

    def __init__(self) -> None:
        self._plain: set[str] = set()

    def is_odd(self, row: list[str]) -> bool:
        """Whether any cell may need a word: cheap, and never wrong to say yes."""
        fresh = set(row) - self._plain
        text = "|".join(fresh)
        if (
            _PLAIN.fullmatch(text) is None
            or len(text) > LONGEST_CELL
            or _NATIONAL_INSURANCE.search(text) is not None
        ):
            return True
        if len(self._plain) > _MOST_REMEMBERED:
            self._plain.clear()
        self._plain |= fresh
        return False


def tidy(cells: list[str]) -> list[str]:
    """White space trimmed and folded to single spaces."""
    text = "|" + "|".join(cells) + "|"
    if text.isprintable() and not any(space in text for space in _UNTIDY):
        return cells
    return [" ".join(cell.split()) for cell in cells]


def check_cells(
    line: int, row: list[str], labels: list[str], findings: Findings, kept: Container[int] | None = None
) -> bool:
    """Findings for each cell; False when the line cannot stand. What stands in a column that is not `kept`
    (all are, where it is None) stops nothing. Cells beyond `labels` are blank.
    """
    clean = True
    for place, (column, cell) in enumerate(zip(labels, row, strict=False)):
        clean &= (kept is not None and place not in kept) or _check_text(line, column, cell, findings)
        _warn(line, column, cell, findings)
    return clean


def _check_text(line: int, column: str, cell: str, findings: Findings) -> bool:
    problems = (
        (
            "CELL_TOO_LONG",
            len(cell) > LONGEST_CELL,
            f"The cell has {len(cell):,} characters; the most is {LONGEST_CELL:,}.",
        ),
        (
            "CONTROL",
            _PUNCTUATION.search(cell),
            "A punctuation mark, such as an apostrophe or a dash, has lost its encoding. Type it again.",
        ),
        ("CONTROL", _CONTROL.search(cell), "The cell holds a control character. Type it again."),
        ("HALF_PAIR", _HALF_PAIR.search(cell), "The cell holds half of a character pair. Type it again."),
    )
    for code, is_there, message in problems:
        if is_there:
            findings.fault(code, message, line=line, column=column)
            return False
    return True


def _warn(line: int, column: str, cell: str, findings: Findings) -> None:
    likely = likely_reading(cell)
    warnings = (
        (
            "LOST_CHARACTER",
            _LOST in cell,
            "A character was lost before the file was made (shown as \ufffd). Put it right if you can.",
        ),
        (
            "MISREAD_CHARACTER",
            likely,
            f"Characters were lost when the file was saved: this was probably “{likely[:80]}”. Export the "
            "file again as CSV (UTF-8), or put it right if you can.",
        ),
        ("LINE_BREAK", _LINE_BREAK.search(cell), "The cell has a line break, which is read as a space."),
        ("PERSONAL_DATA", _E_MAIL.search(cell), "This looks like an e-mail address. Remove personal data."),
        (
            "PERSONAL_DATA",
            _NATIONAL_INSURANCE.search(cell),
            "This looks like a National Insurance number. Remove personal data.",
        ),
    )
    for code, is_there, message in warnings:
        if is_there:
            findings.warning(code, message, line=line, column=column)


def likely_reading(text: str) -> str:
    """What the text was before, or nothing when it shows no trace of having been misread."""
    if not _MISREAD.search(text):
        return ""
    try:
        found = text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return ""
    return found if found.isprintable() else ""
