"""Text that lost its encoding on the way, put right where it can be read in one way only."""

import re
import unicodedata
from dataclasses import dataclass

_MISREAD = re.compile(
    "[\u00c2-\u00c5\u00ce\u00cf\u00e2\u00f0][\u0080-\u00bf\u0152-\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2026\u2030\u2039\u203a\u20ac\u2122]"
)
"""Traces of text that was written in UTF-8, read as Windows-1252 and saved again: `CAFÃ‰` was `CAFÉ`."""
_PUNCTUATION = re.compile("[\x80-\x84\x86-\x9f]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")


@dataclass(frozen=True)
class Repaired:
    """The text as it is read, and what was done to it: one of the words below, or several."""

    text: str
    misread: bool = False
    punctuation: bool = False
    control: bool = False


def likely_reading(text: str) -> str:
    """What the text was before, or nothing when it shows no trace of having been misread."""
    if not _MISREAD.search(text):
        return ""
    try:
        found = text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return ""
    return found if found.isprintable() else ""


def repair(text: str) -> Repaired:
    """Read back what was misread; give punctuation its encoding again; leave out control characters.

    Letters with accents are composed (NFC).
    """
    if text.isascii() and not _CONTROL.search(text):
        return Repaired(text)
    found = unicodedata.normalize("NFC", text)
    if likely := likely_reading(found):
        return Repaired(unicodedata.normalize("NFC", likely), misread=True)
    marks = _PUNCTUATION.sub(_as_windows, found)
    plain = _CONTROL.sub("", marks)
    return Repaired(plain, punctuation=marks != found, control=plain != marks)


def _as_windows(match: re.Match[str]) -> str:
    """The mark that Windows-1252 has in this place; the five places it leaves empty stay as they are."""
    return match[0].encode("latin-1").decode("cp1252", "ignore") or match[0]
