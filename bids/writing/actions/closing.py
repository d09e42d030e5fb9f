"""A round's closing time is moved or has come: who is told, and which bids lapse."""

from datetime import datetime

from django.db import transaction

from accounts.actions.allowed import require_permission
from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission
from bids.rounds.actions import RoundPinned, RoundRefused, TooEarly, check_times, lock_round
from bids.rounds.models import Round
from bids.rounds.workflow import ROUND_TRANSITIONS, RoundStatus
from bids.writing.actions.typed import clear_typed
from bids.writing.models import Bid
from bids.writing.queries.people import partners_now, people_on_any
from bids.writing.queries.rounds import unsent_bids
from bids.writing.workflow import BID_TRANSITIONS
from legacyfund.database import database_clock


def check_not_closed(round: Round) -> None:
    """Raises RoundPinned."""
    if round.status not in (RoundStatus.PLANNED, RoundStatus.OPEN):
        raise RoundPinned(f"Round {round.reference} is closed, so its closing time cannot move.")


def change_deadline(*, round: Round, closes_at: datetime, by: User, now: datetime) -> Round:
    """Move the closing time of a planned or open round; departments with unsent bids are told.

    Raises RoundRefused for a time that has passed, RoundPinned once the round is closed.
    """
    require_permission(by, Permission.MANAGE_ROUND)
    with transaction.atomic():
        round = lock_round(round)
        check_not_closed(round)
        if closes_at <= now:
            raise RoundRefused("The closing time must be in the future.", field="closes_at")
        if closes_at == round.closes_at:
            raise RoundRefused("This is the closing time the round has already.", field="closes_at")
        check_times(round.opens_at, closes_at)
        before, round.closes_at = round.closes_at, closes_at
        round.save(update_fields=["closes_at"])
        record_event(
            "round.deadline_changed",
            round,
            by=by,
            now=now,
            data={"before": before.isoformat(), "after": closes_at.isoformat()},
            tell=people_on_any(unsent_bids(round)),
        )
    return round


def close_round(*, round: Round, by: User | None, now: datetime) -> Round:
    """End submission once the database's clock has reached the closing time; unsent bids lapse.

    `by` is None for the scheduled job. Raises TooEarly, TransitionRefused, PermissionRefused.
    """
    if by is not None:
        require_permission(by, Permission.MANAGE_ROUND)
    with transaction.atomic():
        round = lock_round(round)
        target = ROUND_TRANSITIONS.target(round.status, "close")
        if database_clock() < round.closes_at:
            raise TooEarly(f"Departments may submit to round {round.reference} until its closing time.")
        lapsed = list(unsent_bids(round).select_for_update().order_by("pk"))
        lapsing = [(bid, bid.status) for bid in lapsed]
        for bid in lapsed:
            bid.status = BID_TRANSITIONS.target(bid.status, "lapse")
            bid.save(update_fields=["status"])
        clear_typed(lapsed)
        round.status = target
        round.save(update_fields=["status"])
        record_event(
            "round.closed",
            round,
            by=by,
            now=now,
            data={"lapsed": [bid.reference for bid in lapsed], "bids": [_as_lapsed(*row) for row in lapsing]},
            tell=people_on_any(lapsed),
        )
    return round


def _as_lapsed(bid: Bid, was: str) -> dict[str, object]:
    """What its department is told of a bid that lapsed."""
    return {
        "reference": bid.reference,
        "title": bid.title,
        "department": bid.department_id,
        "partners": partners_now([bid]),
        "was": was,
    }
