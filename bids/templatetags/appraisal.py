"""Exact figures of an appraisal, rounded where they are shown and nowhere before."""

from fractions import Fraction

from django import template

from legacyfund.lib.money import format_pounds, round_fraction

register = template.Library()

NONE = "–"


@register.filter
def exact_pounds(exact: Fraction | None) -> str:
    """`£1,234,567`."""
    return NONE if exact is None else format_pounds(round_fraction(exact))


@register.filter
def exact_pence(exact: Fraction | None) -> str:
    """`£1,234,567.89`."""
    return NONE if exact is None else format_pounds(round_fraction(exact), pence=True)


@register.filter
def exact_figure(exact: Fraction, places: int) -> str:
    """So many places after the point."""
    return f"{round_fraction(exact, places)}"


@register.filter
def exact_share(exact: Fraction) -> str:
    """`18.86%`, and `200%` rather than `200.00%`."""
    return f"{round_fraction(exact * 100)}".rstrip("0").rstrip(".") + "%"
