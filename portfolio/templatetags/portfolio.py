"""Colours of the statuses of decisions, awards, milestones and returns; words beside them say the same."""

from django import template

register = template.Library()

COLOURS = {
    "PROPOSED": "yellow",
    "CONFIRMED": "blue",
    "ANNOUNCED": "green",
    "REVERSED": "grey",
    "OFFERED": "yellow",
    "ACCEPTED": "blue",
    "LIVE": "green",
    "DECLINED": "grey",
    "TERMINATED": "grey",
    "PLANNED": "grey",
    "CLAIMED": "yellow",
    "MET": "blue",
    "RELEASED": "green",
}


@register.filter
def status_colour(status: str) -> str:
    return COLOURS.get(status, "grey")


RETURN_COLOURS = {
    "RECEIVED": "light-blue",
    "FAULTY": "red",
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


EVENT_LABELS = {
    "award.accepted": "Award accepted",
    "award.declined": "Award declined",
    "milestone.claimed": "Milestone claimed",
    "milestone.claim_refused": "Claim refused",
    "milestone.checked": "Milestone found met",
    "tranche.released": "Money released",
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
