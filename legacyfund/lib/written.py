"""Numbers, percentages, pounds and dates as people write them: every form's fields are read with this.

`3,200`, `1.2m`, `£310k`, `20%`, `20 per cent`, `Sept`, `3rd April 2026`. What could mean two things is
refused, and the refusal says why. Files of returns and registers are read more strictly, by `amounts` and
`days`, on which this module builds: a column has a heading that states its unit, a box on a page has not.
"""

import re
from datetime import date
from decimal import Decimal

from legacyfund.lib.days import DayRefused, month_named, parse_day
from legacyfund.lib.errors import DomainError
from legacyfund.lib.money import MOST, PENNY
from legacyfund.lib.tables.repair import without_unseen

LONGEST = 40
MOST_NUMBER = 10**18

_MINUS = "\u2212\u2013-"
"""A minus sign, the dash that word processors make of one, and last, for the patterns' sake, a hyphen."""

_TOO_MANY = f"£{int(MOST) + 1:,}"
_SCALES = {
    **dict.fromkeys(("k", "thousand"), 3),
    **dict.fromkeys(("m", "mn", "million"), 6),
    **dict.fromkeys(("bn", "billion"), 9),
}
_WRITTEN = re.compile(
    rf"(?P<open>\(?)(?P<sign>[+{_MINUS}]?) ?(?P<pound>(?:£|GBP)?) ?(?P<inner>[{_MINUS}]?)"
    r"(?P<digits>(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|\.[0-9]+)"
    r"(?: ?(?P<scale>[a-z]{1,8}))?(?P<close>\)?)",
    re.IGNORECASE,
)
_PERCENT = re.compile(r" ?(?:%|per ?cent)$", re.IGNORECASE)
_SPACED = re.compile(r"\D{0,3}[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})+(?:\.[0-9]+)?\D{0,3}")
_OTHER_MONEY = re.compile(r"[$€¥]|\b(?:USD|EUR)\b", re.IGNORECASE)
_COMMA_FOR_POINT = re.compile(r"\D{0,3}[0-9]+,(?:[0-9]{1,2}|[0-9]{4,})\D{0,10}")
_RANGE = re.compile(
    r"[^0-9]{0,3}[0-9][0-9,.]*[a-z%]{0,2} ?(?:-|\u2013|to) ?£?[0-9][0-9,.]*.{0,3}", re.IGNORECASE
)
_ROUGHLY = re.compile(
    r"(?:about|around|approx(?:imately|\.)?|circa|c\.?|~|up to|over|under|<|>) ?.*[0-9].*", re.IGNORECASE
)

_SHORT_YEAR = re.compile(r"[0-9]{1,2}([/.-])[0-9]{1,2}\1[0-9]{2}")
_MONTH_OF_YEAR = re.compile(r"([a-z]{3,9})\.?[ -]?([12][0-9]{3}|[0-9]{2})", re.IGNORECASE)
_MONTH_FIGURES = (
    re.compile(r"(?P<month>0?[1-9]|1[0-2])[/-](?P<year>[12][0-9]{3})"),
    re.compile(r"(?P<year>[12][0-9]{3})-(?P<month>0[1-9]|1[0-2])"),
)


class NumberRefused(DomainError):
    """The text is not one number that can be read one way only. The message says why, and how to write it."""


def read_number(text: str, unit: str = "") -> Decimal:
    """A number, with the thousands' commas and the `k`, `m` and `bn` that people write; `unit` may follow it.

    Raises NumberRefused.
    """
    return _read_number(text, unit, "it like 1,234 or 12.5")


def read_whole_number(text: str, unit: str = "") -> int:
    """`3,200`, `12.0`, `1.2m`. Raises NumberRefused."""
    how = "it like 12 or 3,200"
    number = _read_number(text, unit, how)
    if number != number.to_integral_value():
        raise _refused(text.strip(), "is not a whole number", f"Write {how}")
    return int(number)


def read_percent(text: str) -> Decimal:
    """`20%`, `20 per cent` or `20`: 20. Raises NumberRefused."""
    return read_number(text, "%")


def read_pounds(text: str) -> Decimal:
    """Pounds with two places: `£1,234.50`, `£310k`, `1.2m`, `-5`, `(5)`. Raises NumberRefused."""
    pounds = _read(_one_line(text), "it like 1,234.50, £310k or 1.2m", money=True)
    if abs(pounds) > MOST:
        raise _refused(text.strip(), f"is not less than {_TOO_MANY}", "Check how many noughts it has")
    if pounds != pounds.quantize(PENNY):
        raise _refused(text.strip(), "has a fraction of a penny", "Write it in pounds and whole pence")
    return pounds.quantize(PENNY)


