"""Rounds and bids on which nothing is decided yet, for those who will read the decision."""

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from accounts.models import User
from bids.rounds.queries import rounds_visible_to
from bids.writing.queries.bids import bids_visible_to
from portfolio.choice.queries.shown import obstacle_in
from portfolio.decisions.queries.decisions import may_see_decisions, standing

if TYPE_CHECKING:
    from bids.rounds.models import Round
    from bids.writing.models import Bid


def rounds_before_decisions(user: User) -> "QuerySet[Round]":
    """Every round, for the fund, the chair and auditors."""
    rounds = rounds_visible_to(user)
    return rounds if may_see_decisions(user) else rounds.none()


def bids_undecided(user: User) -> "QuerySet[Bid]":
    """Bids on which no decision stands, for the same readers."""
    bids = bids_visible_to(user)
    return bids.exclude(pk__in=standing().values("bid")) if may_see_decisions(user) else bids.none()


def obstacle_to_deciding(round_: "Round") -> str:
    """What the round lacks before anything can be decided, as a sentence; empty when nothing."""
    return obstacle_in(round_)
