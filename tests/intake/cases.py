"""Kinds of files that departments really send: four of each are made here, in four ways of writing.

LEGACYFUND_INTAKE_CASES names a folder with files that were really met, one of each kind under its name: they
come to the same.
"""

import csv
import io
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.factories.workbooks import write_xlsx
from tests.factories.xlsb import write_xlsb

Table = list[list[str]]
MET = Path(os.environ["LEGACYFUND_INTAKE_CASES"]) if "LEGACYFUND_INTAKE_CASES" in os.environ else None


def with_commas(table: Table) -> bytes:
    return b"\xef\xbb\xbf" + _text(table, ",").encode()


def with_tabs_in_utf_16(table: Table) -> bytes:
    return _text(table, "\t").encode("utf-16")


def _text(table: Table, separator: str) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows(table)
    return out.getvalue()


WAYS: Sequence[Callable[[Table], bytes]] = (with_commas, with_tabs_in_utf_16, write_xlsx, write_xlsb)


def files_of(kinds: Sequence[str]) -> list[tuple[str, bytes | None, int]]:
    """The kind, the file that was met or None, and which of the ways."""
    made = [(kind, None, way) for kind in kinds for way in range(len(WAYS))]
    return made if MET is None else [*((kind, met(kind), 0) for kind in kinds), *made]


def met(kind: str) -> bytes:
    assert MET is not None
    (path,) = (path for path in MET.glob(f"{kind}.*") if path.suffix != ".md")
    return path.read_bytes()
