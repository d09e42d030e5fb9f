"""What one cell of a register may hold, and what it stands for."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from bids.register.rules.columns import EVIDENCE, SCORES, WORKED_OUT, normalise_heading
from bids.register.rules.details import CHOICES
from bids.register.rules.risk_criteria import CRITERIA
from legacyfund.lib.amounts import parse_amount
from legacyfund.lib.days import parse_day
from legacyfund.lib.delimited import undefuse
from legacyfund.lib.errors import DomainError
from legacyfund.lib.spoiled import spoiled_number

Value = str | int | Decimal | date | bool
ONE_LINE = {
    **{"reference": 40, "name": 150, "assessor": 150, "users": 300, "owner_role": 120, "department": 200},
    **{"component": 150, "version": 60, "supplier": 150, "contract_reference": 60},
    **{"needs_reference": 40, "needs_name": 150, "needs_outside": 150, "needed_for": 300},
}
IDENTITIES = frozenset({"reference", "needs_reference", "contract_reference"})
"""What names a system or a contract, and names nothing once a spreadsheet has rewritten it."""
TEXTS = {
    **{"description": 2000, "components": 2000, "services_supported": 2000, "notes": 4000},
    **dict.fromkeys(("evidence", *EVIDENCE.values()), 2000),
}
_ALSO = {"y": "YES", "true": "YES", "n": "NO", "false": "NO", "partial": "PARTIALLY", "partly": "PARTIALLY"}
_YES_NO = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_WHOLE = re.compile(r"[0-9]{1,3}(?:,[0-9]{3}){1,3}|[0-9]{1,10}")
_NUMBER = re.compile(r"[-\u2212]?[0-9]{1,12}(?:\.[0-9]{1,20})?")
MOST_USERS = 2_147_483_647
MOST_PERCENT = Decimal("99999.99")


class CellRefused(DomainError):
    """The cell does not say one thing of its column that can be kept."""


def read_cell(column: str, text: str) -> Value:
    """What a cell that is not blank stands for. Raises CellRefused, AmountRefused or DayRefused."""
    if _CONTROL.search(text):
        raise CellRefused("The cell holds a control character. Type it again.")
    if column in ONE_LINE:
        line = " ".join(undefuse(text).split())
        if column in IDENTITIES and (spoiled := spoiled_number(line)):
            raise CellRefused(spoiled)
        return _text(line, ONE_LINE[column])
    if column in TEXTS:
        return _text(tidy(undefuse(text)), TEXTS[column])
    cell = text.strip()
    if column in CHOICES:
        return _choice(column, cell)
    if column in SCORES:
        return _score(column, cell)
    return _READERS[column](cell)


def tidy(text: str) -> str:
    """Line ends as one character, none around the text: a form, a CSV and an XLSX write them differently."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _text(text: str, longest: int) -> str:
    if len(text) > longest:
        raise CellRefused(f"The cell has {len(text):,} characters; the most is {longest:,}. Shorten it.")
    return text


def _choice(column: str, cell: str) -> str:
    wanted = normalise_heading(cell)
    for code, label in CHOICES[column].items():
        if wanted in (normalise_heading(code), normalise_heading(label)):
            return code
    if (also := _ALSO.get(wanted, "")) in CHOICES[column]:
        return also
    raise CellRefused(f"Write one of: {', '.join(CHOICES[column].values())}.")


def _score(column: str, cell: str) -> int:
    criterion = CRITERIA[column.upper()]
    whole = cell.removesuffix(".0")
    if len(whole) == 1 and whole in "123456"[: criterion.highest]:
        return int(whole)
    raise CellRefused(
        f"{criterion.code} {criterion.name} must be a whole number from 1 to {criterion.highest}. "
        "Leave it blank if it is not known."
    )


def _yearly_amount(cell: str) -> Decimal:
    amount = parse_amount(cell)
    if amount < 0:
        raise CellRefused("A yearly cost or value cannot be negative. Write pounds, such as 1,234,567.")
    return amount


def _number_of_users(cell: str) -> int:
    if _WHOLE.fullmatch(cell) and (number := int(cell.replace(",", ""))) <= MOST_USERS:
        return number
    raise CellRefused("Write a whole number, such as 40,000, without words.")


def _percent(cell: str) -> Decimal:
    number = _decimal(cell.removesuffix("%").strip())
    if number is None or number != number.quantize(Decimal("0.01")) or number > MOST_PERCENT:
        raise CellRefused("Write a percentage with at most two decimals, such as -20 or 12.5.")
    if number < -100:
        raise CellRefused("A cost cannot fall by more than 100%. Write a number such as -20.")
    return number.quantize(Decimal("0.01"))


def _decimal(cell: str) -> Decimal | None:
    return Decimal(cell.replace("\u2212", "-")) if _NUMBER.fullmatch(cell) else None


def _worked_out(cell: str) -> Decimal:
    number = _decimal(cell)
    if number is None:
        raise CellRefused("Write a number, or leave the cell blank: it is worked out from the scores.")
    return number


def _yes_or_no(cell: str) -> bool:
    try:
        return _YES_NO[cell.casefold()]
    except KeyError:
        raise CellRefused("Write Yes or No, or leave the cell blank.") from None


_READERS: dict[str, Callable[[str], Value]] = {
    "assessed_on": parse_day,
    "target_resolution_on": parse_day,
    **dict.fromkeys(("support_ends_on", "extended_until", "contract_ends_on"), parse_day),
    **dict.fromkeys(("yearly_run_cost", "yearly_value"), _yearly_amount),
    "number_of_users": _number_of_users,
    "cost_change_percent": _percent,
    **dict.fromkeys(WORKED_OUT, _worked_out),
    "is_legacy": _yes_or_no,
    "is_red": _yes_or_no,
    "replacement_arranged": _yes_or_no,
}