def read_month(text: str) -> int:
    """1 to 12, from the month's number or its name: `9`, `Sep`, `Sept`, `September`. Raises DayRefused."""
    month = text.strip().rstrip(".")
    number = month_named(month)
    if number is None and re.fullmatch(r"[0-9]{1,2}", month) and 1 <= int(month) <= 12:
        number = int(month)
    if number is None:
        raise DayRefused(
            f"“{month[:LONGEST]}” is no month. Write 1 to 12, or its name, such as Sept.", field="date"
        )
    return number


def read_month_of_year(text: str) -> date:
    """The first day of `September 2026`, `Sept 2026`, `Sep-26`, `09/2026` or `2026-09`. Raises DayRefused."""
    month = text.strip()
    if (match := _MONTH_OF_YEAR.fullmatch(month)) and (number := month_named(match[1])):
        return date(int(match[2]) if len(match[2]) == 4 else 2000 + int(match[2]), number, 1)
    for pattern in _MONTH_FIGURES:
        if (
            (match := pattern.fullmatch(month))
            and 1 <= int(match["month"]) <= 12
            and int(match["year"]) >= 1900
        ):
            return date(int(match["year"]), int(match["month"]), 1)
    raise DayRefused(
        f"“{month[:LONGEST]}” is no month of a year. Write it like September 2026.", field="date"
    )


def read_day(text: str) -> date:
    """What `parse_day` reads. Raises DayRefused: in `3/4/26` any of the three may be the year."""
    day = _one_line(text)
    if _SHORT_YEAR.fullmatch(day):
        raise DayRefused(
            f"“{day}” can be read in more than one way, since any of its figures may be the year. "
            "Write the year in full, such as 3 April 2026.",
        )
    return parse_day(day)


def _one_line(text: str) -> str:
    return without_unseen(text).strip()


def _read_number(text: str, unit: str, how: str) -> Decimal:
    number = _one_line(text)
    if unit == "%":
        number = _PERCENT.sub("", number)
    elif _PERCENT.search(number):
        raise _refused(number, "is a percentage, and a number is asked for", f"Write {how}")
    elif unit and number.casefold().endswith(unit.casefold()):
        number = number[: -len(unit)].rstrip()
    return _read(number, how, money=False)


def _read(number: str, how: str, *, money: bool) -> Decimal:
    match = _WRITTEN.fullmatch(number) if len(number) <= LONGEST else None
    if match is None or bool(match["open"]) != bool(match["close"]) or (match["pound"] and not money):
        raise _why(number, how, money=money)
    if sum(bool(match[sign]) for sign in ("open", "sign", "inner")) > 1:
        raise _refused(number, "has more than one sign", f"Write {how}")
    scale = (match["scale"] or "").casefold()
    if scale and scale not in _SCALES:
        raise _why(number, how, money=money)
    figures = Decimal(match["digits"].replace(",", "")).scaleb(_SCALES.get(scale, 0))
    if not money and figures >= MOST_NUMBER:
        raise _refused(number, "is more than this service can hold", f"Write {how}")
    negative = match["open"] or match["inner"] or (match["sign"] and match["sign"] != "+")
    return -figures if negative else figures


def _why(number: str, how: str, *, money: bool) -> NumberRefused:
    write = f"Write {how}"
    if len(number) > LONGEST and money:
        return NumberRefused(f"That is longer than any amount, which must be less than {_TOO_MANY}. {write}.")
    if len(number) > LONGEST:
        return NumberRefused(f"That is longer than any number. {write}.")
    if money and _OTHER_MONEY.search(number):
        return _refused(number, "is not in pounds", "Write what it is in pounds")
    if not money and ("£" in number or number.casefold().startswith("gbp")):
        return _refused(number, "is an amount of money, and a number is asked for", write)
    if _SPACED.fullmatch(number):
        return _refused(number, "has a space inside", write)
    if _COMMA_FOR_POINT.fullmatch(number):
        return _refused(number, "has a comma where it could be a thousands’ comma or a decimal point", write)
    if _RANGE.fullmatch(number):
        return _refused(number, "is a range, and one number is asked for", write)
    if _ROUGHLY.fullmatch(number):
        return _refused(number, "is not one exact number", f"{write}, and say elsewhere how sure it is")
    if any(character.isdigit() for character in number) and ("," in number or number.count(".") > 1):
        return _refused(number, "can be read in more than one way", write)
    return _refused(number, "is not an amount" if money else "is not a number", write)


def _refused(number: str, why: str, how: str) -> NumberRefused:
    return NumberRefused(f"“{number[:LONGEST]}” {why}. {how}.")
