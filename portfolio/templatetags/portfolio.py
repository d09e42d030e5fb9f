"""Colours of the statuses of decisions, meetings, awards, milestones and returns; words beside them say the
same. And the times of a meeting.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from legacyfund.lib.days import clock_in_words
from legacyfund.lib.financial_year import Period
from legacyfund.web.templatetags.govuk import day

register = template.Library()

COLOURS = {
    "PROPOSED": "yellow",
    "CONFIRMED": "blue",
    "ANNOUNCED": "green",
    "REVERSED": "grey",
    "WITHDRAWN": "grey",
    "OFFERED": "yellow",
    "ACCEPTED": "blue",
    "LIVE": "green",
    "DECLINED": "grey",
    "TERMINATED": "grey",
    "COMPLETED": "green",
    "PAUSED": "orange",
    "APPROVED": "green",
    "REFUSED": "red",
    "PLANNED": "grey",
    "CLAIMED": "yellow",
    "MET": "blue",
    "RELEASED": "green",
    "OPEN": "blue",
    "CLOSED": "yellow",
    "SIGNED": "green",
    "CANCELLED": "grey",
    "WAITING": "grey",
    "NOW": "blue",
    "DONE": "green",
}


@register.filter
def status_colour(status: str) -> str:
    return COLOURS.get(status, "grey")


CONDITION_COLOURS = {
    "OPEN": "yellow",
    "SAID_MET": "blue",
    "DISCHARGED": "green",
    "WAIVED": "grey",
}


@register.filter
def condition_colour(status: str) -> str:
    return CONDITION_COLOURS[status]


COMPLETION_COLOURS = {
    "SAID": "blue",
    "CONFIRMED": "green",
    "SENT_BACK": "red",
    "TAKEN_BACK": "grey",
}


@register.filter
def completion_colour(status: str) -> str:
    return COMPLETION_COLOURS[status]


RETURN_COLOURS = {
    "CHECKED": "blue",
    "CERTIFIED": "purple",
    "HELD": "orange",
    "ACCEPTED": "green",
    "REFUSED": "red",
    "WITHDRAWN": "grey",
}


@register.filter
def return_colour(status: str) -> str:
    return RETURN_COLOURS[status]


@register.filter
def period_in_words(row: Any) -> str:
    """`2026-27, period 3 (June 2026)`, of what has a year and a period."""
    return f"{row.year}, {Period(row.year, row.period).in_words}"


UPLOAD_COLOURS = {
    "READING": "blue",
    "RECEIVED": "light-blue",
    "FAULTY": "red",
    "CHECKED": "turquoise",
    "SENDING": "blue",
    "SENT": "green",
    "CANCELLED": "grey",
    "STOPPED": "red",
}


@register.filter
def upload_colour(status: str) -> str:
    return UPLOAD_COLOURS[status]


WAIVER_COLOURS = {
    "ASKED": "light-blue",
    "ENDORSED": "turquoise",
    "AGREED": "green",
    "REFUSED": "red",
    "WITHDRAWN": "grey",
}


@register.filter
def waiver_colour(status: str) -> str:
    return WAIVER_COLOURS[status]


REQUEST_COLOURS = {
    "OPEN": "red",
    "ANSWERED": "turquoise",
    "CORRECTED": "green",
    "AGREED": "green",
    "WITHDRAWN": "grey",
}


@register.filter
def request_colour(status: str) -> str:
    return REQUEST_COLOURS[status]


RECONCILIATION_COLOURS = {
    "RECEIVED": "light-blue",
    "READING": "blue",
    "FAULTY": "red",
    "STOPPED": "red",
    "OPEN": "orange",
    "SENT": "turquoise",
    "AGREED": "green",
    "WITHDRAWN": "grey",
}


@register.filter
def reconciliation_colour(status: str) -> str:
    return RECONCILIATION_COLOURS[status]


OWED_COLOURS = {
    "SENT_BACK": "orange",
    "REFUSED": "red",
    "WITHDRAWN": "red",
    "NOTHING": "grey",
    "IN_HAND": "light-blue",
    "TO_CERTIFY": "blue",
    "CERTIFIED": "purple",
    "HELD": "orange",
    "ACCEPTED": "green",
}


@register.filter
def owed_colour(state: str) -> str:
    return OWED_COLOURS[state]


EVENT_LABELS = {
    "award.accepted": "Award accepted",
    "award.declined": "Award declined",
    "milestone.rebaselined": "Baseline moved",
    "milestone.claimed": "Milestone claimed",
    "milestone.claim_refused": "Claim refused",
    "milestone.checked": "Milestone found met",
    "tranche.released": "Money released",
    "award.year_lapsed": "Money lapsed with its year",
    "exchange.confirmed": "Money moved into a later year",
    "switch.confirmed": "Money moved into another control budget",
    "reversal.confirmed": "A journal reversed",
    "award.condition_said_met": "Condition said to be met",
    "award.condition_taken_back": "Condition open again",
    "award.condition_sent_back": "Condition sent back",
    "award.condition_discharged": "Condition discharged",
    "award.condition_waived": "Condition waived",
    "award.condition_moved": "Condition due on another day",
    "award.said_complete": "Said to be complete",
    "award.completion_taken_back": "No longer said to be complete",
    "award.completion_sent_back": "Not complete yet",
    "award.completed": "Award completed",
    "award.closing_proposed": "Closing proposed",
    "award.closing_withdrawn": "Closing withdrawn",
    "award.closed": "Award closed",
    "award.forecasts_given": "Milestones forecast",
    "award.delivery_reported": "Delivery reported for",
    "award.fund_view_set": "The fund’s view set",
    "award.forecast_given": "Spend forecast",
    "award.change_proposed": "Change proposed",
    "award.change_approved": "Change approved",
    "award.change_made": "Money moved within the tolerance",
    "award.change_refused": "Change refused",
    "award.change_withdrawn": "Change withdrawn",
}


@register.filter
def event_label(kind: str) -> str:
    """How the history of an award names what was done."""
    return EVENT_LABELS.get(kind, kind.replace(".", " ").replace("_", " ").capitalize())


RUN_COLOURS = {
    "QUEUED": "light-blue",
    "RUNNING": "blue",
    "DONE": "green",
    "CANCELLED": "grey",
    "FAILED": "red",
}


@register.filter
def run_colour(status: str) -> str:
    return RUN_COLOURS[status]


@register.filter
def clock(value: datetime | str | None) -> str:
    """`2:05pm`, London time; of a moment, or of one as a record keeps it. Nothing for None."""
    if not value:
        return ""
    return clock_in_words(datetime.fromisoformat(value) if isinstance(value, str) else value)


@register.filter
def day_written(value: str) -> str:
    """`22 November 2026`, of a date as a record keeps it."""
    return day(date.fromisoformat(value))


KEPT_WHOLE = re.compile(r"\b(LF-[0-9A-Z]+-\d+(?:/[0-9a-z-]+)?|\d{4}-\d{2})\b")


REFERENCE = re.compile(r"\b(LF-[0-9A-Z]+-\d+)(/[0-9a-z-]+)?\b")
"""Of a bid, or of an option of one: `LF-2026D-0023/smaller-1`."""


@register.filter
def titled(words: str, titles: Mapping[str, str]) -> str:
    """A sentence in which each bid's reference is followed by its title. `titles` by reference."""

    def with_title(found: re.Match[str]) -> str:
        title = titles.get(found[1], "")
        return f"{found[0]} ({title})" if title else found[0]

    return REFERENCE.sub(with_title, words)


@register.filter
def kept_whole(words: str) -> SafeString:
    """A sentence whose references and financial years do not break at their hyphens."""
    parts = enumerate(KEPT_WHOLE.split(words))
    whole = '<span class="lf-nowrap">{}</span>'
    return format_html_join("", "{}", ((format_html(whole if at % 2 else "{}", part),) for at, part in parts))
