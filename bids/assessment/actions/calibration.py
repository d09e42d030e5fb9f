"""The fund marks the bid that everybody scores first and that has no place in the ranking."""

from datetime import datetime

from django.db import transaction

from accounts.actions.allowed import require_permission
from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission
from bids.assessment.actions.interests import assigning_on_record, forbid_assigning
from bids.assessment.actions.reviews import lock_bid_with_panel
from bids.assessment.models import CalibrationBid
from bids.assessment.queries.calibration import calibration_of, is_asked
from bids.rounds.actions import lock_round
from bids.writing.models import Bid
from legacyfund.lib.errors import ConflictRefused


class CalibrationRefused(ConflictRefused):
    """Another bid is marked, reviews are asked for already, or the bid is not marked."""


def mark_calibration(*, bid: Bid, by: User, now: datetime) -> CalibrationBid:
    """Raises CalibrationRefused, ReviewOver unless the bid is eligible, AssignerKeptAway,
    PermissionRefused.
    """
    require_permission(by, Permission.ASSIGN_REVIEWERS)
    with assigning_on_record(by=by, now=now), transaction.atomic():
        round_ = lock_round(bid.round)
        bid = lock_bid_with_panel(bid)
        forbid_assigning(bid, by, now=now)
        if marked := calibration_of(round_):
            raise CalibrationRefused(
                f"{marked.bid.reference} is the calibration bid of round {round_.reference}. A round has one."
            )
        _check_not_asked(bid)
        made = CalibrationBid.objects.create(round=round_, bid=bid, marked_at=now, marked_by=by)
        record_event("calibration.marked", round_, by=by, now=now, data={"bid": bid.reference})
    return made


def unmark_calibration(*, bid: Bid, by: User, now: datetime) -> Bid:
    """Let the bid compete after all. Raises CalibrationRefused, ReviewOver, AssignerKeptAway,
    PermissionRefused.
    """
    require_permission(by, Permission.ASSIGN_REVIEWERS)
    with assigning_on_record(by=by, now=now), transaction.atomic():
        round_ = lock_round(bid.round)
        bid = lock_bid_with_panel(bid)
        forbid_assigning(bid, by, now=now)
        _check_not_asked(bid)
        gone, _ = CalibrationBid.objects.filter(bid=bid).delete()
        if not gone:
            raise CalibrationRefused(f"{bid.reference} is not the calibration bid.")
        record_event("calibration.unmarked", round_, by=by, now=now, data={"bid": bid.reference})
    return bid


def _check_not_asked(bid: Bid) -> None:
    if is_asked(bid):
        raise CalibrationRefused(
            f"Reviewers have been asked to review {bid.reference} already, so whether it competes stays as "
            "it is."
        )
