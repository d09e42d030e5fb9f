"""A reviewer is reminded of a review that is due soon, once."""

from datetime import datetime

from django.db import transaction

from accounts.events import record_event
from bids.assessment.models import Review
from bids.assessment.queries.reviews import reviews_due_soon


def remind_reviewer(*, review: Review, now: datetime) -> bool:
    """Tell the reviewer of a review in hand; gives whether there was still something to say."""
    with transaction.atomic():
        Review.objects.select_for_update(of=("self",)).get(pk=review.pk)
        due = reviews_due_soon(now=now).filter(pk=review.pk).first()
        if due is None:
            return False
        bid = due.version.bid
        record_event(
            "review.due_soon",
            due,
            by=None,
            now=now,
            ref=bid.reference,
            data={"title": bid.title, "due_on": due.due_on.isoformat()},
            tell=[due.reviewer],
        )
    return True
