"""What stands now as Parquet: written whole before a byte of it leaves, since its end says where all else
lies. Lines go from the database into it in blocks, so memory holds a group of rows and no more.
"""

import tempfile
from collections.abc import Generator, Mapping
from typing import IO, Any, cast

from legacyfund.lib.canonical import canonical_bytes
from legacyfund.lib.parquet import write_blocks
from portfolio.spend.queries.control_totals import ControlTotals, control_totals
from portfolio.spend.queries.copying import copy_lines
from portfolio.spend.queries.lines import SpendFilter
from portfolio.spend.rules.feed import Cursor
from portfolio.treasury.sealing.rules.files import COLUMNS, NULLABLE

MOST_IN_MEMORY = 8 * 1024 * 1024
_AT_ONCE = 256 * 1024


def parquet_blocks(wanted: SpendFilter, head: Cursor) -> Generator[bytes]:
    """The lines that `wanted` has at `head`. What goes wrong while it is written is raised before the first
    block.
    """
    totals = control_totals(wanted, (), up_to=head.feed_no)
    with tempfile.SpooledTemporaryFile(max_size=MOST_IN_MEMORY) as out:
        _write(wanted, head, _note(wanted, head, totals), cast("IO[bytes]", out))
        out.seek(0)
        while block := out.read(_AT_ONCE):
            yield block


def _note(wanted: SpendFilter, head: Cursor, totals: ControlTotals) -> str:
    """What the file says of itself, as canonical JSON."""
    said: Mapping[str, Any] = {
        "view": "current",
        "epoch": head.epoch,
        "feed_no": head.feed_no,
        "filters": wanted.as_query(),
        "lines": totals.lines,
        "net": totals.net,
    }
    return canonical_bytes(said).decode()


def _write(wanted: SpendFilter, head: Cursor, note: str, out: IO[bytes]) -> None:
    blocks = copy_lines("ndjson", wanted, after=0, up_to=head.feed_no)
    write_blocks(blocks, COLUMNS, out, note=note, may_be_null=NULLABLE)
