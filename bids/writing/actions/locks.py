"""Taking a bid's row before changing it, for somebody who may."""

from collections.abc import Collection

from accounts.actions.allowed import check_may
from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import may_now
from bids.rounds.rules.questions import parts_of
from bids.writing.models import Bid
from bids.writing.queries.clarifications import reopened
from bids.writing.queries.partners import partner_edits
from bids.writing.rules.clarifying import Named
from bids.writing.workflow import BID_TRANSITIONS, BidStatus
from legacyfund.lib.errors import ConflictRefused
from legacyfund.lib.transitions import TransitionRefused


class BidNotDraft(ConflictRefused):
    """The bid is no longer being written."""


class SectionNotAsked(ConflictRefused):
    """The form the round is pinned to has no such section."""


def lock_bid(bid: Bid, by: User, *permissions: Permission) -> Bid:
    """The bid's row as it is now, held until the transaction ends, for one with any of the permissions."""
    locked = _locked(bid)
    check_may(locked.department, by, *permissions)
    return locked


def _locked(bid: Bid) -> Bid:
    return Bid.objects.select_for_update(of=("self",)).select_related("round", "department").get(pk=bid.pk)


def lock_draft(bid: Bid, by: User, *, section: str, questions: Collection[str] = ()) -> Bid:
    """As `lock_bid` for who edits the section: a writer of the bid's department, or of a partner let into it.

    A clarification that is open lets through the answers it names (`questions`, with "" for the rows of
    the section), or the rows where no question is given. Raises BidNotDraft, SectionNotAsked and
    PermissionRefused.
    """
    locked = _locked(bid)
    is_own = may_now(by, Permission.EDIT_BID, locked.department)
    if not is_own and not partner_edits(by, section).filter(bid=bid).exists():
        check_may(locked.department, by, Permission.EDIT_BID)
    _check_asked(locked, section)
    if locked.status == BidStatus.CLARIFYING:
        _check_reopened(locked, {(section, question) for question in questions or [""]})
        return locked
    check_draft(locked)
    return locked


def check_draft(bid: Bid) -> None:
    """Raises BidNotDraft, in words that tell nothing of the panel's work."""
    if bid.status == BidStatus.CERTIFYING:
        raise BidNotDraft(
            f"{bid.reference} has been sent for certification, so it cannot be changed. "
            "Take it back from its page, or ask the sign-off to send it back, if something is wrong."
        )
    if bid.status != BidStatus.DRAFT:
        raise BidNotDraft(f"{bid.reference} is not a draft any more, so it cannot be changed.")


def _check_asked(bid: Bid, section: str) -> None:
    if section not in {row.code for row in parts_of(bid.round.questions_version)}:
        raise SectionNotAsked(
            f"Round {bid.round.reference} uses a form without this section. Go back to the bid to see its "
            "sections."
        )


def _check_reopened(bid: Bid, changed: set[Named]) -> None:
    if not changed <= reopened(bid):
        raise BidNotDraft(
            f"The fund has not asked about this part of {bid.reference}, or the answer is with the sign-off, "
            "so it cannot be changed. Go to the clarification to see what can."
        )


def target_for_department(bid: Bid, event: str) -> str:
    """The status after the department's step. The refusal names no status: the panel's work is not the
    department's to learn from it. Raises TransitionRefused.
    """
    if not BID_TRANSITIONS.allows(bid.status, event):
        raise TransitionRefused(
            f"{bid.reference} cannot be {BID_TRANSITIONS.steps[event]} now. "
            "Go back to its page to see what can be done."
        )
    return BID_TRANSITIONS.target(bid.status, event)
