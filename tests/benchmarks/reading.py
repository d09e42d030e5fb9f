"""P18: the reader of returns on files of spend: one with as many lines as the largest that is public, as CSV
and as a workbook, and those of the folder that LEGACYFUND_SPEND_FILES names, where somebody has some.
"""

import io
import os
from collections.abc import Iterator
from pathlib import Path

from legacyfund.lib.tables.writing import write_workbook
from portfolio.spend.rules.lines import ReturnTerms
from portfolio.spend.rules.returns import check_return_file
from tests.benchmarks.choice import row, seconds
from tests.factories.over_25k import HEADER, make_row, write_csv

LINES = 23_485
TIMES = 5
MOST_SECONDS = 1


def print_reading() -> None:
    print(f"\nReading: {LINES:,} lines")
    print(f"{'':4} {'what':46} {'median':>9} {'most':>9} {'target':>9}")
    for name, content in _files():
        read = [_seconds(content) for _ in range(TIMES)]
        row("P18", f"{name}, s", read, MOST_SECONDS)
    if of_others := [_seconds(path.read_bytes()) for path in _of_others()]:
        row("P18", f"{len(of_others):,} files of others, each, s", of_others, MOST_SECONDS)


def _seconds(content: bytes) -> float:
    took, _ = seconds(lambda: check_return_file(io.BytesIO(content), ReturnTerms()))
    return took


def _files() -> Iterator[tuple[str, bytes]]:
    rows = [
        make_row(amount=f"{25_000 + number}.{number % 100:02d}", transaction_number=f"51{number:08d}")
        for number in range(LINES)
    ]
    yield "CSV", write_csv(rows)
    yield "XLSX", write_workbook({"Spend": [HEADER, *rows]})


def _of_others() -> list[Path]:
    folder = os.environ.get("LEGACYFUND_SPEND_FILES")
    return sorted(path for path in Path(folder).rglob("*") if path.is_file()) if folder else []
