"""Comments of colleagues beside the sections of their bid, for the people of its department alone."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from accounts.models import Membership, User
from accounts.permissions import Permission
from bids.rounds.rules.questions import Section, parts_of
from bids.writing.models import Bid, BidComment
from bids.writing.queries.reach import reach_in
from bids.writing.workflow import BidStatus

WHILE_WRITTEN = (BidStatus.DRAFT, BidStatus.CERTIFYING, BidStatus.CLARIFYING)
"""States of a bid in which its department still works on it, and so comments on it."""


@dataclass(frozen=True)
class SectionComments:
    """What was said beside a section, in order, and how much of it is not settled."""

    section: Section
    comments: tuple[BidComment, ...]

    @property
    def open(self) -> int:
        return sum(row.settled_at is None and row.removed_at is None for row in self.comments)

    @property
    def in_words(self) -> str:
        return open_in_words(self.open) or "No open comments"


def comments_on(bid: Bid) -> QuerySet[BidComment]:
    """In the order they were written, with who wrote, settled and removed them."""
    people = ("written_by", "settled_by", "removed_by")
    return BidComment.objects.filter(bid=bid).select_related(*people).order_by("written_at", "pk")


def comments_by_section(bid: Bid) -> list[SectionComments]:
    """Of each section of the bid's form, in their order."""
    said: dict[str, list[BidComment]] = {}
    for row in comments_on(bid):
        said.setdefault(row.section, []).append(row)
    sections = parts_of(bid.round.questions_version)
    return [SectionComments(section, tuple(said.get(section.code, ()))) for section in sections]


def comments_beside(section: Section, bid: Bid) -> SectionComments:
    return SectionComments(section, tuple(comments_on(bid).filter(section=section.code)))


def open_comments(bid: Bid) -> dict[str, int]:
    """How many are not settled, by the code of their section."""
    rows = BidComment.objects.filter(bid=bid, settled_at=None, removed_at=None)
    counted = rows.order_by("section").values_list("section").annotate(number=Count("pk"))
    return dict(counted)


def open_in_words(number: int) -> str:
    """`1 open comment`; blank for none."""
    if not number:
        return ""
    return "1 open comment" if number == 1 else f"{number:,} open comments"


def comments_reach(memberships: Iterable[Membership], bid: Bid) -> bool:
    """Whether somebody with these roles reads and writes comments on the bid: its own department's people."""
    return reach_in(memberships, {Permission.COMMENT_BID}).covers(bid.department_id)


def removable_by(user: User, comment: BidComment) -> bool:
    return comment.written_by_id == user.pk and comment.removed_at is None
