"""Keeping what could not be saved of a section, for who typed it. Bookkeeping: no events."""

import json
from datetime import datetime

from django.db import transaction

from accounts.models import User
from bids.writing.models import Bid, TypedSection
from bids.writing.queries.typed import Typed


def keep_typed(*, bid: Bid, section: str, typed: Typed, by: User, now: datetime) -> None:
    """In the place of what the person had typed there before; of two at once the later stands.

    JSON escapes what the database takes for no text, such as a NUL.
    """
    with transaction.atomic():
        Bid.objects.select_for_update(of=("self",)).only("pk").get(pk=bid.pk)
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
