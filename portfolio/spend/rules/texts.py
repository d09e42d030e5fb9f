"""The texts of a line: one that is needed and missing, one too long, a number that a spreadsheet spoiled."""

from legacyfund.lib.spoiled import SPOILED_DAY, spoiled_number
from legacyfund.lib.tables.shapes import SheetRow
from portfolio.spend.rules.columns import Places
from portfolio.spend.rules.findings import Findings
from portfolio.spend.rules.headers import COLUMNS
from portfolio.spend.rules.lines import IDENTITIES, TEXT_LENGTHS
from portfolio.spend.rules.over_25k import LONGEST_CELL

Cells = tuple[str, ...]
"""The cells of a line in the order of `COLUMNS`, blank where the file has no such column."""
_NAMES = tuple(COLUMNS)
_SUPPLIER, _NUMBER = _NAMES.index("supplier"), _NAMES.index("transaction_number")
_LONGEST_SUPPLIER, _LONGEST_NUMBER = TEXT_LENGTHS["supplier"], TEXT_LENGTHS["transaction_number"]
_IDENTITIES = tuple((_NAMES.index(name), name) for name in IDENTITIES)
_OPTIONAL = tuple(
    (place, name)
    for place, name in enumerate(COLUMNS)
    if name in TEXT_LENGTHS and name not in ("supplier", "transaction_number")
)
LIMITS = tuple(TEXT_LENGTHS.get(name, LONGEST_CELL) for name in COLUMNS)


def check_identities(read: SheetRow, cells: Cells, places: Places, findings: Findings) -> set[str]:
    """The columns whose numbers a spreadsheet spoiled."""
    found = set()
    for place, name in _IDENTITIES:
        text = cells[place]
        if not text or text.isdigit():
            continue
        is_day = bool(read.days) and places.get(name) in read.days
        if spoiled := SPOILED_DAY if is_day else spoiled_number(text):
            leave = "" if name == "transaction_number" else " Or leave the cell blank: it is not needed."
            findings.fault("SPOILED_NUMBER", spoiled + leave, line=read.number, column=COLUMNS[name])
            found.add(COLUMNS[name])
    return found


def check_texts(line: int, cells: Cells, findings: Findings) -> bool:
    """False when a text that is needed is blank or too long."""
    if 0 < len(cells[_SUPPLIER]) <= _LONGEST_SUPPLIER and 0 < len(cells[_NUMBER]) <= _LONGEST_NUMBER:
        return True
    problems = [
        ("TOO_LONG", name, _too_long(name, text))
        if text
        else ("BLANK", name, f"The {COLUMNS[name].lower()} is blank.")
        for name, text in (("supplier", cells[_SUPPLIER]), ("transaction_number", cells[_NUMBER]))
        if not 0 < len(text) <= TEXT_LENGTHS[name]
    ]
    for code, name, message in problems:
        findings.fault(code, message, line=line, column=COLUMNS[name])
    return not problems


def without_long(line: int, cells: Cells, findings: Findings) -> Cells:
    """What is not needed and too long to be kept is left out: a part of a code is another code."""
    left = list(cells)
    for place, name in _OPTIONAL:
        if len(text := cells[place]) > TEXT_LENGTHS[name]:
            left[place] = ""
            findings.warning(
                "LEFT_OUT",
                f"{_too_long(name, text)} The cell is not needed, so it is left out and the line stands.",
                line=line,
                column=COLUMNS[name],
            )
    return tuple(left)


def _too_long(name: str, text: str) -> str:
    return f"{COLUMNS[name]} has {len(text):,} characters; the most is {TEXT_LENGTHS[name]:,}."
