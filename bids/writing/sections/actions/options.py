"""Saving the options of a bid and what each brings: as `sections.py` saves, with its refusals."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count

from accounts.models import User
from bids.writing.models import Benefit, Bid, Option
from bids.writing.queries.drafts import benefits_of, options_of
from bids.writing.queries.plain import plain_benefits, plain_options
from bids.writing.rules.drafts import BenefitRow, OptionRow
from bids.writing.sections.actions.rows import check_benefit_rows, check_option_rows
from bids.writing.sections.actions.saving import Change, GivenAnswers, replace_rows, save_section
from legacyfund.lib.errors import ConflictRefused

FIELDS = ("name", "description", "does_nothing", "preferred", "score")


class OptionInUse(ConflictRefused):
    """An option that costs or benefits name cannot go."""


def save_options(
    *,
    bid: Bid,
    rows: Sequence[OptionRow] | None = None,
    answers: GivenAnswers | None = None,
    by: User,
    now: datetime,
    seen: int | None = None,
) -> Bid:
    """Make the bid's options those of the rows, those with a number staying the options they are, and keep
    the answers; either left out stays as it is.

    Raises OptionInUse too, where an option left out has cost lines or benefits.
    """
    return save_section(bid, "options", rows, _replace_options, answers, by=by, now=now, seen=seen)


def _replace_options(bid: Bid, rows: Sequence[OptionRow]) -> Change:
    known = {option.number: option for option in options_of(bid)}
    check_option_rows(rows, known)
    before = plain_options(known.values())
    kept = {row.number for row in rows}
    _remove([option for number, option in known.items() if number not in kept])
    Option.objects.filter(bid=bid).update(does_nothing=False, preferred=False)
    number = max(known, default=0)
    for row in rows:
        option = known.get(row.number or 0)
        if option is None:
            number += 1
            option = Option(bid=bid, number=number)
        _write(option, row)
    return before, plain_options(options_of(bid))


def _write(option: Option, row: OptionRow) -> None:
    option.name, option.description = row.name.strip(), row.description.strip()
    option.does_nothing, option.preferred, option.score = row.does_nothing, row.preferred, row.score
    option.save(update_fields=FIELDS if option.pk else None)


def _remove(options: Sequence[Option]) -> None:
    going = Option.objects.filter(pk__in=[option.pk for option in options]).order_by("number")
    counted = going.annotate(lines=Count("cost_lines", distinct=True), gains=Count("benefits", distinct=True))
    for option in counted:
        if option.lines or option.gains:
            raise OptionInUse(
                f"Option {option.number} cannot be removed while {_counted(option.lines, 'cost line')} and "
                f"{_counted(option.gains, 'benefit')} name it. Remove them or give them to another option."
            )
    going.delete()


def _counted(number: int, name: str) -> str:
    return f"{number} {name}" if number == 1 else f"{number} {name}s"


def save_benefits(
    *, bid: Bid, rows: Sequence[BenefitRow], by: User, now: datetime, seen: int | None = None
) -> Bid:
    """Replace the benefits."""
    return save_section(bid, "benefits", rows, _replace_benefits, by=by, now=now, seen=seen)


def _replace_benefits(bid: Bid, rows: Sequence[BenefitRow]) -> Change:
    options = {option.number: option for option in options_of(bid)}
    check_benefit_rows(rows, options)
    before = plain_benefits(benefits_of(bid))
    replace_rows(Benefit, bid, rows, options)
    return before, plain_benefits(benefits_of(bid))
