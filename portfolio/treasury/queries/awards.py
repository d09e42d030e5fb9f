"""Awards as machines of the Treasury read them: announced ones alone, as they stood at a moment."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from accounts.models import Department
from legacyfund.lib.money import NOTHING
from portfolio.awards.changes.models import ChangeRequest
from portfolio.awards.changes.queries.as_of import with_status_at
from portfolio.awards.changes.workflow import ChangeStatus
from portfolio.awards.models import Award
from portfolio.funds.models import Fund
from portfolio.spend.forecasts.queries.cells import AwardCell, cells_of
from portfolio.spend.forecasts.queries.known import Clocks


@dataclass(frozen=True)
class AwardFilter:
    """Which awards; None is all of them. `status` is that of the moment asked for."""

    fund: Fund | None = None
    department: Department | None = None
    status: str | None = None


@dataclass(frozen=True)
class AwardMoney:
    """One cell of an award, or all together. `forecast`: None where nobody has said what is to come."""

    committed: Decimal
    released: Decimal
    spent: Decimal
    forecast: Decimal | None

    @property
    def to_release(self) -> Decimal:
        return self.committed - self.released

    @property
    def unspent(self) -> Decimal:
        return self.released - self.spent


@dataclass(frozen=True)
class AwardRow:
    """`award` carries `status_then`."""

    award: Any
    cells: Sequence[AwardCell]

    @property
    def total(self) -> AwardMoney:
        return money_of(self.cells)


def announced_awards(moment: datetime) -> QuerySet[Any]:
    """Those that departments had been told of by the moment, by reference, each with its status then."""
    told = Award.objects.filter(decision__announced_at__lte=moment)
    related = told.select_related("department", "fund", "bid", "decision")
    return with_status_at(related, moment).order_by("reference")


def award_page(
    wanted: AwardFilter, *, after: str | None, limit: int, known_at: datetime | None, now: datetime
) -> tuple[list[AwardRow], bool]:
    """At most `limit` awards beyond a reference, and whether there are more; two queries."""
    awards = announced_awards(known_at or now)
    if wanted.fund is not None:
        awards = awards.filter(fund=wanted.fund)
    if wanted.department is not None:
        awards = awards.filter(department=wanted.department)
    if wanted.status is not None:
        awards = awards.filter(status_then=wanted.status)
    if after is not None:
        awards = awards.filter(reference__gt=after)
    found = list(awards[: limit + 1])
    return with_money(found[:limit], known_at=known_at, now=now), len(found) > limit


def with_money(awards: Iterable[Any], *, known_at: datetime | None, now: datetime) -> list[AwardRow]:
    """One query."""
    rows = list(awards)
    held: Mapping[int, list[AwardCell]] = defaultdict(list)
    clocks = Clocks(known_at or now)
    for cell in cells_of([row.pk for row in rows], clocks, past=known_at is not None):
        held[cell.award_id].append(cell)
    return [AwardRow(row, held[row.pk]) for row in rows]


def money_of(cells: Iterable[AwardCell]) -> AwardMoney:
    """Of these cells together. Of those in which nobody has said what is to come the spend alone counts."""
    rows = list(cells)
    spent = sum((row.spent for row in rows), NOTHING)
    said = [row.to_come for row in rows if row.to_come is not None]
    return AwardMoney(
        committed=sum((row.committed for row in rows), NOTHING),
        released=sum((row.released for row in rows), NOTHING),
        spent=spent,
        forecast=spent + sum(said, NOTHING) if said else None,
    )


def approved_changes(award: Award, moment: datetime) -> QuerySet[ChangeRequest]:
    """In the order in which they came to count, with what each changed; four queries."""
    return (
        ChangeRequest.objects.filter(award=award, status=ChangeStatus.APPROVED, answered_at__lte=moment)
        .prefetch_related("amounts__milestone", "baselines__milestone", "cancelled__milestone")
        .order_by("answered_at", "pk")
    )
