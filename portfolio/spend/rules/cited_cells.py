"""What stands in the cells that a check has something to say about."""

from collections.abc import Iterable
from typing import BinaryIO

from legacyfund.lib.tables.shapes import FileRefused
from portfolio.spend.rules.columns import BY_HEADINGS, FileLayout
from portfolio.spend.rules.findings import Finding, Findings
from portfolio.spend.rules.over_25k import read_table

LONGEST_SHOWN = 200
CitedCells = dict[tuple[int, str], str]
"""The text of a cell by its line and column, as a Finding names them."""


def cited_cells(
    stream: BinaryIO, findings: Iterable[Finding], layout: FileLayout = BY_HEADINGS
) -> CitedCells:
    """The cells that `findings` name, cut at 200 characters; those the file does not have are left out."""
    wanted = {(found.line, found.column) for found in findings if found.line is not None and found.column}
    if not wanted:
        return {}
    lines = {line for line, _ in wanted}
    found: CitedCells = {}
    unheard = Findings()
    try:
        table = read_table(stream, unheard, layout)
        for row in table.body:
            if row.number in lines:
                found |= {
                    (row.number, label): cell[:LONGEST_SHOWN]
                    for label, cell in zip(table.labels, row.cells, strict=False)
                    if (row.number, label) in wanted
                }
    except FileRefused:
        return found
    return found
