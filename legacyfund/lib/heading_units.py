"""The unit that a column's heading states: `Amount (£000)` holds thousands, `Cost, €` no pounds at all."""

import re
from dataclasses import dataclass
from decimal import Decimal

_ALONE = r"(?<![a-z0-9])(?<![0-9] )(?:gbp)?(?:{})(?:gbp)?(?![a-z0-9])"
_FIGURES = r"(?<![0-9.,])(?:[x×*] ?)?(?:1[, ]?)?{}(?:['’‘`´]?s)?(?![0-9])"
_UNITS = (
    (re.compile(_FIGURES.format("000[, ]?000")), "in millions"),
    (re.compile(_FIGURES.format("000")), "in thousands"),
    (re.compile(_ALONE.format("k|ks|thousands?|thous")), "in thousands"),
    (re.compile(_ALONE.format("m|ms|mn|mil|mill|mio|millions?")), "in millions"),
    (re.compile(_ALONE.format("bn|b|billions?")), "in billions"),
    (re.compile(r"\$|(?<![a-z])(?:usd|us dollars?|dollars?)(?![a-z])"), "in dollars"),
    (re.compile(r"€|(?<![a-z])(?:eur|euros?)(?![a-z])"), "in euros"),
    (re.compile(r"[¥₹₣₩₽]|(?<![a-z])(?:jpy|chf|inr|cad|aud)(?![a-z])"), "in another currency"),
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


def states_unit(note: str) -> bool:
    """Whether a line above the headings says in what unit the amounts below it are."""
    text = note.casefold()
    scale = split_unit(text).unit in {"in thousands", "in millions", "in billions", "in pence"}
    return scale and any(
        sign in text for sign in ("£", "'000", "’000", "thousand", "million", "billion", "pence")
    )
