"""The unit that a column's heading states: `Amount (£000)` holds thousands, `Cost, €` no pounds at all. And
the one that a line beside the table states for all of it: `Figures in £000`.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

_ALONE = r"(?<![a-z0-9])(?<![0-9] )(?:gbp)?(?:{})(?:gbp)?(?![a-z0-9])"
_FIGURES = r"(?<![0-9.,])(?:[x×*] ?)?(?:1[, ]?)?{}(?:['’‘`´]?s)?(?![0-9])"
_MONEY = (
    (r"(?:us)?\$|(?<![a-z])(?:usd|us dollars?|dollars?)(?![a-z])", "in dollars"),
    (r"€|(?<![a-z])(?:eur|euros?)(?![a-z])", "in euros"),
    (r"[¥₹₣₩₽]|(?<![a-z])(?:jpy|chf|inr|cad|aud)(?![a-z])", "in another currency"),
)
_UNITS = (
    (re.compile(_FIGURES.format("000[, ]?000")), "in millions"),
    (re.compile(_FIGURES.format("000")), "in thousands"),
    (re.compile(_ALONE.format("k|ks|thousands?|thous")), "in thousands"),
    (re.compile(_ALONE.format("m|ms|mn|mil|mill|mio|millions?")), "in millions"),
    (re.compile(_ALONE.format("bn|b|billions?")), "in billions"),
    *((re.compile(pattern), unit) for pattern, unit in _MONEY),
    (re.compile(r"%|(?<![a-z])per cent(?![a-z])"), "per cent"),
)
_PENCE = re.compile(_ALONE.format("pence|pennies"))
_POUNDS = re.compile(r"£|pounds?")

SCALES = {
    "in pence": Decimal("0.01"),
    "in thousands": Decimal(1_000),
    "in millions": Decimal(1_000_000),
    "in billions": Decimal(1_000_000_000),
}
"""What a figure in the unit is multiplied by; other units cannot be taken."""
WHOLE_POUNDS = {"in thousands": "31.0 there is £31,000", "in millions": "0.031 there is £31,000"}
"""What a figure in the unit comes to, for those that a person may write out."""


@dataclass(frozen=True)
class Heading:
    """A heading's words without its unit, and the unit in words: `in thousands`, or empty."""

    words: str
    unit: str


def split_unit(heading: str) -> Heading:
    """Pounds are no unit, since amounts are in pounds; nor are pounds and pence."""
    text = heading.casefold()
    if _PENCE.search(text) and not _POUNDS.search(text):
        return Heading(_PENCE.sub(" ", text), "in pence")
    for pattern, unit in _UNITS:
        if pattern.search(text):
            return Heading(pattern.sub(" ", text), unit)
    return Heading(heading, "")


_SUM = re.compile(
    r"(?<!in )[£$€] ?[0-9,.]*[1-9][0-9,.]*(?: ?(?:k|m|bn|thousand|million|billion))?(?![a-z0-9,.'’])"
)
_SIGNS = re.compile("£|['’]000|000s|thousand|million|billion|pence")
_OF_MONEY = re.compile(f"{_SIGNS.pattern}|gbp|sterling|{'|'.join(pattern for pattern, _ in _MONEY)}")
_SAID_OF_ALL = tuple(
    (
        re.compile(
            r"\b(?:in|currency(?: is)?|(?:amount|figure|value|cost|price|sum|total)s?(?: are)?)[:, (]+"
            rf"(?:{pattern})(?! ?[1-9])"
        ),
        unit,
    )
    for pattern, unit in _MONEY
)
_LONGEST_UNIT = 30


def stated_unit(note: str) -> str:
    """The unit that a line beside the table says all its amounts are in, in words; blank where it says none.

    A sum is none (`over £25k`), and a currency is one where amounts are said to be in it.
    """
    text = _SUM.sub(" ", note.casefold())
    unit = split_unit(text).unit
    if unit in SCALES and (_SIGNS.search(text) or is_unit(text)) and not _named_alone(text):
        return unit
    if _POUNDS.search(text) or "gbp" in text or "sterling" in text:
        return ""
    said = (unit for pattern, unit in _SAID_OF_ALL if pattern.search(text))
    return next(said, _named_alone(text))


@lru_cache(maxsize=256)
def is_unit(text: str) -> bool:
    """Whether a cell holds a unit of money and nothing else: `£000`, `(£)`, `USD`, `%`."""
    if len(text) > _LONGEST_UNIT:
        return False
    words = text.casefold()
    if not (_OF_MONEY.search(words) or "%" in words) or any(figure in words for figure in "123456789"):
        return False
    for pattern, _ in (*_UNITS, (_PENCE, "")):
        words = pattern.sub(" ", words)
    words = re.sub(r"£|gbp|pounds?|sterling|\bin\b|\band\b", " ", words)
    return not any(map(str.isalnum, words))


def _named_alone(text: str) -> str:
    """The currency of a note that is a unit and nothing else: `$000`."""
    if not is_unit(text):
        return ""
    return next((unit for pattern, unit in _MONEY if re.search(pattern, text)), "")
