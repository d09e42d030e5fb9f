"""Lines of spend as a finance system sends them, as JSON, written as the file that they would have been."""

from collections.abc import Mapping, Sequence

from legacyfund.lib.delimited import csv_text
from legacyfund.lib.errors import DomainError
from portfolio.spend.rules.headers import KNOWN, REQUIRED_COLUMNS
from portfolio.spend.rules.over_25k import MOST_LINES

AWARD = "award"
HEADINGS: dict[str, str] = {**KNOWN.labels, AWARD: "Award"}
"""The fields of a line, by name, each with the heading it has in a file."""
ALWAYS = REQUIRED_COLUMNS
NOTHING_SPENT = "Nil return"


class LinesRefused(DomainError):
    """What was sent is no list of lines."""


def csv_of(document: object) -> bytes:
    """The lines of `{"lines": [{"date": …, "amount": …}, …]}` under the headings of the layout: line 2 of the
    file is the first. No line says that nothing was spent. Raises LinesRefused.
    """
    if not isinstance(document, Mapping) or set(document) != {"lines"}:
        raise LinesRefused("Send an object with `lines` and nothing else.", field="lines")
    lines = document["lines"]
    if not isinstance(lines, list) or not all(isinstance(line, Mapping) for line in lines):
        raise LinesRefused("`lines` is a list, and each line is an object.", field="lines")
    if len(lines) > MOST_LINES:
        raise LinesRefused(f"Send at most {MOST_LINES:,} lines at once.", field="lines")
    fields = _fields_of(lines)
    if not lines:
        return csv_text([[HEADINGS[name] for name in ALWAYS], ["", NOTHING_SPENT, "", ""]]).encode()
    rows = [[_text(line.get(name), name, place) for name in fields] for place, line in enumerate(lines, 1)]
    return csv_text([[HEADINGS[name] for name in fields], *rows]).encode()


def _fields_of(lines: Sequence[Mapping[str, object]]) -> list[str]:
    used = {name for line in lines for name in line}
    if unknown := sorted(used - HEADINGS.keys()):
        raise LinesRefused(
            f"A line has no field “{unknown[0][:40]}”. Its fields are: {', '.join(HEADINGS)}.", field="lines"
        )
    return [name for name in HEADINGS if name in used or name in ALWAYS]


def _text(value: object, name: str, place: int) -> str:
    """On one line, so that the lines of the file are those that were sent."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise LinesRefused(
            f"Line {place}: write {name} as text in quotation marks, such as "
            f"{'“1250.00”' if name == 'amount' else '“…”'}.",
            field="lines",
        )
    return " ".join(value.splitlines())
