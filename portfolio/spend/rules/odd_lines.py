"""Lines that are no payments: a total, or the word that nothing was spent."""

import re

from legacyfund.lib.line_numbers import LineNumbers
from legacyfund.lib.tables.odd_rows import FILLERS, is_total_word
from portfolio.spend.rules.findings import Findings
from portfolio.spend.rules.headers import COLUMNS

TOTAL, NIL, WORDS = "TOTAL_LINE", "NIL_RETURN", "WORDS"
NIL_AND_MORE = "NIL_LINE"
_NAMES = tuple(COLUMNS)
_AMOUNT = _NAMES.index("amount")
_DATE, _SUPPLIER, _NUMBER = _IDENTITY = tuple(
    _NAMES.index(name) for name in ("date", "supplier", "transaction_number")
)
_FAMILY = tuple(_NAMES.index(name) for name in ("department_family", "entity"))
_TOTAL = re.compile(r"\b(?:sub)?-?totals?\b", re.IGNORECASE)
_NIL = re.compile(
    r"\bnil\b|\bno (?:payments?|spend|spending|expenditure|transactions?|data)\b|\bnothing\b|\bnone\b",
    re.IGNORECASE,
)
_ZERO = re.compile(r"(?:£ ?)?[-0.]{0,10}|nil", re.IGNORECASE)
NOTHING_SPENT = "If nothing was spent in the month, say so on the page of returns: that needs no file."


def odd_line(line: int, cells: tuple[str, ...]) -> str:
    """One of the words above, or nothing for a line that may be a payment. `cells` as in `COLUMNS`."""
    if cells[_AMOUNT] and _is_named_total(line, *(cells[place] for place in _IDENTITY)):
        return TOTAL
    if _is_nil(cells):
        return NIL
    if cells[_DATE] and cells[_SUPPLIER] and cells[_NUMBER]:
        return ""
    if not all(_may_be_odd(cells[place]) for place in _IDENTITY):
        return WORDS if sum(map(bool, cells)) == 1 else ""
    others = [cell for place, cell in enumerate(cells) if cell and place != _AMOUNT and place not in _FAMILY]
    if cells[_AMOUNT] and all(map(_TOTAL.search, others)):
        return TOTAL
    return WORDS if not cells[_AMOUNT] and sum(map(bool, cells)) == 1 else ""


def _may_be_odd(cell: str) -> bool:
    return not cell or _TOTAL.search(cell) is not None or _NIL.search(cell) is not None


def _is_named_total(line: int, day: str, supplier: str, number: str) -> bool:
    """A total by the word in one of these cells: as the number, or beside a cell that is blank or counts the
    lines, as in the row that a spreadsheet puts below a table.
    """
    if is_total_word(number):
        return True
    others = (supplier, number) if is_total_word(day) else (day, number) if is_total_word(supplier) else ()
    return any(not other or _is_count(other, line) for other in others)


def _is_nil(cells: tuple[str, ...]) -> bool:
    """No amount, no cell that names a payment, and one that says so."""
    if not _says_nothing(cells[_AMOUNT]):
        return False
    return all(_may_be_nil(place, cells[place]) for place in _IDENTITY) and any(map(_NIL.search, cells))


def _is_count(text: str, line: int) -> bool:
    return text.isdecimal() and len(text) < 7 and int(text) <= line


def _may_be_nil(place: int, cell: str) -> bool:
    """Whether the cell of a date, supplier or number names no payment; a nil return may have its day."""
    return _may_be_odd(cell) or _says_nothing(cell) or (place == _DATE and any(map(str.isdigit, cell)))


def _says_nothing(cell: str) -> bool:
    return _ZERO.fullmatch(cell) is not None or cell.casefold() in FILLERS


def tell_total_line(line: int, cells: tuple[str, ...], findings: Findings) -> None:
    findings.challenge(
        TOTAL,
        f"This looks like a total, not a payment: {cells[_AMOUNT][:40]}. It is not counted and not taken. "
        "Say that it is one, or write the date, the supplier and the transaction number of the payment.",
        line=line,
        column=COLUMNS["amount"],
    )


def tell_words(lines: LineNumbers, findings: Findings) -> None:
    """Lines of which one cell alone is filled, and not with an amount: a note, or a heading of a part."""
    findings.warning(
        WORDS,
        f"There is one filled cell and no payment on {lines}, so nothing is taken from there. Look whether "
        "that is right before you go on.",
        line=lines.first[0],
    )


def tell_nil_line(line: int, findings: Findings, *, alone: bool) -> None:
    """`alone`: the file has no payments beside it."""
    if alone:
        findings.warning(
            NIL,
            "The file says that nothing was spent. It is taken as a nil return once you send it.",
            line=line,
        )
    else:
        findings.fault(
            NIL_AND_MORE,
            "The line says that nothing was spent, and the file has payments too. Remove the line.",
            line=line,
        )
