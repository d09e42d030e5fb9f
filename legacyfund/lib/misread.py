"""Text that was written in UTF-8, read as Windows-1252 and saved again: `CAFÃ‰` was `CAFÉ`."""

import re

_TRACES = re.compile(
    "[\u00c2-\u00c5\u00ce\u00cf\u00e2\u00f0][\u0080-\u00bf\u0152-\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2026\u2030\u2039\u203a\u20ac\u2122]"
)


def likely_reading(text: str) -> str:
    """What the text was before, or nothing when it shows no trace of having been misread."""
    if not _TRACES.search(text):
        return ""
    try:
        found = text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return ""
    return found if found.isprintable() else ""
