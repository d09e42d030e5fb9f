"""Comma-separated text that a spreadsheet shows and never runs."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

FORMULA_STARTS = "=+@\uff1d\uff0b\uff0d\uff20\t\r\n\x00-"
"""The hyphen last, so that all of it can stand between the brackets of a pattern."""
_FORMULA = re.compile(f"(^|[;\t])(?=[{FORMULA_STARTS}])")
_DEFUSED = re.compile(f"(^|[;\t])'(?=[{FORMULA_STARTS}])")


def defuse(cell: object) -> object:
    """Text that a spreadsheet would take for a formula gets a single quote in front; numbers stay numbers.

    A spreadsheet that takes semicolons or tabs for separators would start a cell after one, so a quote is
    put there too. Full-width signs count: some spreadsheets read them as their narrow twins.
    """
    return _FORMULA.sub(r"\1'", cell) if isinstance(cell, str) else cell


def undefuse(text: str) -> str:
    """Text as it was before `defuse`."""
    return _DEFUSED.sub(r"\1", text)


def csv_text(rows: Iterable[Sequence[object]]) -> str:
    """RFC 4180: commas, CRLF, quotation marks doubled. Cells are written as given: defuse text before."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue()
