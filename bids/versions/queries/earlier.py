"""The bid that another was started from, and what has changed since."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import Department, User
from bids.rounds.models import Round
from bids.rounds.queries import may_bid
from bids.versions.models import BidVersion
from bids.versions.queries.changes import diff_since_document
from bids.versions.queries.documents import plain_draft, plain_version
from bids.versions.rules.diff import SectionDiff
from bids.writing.models import Bid
from bids.writing.queries.bids import bids_visible_to, reads_contents, rounds_taking_bids
from bids.writing.queries.carried import carried_into
from bids.writing.queries.drafts import load_draft
from bids.writing.queries.plain import Plain
from bids.writing.rules.carrying import document_later
from bids.writing.workflow import BidStatus

OVER = (
    BidStatus.RESERVED,
    BidStatus.REJECTED,
    BidStatus.INELIGIBLE,
    BidStatus.WITHDRAWN,
    BidStatus.LAPSED,
)
"""A bid that was not funded, or never came to a decision, can be started again in a round that is open."""


@dataclass(frozen=True)
class Origin:
    """What a bid was started from: a version of another bid, or its draft where it had none. `years` is by
    how many the new bid's years were moved.
    """

    bid: Bid
    version: BidVersion | None
    years: int
    first_years: tuple[str, str]

    @property
    def document(self) -> Plain:
        """As it was carried, with its years moved."""
        said = plain_draft(load_draft(self.bid)) if self.version is None else plain_version(self.version)
        moved: Plain = document_later(said, self.years) if self.years else said
        return moved


def rounds_to_start_again(bid: Bid, *, now: datetime) -> list[Round]:
    """Open rounds in which the bid's department may bid, the earliest deadline first; none while the bid may
    still be funded by its own round's decision.
    """
    return rounds_open_to(bid.department, now=now) if bid.status in OVER else []


def rounds_open_to(department: Department, *, now: datetime) -> list[Round]:
    return [round_ for round_ in rounds_taking_bids(now) if may_bid(round_, department)]


def origin_of(bid: Bid) -> Origin | None:
    """What another bid said last, that this one was started from."""
    carried = carried_into(bid)
    if carried is None:
        return None
    versions = BidVersion.objects.select_related("bid__round", "bid__department")
    version = versions.filter(bid=carried.origin, number=carried.version or 0).first()
    return Origin(carried.origin, version, carried.years, carried.first_years)


def origin_seen_by(user: User, bid: Bid) -> Origin | None:
    """The same, for a reader who may read what both bids say."""
    origin = origin_of(bid)
    if origin is None or not reads_contents(user, bid) or not reads_contents(user, origin.bid):
        return None
    return origin if bids_visible_to(user).filter(pk=origin.bid.pk).exists() else None


def diff_since(origin: Origin, bid: Bid) -> tuple[SectionDiff, ...]:
    """Section by section, what the bid says otherwise than what was carried into it: its last version, or the
    draft as it stands. Years that were moved with all the rest are no change.
    """
    version = bid.current_version
    after = plain_version(version) if version is not None else plain_draft(load_draft(bid))
    return diff_since_document(bid, origin.document, after)
