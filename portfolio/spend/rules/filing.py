"""What a machine that files a return is told, and what it says beside the file."""

import re
from dataclasses import dataclass

LONGEST_KEY = 255
KEY = r"^[!-~]([ -~]{0,253}[!-~])?$"
"""Printable ASCII with no space at either end, at most LONGEST_KEY characters."""


@dataclass(frozen=True)
class Told:
    """One thing that keeps a file from being taken. `severity` is that of the check, or `ask` where something
    has to be said first. `line` counts as a spreadsheet does, the header being line 1; None is the file.
    """

    severity: str
    code: str
    message: str
    line: int | None = None
    column: str = ""
    value: str = ""


def key_fits(key: str) -> bool:
    return re.fullmatch(KEY, key) is not None


def count_differs(said: int, read: int) -> Told | None:
    """Whether a file holds other than the lines it was said to hold."""
    if said == read:
        return None
    return Told(
        "fault",
        "COUNT",
        f"The file was said to hold {said:,} lines and {read:,} were read. Rows of totals, blank rows and "
        "the headings are no lines.",
    )
