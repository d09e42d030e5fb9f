"""Amounts as departments write them, to the penny; whatever could mean two things is refused."""

import re
from decimal import Decimal
from typing import NoReturn

from legacyfund.lib.errors import DomainError
from legacyfund.lib.money import PENNY

LONGEST = 40

_GROUPED = r"[1-9][0-9]{0,2}(?:,[0-9]{3}){1,3}"
_WHOLE = rf"(?:{_GROUPED}|[0-9]{{1,12}})"
_DIGITS = rf"{_WHOLE}(?:\.[0-9]{{1,2}})?"
# Noughts below the penny are nothing, unless a point before three figures may stand for the thousands' comma.
_MORE_NOUGHTS = rf"{_WHOLE}\.[0-9]{{2}}0{{2,18}}|(?:{_GROUPED}|[0-9]{{4,12}}|0)\.[0-9]{{2}}0"
_PLAIN = re.compile(rf"-?{_DIGITS}")
_DRESS = (
    r"(?P<before>[-\u2212\u2013]?)(?:(?:£|GBP) ?)?(?P<open>\(?)(?:(?:£|GBP) ?)?(?P<inner>[-\u2212\u2013]?)"
    r"(?P<digits>{})(?P<short>{})(?P<close>\)?)(?P<after>[-\u2212\u2013]?)(?: ?GBP)? ?(?P<side>(?:CR|DR)?)"
)
_DRESSED = re.compile(_DRESS.format(f"{_DIGITS}|{_MORE_NOUGHTS}", ""), re.IGNORECASE)
_SCALED = re.compile(_DRESS.format(rf"{_WHOLE}(?:\.[0-9]{{1,12}})?", ""), re.IGNORECASE)
_SHORT = re.compile(
    _DRESS.format(rf"{_WHOLE}(?:\.[0-9]{{1,12}})?", r" ?(?:k|m|mn|bn|thousand|million|billion)"),
    re.IGNORECASE,
)
_SHORTENED = {
    **dict.fromkeys(("k", "thousand"), Decimal(1_000)),
    **dict.fromkeys(("m", "mn", "million"), Decimal(1_000_000)),
    **dict.fromkeys(("bn", "billion"), Decimal(1_000_000_000)),
}
_MOST = Decimal(10) ** 12
_SIGNED = re.compile(r"[-\u2212\u2013(]|CR\Z", re.IGNORECASE)
_SPACED = re.compile(r"[-(£\u2212\u2013]{0,3}[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3}){1,3}(?:\.[0-9]{1,2})?\)?")
_OTHER_MONEY = re.compile("[$€¥]|\\b(?:USD|EUR)\\b", re.IGNORECASE)
_FRACTION = re.compile(r"[-(£\u2212\u2013]{0,3}[0-9,]{1,20}\.[0-9]{2,18}[1-9]0{0,18}\)?")
_CUT = re.compile(r"[-(£\u2212\u2013]{0,3}(?:[0-9,]{1,20}\.|\.[0-9]{1,20})\)?")


class AmountRefused(DomainError):
    """The text is not one amount in pounds and whole pence that can be read one way only."""


def parse_amount(text: str, *, scale: Decimal = Decimal(1), shortened: bool = False) -> Decimal:
    """Pounds with two places, up to 12 digits before the point.

    Understood: `22,393.75`, `£632`, `£ 632`, `-262.9`, `(1,000.00)`, `1,000.00-`, `1,000.00 CR` (negative)
    and `1,000.00 DR`; `GBP` for `£`, before or after; noughts below the penny. `scale`: what a figure is
    multiplied by, where its column says so; the result is whole pence. `shortened`: so are `£310k`, `1.2m`
    and `2 million`, but not in a column that has a scale already.
    Raises AmountRefused.
    """
    amount = text.strip()
    if scale == 1 and _PLAIN.fullmatch(amount):
        return Decimal(amount.replace(",", "")).quantize(PENNY)
    if not amount:
        raise AmountRefused("The amount is blank.", field="amount")
    if len(amount) > LONGEST:
        raise AmountRefused("The amount is too long to be one.", field="amount")
    short = _SHORT.fullmatch(amount) if shortened else None
    if short is not None and scale != 1:
        raise AmountRefused(
            f"“{amount}” states a unit, and so does the heading of its column. Write the figure alone.",
            field="amount",
        )
    match = short or (_DRESSED if scale == 1 else _SCALED).fullmatch(amount)
    if match is None:
        return _refuse(amount)
    return _signed(amount, match, _SHORTENED[short["short"].strip().lower()] if short else scale)


def _signed(amount: str, match: re.Match[str], scale: Decimal) -> Decimal:
    if bool(match["open"]) != bool(match["close"]):
        raise AmountRefused(f"“{amount}” has only one bracket.", field="amount")
    credit = match["side"].upper() == "CR"
    signs = [match["before"], match["inner"], match["open"], match["after"], match["side"]]
    if sum(bool(sign) for sign in signs) > 1:
        raise AmountRefused(f"“{amount}” has more than one sign, so it could mean either.", field="amount")
    negative = any(signs[:4]) or credit
    exact = Decimal(match["digits"].replace(",", "")) * scale
    if exact >= _MOST:
        raise AmountRefused(f"“{amount}” is not an amount that anybody pays.", field="amount")
    pounds = exact.quantize(PENNY)
    if pounds != exact:
        raise AmountRefused(f"“{amount}” has a fraction of a penny.", field="amount")
    return -pounds if negative else pounds


def _refuse(amount: str) -> NoReturn:
    if _OTHER_MONEY.search(amount):
        raise AmountRefused(f"“{amount}” is not in pounds. Write what was paid in pounds.", field="amount")
    raise AmountRefused(f"“{amount}” {_why(amount)}", field="amount")


def _why(amount: str) -> str:
    sign = "-" if _SIGNED.search(amount) else ""
    example = f"Write it like {sign}1234.56"
    if _SPACED.fullmatch(amount):
        return f"has a space inside. {example} or {sign}1,234.56."
    if _FRACTION.fullmatch(amount):
        return "has a fraction of a penny."
    if _CUT.fullmatch(amount):
        return f"begins or ends with a point, so figures may be lost. {example}."
    if any(character.isdigit() for character in amount) and ("," in amount or "." in amount):
        return f"can be read in more than one way. {example} or {sign}1,234.56."
    return f"is not an amount. {example}."
