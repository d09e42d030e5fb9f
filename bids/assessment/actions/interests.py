"""Nobody reviews, chairs or votes where they have an interest; and who tried to is kept on record."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from accounts.events import record_event
from accounts.models import User
from bids.assessment.queries.panel import interest_in
from bids.writing.models import Bid
from legacyfund.lib.errors import DomainError, PermissionRefused


class InterestRefused(DomainError):
    """An interest keeps the person away from the bid."""


class KeptAway(PermissionRefused, InterestRefused):
    """The person's own interest keeps them from what they were about to do."""


def forbid_interest(bid: Bid, person: User, *, now: datetime) -> None:
    """Raises KeptAway when anything keeps the person away from the bid."""
    if obstacle := interest_in(bid, person, now=now):
        raise KeptAway(obstacle)


@contextmanager
def refusal_on_record(deed: str, *, bid: Bid, person: User, by: User, now: datetime) -> Iterator[None]:
    """Around an action's transaction: where an interest refuses it, one event says who was to do what.

    `deed` reads after “was to”: review, chair, vote. Nobody is told; the audit shows it.
    """
    try:
        yield
    except InterestRefused as refusal:
        with transaction.atomic():
            record_event(
                "conflict.refused",
                person,
                by=by,
                now=now,
                ref=bid.reference,
                data={"deed": deed, "person": person.email, "refused": refusal.message},
            )
        raise
