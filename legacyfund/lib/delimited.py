"""Comma-separated text that a spreadsheet shows and never runs."""

import csv
import io
from collections.abc import Iterable, Sequence

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\x00")


def defuse(cell: object) -> object:
    """Text that a spreadsheet would take for a formula gets a single quote in front; numbers stay numbers."""
    if isinstance(cell, str) and cell.startswith(_STARTS_A_FORMULA):
        return f"'{cell}"
    return cell


def csv_text(rows: Iterable[Sequence[object]]) -> str:
    """RFC 4180: commas, CRLF, quotation marks doubled. Cells are written as given: defuse text before."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue()
