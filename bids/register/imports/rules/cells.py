"""What a cell of a register file may hold, and what it stands for."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from bids.register.rules.columns import EVIDENCE, FIGURES, SCORES, WORKED_OUT
from bids.register.rules.details import CHOICES
from bids.register.rules.risk_criteria import CRITERIA
from legacyfund.lib.amounts import parse_amount
from legacyfund.lib.days import LAST_YEAR, DayOutside, parse_day
from legacyfund.lib.delimited import undefuse
from legacyfund.lib.errors import DomainError
from legacyfund.lib.placeholders import is_placeholder
from legacyfund.lib.spoiled import error_saved, spoiled_number, spoiled_version
from legacyfund.lib.tables.matching import normalise_heading

Value = str | int | Decimal | date | bool
ONE_LINE = {
    **{"reference": 40, "name": 150, "assessor": 150, "users": 300, "owner_role": 120, "department": 200},
    **{"component": 150, "version": 60, "supplier": 150, "contract_reference": 60},
    **{"needs_reference": 40, "needs_name": 150, "needs_outside": 150, "needed_for": 300},
}
IDENTITIES: dict[str, Callable[[str], str]] = {
    **dict.fromkeys(("reference", "needs_reference", "contract_reference"), spoiled_number),
    "version": spoiled_version,
}
"""What names a system, a contract or a component, and names nothing once a spreadsheet has rewritten it, each
with what says so.
"""
NAMES = frozenset({"name", "department", "component", "supplier", "needs_name", "needs_outside"})
DAYS = ("assessed_on", "target_resolution_on", "support_ends_on", "extended_until", "contract_ends_on")
ENDS = frozenset({"support_ends_on", "extended_until", "contract_ends_on"})
FIRST_END = 1950
"""Systems are legacy because what they are made of ended, often in the last century."""
TEXTS = {
    **{"description": 2000, "components": 2000, "services_supported": 2000, "notes": 4000},
    **dict.fromkeys(("evidence", *EVIDENCE.values()), 2000),
}
_ALSO = {"y": "YES", "true": "YES", "n": "NO", "false": "NO", "partial": "PARTIALLY", "partly": "PARTIALLY"}
_YES_NO = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_SCORE = re.compile(
    r"(?P<score>[1-6])(?:\.0)?"
    r"(?:(?:\s*[-\u2013\u2014:=.]\s*|\s+|\s*(?=\())(?P<words>[^0-9\s].{1,200}))?"
)
_WHOLE = re.compile(r"[0-9]{1,3}(?:,[0-9]{3}){1,3}|[0-9]{1,10}")
_NUMBER = re.compile(r"[-\u2212]?[0-9]{1,12}(?:\.[0-9]{1,20})?")
ONE = Decimal(1)
MOST_USERS = 2_147_483_647
MOST_PERCENT = Decimal("99999.99")


class CellRefused(DomainError):
    """The cell does not say one thing of its column that can be kept."""


def read_cell(column: str, text: str, scale: Decimal = ONE, *, month_first: bool = False) -> Value:
    """What a cell that is not blank stands for. `scale`: what its heading says that a figure is multiplied
    by; `month_first`: what people said of its dates. Raises CellRefused, AmountRefused or DayRefused.
    """
    if _CONTROL.search(text):
        raise CellRefused("The cell holds a control character. Type it again.")
    if column in ONE_LINE:
        line = " ".join(undefuse(text).split())
        if column in IDENTITIES and (spoiled := IDENTITIES[column](line)):
            raise CellRefused(spoiled)
        if column in NAMES and (error := error_saved(line)):
            raise CellRefused(error)
        return _text(line, ONE_LINE[column])
    if column in TEXTS:
        return _text(tidy(undefuse(text)), TEXTS[column])
    cell = text.strip()
    if column in CHOICES:
        return _choice(column, cell)
    if column in SCORES:
        return _score(column, cell)
    if column in FIGURES:
        return _figure(column, cell, scale)
    if column in DAYS:
        return _day(column, cell, month_first)
    return _READERS[column](cell)


def says_nothing(column: str, text: str) -> bool:
    """Whether a filled cell is read as blank, since it names nothing and gives nothing: `N/A`, `TBC`, `-`. In
    words that describe something such a word is kept.
    """
    describes = column in TEXTS or (column in ONE_LINE and column not in {*NAMES, *IDENTITIES})
    return not describes and is_placeholder(text.strip())


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
    match = _SCORE.fullmatch(cell)
    if match and int(match["score"]) <= criterion.highest:
        score, words = int(match["score"]), normalise_heading(match["words"] or "")
        meant = [level for level, known in enumerate(criterion.levels, start=1) if words in _said_of(known)]
        if match["words"] is None or score in meant:
            return score
        if meant:
            raise CellRefused(
                f"The cell says {score} and “{match['words'].strip()}”, which is {meant[0]} on the scale of "
                f"{criterion.code}. Write which of them it is."
            )
    raise CellRefused(
        f"{criterion.code} {criterion.name} must be a whole number from 1 to {criterion.highest}. "
        "Leave it blank if it is not known."
    )


def _said_of(level: str) -> tuple[str, str]:
    """The words of a level: its first, such as “Medium”, and all of them."""
    return normalise_heading(level.partition(":")[0]), normalise_heading(level)


def _day(column: str, cell: str, month_first: bool) -> date:
    try:
        return parse_day(cell, short_years=True, month_first=month_first)
    except DayOutside as outside:
        year = outside.day.year
        if column not in ENDS:
            raise
        if FIRST_END <= year <= LAST_YEAR:
            return outside.day
        why = "there is no end" if year > LAST_YEAR else "it is not known"
        raise CellRefused(
            f"“{cell}” is not between {FIRST_END} and {LAST_YEAR}. Leave the cell blank if {why}."
        ) from None


def _figure(column: str, cell: str, scale: Decimal) -> Decimal | int:
    if column == "number_of_users":
        return _number_of_users(cell, scale)
    amount = parse_amount(cell, scale=scale, shortened=True)
    if amount < 0:
        raise CellRefused("A yearly cost or value cannot be negative. Write pounds, such as 1,234,567.")
    return amount


def _number_of_users(cell: str, scale: Decimal) -> int:
    """People are counted whole, also where a spreadsheet or a unit brings a point."""
    if _WHOLE.fullmatch(cell.removesuffix(".0")) or scale != 1:
        number = parse_amount(cell.removesuffix(".0"), scale=scale)
        if number == int(number) and 0 <= number <= MOST_USERS:
            return int(number)
    raise CellRefused("Write a whole number, such as 40,000, without words.")


def _percent(cell: str) -> Decimal:
    number = decimal_of(cell.removesuffix("%").strip())
    if number is None or number != number.quantize(Decimal("0.01")) or number > MOST_PERCENT:
        raise CellRefused("Write a percentage with at most two decimals, such as -20 or 12.5.")
    if number < -100:
        raise CellRefused("A cost cannot fall by more than 100%. Write a number such as -20.")
    return number.quantize(Decimal("0.01"))


def decimal_of(cell: str) -> Decimal | None:
    return Decimal(cell.replace("\u2212", "-")) if _NUMBER.fullmatch(cell) else None


def _worked_out(cell: str) -> Decimal:
    number = decimal_of(cell)
    if number is None:
        raise CellRefused("Write a number, or leave the cell blank: it is worked out from the scores.")
    return number


def _yes_or_no(cell: str) -> bool:
    try:
        return _YES_NO[cell.casefold()]
    except KeyError:
        raise CellRefused("Write Yes or No, or leave the cell blank.") from None


_READERS: dict[str, Callable[[str], Value]] = {
    "cost_change_percent": _percent,
    **dict.fromkeys(WORKED_OUT, _worked_out),
    "is_legacy": _yes_or_no,
    "is_red": _yes_or_no,
    "replacement_arranged": _yes_or_no,
}
