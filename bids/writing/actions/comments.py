"""Colleagues comment on a section of their bid, settle what was said, and take back their own."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.actions.deliveries import mark_read
from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission
from bids.rounds.rules.questions import parts_of
from bids.writing.actions.locks import lock_bid
from bids.writing.models import Bid, BidComment
from bids.writing.queries.comments import WHILE_WRITTEN, removable_by, told_of_comment, unread_comments
from legacyfund.lib.errors import ConflictRefused, DomainError, PermissionRefused

LONGEST_COMMENT = 1000


class CommentRefused(DomainError):
    """The comment says nothing, too much, or is on no section of the bid."""


class CommentsShut(ConflictRefused):
    """The bid is no longer being written, or the comment is where the step would bring it already."""


def write_comment(*, bid: Bid, section: str, words: str, by: User, now: datetime) -> BidComment:
    """A comment on a section, by its code; who answers has read what was said there before. Raises
    CommentRefused, CommentsShut, PermissionRefused.
    """
    with transaction.atomic():
        bid = _lock_bid(bid, by)
        if section not in {row.code for row in parts_of(bid.round.questions_version)}:
            raise CommentRefused("The bid has no such section. Go back to its page to see those it has.")
        words = words.strip()
        if not words:
            raise CommentRefused("Write your comment.", field="words")
        if len(words) > LONGEST_COMMENT:
            raise CommentRefused(
                f"The comment must be {LONGEST_COMMENT:,} characters or fewer.", field="words"
            )
        comment = BidComment.objects.create(
            bid=bid, section=section, words=words, written_at=now, written_by=by
        )
        _record("commented", comment, by=by, now=now, tell=told_of_comment(bid, section, by))
        mark_comments_read(bid=bid, by=by, now=now, section=section)
    return comment


def mark_comments_read(*, bid: Bid, by: User, now: datetime, section: str = "") -> int:
    """How many messages about comments on the bid, or on a section of it, the person has read now."""
    return sum(mark_read(delivery=row, by=by, now=now) for row in unread_comments(by, bid, section))


def settle_comment(*, comment: BidComment, by: User, now: datetime) -> BidComment:
    """Mark it as dealt with. Raises CommentsShut, PermissionRefused."""
    with transaction.atomic():
        comment = _lock(comment, by)
        if comment.settled_at is not None:
            raise CommentsShut("This comment is settled already. Open it again if something is left to do.")
        comment.settled_at, comment.settled_by = now, by
        comment.save(update_fields=["settled_at", "settled_by"])
        _record("comment_settled", comment, by=by, now=now)
    return comment


def reopen_comment(*, comment: BidComment, by: User, now: datetime) -> BidComment:
    """What it says is not dealt with after all. Raises CommentsShut, PermissionRefused."""
    with transaction.atomic():
        comment = _lock(comment, by)
        if comment.settled_at is None:
            raise CommentsShut("This comment is open already.")
        comment.settled_at = comment.settled_by = None
        comment.save(update_fields=["settled_at", "settled_by"])
        _record("comment_reopened", comment, by=by, now=now)
    return comment


def remove_comment(*, comment: BidComment, by: User, now: datetime) -> BidComment:
    """Its author removes its words for good; that there was one stays.

    Raises CommentsShut, PermissionRefused.
    """
    with transaction.atomic():
        comment = _lock(comment, by)
        if not removable_by(by, comment):
            raise PermissionRefused("Only whoever wrote a comment can remove it. You can mark it as settled.")
        comment.words, comment.removed_at, comment.removed_by = "", now, by
        comment.save(update_fields=["words", "removed_at", "removed_by"])
        _record("comment_removed", comment, by=by, now=now)
    return comment


def _lock_bid(bid: Bid, by: User) -> Bid:
    bid = lock_bid(bid, by, Permission.COMMENT_BID)
    if bid.status not in WHILE_WRITTEN:
        raise CommentsShut(
            f"{bid.reference} is not being written any more, so what was said about it stays as it is. "
            "You can still read it."
        )
    return bid


def _lock(comment: BidComment, by: User) -> BidComment:
    """The comment as it is now, its bid held first. One that is removed changes no more."""
    bid = _lock_bid(comment.bid, by)
    locked = BidComment.objects.select_for_update(of=("self",)).get(pk=comment.pk, bid=bid)
    if locked.removed_at is not None:
        raise CommentsShut("This comment has been removed by whoever wrote it.")
    locked.bid = bid
    return locked


def _record(step: str, comment: BidComment, *, by: User, now: datetime, tell: Sequence[User] = ()) -> None:
    """That there was a comment and where, never what it says."""
    bid, data = comment.bid, {"section": comment.section}
    record_event(f"bid.{step}", bid, by=by, now=now, department=bid.department, data=data, tell=tell)
