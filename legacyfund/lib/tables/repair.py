"""Text that lost its encoding on the way, put right where it can be read in one way only."""

import re
import unicodedata
from dataclasses import dataclass

_MISREAD = re.compile(
    "[\u00c2-\u00c5\u00ce\u00cf\u00e2\u00f0][\u0080-\u00bf\u0152-\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2026\u2030\u2039\u203a\u20ac\u2122]"
)
"""Traces of text that was written in UTF-8, read as Windows-1252 and saved again: `CAFÃ‰` was `CAFÉ`."""
_PUNCTUATION = re.compile("[\x80-\x84\x86-\x9f]")
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
"""Control characters, and those that take no room: with one of them `T1` is not `T1` and nobody sees why."""


@dataclass(frozen=True)
class Repaired:
    """The text as it is read, and what was done to it: one of the words below, or several. `unseen`: a
    character that nobody can see was left out.
    """

    text: str
    misread: bool = False
    punctuation: bool = False
    unseen: bool = False


def likely_reading(text: str) -> str:
    """What the text was before, or nothing when it shows no trace of having been misread."""
    if not _MISREAD.search(text):
        return ""
    try:
        found = without_unseen(text.encode("cp1252").decode("utf-8"))
    except UnicodeError:
        return ""
    return found if found.isprintable() else ""


def without_unseen(text: str) -> str:
    """The text without control characters and others that nobody can see; line ends and tabs stay."""
    return _UNSEEN.sub("", text)


def repair(text: str) -> Repaired:
    """Read back what was misread; give punctuation its encoding again; leave out what nobody can see.

    Letters with accents are composed (NFC).
    """
    if text.isascii() and not _UNSEEN.search(text):
        return Repaired(text)
    found = unicodedata.normalize("NFC", text)
    if likely := likely_reading(found) or likely_reading(without_unseen(found)):
        return Repaired(unicodedata.normalize("NFC", likely), misread=True)
    marks = _PUNCTUATION.sub(_as_windows, found)
    plain = without_unseen(marks)
    whole = unicodedata.normalize("NFC", plain)
    return Repaired(whole, punctuation=marks != found, unseen=plain != marks)


def _as_windows(match: re.Match[str]) -> str:
    """The mark that Windows-1252 has in this place; the five places it leaves empty stay as they are."""
    return match[0].encode("latin-1").decode("cp1252", "ignore") or match[0]
