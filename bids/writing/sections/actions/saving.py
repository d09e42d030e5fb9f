"""The one way a section of a draft is saved: over what its page showed, counted, and recorded."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import transaction
from django.db.models import Model

from accounts.events import record_event
from accounts.models import User
from bids.rounds.rules.questions import QuestionKind, section_of
from bids.writing.actions.locks import lock_draft
from bids.writing.models import Answer, Bid, Option, SectionRevision
from bids.writing.queries.drafts import TICKED, answers_of, revision_of
from bids.writing.queries.together import ORDERS
from bids.writing.sections.actions.typed import drop_typed
from legacyfund.lib.canonical import as_json
from legacyfund.lib.errors import ConflictRefused
from legacyfund.lib.rows import RowRefused

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

LONGEST_ANSWER = 20_000
GivenAnswers = Mapping[str, str | bool | None]
Change = tuple[Any, Any]
"""What was, and what is."""
Rows = TypeVar("Rows")


class SectionChanged(ConflictRefused):
    """The section was saved since the page was opened."""


def save_section(
    bid: Bid,
    section: str,
    rows: Rows | None = None,
    replace: Callable[[Bid, Rows], Change] | None = None,
    answers: GivenAnswers | None = None,
    *,
    by: User,
    now: datetime,
    seen: int | None,
) -> Bid:
    """Replace the section's rows and keep its answers; either left out stays as it is.

    `replace` checks the rows and puts them in the place of those of the bid, which is locked. `seen` is the
    number of the revision the page showed, 0 for a section not saved yet; None is for a caller that showed no
    page and replaces whatever is there. Raises BidNotDraft, SectionNotAsked, PermissionRefused,
    SectionChanged, and what `replace` and `keep_answers` raise.
    """
    with transaction.atomic():
        named = [*([] if rows is None else [""]), *(answers or ())]
        bid = lock_draft(bid, by, section=section, questions=named)
        _check_seen(bid, section, by, seen)
        if rows is None or replace is None:
            before, after = keep_answers(bid, section, answers or {}, by=by, now=now)
        else:
            before, after = replace(bid, rows)
            if answers is not None:
                former, given = keep_answers(bid, section, answers, by=by, now=now)
                before, after = {"rows": before, "answers": former}, {"rows": after, "answers": given}
        drop_typed(bid=bid, section=section, by=by)
        _record(bid, section, before, after, by=by, now=now)
        return bid


def _check_seen(bid: Bid, section: str, by: User, seen: int | None) -> None:
    saved = revision_of(bid, section)
    if seen is not None and saved is not None and seen != saved.number:
        whose = "You" if saved.saved_by_id == by.pk else saved.saved_by.name
        raise SectionChanged(f"{whose} saved this section after you opened it. Nothing was saved over it.")


def _record(bid: Bid, section: str, before: object, after: object, *, by: User, now: datetime) -> None:
    """Count the saving as the section's next revision, and record what it replaced."""
    saved = revision_of(bid, section)
    SectionRevision.objects.update_or_create(
        bid=bid,
        section=section,
        defaults={"number": saved.number + 1 if saved else 1, "saved_at": now, "saved_by": by},
    )
    record_event(
        "bid.section_saved",
        bid,
        by=by,
        now=now,
        department=bid.department,
        data={"section": section, "before": as_json(before), "after": as_json(after)},
    )


def replace_rows(
    table: type[Model],
    bid: Bid,
    rows: "Sequence[DataclassInstance]",
    options: Mapping[int, Option] | None = None,
) -> None:
    """The bid's rows in the table become these, whose fields are the table's. A row names its option by its
    number in `options`.
    """
    numbered = "order" in ORDERS[table]
    made = []
    for order, row in enumerate(rows, start=1):
        values = _trimmed(row)
        if "option" in values:
            values["option"] = (options or {})[values["option"]] if values["option"] is not None else None
        made.append(table(bid=bid, **({"order": order} if numbered else {}), **values))
    table._default_manager.filter(bid=bid).delete()
    table._default_manager.bulk_create(made)


def _trimmed(row: "DataclassInstance") -> dict[str, Any]:
    """The row's fields without blanks around text."""
    values = {field.name: getattr(row, field.name) for field in fields(row)}
    return {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}


def keep_answers(bid: Bid, section: str, answers: GivenAnswers, *, by: User, now: datetime) -> Change:
    """Keep answers of one section, blanks as blanks; what those that changed were, and are.

    Raises RowRefused for a code that is no question of the section.
    """
    questions = {row.code: row for row in section_of(section, bid.round.questions_version).questions}
    former = answers_of(bid)
    given: dict[str, str | bool] = {}
    for code, answer in answers.items():
        if code not in questions:
            raise RowRefused(f"“{code}” is not a question of this section.", field=code)
        ticked = questions[code].kind is QuestionKind.BOOLEAN
        given[code] = answer is True if ticked else _check_text(code, answer)
    Answer.objects.filter(bid=bid, question__in=given).delete()
    Answer.objects.bulk_create(
        Answer(bid=bid, question=code, value=_as_stored(answer), saved_at=now, saved_by=by)
        for code, answer in given.items()
    )
    changed = [code for code in given if given[code] != former.get(code, "")]
    return {code: former.get(code, "") for code in changed}, {code: given[code] for code in changed}


def _check_text(code: str, answer: str | bool | None) -> str:
    text = answer.strip() if isinstance(answer, str) else ""
    if len(text) > LONGEST_ANSWER:
        raise RowRefused(f"The answer must be {LONGEST_ANSWER:,} characters or fewer.", field=code)
    return text


def _as_stored(answer: str | bool) -> str:
    if isinstance(answer, bool):
        return TICKED if answer else ""
    return answer
