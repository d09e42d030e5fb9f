"""A month of a department's spending over £25,000, as departments publish it.

Source: HM Treasury's guidance on publishing spending over £25,000. The threshold is of a transaction, and the
file has all of its lines.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from legacyfund.lib.delimited import csv_text, defuse
from legacyfund.lib.financial_year import Period
from legacyfund.lib.money import NOTHING
from portfolio.spend.rules.cells import looks_personal
from portfolio.spend.rules.headers import COLUMNS

THRESHOLD = Decimal(25_000)
WITHHELD = "Withheld: personal data"
_PERSONAL = ("supplier", "supplier_postcode", "description")
_A_PERSON = re.compile(r"\b(individual|private person|sole trader|employee)s?\b", re.IGNORECASE)
Line = Mapping[str, object]


@dataclass(frozen=True)
class Standing:
    """What stands of a transaction at the end of a month, and stood at the end of the month before."""

    now: Decimal = NOTHING
    before: Decimal = NOTHING

    @property
    def is_published(self) -> bool:
        """Over the threshold either way, so that a correction of what was published is published too."""
        return max(abs(self.now), abs(self.before)) > THRESHOLD


def title_of(department: str, month: Period) -> str:
    return f"{department}: spending over £25,000, {month.first_day:%B %Y}"


def file_of(lines: Iterable[Line]) -> str:
    """The CSV, its columns in the guidance's order, days as DD/MM/YYYY, texts defused for a spreadsheet.

    Where the kind of supplier says that it is a person, or a cell looks like personal data, the cell says
    that it is withheld. Money and numbers stay.
    """
    return csv_text([list(COLUMNS.values()), *map(_cells, lines)])


def _cells(line: Line) -> list[object]:
    is_person = bool(_A_PERSON.search(str(line["supplier_type"])))
    return [_cell(name, line[name], hides=is_person and name in _PERSONAL) for name in COLUMNS]


def _cell(name: str, value: object, *, hides: bool) -> object:
    if name == "date":
        return f"{value:%d/%m/%Y}"
    if name == "amount":
        return value
    return WITHHELD if hides or looks_personal(str(value)) else defuse(value)
