"""Conflicts of interest as the fund decides them, as a person declares them, and as they keep people away."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from accounts.models import User
from bids.assessment.models import Conflict
from bids.assessment.workflow import ConflictStatus
from bids.rounds.models import Round
from bids.writing.models import Bid
from bids.writing.workflow import BidStatus

BEFORE_SUBMISSION = (BidStatus.DRAFT, BidStatus.CERTIFYING, BidStatus.LAPSED)
NOT_ASSESSED = (*BEFORE_SUBMISSION, BidStatus.WITHDRAWN, BidStatus.INELIGIBLE)
KEEPS_AWAY = Q(status=ConflictStatus.CONFIRMED) | Q(
    status=ConflictStatus.OPEN, source=Conflict.Source.DECLARED
)
"""From everything about the bid. Who declares an interest keeps away until the fund has looked at it."""
BLOCKS = Q(status__in=[ConflictStatus.OPEN, ConflictStatus.CONFIRMED])
"""From being asked to review it."""


def bids_assessed(round_: Round) -> QuerySet[Bid]:
    """The round's bids that are, or may come to be, with the panel."""
    with_version = Bid.objects.filter(round=round_, current_version__isnull=False)
    return with_version.exclude(status__in=NOT_ASSESSED).select_related("department").order_by("reference")


def conflicts_of_round(round_: Round, *, but_of: Collection[int] = ()) -> QuerySet[Conflict]:
    """By person, of each those to decide first, then by bid; `but_of` are the bids their reader keeps away
    from.
    """
    first = Case(
        When(status=ConflictStatus.OPEN, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    return (
        Conflict.objects.filter(bid__round=round_)
        .exclude(bid__in=but_of)
        .select_related("bid__department", "person", "settled_by")
        .order_by("person__name", "person", first, "bid__reference", "pk")
    )


def narrowed_conflicts(found: QuerySet[Conflict], asked: Mapping[str, str]) -> QuerySet[Conflict]:
    """Those of a person (by e-mail address), a bid, a department (by its code) and a status."""
    fields = {
        "person": "person__email",
        "bid": "bid__reference",
        "department": "bid__department__code",
        "status": "status",
    }
    return found.filter(**{fields[name]: value for name, value in asked.items()})


@dataclass(frozen=True)
class ConflictsOfPerson:
    """Of one person, as far as they are on the page."""

    person: User
    rows: tuple[Conflict, ...]

    @property
    def to_decide(self) -> int:
        return sum(row.status == ConflictStatus.OPEN for row in self.rows)


def by_person(rows: Iterable[Conflict]) -> list[ConflictsOfPerson]:
    """`rows` as `conflicts_of_round` sorts them."""
    grouped = groupby(rows, key=lambda row: row.person)
    return [ConflictsOfPerson(person, tuple(theirs)) for person, theirs in grouped]


def conflicts_declared_by(person: User, round_: Round) -> QuerySet[Conflict]:
    declared = Conflict.objects.filter(person=person, bid__round=round_, source=Conflict.Source.DECLARED)
    return declared.select_related("bid__department").order_by("bid__reference", "pk")


def blocking_conflicts(bids: Collection[int], people: Collection[int] | None = None) -> QuerySet[Conflict]:
    """What keeps people from being asked to review the bids, by ids."""
    blocking = Conflict.objects.filter(BLOCKS, bid__in=bids)
    if people is not None:
        blocking = blocking.filter(person__in=people)
    return blocking.order_by("pk")
