"""Spend that does not fit its award: too early, too late, or too much."""

from collections.abc import Iterator
from datetime import datetime

from accounts.permissions import Permission
from legacyfund.lib.money import format_pounds
from portfolio.awards.models import Award
from portfolio.spend.queries.excess import excess_of_all
from portfolio.spend.queries.outside import days_paid, lines_that_stand
from portfolio.watch.queries.kinds.awards import of_award
from portfolio.watch.rules import Found, Group, Kind


def _awards(keys: dict[int, str]) -> Iterator[Found]:
    """A finding with its message for each of these awards."""
    for row in Award.objects.filter(pk__in=keys).order_by("reference"):
        yield of_award(row, keys[row.pk])


def spend_before_start(now: datetime) -> Iterator[Found]:
    found = days_paid(lines_that_stand())
    return _awards({award: days.before_start for award, days in found.items() if days.before_start})


def spend_after_end(now: datetime) -> Iterator[Found]:
    """An award ends on the day it is terminated, else with the last year in which it has money."""
    found = days_paid(lines_that_stand())
    return _awards({award: days.after_end for award, days in found.items() if days.after_end})


def spend_over_release(now: datetime) -> Iterator[Found]:
    """Not where it is more than the whole award: that is found below."""
    for award, row in excess_of_all():
        if row.over_released and not row.over_award:
            more = format_pounds(row.over_released, pence=True)
            yield _of_cell(award, row.where, f"{more} more is certified as spent than is released.")


def spend_over_award(now: datetime) -> Iterator[Found]:
    for award, row in excess_of_all():
        if row.over_award:
            more = format_pounds(row.over_award, pence=True)
            yield _of_cell(award, row.where, f"{more} more is certified as spent than the award promises.")


def _of_cell(award: Award, where: str, message: str) -> Found:
    return of_award(award, f"{where}: {message}", key=f":{where}")


KINDS = (
    Kind(
        "SPEND_BEFORE_AWARD",
        Group.MONEY,
        "Spend from before the award",
        "A certified or accepted line was paid before the day the award was accepted.",
        "The line is taken back by a correction, or its return is withdrawn or refused.",
        told=(Permission.PREPARE_RETURN, Permission.ACCEPT_RETURN),
        find=spend_before_start,
        ignored_after=30,
        escalated_to=(Permission.CERTIFY_RETURN,),
    ),
    Kind(
        "SPEND_AFTER_END",
        Group.MONEY,
        "Spend from after the end",
        "A certified or accepted line was paid after the award was terminated, or after 31 March of the last "
        "year in which it has money.",
        "The line is taken back by a correction, or its return is withdrawn or refused.",
        told=(Permission.PREPARE_RETURN, Permission.ACCEPT_RETURN),
        find=spend_after_end,
        ignored_after=30,
        escalated_to=(Permission.CERTIFY_RETURN,),
    ),
    Kind(
        "SPEND_OVER_RELEASE",
        Group.MONEY,
        "Spend over what is released",
        "Certified returns that wait report more, in a year and control budget, than is released and not "
        "spent.",
        "More is released, or a return is withdrawn or refused.",
        told=(Permission.PREPARE_RETURN, Permission.CERTIFY_RETURN, Permission.ACCEPT_RETURN),
        find=spend_over_release,
    ),
    Kind(
        "SPEND_OVER_AWARD",
        Group.MONEY,
        "Spend over the award",
        "Certified returns that wait report more, in a year and control budget, than the whole award "
        "promises.",
        "The award is changed, or a return is withdrawn or refused. No release can cover it.",
        told=(Permission.PREPARE_RETURN, Permission.CERTIFY_RETURN, Permission.ACCEPT_RETURN),
        find=spend_over_award,
    ),
)
