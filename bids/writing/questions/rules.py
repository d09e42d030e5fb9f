"""Until when a question can be asked, how long one has waited, and whether words give its asker away."""

import re
from datetime import date

from legacyfund.lib.days import day_in_words, span_in_words

LONGEST_QUESTION = 2000
LONGEST_ANSWER = 5000


def why_over(reference: str, last_day: date | None, today: date) -> str:
    """Why nothing more can be asked about an open round, by the last day the fund has set for questions;
    blank where it can. That day, in London, still counts.
    """
    if last_day is None or today <= last_day:
        return ""
    return (
        f"Questions about round {reference} could be asked until {day_in_words(last_day)}. "
        "Its answers can still be read."
    )


def why_no_last_day(last_day: date | None, opens_on: date, closes_on: date) -> str:
    """What is wrong with the day after which no question is taken; blank where nothing is."""
    if last_day is None or opens_on <= last_day <= closes_on:
        return ""
    return (
        f"Give a day from the opening of the round, {day_in_words(opens_on)}, to its closing, "
        f"{day_in_words(closes_on)}."
    )


def asked_ago(asked_on: date, today: date) -> str:
    """`asked today`, `asked 1 day ago`, `asked 3 months ago`, counted in London days."""
    return f"asked {span_in_words(asked_on, today)} ago" if asked_on < today else "asked today"


def gives_away(text: str, name: str, abbreviation: str) -> str:
    """The department's name or abbreviation where the text has it, blank where it names it by neither.

    A name counts in any letters, an abbreviation as it is written: it may be a word otherwise.
    """
    if re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE):
        return name
    if abbreviation and re.search(rf"\b{re.escape(abbreviation)}\b", text):
        return abbreviation
    return ""
