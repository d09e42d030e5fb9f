"""Saving the options of a bid and what each brings: as `sections.py` saves, with its refusals."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Count

from accounts.models import User
from bids.writing.models import Benefit, Bid, Option
from bids.writing.queries.drafts import benefits_of, options_of
from bids.writing.queries.plain import plain_benefits, plain_options
from bids.writing.rules.drafts import BenefitRow, OptionRow
from bids.writing.sections.actions.answers import GivenAnswers, keep_beside_rows
from bids.writing.sections.actions.rows import check_benefit_rows, check_option_rows
from bids.writing.sections.actions.saving import lock_section, record_saving
from bids.writing.sections.actions.sections import save_answers
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
    if rows is None:
        return save_answers(bid=bid, section="options", answers=answers or {}, by=by, now=now, seen=seen)
    with transaction.atomic():
        bid = lock_section(bid, "options", by=by, seen=seen, questions=["", *(answers or ())])
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
        before, after = keep_beside_rows(
            bid, "options", answers, (before, plain_options(options_of(bid))), by=by, now=now
        )
        return record_saving(bid, "options", before, after, by=by, now=now)


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
    with transaction.atomic():
        bid = lock_section(bid, "benefits", by=by, seen=seen)
        options = {option.number: option for option in options_of(bid)}
        check_benefit_rows(rows, options)
        before = plain_benefits(benefits_of(bid))
        Benefit.objects.filter(bid=bid).delete()
        Benefit.objects.bulk_create(
            Benefit(
                bid=bid,
                order=order,
                option=options[row.option] if row.option is not None else None,
                description=row.description.strip(),
                kind=row.kind,
                year=row.year,
                amount=row.amount,
                quantity=row.quantity.strip(),
                price_basis=row.price_basis,
                price_year=row.price_year,
                owner_role=row.owner_role.strip(),
            )
            for order, row in enumerate(rows, start=1)
        )
        return record_saving(bid, "benefits", before, plain_benefits(benefits_of(bid)), by=by, now=now)
