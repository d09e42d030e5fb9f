"""The one way a section of a draft is saved: over what its page showed, counted, and recorded."""

from collections.abc import Collection
from datetime import datetime

from accounts.events import record_event
from accounts.models import User
from bids.writing.actions.locks import lock_draft
from bids.writing.models import Bid, SectionRevision
from bids.writing.queries.revisions import revision_of
from legacyfund.lib.canonical import as_json
from legacyfund.lib.errors import ConflictRefused


class SectionChanged(ConflictRefused):
    """The section was saved since the page was opened."""


def lock_section(
    bid: Bid, section: str, *, by: User, seen: int | None, questions: Collection[str] = ()
) -> Bid:
    """The draft's row, held for saving a section that is as it was `seen`.

    `seen` is the number of the revision the page showed, 0 for a section not saved yet; None is for a
    caller that showed no page and replaces whatever is there. `questions` as in `lock_draft`. Raises
    BidNotDraft, SectionNotAsked, PermissionRefused, SectionChanged.
    """
    locked = lock_draft(bid, by, section=section, questions=questions)
    saved = revision_of(locked, section)
    if seen is not None and saved is not None and seen != saved.number:
        whose = "You" if saved.saved_by_id == by.pk else saved.saved_by.name
        raise SectionChanged(f"{whose} saved this section after you opened it. Nothing was saved over it.")
    return locked


def record_saving(bid: Bid, section: str, before: object, after: object, *, by: User, now: datetime) -> Bid:
    """Count the saving as the section's next revision, and record what it replaced. The bid is locked."""
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
    return bid
