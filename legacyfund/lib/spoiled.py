"""Numbers that identify something and that a spreadsheet has rewritten: they identify nothing any more.

A spreadsheet opens a file with every column as "General": long numbers turn into `2.00E+11`, whole ones
into `54002709.0`, `10-5` into `10-May`, and what does not fit a column is saved as `########`.
"""

import re
from functools import lru_cache

_SCIENTIFIC = re.compile(r"[-+\u2212]?[0-9]{1,20}(?:[.,][0-9]{0,20})? ?[eE] ?[-+\u2212]?[0-9]{1,3}")
_WITH_POINT = re.compile(r"[-+\u2212]?(?:[0-9]{1,40}|[0-9]{1,3}(?:,[0-9]{3}){1,12})\.0{1,20}")
_DAY = re.compile(
    r"(?:[0-9]{1,2}-(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
    r"|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)-[0-9]{2})"
)
_MARKS = "[^0-9A-Za-z]*"
_ERRORS = "|".join(
    _MARKS.join(letters) for letters in ("NA", "NAME", "REF", "VALUE", "NUM", "DIV0", "NULL", "SPILL", "CALC")
)
_ERROR = re.compile(f"#(?=.){_MARKS}(?:(?:{_ERRORS}){_MARKS})?", re.IGNORECASE | re.DOTALL)
"""With whatever marks between: where a quotation mark was torn, they are not only its own."""
_HOW = (
    "Export the file again from your own system. If a spreadsheet opens it on the way, format this column as "
    "text before the numbers go in."
)
_LOST = "The number was lost when the file was saved."
_WAYS = (
    (_SCIENTIFIC, f"is a long number that a spreadsheet has cut short. {_LOST}"),
    (_WITH_POINT, "is a number that a spreadsheet has rewritten: noughts in front of it may be lost."),
    (_DAY, f"is a day, which spreadsheets make of numbers such as 10-5. {_LOST}"),
    (_ERROR, f"is what a spreadsheet saves when it cannot show a number. {_LOST}"),
)


SPOILED_DAY = f"The spreadsheet keeps this as {_WAYS[2][1].removeprefix('is ')} {_HOW}"
"""What is said of a cell that the spreadsheet itself holds as a day."""


@lru_cache(maxsize=4096)
def spoiled_number(text: str) -> str:
    """What has happened to the number and how to export it whole; empty when it looks untouched.

    `text` is a whole cell without white space around it.
    """
    if text.isdigit():
        return ""
    for pattern, happened in _WAYS:
        if pattern.fullmatch(text):
            return f"“{text[:40]}” {happened} {_HOW}"
    return ""


def error_saved(text: str) -> str:
    """What is said of a name in whose place a spreadsheet saved an error; empty where there is none."""
    if text.startswith("#") and _ERROR.fullmatch(text):
        return (
            f"“{text[:40]}” is what a spreadsheet saves when it cannot show a cell. Write what it should say."
        )
    return ""


def spoiled_version(text: str) -> str:
    """The same of a version, in which a point and a nought are nothing odd: `11.0`."""
    return "" if _WITH_POINT.fullmatch(text) else spoiled_number(text)


def fold_number(text: str) -> str:
    """The number without what spreadsheets add or drop: noughts in front, `.0`, thousands' commas, case.

    Empty when too much was lost for it to be compared with anything.
    """
    if text.isdigit():
        return text.lstrip("0") or "0"
    if _WITH_POINT.fullmatch(text):
        text = text.partition(".")[0]
    elif spoiled_number(text):
        return ""
    if re.fullmatch(r"[0-9]{1,3}(?:,[0-9]{3}){1,12}", text):
        text = text.replace(",", "")
    folded = "".join(text.casefold().split())
    return folded.lstrip("0") or folded[-1:]
