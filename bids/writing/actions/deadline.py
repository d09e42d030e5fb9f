"""Whether a round still takes bids, by the database's own clock."""

from datetime import datetime

from django.db.models import DateTimeField, Func

from bids.rounds.models import Round
from bids.rounds.workflow import RoundStatus
from legacyfund.lib.errors import ConflictRefused


class RoundShut(ConflictRefused):
    """The round has not opened, or its closing time has come."""


def check_round_open(round: Round) -> datetime:
    """The moment read from `clock_timestamp()`, when that is before `closes_at` and the round is open.

    To be called after the row lock: `now()` is the transaction's start and would let in a request that
    began before the closing time and waited. The round is read afresh in the same statement, because a
    row joined to one that was waited for is as old as the wait. Raises RoundShut.
    """
    clock: Func = Func(function="clock_timestamp", output_field=DateTimeField())
    fresh = Round.objects.annotate(read_at=clock).get(pk=round.pk)
    read_at: datetime = fresh.read_at
    if fresh.status == RoundStatus.PLANNED:
        raise RoundShut(f"Round {round.reference} is not open yet, so it takes no bids.")
    if fresh.status != RoundStatus.OPEN or read_at >= fresh.closes_at:
        raise RoundShut(
            f"Round {round.reference} is closed, so nothing more can be sent to it. "
            "Look for an open round on the rounds page."
        )
    return read_at


def why_shut(round: Round) -> str:
    """Why the round takes nothing now, blank where it does: a page then offers no button to be refused."""
    try:
        check_round_open(round)
    except RoundShut as shut:
        return shut.message
    return ""
