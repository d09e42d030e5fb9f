"""What is missing or wrong."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Gap:
    """One thing missing or off: the section, the field's name on that section's page, and the words.

    A field of a row is `rows-index-field`, as in `costs-0-amount`, rows counted from 0.
    """

    section: str
    field: str
    message: str


def row_gaps(section: str, place: str, name: str, problems: Mapping[str, str]) -> list[Gap]:
    """A gap for each field of a row that has a problem: `place` is the row's, as in `costs-0`."""
    return [
        Gap(section, f"{place}-{field}", f"{name}: {problem}")
        for field, problem in problems.items()
        if problem
    ]
