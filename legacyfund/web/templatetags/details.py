"""`{% load details %}`: what an event keeps of what was done, in words and not as a program writes it."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from legacyfund.lib.control_budgets import SHORT_CONTROL_BUDGETS
from legacyfund.web.templatetags.govuk import breakable, day, moment, pounds_pence

register = template.Library()
AMOUNT = re.compile(r"-?\d+\.\d\d")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\S*")
YEAR = re.compile(r"\d{4}-\d\d\S{0,5}")


@register.filter
def details(data: Mapping[str, Any]) -> SafeString:
    """`lines: 7; costs: 2027-28 CDEL £780,000.00`: each by its name. A financial year stays on one line."""
    words = "; ".join(f"{_name(name)}: {_in_words(value)}" for name, value in data.items())
    return format_html_join(" ", "{}", ((_whole(word),) for word in words.split()))


def _whole(word: str) -> SafeString:
    return format_html('<span class="lf-nowrap">{}</span>', word) if YEAR.fullmatch(word) else breakable(word)


def _name(name: str) -> str:
    return str(SHORT_CONTROL_BUDGETS.get(name, name)).replace("_", " ")


def _in_words(value: Any) -> str:
    if value is None or value in ("", [], {}):
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return ", ".join(f"{_name(name)} {_in_words(part)}" for name, part in value.items())
    if isinstance(value, list):
        return ", ".join(_row(part) for part in value)
    return _word(str(value))


def _row(part: Any) -> str:
    return " ".join(_in_words(cell) for cell in part) if isinstance(part, list) else _in_words(part)


def _word(text: str) -> str:
    """Text that only looks like a day or a moment stays as it was typed."""
    try:
        if AMOUNT.fullmatch(text):
            return pounds_pence(Decimal(text))
        if DAY.fullmatch(text):
            return day(date.fromisoformat(text))
        if MOMENT.fullmatch(text) and (at := datetime.fromisoformat(text)).tzinfo:
            return moment(at)
    except ValueError:
        pass
    return SHORT_CONTROL_BUDGETS.get(text, text)
