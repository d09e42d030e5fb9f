"""What a bid says, copied into another draft."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import ForeignKey, Model

from accounts.models import User
from bids.register.queries.passing import systems_to_name
from bids.rounds.rules.questions import ALTERNATIVES, has_options, sections_of
from bids.writing.models import Answer, Attachment, Bid, BidSystem, CostLine
from bids.writing.queries.attached import attachments_of
from bids.writing.queries.draft_rows import ROWS

OF_OPTIONS = frozenset({"options", "costs", "benefits"})
"""Sections whose rows hang on the options, so that they fit only a form that weighs options as well."""


def sections_to_copy(origin: Bid, into: Bid) -> list[str]:
    """Codes of the sections of `origin` that have a place in the form of `into`, in its order. What else
    would be accepted goes with the costs it is held against.
    """
    forms = origin.round.questions_version, into.round.questions_version
    theirs = {section.code for section in sections_of(forms[0])}
    same_kind = has_options(forms[0]) == has_options(forms[1])
    return [
        *(
            section.code
            for section in sections_of(forms[1])
            if section.code in theirs and (same_kind or section.code not in OF_OPTIONS)
        ),
        *([ALTERNATIVES.code] if same_kind else []),
    ]


def copy_contents(*, origin: Bid, into: Bid, by: User, now: datetime) -> list[str]:
    """The rows and answers of the sections both forms have; gives their codes. A cost that a partner pays
    names nobody until the partner is in the bid. Part of an action that holds both and records the event.
    """
    sections = sections_to_copy(origin, into)
    made: dict[tuple[type[Model], int], int] = {}
    for section, tables in ROWS.items():
        if section in sections:
            for table, way in tables:
                _copy_rows(table, way, origin, into, made)
    _copy_answers(origin, into, sections, by, now)
    return sections


def copy_attachments(*, origin: Bid, into: Bid, by: User, now: datetime) -> list[str]:
    """The files that the bid holds, by name: the new rows point at the same bytes, which never change."""
    copies = Attachment.objects.bulk_create(
        Attachment(
            bid=into,
            name=row.name,
            size=row.size,
            sha256=row.sha256,
            stored_as=row.stored_as,
            added_at=now,
            added_by=by,
        )
        for row in _once_each(attachments_of(origin))
    )
    return [row.name for row in copies]


def _once_each(files: Iterable[Attachment]) -> list[Attachment]:
    """The same bytes may have come with the bid and again with an answer to a question."""
    return list({row.sha256: row for row in files}.values())


def _copy_rows(
    table: type[Model], way: str, origin: Bid, into: Bid, made: dict[tuple[type[Model], int], int]
) -> None:
    """`made` gives the copy of each row so far, by its table and id, and is added to. A system that has left
    the department's register is left out.
    """
    found = table._default_manager.filter(**{way: origin})
    if table is BidSystem:
        found = found.filter(system__in=systems_to_name(into.department))
    rows = list(found.order_by("pk"))
    before = [row.pk for row in rows]
    links = [field for field in table._meta.concrete_fields if isinstance(field, ForeignKey)]
    for row in rows:
        row.pk = None
        for link in links:
            parent = getattr(row, link.attname)
            if link.related_model is Bid:
                setattr(row, link.attname, into.pk)
            elif (link.related_model, parent) in made:
                setattr(row, link.attname, made[link.related_model, parent])
        if isinstance(row, CostLine):
            row.partner = None
    copies = table._default_manager.bulk_create(rows)
    made |= {(table, old): copy.pk for old, copy in zip(before, copies, strict=True)}


def _copy_answers(origin: Bid, into: Bid, sections: Collection[str], by: User, now: datetime) -> None:
    asked = {
        question.code
        for section in sections_of(into.round.questions_version)
        if section.code in sections
        for question in section.questions
    }
    Answer.objects.bulk_create(
        Answer(bid=into, question=row.question, value=row.value, saved_at=now, saved_by=by)
        for row in Answer.objects.filter(bid=origin, question__in=asked).order_by("pk")
    )
