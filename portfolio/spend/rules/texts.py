"""The texts of a line: one that is needed and missing, one too long, a number that a spreadsheet spoiled."""

from legacyfund.lib.placeholders import is_placeholder
from legacyfund.lib.spoiled import SPOILED_DAY, error_saved, spoiled_number
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
    """False when a text that is needed names nothing or is too long. Of a number that a spreadsheet spoiled
    `check_identities` tells.
    """
    supplier, number = cells[_SUPPLIER], cells[_NUMBER]
    problems = []
    if len(supplier) > _LONGEST_SUPPLIER:
        problems.append(("TOO_LONG", "supplier", _too_long("supplier", supplier)))
    elif is_placeholder(supplier):
        problems.append(("BLANK", "supplier", _says_nothing("supplier", supplier, "Write who was paid.")))
    elif error := error_saved(supplier):
        problems.append(("CELL", "supplier", error))
    if len(number) > _LONGEST_NUMBER:
        problems.append(("TOO_LONG", "transaction_number", _too_long("transaction_number", number)))
    elif no_number(number):
        how = "Write the number that your own system gave this payment."
        problems.append(("BLANK", "transaction_number", _says_nothing("transaction_number", number, how)))
    for code, name, message in problems:
        findings.fault(code, message, line=line, column=COLUMNS[name])
    return not problems


def no_number(text: str) -> bool:
    """Whether a cell for a transaction number gives none: blank, `N/A`, `REDACTED`."""
    return not text.isdigit() and (is_placeholder(text) or text.casefold() == "redacted")


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


def _says_nothing(name: str, text: str, how: str) -> str:
    what = COLUMNS[name].lower()
    return f"“{text}” is no {what}. {how}" if text else f"The {what} is blank."


def _too_long(name: str, text: str) -> str:
    return f"{COLUMNS[name]} has {len(text):,} characters; the most is {TEXT_LENGTHS[name]:,}."
