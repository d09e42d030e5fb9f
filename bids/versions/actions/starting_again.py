"""A bid that is over and not funded is started again in an open round, from what it said last."""

from datetime import datetime

from django.db import transaction

from accounts.actions.allowed import check_may
from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission
from bids.rounds.models import Round
from bids.versions.queries.earlier import OVER
from bids.writing.actions.bids import start_bid
from bids.writing.actions.copying import copy_attachments, copy_contents
from bids.writing.actions.partners import invite_again
from bids.writing.models import Bid
from bids.writing.rules.carrying import years_between
from legacyfund.lib.errors import ConflictRefused


class BidNotOver(ConflictRefused):
    """The bid is still being written or assessed, or it is funded."""


def start_again(*, origin: Bid, round: Round, by: User, now: datetime) -> Bid:
    """A draft in the round that says what `origin` said last, wherever the round's form asks for it, with its
    files; its years are moved as far as the round begins later, and its partners are invited again.

    Raises BidNotOver, RoundShut, BidRefused, PermissionRefused.
    """
    with transaction.atomic():
        origin = Bid.objects.select_related("round", "department", "current_version").get(pk=origin.pk)
        check_may(origin.department, by, Permission.EDIT_BID)
        if origin.status not in OVER:
            raise BidNotOver(
                f"{origin.reference} cannot be started again now. Only a bid that was not funded, is on the "
                "reserve list, was found not eligible, was withdrawn or lapsed can."
            )
        bid = start_bid(round=round, department=origin.department, title=origin.title, by=by, now=now)
        years = years_between(origin.round.first_year, bid.round.first_year)
        copied = copy_contents(origin=origin, into=bid, years=years, by=by, now=now)
        files = copy_attachments(origin=origin, into=bid, by=by, now=now)
        partners = invite_again(origin=origin, into=bid, by=by, now=now)
        record_event(
            "bid.started_again",
            bid,
            by=by,
            now=now,
            department=bid.department,
            data={
                "from": origin.reference,
                "version": origin.current_version.number if origin.current_version else None,
                "copied": ", ".join(copied.sections),
                "years": years,
                "left_out": [system.reference for system in copied.left_out],
                "files": ", ".join(files),
                "partners": ", ".join(department.name for department in partners),
            },
        )
    return bid
