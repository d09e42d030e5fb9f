"""What a bid says, copied into another draft."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import ForeignKey, Model

from accounts.models import User
from bids.register.models import LegacySystem
from bids.register.queries.passing import systems_to_name
from bids.rounds.rules.questions import sections_of
from bids.writing.models import Answer, Attachment, Bid, BidSystem, CostLine
from bids.writing.queries.attached import attachments_of
from bids.writing.queries.draft_rows import ROWS
from bids.writing.rules.carrying import MOVES, moved_on, sections_carried


@dataclass(frozen=True)
class Copied:
    """Codes of the sections that had anything to copy, and the systems that were left out."""

    sections: Sequence[str]
    left_out: Sequence[LegacySystem]


def copy_contents(*, origin: Bid, into: Bid, years: int, by: User, now: datetime) -> Copied:
    """The rows and answers of the sections both forms have, so many years later. A cost that a partner pays
    names nobody until the partner is in the bid. A system that has ended, or is another department's now, is
    left out. Part of an action that holds both and records the event.
    """
    sections = sections_carried(origin.round.questions_version, into.round.questions_version)
    gone = _systems_gone(origin)
    made: dict[tuple[type[Model], int], int] = {}
    said: set[str] = set()
    for section, tables in ROWS.items():
        if section in sections:
            for table, way in tables:
                rows = table._default_manager.filter(**{way: origin})
                if table is BidSystem:
                    rows = rows.exclude(system__in=gone)
                if _copy_rows(table, rows.order_by("pk"), into, years, made):
                    said.add(section)
    said |= _copy_answers(origin, into, sections, by, now)
    return Copied([code for code in sections if code in said], gone)


def _systems_gone(origin: Bid) -> list[LegacySystem]:
    """Of the systems the bid treats, those that a bid of its department cannot treat any more."""
    treated = LegacySystem.objects.filter(bid_systems__bid=origin)
    return list(treated.exclude(pk__in=systems_to_name(origin.department).values("pk")).order_by("reference"))


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
    table: type[Model],
    before: Iterable[Model],
    into: Bid,
    years: int,
    made: dict[tuple[type[Model], int], int],
) -> int:
    """How many. `made` gives the copy of each row so far, by its table and id, and is added to."""
    rows: list[Any] = list(before)
    former = [row.pk for row in rows]
    links = [field for field in table._meta.concrete_fields if isinstance(field, ForeignKey)]
    moved = [field.attname for field in table._meta.concrete_fields if field.attname in MOVES]
    for row in rows:
        row.pk = None
        for name in moved:
            setattr(row, name, moved_on(name, getattr(row, name), years))
        for link in links:
            parent = getattr(row, link.attname)
            if link.related_model is Bid:
                setattr(row, link.attname, into.pk)
            elif (link.related_model, parent) in made:
                setattr(row, link.attname, made[link.related_model, parent])
        if isinstance(row, CostLine):
            row.partner = None
    copies = table._default_manager.bulk_create(rows)
    made |= {(table, old): copy.pk for old, copy in zip(former, copies, strict=True)}
    return len(copies)


def _copy_answers(origin: Bid, into: Bid, sections: Collection[str], by: User, now: datetime) -> set[str]:
    """Gives the codes of the sections with an answer."""
    asked = {
        question.code: section.code
        for section in sections_of(into.round.questions_version)
        if section.code in sections
        for question in section.questions
    }
    copies = Answer.objects.bulk_create(
        Answer(bid=into, question=row.question, value=row.value, saved_at=now, saved_by=by)
        for row in Answer.objects.filter(bid=origin, question__in=asked).order_by("pk")
    )
    return {asked[row.question] for row in copies if row.value}
