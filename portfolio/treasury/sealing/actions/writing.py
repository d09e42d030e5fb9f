"""Writing the lines of a closed period as files: under another name first, so that none is half there."""

import hashlib
import os
import zlib
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

from legacyfund.lib.parquet import write_blocks
from portfolio.spend.models import FundPeriod
from portfolio.spend.queries.copying import copy_lines
from portfolio.spend.queries.lines import SpendFilter
from portfolio.treasury.sealing.queries.stored import place_of
from portfolio.treasury.sealing.rules.files import COLUMNS, NULLABLE, Form

_LEVEL = 1
"""Of packing: a higher one takes three times as long for a tenth."""
_GZIP = 16 + zlib.MAX_WBITS
_BLOCKS_AHEAD = 16
"""That wait to be packed: about a megabyte."""


@dataclass(frozen=True)
class Written:
    """A file that lies under its other name, until `put_in_place`."""

    form: Form
    part: Path
    place: Path
    sha256: str
    size: int


@contextmanager
def written_forms(
    period: FundPeriod, *, note: str, forms: Iterable[Form] = tuple(Form)
) -> Iterator[tuple[list[Written], int]]:
    """The files, and how many lines they hold. What was not put in place by the end is removed.

    The caller holds the period's row, so nobody else writes them. The same lines and note give the same
    bytes.
    """
    parts = {form: _part(period, form) for form in Form}
    wanted = set(forms)
    try:
        parts[Form.CSV].parent.mkdir(parents=True, exist_ok=True)
        if Form.CSV in wanted:
            _Packed(parts[Form.CSV], _blocks(period, "csv")).write()
        lines = _Packed(parts[Form.NDJSON], _blocks(period, "ndjson"))
        if Form.PARQUET in wanted:
            _write_parquet(lines.passing(), parts[Form.PARQUET], note)
        else:
            lines.write()
        yield [_written(period, form, parts[form]) for form in Form if form in wanted], lines.ends
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)


def put_in_place(written: Written) -> None:
    """Under its name all at once, in place of what was there."""
    os.replace(written.part, written.place)
    folder = os.open(written.place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _blocks(period: FundPeriod, form: Literal["csv", "ndjson"]) -> Generator[bytes]:
    """The fund's lines between the period's two numbers; others' may lie between."""
    first, last = period.first_feed_no or 1, period.last_feed_no or 0
    return copy_lines(form, SpendFilter(fund=period.fund), after=first - 1, up_to=last)


class _Packed:
    """Blocks, packed into a file as they pass, and how many lines have ended in them. A thread of its own
    packs them, while this one waits for the next.
    """

    def __init__(self, part: Path, blocks: Generator[bytes]) -> None:
        self._part, self._blocks, self.ends = part, blocks, 0

    def passing(self) -> Generator[bytes]:
        """The file is whole once there are no more."""
        packer, packing = zlib.compressobj(_LEVEL, wbits=_GZIP), deque[Future[bytes]]()
        with closing(self._blocks) as blocks, _whole(self._part) as out, ThreadPoolExecutor(1) as beside:
            for block in blocks:
                self.ends += block.count(b"\n")
                packing.append(beside.submit(packer.compress, block))
                if len(packing) > _BLOCKS_AHEAD:
                    out.write(packing.popleft().result())
                yield block
            packing.append(beside.submit(packer.flush))
            out.writelines(packed.result() for packed in packing)

    def write(self) -> None:
        for _ in self.passing():
            pass


def _write_parquet(lines: Generator[bytes], part: Path, note: str) -> None:
    with _whole(part) as out:
        write_blocks(lines, COLUMNS, out, note=note, may_be_null=NULLABLE)


@contextmanager
def _whole(part: Path) -> Iterator[IO[bytes]]:
    """On the disk before it gets its name, or a power cut could leave the name without the bytes."""
    with part.open("wb") as out:
        yield out
        out.flush()
        os.fsync(out.fileno())


def _part(period: FundPeriod, form: Form) -> Path:
    place = place_of(period, form)
    return place.with_name(f".{place.name}.part")


def _written(period: FundPeriod, form: Form, part: Path) -> Written:
    with part.open("rb") as written:
        digest = hashlib.file_digest(written, "sha256").hexdigest()
    return Written(form, part, place_of(period, form), digest, part.stat().st_size)
