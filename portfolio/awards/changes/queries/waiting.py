"""Change requests that wait for an answer: what they ask for is not asked for a second time meanwhile."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from portfolio.awards.changes.models import ChangeRequest
from portfolio.awards.changes.queries.now import terms_of, with_terms
from portfolio.awards.changes.rules.kinds import OF_STATUS
from portfolio.awards.changes.rules.terms import Terms
from portfolio.awards.changes.workflow import ChangeStatus
from portfolio.awards.models import Award, Milestone


@dataclass(frozen=True)
class WaitsOn:
    """A change that would move the baseline of a milestone or, `cancels`, take it out of the award."""

    number: int
    cancels: bool


def proposed_changes(award: Award) -> QuerySet[ChangeRequest]:
    """In the order in which they were asked for."""
    return ChangeRequest.objects.filter(award=award, status=ChangeStatus.PROPOSED).order_by("number")


def changes_waiting_on(award: Award) -> dict[int, WaitsOn]:
    """By number of the milestone; one query."""
    rows = proposed_changes(award).values_list(
        "number", "baselines__milestone__number", "cancelled__milestone__number"
    )
    return {
        moved or cancelled: WaitsOn(number, cancels=moved is None)
        for number, moved, cancelled in rows
        if moved or cancelled
    }


def waits_on(milestone: Milestone) -> WaitsOn | None:
    """Of one that was read `with_waiting`."""
    moved, cancelled = (getattr(milestone, name, None) for name in ("moved_in", "cancelled_in"))
    number = moved or cancelled
    return WaitsOn(number, cancels=moved is None) if number else None


def waiting_terms(award: Award) -> dict[int, Terms]:
    """By number of the change, all that it would change."""
    return {row.number: terms_of(row) for row in with_terms(proposed_changes(award))}


def status_asked_for(award: Award, changes: Iterable[ChangeRequest] | None = None) -> ChangeRequest | None:
    """The change that would pause, resume or end the award. `changes`: those that wait, where they were read
    already.
    """
    waiting = proposed_changes(award) if changes is None else changes
    return next((row for row in waiting if row.kind in OF_STATUS), None)
