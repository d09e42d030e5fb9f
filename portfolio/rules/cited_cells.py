"""What stands in the cells that a check has something to say about."""

from collections.abc import Iterable
from typing import BinaryIO

from legacyfund.lib.csv_rows import FileRefused
from portfolio.rules.findings import Finding, Findings
from portfolio.rules.headers import COLUMNS
from portfolio.rules.over_25k import place_columns, read_rows

LONGEST_SHOWN = 200

CitedCells = dict[tuple[int, str], str]
"""The text of a cell by its line and column, as a Finding names them."""


def cited_cells(stream: BinaryIO, findings: Iterable[Finding]) -> CitedCells:
    """The cells that `findings` name, cut at 200 characters; those the file does not have are left out."""
    wanted = {(found.line, found.column) for found in findings if found.line is not None and found.column}
    if not wanted:
        return {}
    lines = {line for line, _ in wanted}
    found: CitedCells = {}
    unheard = Findings()
    try:
        rows = read_rows(stream, unheard)
        _, header = next(rows)
        labels = _labels(header, unheard)
        for line, cells in rows:
            if line in lines:
                found |= {
                    (line, label): cell[:LONGEST_SHOWN]
                    for label, cell in zip(labels, cells, strict=False)
                    if (line, label) in wanted
                }
    except FileRefused:
        return found
    return found


def _labels(header: list[str], unheard: Findings) -> list[str]:
    labels = [label.strip()[:80] for label in header]
    for name, index in place_columns(header, unheard).items():
        labels[index] = COLUMNS[name]
    return labels
