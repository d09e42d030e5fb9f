"""What waits for people: worklists of one kind each. A home shows the first of each, its own page all."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, QuerySet

from accounts.models import User
from accounts.permissions import Permission
from bids.rounds.models import Round
from bids.writing.models import Bid
from legacyfund.lib.financial_year import london_date

Found = QuerySet[Any] | Sequence[Any]


@dataclass(frozen=True)
class Waiting:
    """`url_name` is the page of the step, such as `bids:review`, with `url_kwargs` to reverse it and the
    `query` that narrows it to what waits. `reason` is why it came back, where it did.
    """

    label: str
    due: date | None
    url_name: str
    url_kwargs: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Worklist:
    """What waits of one kind for those who hold one of `permissions`.

    `code` stands in the address of its page, `title` names many of them. `find` gives what waits for a
    person, soonest first, to be cut and counted before it is read; `entry` says how one of them reads.
    `among`, where finding takes queries of its own: rows without any of which nothing waits.
    """

    code: str
    title: str
    permissions: frozenset[Permission]
    find: Callable[[User, datetime], Found]
    entry: Callable[[Any], Waiting]
    among: Callable[[User, datetime], QuerySet[Any]] | None = None

    def first(self, number: int, found: Found) -> tuple[list[Waiting], int]:
        """The first of what was found, and how many there are in all, which is only asked where there are
        more.
        """
        rows = list(found[: number + 1])
        total = len(rows)
        if total > number:
            total = found.count() if isinstance(found, QuerySet) else len(found)
        return [self.entry(row) for row in rows[:number]], total


def what_is_found(worklists: Iterable[Worklist], user: User, *, now: datetime) -> dict[Worklist, Found]:
    """Those that may hold something. One query asks all that lie in the database whether they do."""
    rows = {worklist: (worklist.among or worklist.find)(user, now) for worklist in worklists}
    asked = {worklist: Exists(found) for worklist, found in rows.items() if isinstance(found, QuerySet)}
    held = User.objects.filter(pk=user.pk).values_list(*asked.values()).get() if asked else ()
    empty = {worklist for worklist, any_found in zip(asked, held, strict=True) if not any_found}
    return {
        worklist: worklist.find(user, now) if worklist.among else found
        for worklist, found in rows.items()
        if worklist not in empty
    }


def soonest_first(rows: Iterable[Waiting]) -> list[Waiting]:
    """What has no date comes last."""
    return sorted(rows, key=lambda row: (row.due or date.max, row.label))


def reads(
    label: str,
    url_name: str,
    *,
    of: Callable[[Any], Any] = lambda row: row,
    due: Callable[[Any], date | None] = lambda row: None,
) -> Callable[[Any], Waiting]:
    """How a row reads: `of` gives the thing with a reference it is about, which `label` is filled from. A row
    that was sent back has its `reason`.
    """

    def entry(row: Any) -> Waiting:
        subject = of(row)
        return Waiting(
            label.format(subject),
            due(row),
            url_name,
            {"reference": subject.reference},
            reason=getattr(row, "reason", None) or "",
        )

    return entry


def closing(found: Round | Bid) -> date:
    return london_date(found.closes_at if isinstance(found, Round) else found.round.closes_at)
