"""Shares of milestones whose money moves: no amount changes, others stand in their place."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from legacyfund.lib.errors import ConflictRefused
from legacyfund.lib.money import NOTHING
from portfolio.awards.actions.milestones import lock_milestone
from portfolio.awards.models import Award, Milestone, MilestoneShare
from portfolio.awards.queries.exchanges import standing_shares
from portfolio.awards.queries.reversals import lapsed_shares
from portfolio.awards.workflow import STANDING, MilestoneStatus
from portfolio.ledger.rules.ledger import Cell


class NothingToMove(ConflictRefused):
    """The milestone's money is released or gone, or its award does not stand any more."""


def lock_unreleased(milestone: Milestone) -> Milestone:
    """The milestone with its award, locked. Raises NothingToMove."""
    milestone = lock_milestone(milestone)
    if milestone.status == MilestoneStatus.RELEASED:
        raise NothingToMove(
            f"The money of {milestone.reference} is released, so the department spends it in its year."
        )
    if milestone.award.status not in STANDING:
        raise NothingToMove(
            f"Award {milestone.award.reference} is {milestone.award.get_status_display().lower()}, so it has "
            "no money to move."
        )
    return milestone


def move_shares(milestone: Milestone, moves: Mapping[Cell, Decimal], *, now: datetime) -> None:
    """Each cell's share ends, and one with the move added stands in its place, where anything is left.

    Raises NothingToMove where a share does not hold what is taken from it.
    """
    standing = {(row.year, row.control_budget): row for row in standing_shares(milestone)}
    new = []
    for cell, move in moves.items():
        share = standing.get(cell)
        amount = (share.amount if share else NOTHING) + move
        if amount < 0:
            raise NothingToMove(
                f"{milestone.reference} does not hold that much of {cell[0]} any more. Nothing was changed."
            )
        if share is not None:
            share.moved_at = now
            share.save(update_fields=["moved_at"])
        if amount:
            new.append(_share(milestone, cell, amount, now))
    MilestoneShare.objects.bulk_create(new)


def restore_lapsed(award: Award, lapsed: Mapping[Cell, Decimal], *, now: datetime) -> None:
    """Shares whose year was closed end, and such as stand take their place: as much as the closing took.

    `lapsed`: what was committed and not released when the year was closed, by cell. Raises NothingToMove
    where the shares that lapsed do not hold exactly that.
    """
    for cell, amount in lapsed.items():
        shares = lapsed_shares(award, cell)
        rows = list(shares)
        if sum((row.amount for row in rows), NOTHING) != amount:
            raise NothingToMove(
                f"The milestones of {award.reference} do not hold what lapsed of {cell[0]}. "
                "Nothing was changed."
            )
        shares.update(moved_at=now)
        MilestoneShare.objects.bulk_create(_share(row.milestone, cell, row.amount, now) for row in rows)


def _share(milestone: Milestone, cell: Cell, amount: Decimal, now: datetime) -> MilestoneShare:
    year, budget = cell
    return MilestoneShare(milestone=milestone, year=year, control_budget=budget, amount=amount, made_at=now)
