"""What no cell should hold: characters lost or not to be seen, too much text, personal data.

Most cells hold none of it and most are seen again, so a row is first asked only for its new cells.
"""

import re
from collections.abc import Container

from legacyfund.lib.tables.repair import repair
from portfolio.spend.rules.findings import Findings
from portfolio.spend.rules.over_25k import LONGEST_CELL

_MOST_REMEMBERED = 50_000
_PLAIN = re.compile("[ -?A-~£]*")
_LOST = "\ufffd"
_LINE_BREAK = re.compile("[\r\n\x85\u2028\u2029]")
_HALF_PAIR = re.compile("[\ud800-\udfff]")
_E_MAIL = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9-]{1,63}\.[A-Za-z0-9.-]{2,63}")
_NATIONAL_INSURANCE = re.compile(
    r"\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]\b", re.IGNORECASE
)


def looks_personal(text: str) -> bool:
    """An e-mail address or a National Insurance number."""
    return bool(_E_MAIL.search(text) or _NATIONAL_INSURANCE.search(text))


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
    if text.isprintable() and "  " not in text and " |" not in text and "| " not in text:
        return cells
    return [" ".join(cell.split()) for cell in cells]


def mend(row: list[str]) -> list[str]:
    """The cells in the encoding they had, without what nobody can see. `check_cells` tells of it."""
    return [repair(cell).text for cell in row]


def check_cells(
    line: int, row: list[str], labels: list[str], findings: Findings, kept: Container[int] | None = None
) -> bool:
    """Findings for each cell; False when the line cannot stand. What stands in a column that is not `kept`
    (all are, where it is None) stops nothing. Cells beyond `labels` are blank.
    """
    clean = True
    for place, (column, cell) in enumerate(zip(labels, row, strict=False)):
        is_kept = kept is None or place in kept
        clean &= not is_kept or _check_text(line, column, cell, findings)
        _warn(line, column, cell, findings, is_kept=is_kept)
    return clean


def _check_text(line: int, column: str, cell: str, findings: Findings) -> bool:
    problems = (
        (
            "CELL_TOO_LONG",
            len(cell) > LONGEST_CELL,
            f"The cell has {len(cell):,} characters; the most is {LONGEST_CELL:,}.",
        ),
        ("HALF_PAIR", _HALF_PAIR.search(cell), "The cell holds half of a character pair. Type it again."),
    )
    for code, is_there, message in problems:
        if is_there:
            findings.fault(code, message, line=line, column=column)
            return False
    return True


def _warn(line: int, column: str, cell: str, findings: Findings, *, is_kept: bool) -> None:
    found = repair(cell)
    warnings = (
        (
            "LOST_CHARACTER",
            _LOST in cell,
            "A character was lost before the file was made (shown as \ufffd). Put it right if you can.",
        ),
        (
            "MISREAD_CHARACTER",
            found.misread,
            f"This was saved in the wrong encoding. It is read as “{found.text[:80]}”: put it right if that "
            "is not what it was.",
        ),
        (
            "CONTROL",
            found.punctuation and is_kept,
            "A punctuation mark, such as an apostrophe or a dash, has lost its encoding. It is read as "
            f"“{found.text[:80]}”.",
        ),
        (
            "CONTROL",
            found.unseen and is_kept,
            "A character that nobody can see was left out of the cell.",
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
