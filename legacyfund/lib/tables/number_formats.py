"""What a format adds to a number that is not in it: `%`, another currency, thousands or millions.

A cell that holds 31 and shows `£31k` means £31,000, and one that shows `€31` means no pounds at all. It runs
in the reader's process.
"""

import re
from decimal import Decimal

PERCENT = "%"
PERCENTAGES = {9, 10}
"""The built-in formats of percentages."""
SCALES = ("k", "m", "bn", "p")
_LONGEST = 200
_PIECES = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<plain>.)|\[\$(?P<money>[^\]-]*)[^\]]*\]|\[[^\]]*\]|_.|\*.|(?P<code>.)',
    re.DOTALL,
)
_POUNDS = re.compile(r"(?:uk|gb)? ?(?:£|gbp)|pounds?(?: sterling)?", re.IGNORECASE)
_MONEY = re.compile(
    r"[$€¥₹₣₩₽]|(?<![a-z])(?:usd|eur|jpy|chf|inr|cad|aud|nzd|sek|nok|dkk)(?![a-z])", re.IGNORECASE
)
_SCALE = re.compile(
    r"(?<=[ £])(?:gbp)?(?:(?P<k>k|ks|thousands?|'?000s?)|(?P<m>m|mn|mil|millions?)|(?P<bn>bn|b|billions?)"
    r"|(?P<p>p|pence))(?:gbp)?(?![a-z])",
    re.IGNORECASE,
)
"""Behind the number, or a pound sign: `"P"0000` is a number of something."""
_IS_SCALED = re.compile(r"[0#?],+(?![0#?,])")
_SHOWN = re.compile(
    r"(?P<before>[^0-9]{0,8})(?P<digits>[0-9][0-9,]{0,20}(?:\.[0-9]{1,20})?)(?P<after>[^0-9]{0,12})"
)


def bare_code(code: str) -> str:
    """A format's code without the letters that are shown as they are."""
    return "".join(match["code"] or "" for match in _PIECES.finditer(code[:_LONGEST]))


def added_by(code: str) -> str:
    """What a format, by its code, shows beside the number itself: `%`, `€`, `k`; blank for nothing.

    `#,##0,"k"` divides by the thousand that it names, so it adds nothing.
    """
    bare = bare_code(code)
    if PERCENT in bare:
        return PERCENT
    shown, named = "", ""
    for match in _PIECES.finditer(code[:_LONGEST]):
        money = (match["money"] or "").strip()
        named = named or (money if not _POUNDS.fullmatch(money) else "")
        shown += match["quoted"] or match["plain"] or ""
        if match["code"]:
            shown += match["code"] if match["code"] in "$€¥₹₣₩₽kK" else " "
    return named or _in_words(shown, is_scaled=_IS_SCALED.search(bare) is not None)


def added_as_shown(shown: str, value: str) -> str:
    """The same for a cell of which only the text it shows is known, beside the `value` it keeps."""
    match = _SHOWN.fullmatch(shown)
    if match is None:
        return ""
    number = Decimal(match["digits"].replace(",", ""))
    try:
        is_scaled = abs(Decimal(value)) >= 10 * (number + 1)
    except ArithmeticError:
        return ""
    return _in_words(f"{match['before']} {match['after']}", is_scaled=is_scaled)


def _in_words(shown: str, *, is_scaled: bool) -> str:
    if money := _MONEY.search(shown):
        return money[0]
    scale = None if is_scaled else _SCALE.search(shown)
    return scale.lastgroup or "" if scale else ""
