"""A block of cells copied from a spreadsheet, as rows of text."""

import csv

from legacyfund.lib.tables.repair import without_unseen

LONGEST_CELL = 100_000


def cells_pasted(text: str) -> list[list[str]]:
    """Parted by tabs, as a sheet copies, or commas; white space inside a cell made one space; empty where it
    is no table.
    """
    lines = without_unseen(text).splitlines(keepends=True)
    try:
        rows = list(csv.reader(lines, delimiter="\t" if "\t" in text else ",", strict=True))
    except csv.Error:
        # Quotes that are words of a cell, as a spreadsheet copies them where it needs none of its own.
        rows = [line.split("\t") for line in lines] if "\t" in text else []
    if any(len(cell) > LONGEST_CELL for row in rows for cell in row):
        return []
    return [[" ".join(cell.split()) for cell in row] for row in rows]
