"""The bid that another was started from, and what has changed since."""

from datetime import datetime

from accounts.models import Department, Event, User
from bids.rounds.models import Round
from bids.rounds.queries import may_bid
from bids.versions.models import BidVersion
from bids.versions.queries.changes import diff_since_version
from bids.versions.queries.documents import plain_draft, plain_version
from bids.versions.rules.diff import SectionDiff
from bids.writing.models import Bid, SectionRevision
from bids.writing.queries.bids import bids_visible_to, reads_contents, rounds_taking_bids
from bids.writing.queries.drafts import load_draft
from bids.writing.workflow import BidStatus

OVER = (BidStatus.RESERVED, BidStatus.REJECTED)
"""A bid that was not funded can be started again in a later round."""


def rounds_to_start_again(bid: Bid, *, now: datetime) -> list[Round]:
    """Open rounds in which the bid's department may bid, the earliest deadline first; none while the bid may
    still be funded by its own round's decision.
    """
    return rounds_open_to(bid.department, now=now) if bid.status in OVER else []


def rounds_open_to(department: Department, *, now: datetime) -> list[Round]:
    return [round_ for round_ in rounds_taking_bids(now) if may_bid(round_, department)]


def _start_of(bid: Bid) -> Event | None:
    return Event.objects.filter(subject="bids.bid", subject_id=bid.pk, kind="bid.started_again").first()


def sections_only_copied(bid: Bid) -> frozenset[str]:
    """Codes of the sections that say what an earlier bid said, and that nobody has saved in this one."""
    event = _start_of(bid)
    if event is None:
        return frozenset()
    saved = SectionRevision.objects.filter(bid=bid).values_list("section", flat=True)
    return frozenset(event.data["copied"].split(", ")) - set(saved)


def origin_of(bid: Bid) -> BidVersion | None:
    """The version of another bid that this one was started from."""
    event = _start_of(bid)
    if event is None:
        return None
    versions = BidVersion.objects.select_related("bid__round", "bid__department")
    return versions.filter(bid__reference=event.data["from"], number=event.data["version"]).first()


def origin_seen_by(user: User, bid: Bid) -> BidVersion | None:
    """The same, for a reader who may see both bids and read what this one says."""
    origin = origin_of(bid)
    if origin is None or not reads_contents(user, bid):
        return None
    return origin if bids_visible_to(user).filter(pk=origin.bid_id).exists() else None


def diff_since(origin: BidVersion, bid: Bid) -> tuple[SectionDiff, ...]:
    """Section by section, what the bid says otherwise than the version it was started from: its last version,
    or the draft as it stands.
    """
    version = bid.current_version
    after = plain_version(version) if version is not None else plain_draft(load_draft(bid))
    return diff_since_version(bid, origin, after)
