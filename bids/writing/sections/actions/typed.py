"""Keeping what could not be saved of a section, for who typed it. Bookkeeping: no events."""

import json
from datetime import datetime

from django.db import transaction

from accounts.models import User
from bids.writing.actions.locks import check_draft
from bids.writing.models import Bid, TypedSection
from bids.writing.queries.typed import Typed
from bids.writing.workflow import BidStatus


def keep_typed(*, bid: Bid, section: str, typed: Typed, by: User, now: datetime) -> None:
    """In the place of what the person had typed there before; of two at once the later stands.

    JSON escapes what the database takes for no text, such as a NUL. Raises BidNotDraft for a bid that nobody
    writes any more, of which nothing typed would ever be read.
    """
    with transaction.atomic():
        locked = Bid.objects.select_for_update(of=("self",)).only("reference", "status").get(pk=bid.pk)
        if locked.status != BidStatus.CLARIFYING:
            check_draft(locked)
        drop_typed(bid=bid, section=section, by=by)
        TypedSection.objects.create(
            bid=bid,
            section=section,
            person=by,
            over=typed.over,
            left=typed.left,
            content=json.dumps({"fields": typed.fields, "refused": typed.refused}),
            kept_at=now,
        )


def drop_typed(*, bid: Bid, section: str, by: User) -> None:
    TypedSection.objects.filter(bid=bid, section=section, person=by).delete()
