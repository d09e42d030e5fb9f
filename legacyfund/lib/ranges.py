"""Parts of a file that somebody asks for (RFC 9110, section 14): one range of bytes, or the whole."""

import re
from dataclasses import dataclass

_RANGE = re.compile(r"bytes\s*=\s*(\d{0,18})\s*-\s*(\d{0,18})\s*", re.ASCII | re.IGNORECASE)


class NoSuchRange(ValueError):
    """The file ends before the range begins."""


@dataclass(frozen=True)
class Span:
    """From the first byte to and with the last, counted from 0."""

    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


@dataclass(frozen=True)
class Lasting:
    """A file that never changes. `name` is what the reader's machine calls it."""

    name: str
    media_type: str
    sha256: str
    size: int

    @property
    def etag(self) -> str:
        return f'"{self.sha256}"'


def span_asked(header: str, size: int) -> Span | None:
    """None for the whole: nothing is asked, or what cannot be read or has several parts, which may be passed
    over. Raises NoSuchRange.
    """
    match = _RANGE.fullmatch(header.strip())
    if match is None or not (match[1] or match[2]):
        return None
    if not match[1]:
        wanted = int(match[2])
        if wanted == 0 or size == 0:
            raise NoSuchRange
        return Span(max(size - wanted, 0), size - 1)
    first = int(match[1])
    if match[2] and int(match[2]) < first:
        return None
    if first >= size:
        raise NoSuchRange
    return Span(first, min(int(match[2] or size), size - 1))
