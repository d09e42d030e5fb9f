"""The mirror as a CSV file, written anew from the database and put in place at once."""

import csv
import os
import re
from pathlib import Path

from legacyfund_client.lines import FIELDS, NUMBERS
from legacyfund_client.mirror import Mirror

CSV_FILE = "spend.csv"
_TEXTS = [name not in NUMBERS and name not in ("date", "amount") for name in FIELDS]
_RUNS = "=+\\-@\uff1d\uff0b\uff0d\uff20\t\r\n\x00"
_FORMULA = re.compile(f"(^|[;\t])(?=[{_RUNS}])")


def write_csv(mirror: Mirror) -> Path:
    """Byte for byte as the service's own CSV of these lines: what a spreadsheet would run as a formula has a
    single quote in front.
    """
    target = mirror.folder / CSV_FILE
    unfinished = target.with_suffix(".unfinished")
    with unfinished.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(FIELDS)
        for row in mirror.rows():
            writer.writerow(
                _FORMULA.sub(r"\1'", str(value)) if is_text else value
                for value, is_text in zip(row, _TEXTS, strict=True)
            )
        out.flush()
        os.fsync(out.fileno())
    unfinished.replace(target)
    return target
