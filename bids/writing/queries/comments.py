"""Comments of colleagues beside the sections of their bid, for the people of its department alone."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from accounts.models import Delivery, Event, Membership, User
from accounts.permissions import Permission
from accounts.queries.roles import people_with
from bids.rounds.rules.questions import ATTACHMENTS, Section, parts_of
from bids.writing.models import Bid, BidComment
from bids.writing.queries.reach import reach_in
from bids.writing.workflow import BidStatus

NONE_OPEN = "No open comments"
TOLD_BY = "bid.commented"
WRITTEN_IN = ("bid.section_saved", TOLD_BY)
"""Kinds of events that name the section their actor wrote in or commented on."""
WHILE_WRITTEN = (BidStatus.DRAFT, BidStatus.CERTIFYING, BidStatus.CLARIFYING)
"""States of a bid in which its department still works on it, and so comments on it."""


@dataclass(frozen=True)
class SectionComments:
    """What was said beside a section, in order, how much of it is not settled, and of how many comments the
    reader was told and has not marked that as read.
    """

    section: Section
    comments: tuple[BidComment, ...]
    new: int = 0

    @property
    def open(self) -> int:
        return sum(row.settled_at is None and row.removed_at is None for row in self.comments)

    @property
    def in_words(self) -> str:
        return open_in_words(self.open, self.new) or NONE_OPEN


def comments_on(bid: Bid) -> QuerySet[BidComment]:
    """In the order they were written, with who wrote, settled and removed them."""
    people = ("written_by", "settled_by", "removed_by")
    return BidComment.objects.filter(bid=bid).select_related(*people).order_by("written_at", "pk")


def comments_by_section(bid: Bid, reader: User) -> list[SectionComments]:
    """Of each section of the bid's form, in their order."""
    said: dict[str, list[BidComment]] = {}
    for row in comments_on(bid):
        said.setdefault(row.section, []).append(row)
    sections, new = parts_of(bid.round.questions_version), new_comments(reader, bid)
    return [
        SectionComments(section, tuple(said.get(section.code, ())), new.get(section.code, 0))
        for section in sections
    ]


def comments_beside(section: Section, bid: Bid, reader: User) -> SectionComments:
    new = unread_comments(reader, bid, section.code).count()
    return SectionComments(section, tuple(comments_on(bid).filter(section=section.code)), new)


def unread_comments(user: User, bid: Bid, section: str = "") -> QuerySet[Delivery]:
    """What told the person of comments on the bid, or on a section of it, and is not marked as read."""
    told = Delivery.objects.filter(
        recipient=user,
        read_at=None,
        event__kind=TOLD_BY,
        event__subject=bid._meta.label_lower,
        event__subject_id=bid.pk,
    )
    return told.filter(event__data__section=section) if section else told


def new_comments(user: User, bid: Bid) -> dict[str, int]:
    """How many the person was told of and has not marked as read, by the code of their section."""
    return dict(Counter(unread_comments(user, bid).values_list("event__data__section", flat=True)))


def told_of_comment(bid: Bid, section: str, by: User) -> list[User]:
    """Who began the bid, wrote in the section or commented on it, of those who read its comments now; not who
    writes this one.
    """
    wrote = Event.objects.filter(
        kind__in=WRITTEN_IN, subject=bid._meta.label_lower, subject_id=bid.pk, data__section=section
    )
    files = Event.objects.filter(
        kind="bid.attachment_added", subject=bid._meta.label_lower, subject_id=bid.pk
    )
    concerned = Q(pk=bid.created_by_id) | Q(pk__in=wrote.values("actor"))
    if section == ATTACHMENTS.code:
        concerned |= Q(pk__in=files.values("actor"))
    readers = people_with(Permission.COMMENT_BID, department=bid.department)
    return list(readers.filter(concerned).exclude(pk=by.pk).order_by("pk"))


def open_comments(bid: Bid) -> dict[str, int]:
    """How many are not settled, by the code of their section."""
    rows = BidComment.objects.filter(bid=bid, settled_at=None, removed_at=None)
    counted = rows.order_by("section").values_list("section").annotate(number=Count("pk"))
    return dict(counted)


def comments_in_words(open_: Mapping[str, int], new: Mapping[str, int]) -> dict[str, str]:
    """By the code of their section; one without is not there."""
    return {code: open_in_words(open_.get(code, 0), new.get(code, 0)) for code in {*open_, *new}}


def open_in_words(number: int, new: int = 0) -> str:
    """`1 open comment`, or `2 open comments, 1 new to you`; blank for none."""
    counted = "1 open comment" if number == 1 else f"{number:,} open comments"
    if new:
        return f"{counted if number else NONE_OPEN}, {new:,} new to you"
    return counted if number else ""


def comments_reach(memberships: Iterable[Membership], bid: Bid) -> bool:
    """Whether somebody with these roles reads and writes comments on the bid: its own department's people."""
    return reach_in(memberships, {Permission.COMMENT_BID}).covers(bid.department_id)


def removable_by(user: User, comment: BidComment) -> bool:
    return comment.written_by_id == user.pk and comment.removed_at is None
