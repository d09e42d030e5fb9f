"""Answers that last: how many at a time, and that each gives back what it holds however it ends.

A stream keeps a thread and that thread's connection as long as its reader takes. The places are counted by
process, since it is the process's threads that pages would wait for.
"""

import zlib
from collections import Counter
from collections.abc import Generator, Iterable, Iterator
from threading import Lock
from weakref import finalize

from django.conf import settings

from legacyfund.limits import TooManyRequests

ASK_AGAIN_SECONDS = 10
_GZIP = 31
"""The window of zlib that makes one gzip member, with no moment and no name in its head."""


class Places:
    """So many streams at once, half of them of one client."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._taken: Counter[int] = Counter()

    def take(self, client: int) -> None:
        """Raises TooManyRequests."""
        most = settings.BULK_STREAMS
        with self._lock:
            if self._taken[client] >= max(1, most // 2):
                raise TooManyRequests(
                    "This client has as many bulk files on their way as it may. Ask again when one has come.",
                    ASK_AGAIN_SECONDS,
                )
            if self._taken.total() >= most:
                raise TooManyRequests(
                    "As many bulk files are on their way as the service sends at a time. Ask again in "
                    f"{ASK_AGAIN_SECONDS} seconds.",
                    ASK_AGAIN_SECONDS,
                )
            self._taken[client] += 1

    def give_back(self, client: int) -> None:
        with self._lock:
            self._taken[client] -= 1

    @property
    def taken(self) -> int:
        return self._taken.total()


PLACES = Places()


class Stream:
    """Blocks in a place of its own. Whoever serves it closes it; the statement behind it ends with it."""

    def __init__(self, blocks: Generator[bytes], client: int) -> None:
        PLACES.take(client)
        self._blocks = blocks
        self._leave = finalize(self, PLACES.give_back, client)
        self._first = b""

    def begin(self) -> None:
        """Have the first block made now: what goes wrong before it can still be answered by a status."""
        try:
            self._first = next(self._blocks, b"")
        except BaseException:
            self.close()
            raise

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        first, self._first = self._first, b""
        return first or next(self._blocks)

    def close(self) -> None:
        try:
            self._blocks.close()
        finally:
            self._leave()


def gzipped(blocks: Iterable[bytes]) -> Generator[bytes]:
    """One member, whose end a reader misses when the stream is cut. What came first leaves at once."""
    packer = zlib.compressobj(1, zlib.DEFLATED, _GZIP)
    flushed = False
    for block in blocks:
        packed = packer.compress(block)
        if not flushed:
            packed, flushed = packed + packer.flush(zlib.Z_SYNC_FLUSH), True
        if packed:
            yield packed
    yield packer.flush()


def takes_gzip(accept_encoding: str) -> bool:
    """Whether the header names gzip (or anything), and not with a weight of nothing."""
    for item in accept_encoding.lower().split(","):
        coding, _, weight = item.partition(";")
        if coding.strip() in ("gzip", "*"):
            return weight.strip().removeprefix("q=") not in ("0", "0.0", "0.00", "0.000")
    return False
