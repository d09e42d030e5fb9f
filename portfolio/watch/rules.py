"""What a kind of finding is, what is found of it, and what there is to do about what was found before."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from accounts.permissions import ROLES, Permission

LONGEST_MESSAGE = 500


class Group(StrEnum):
    """Under which heading a kind stands."""

    DELIVERY = "Awards and milestones"
    MONEY = "Returns and spend"
    REGISTER = "Systems and their risk"
    RECORDS = "The ledger and the records"
    SERVICE = "The service itself"


@dataclass(frozen=True)
class Found:
    """One trouble, as a kind's query gives it.

    `key` names it among those of its kind: the same trouble has the same key each time it is looked for.
    `page` is the address that cures it. The rest are ids of what it is about, none where it is about none.
    """

    key: str
    ref: str
    message: str
    page: str
    fund: int | None = None
    department: int | None = None
    award: int | None = None
    milestone: int | None = None

    @property
    def said(self) -> str:
        """As much of the message as a finding keeps."""
        return self.message[:LONGEST_MESSAGE]


Find = Callable[[datetime], Iterable[Found]]


@dataclass(frozen=True)
class FundPage:
    """A page of a fund, by the name of its address, the part of it that is meant, and the words that lead
    there.
    """

    words: str
    name: str
    part: str


@dataclass(frozen=True)
class Kind:
    """A row of the table of findings. `id` never changes, and no other kind is given it later.

    `opens` and `cure` are for whoever reads the page of kinds. `told` are the permissions whose holders are
    told once when it opens: of a department its own, and the fund's. `ignored_after` days the holders of
    `escalated_to` are told once too. `find` gives all there is of it now, in a fixed number of queries; none
    where another job looks and hands over what it found. `further` is where whoever may open it reads more.
    """

    id: str
    group: Group
    words: str
    opens: str
    cure: str
    told: tuple[Permission, ...]
    find: Find | None
    ignored_after: int | None = None
    escalated_to: tuple[Permission, ...] = ()
    further: FundPage | None = None

    def __post_init__(self) -> None:
        if (self.ignored_after is None) != (not self.escalated_to):
            raise ValueError(f"{self.id} says after how many days it is escalated and to whom, or neither")

    @property
    def concerns_departments(self) -> bool:
        """Whether somebody of a department is told, so that the department reads it."""
        tied = (row.permissions for row in ROLES.values() if row.of_department)
        held = frozenset[Permission]().union(*tied)
        return bool(held & {*self.told, *self.escalated_to})

    @property
    def told_in_words(self) -> str:
        return roles_in_words(self.told)

    @property
    def escalated_in_words(self) -> str:
        return roles_in_words(self.escalated_to)

    def key_of(self, found: Found) -> str:
        return f"{self.id.lower().replace('_', '-')}:{found.key}"


def roles_in_words(permissions: Iterable[Permission]) -> str:
    """Who holds one of the permissions: `bidder, sign-off`. An auditor, who only reads, where nobody acts."""
    wanted = frozenset(permissions)
    labels = [row.label.lower() for row in ROLES.values() if wanted & row.permissions]
    return ", ".join(labels)


@dataclass(frozen=True)
class Open:
    """A finding that is open: its row's id, since when, whether it has been escalated, and what it says."""

    pk: int
    key: str
    opened_at: datetime
    escalated: bool
    message: str


@dataclass(frozen=True)
class ToDo:
    """What the engine does about one kind. `cured` and `ignored` are ids of findings, `changed` of those that
    say something else now, each with what it says.
    """

    new: tuple[Found, ...]
    cured: tuple[int, ...]
    ignored: tuple[int, ...]
    changed: tuple[tuple[int, str], ...]


def compare(kind: Kind, found: Iterable[Found], standing: Sequence[Open], now: datetime) -> ToDo:
    """What is found twice under one key is one trouble, as it was found first."""
    there: dict[str, Found] = {}
    for each in found:
        there.setdefault(kind.key_of(each), each)
    before = {one.key for one in standing}
    return ToDo(
        new=tuple(one for key, one in there.items() if key not in before),
        cured=tuple(one.pk for one in standing if one.key not in there),
        ignored=tuple(
            one.pk
            for one in standing
            if one.key in there and not one.escalated and _is_ignored(kind, one, now)
        ),
        changed=tuple(
            (one.pk, said)
            for one in standing
            if one.key in there and (said := there[one.key].said) != one.message
        ),
    )


def _is_ignored(kind: Kind, one: Open, now: datetime) -> bool:
    return kind.ignored_after is not None and now - one.opened_at >= timedelta(days=kind.ignored_after)
