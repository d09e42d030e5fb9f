"""What an approved change does to the award: its money and shares, its baselines and milestones, its status.

Every part is behind the award's lock. No share's amount ever changes: others stand in its place.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from accounts.models import User
from portfolio.awards.changes.models import ChangeRequest
from portfolio.awards.changes.rules.kinds import ChangeKind
from portfolio.awards.changes.rules.terms import BaselineChange, Cell, Terms
from portfolio.awards.models import Award, Milestone, MilestoneShare, Rebaseline
from portfolio.awards.queries.exchanges import standing_shares
from portfolio.awards.workflow import AWARD_TRANSITIONS, MILESTONE_TRANSITIONS, MilestoneStatus
from portfolio.ledger.actions.journals import post_journal
from portfolio.ledger.rules.kinds import Kind
from portfolio.ledger.rules.ledger import build_postings


def carry_out(change: ChangeRequest, terms: Terms, *, by: User, now: datetime) -> None:
    """Part of an action that records the event. Raises NotEnoughMoney, YearEnded."""
    _post(change, terms, by, now)
    locked = Milestone.objects.select_for_update(of=("self",), no_key=True).filter(award=change.award)
    milestones = {row.number: row for row in locked.order_by("pk")}
    for milestone in milestones.values():
        milestone.award = change.award
    _replace_shares(terms, milestones, now)
    for row in terms.baselines:
        _move_baseline(change, milestones[row.number], row, by, now)
    for number in terms.cancelled:
        milestone = milestones[number]
        milestone.status = MILESTONE_TRANSITIONS.target(milestone.status, "cancel")
        milestone.save(update_fields=["status"])
    _change_status(change.award, terms.kind)


def _post(change: ChangeRequest, terms: Terms, by: User, now: datetime) -> None:
    """What a re-profile takes out of one year is free there, and what it puts into another comes out of what
    is free there: money of a year becomes another's by the Treasury's approval alone, as a budget exchange.
    """
    back = Kind.WITHDRAWAL if terms.kind is ChangeKind.TERMINATE else Kind.REDUCTION
    for kind, amounts in ((back, terms.given_back), (Kind.COMMITMENT, terms.promised)):
        if amounts:
            _post_one(change, kind, amounts, by, now)


def _post_one(
    change: ChangeRequest, kind: Kind, amounts: Mapping[Cell, Decimal], by: User, now: datetime
) -> None:
    agreed = f", agreed in {change.agreed_in}" if change.agreed_in else ""
    post_journal(
        fund=change.award.fund,
        kind=kind,
        postings=build_postings(kind, amounts),
        narrative=f"{change.reference} {change.get_kind_display().lower()}{agreed}",
        idempotency_key=f"change-{change.pk}-{kind.lower()}",
        by=by,
        now=now,
        award_id=change.award_id,
    )


def _replace_shares(terms: Terms, milestones: Mapping[int, Milestone], now: datetime) -> None:
    for row in terms.amounts:
        milestone, (year, budget) = milestones[row.number], row.cell
        for share in standing_shares(milestone).filter(year=year, control_budget=budget):
            share.moved_at = now
            share.save(update_fields=["moved_at"])
        if row.after:
            MilestoneShare.objects.create(
                milestone=milestone, year=year, control_budget=budget, amount=row.after
            )


def _move_baseline(
    change: ChangeRequest, milestone: Milestone, row: BaselineChange, by: User, now: datetime
) -> None:
    """The forecast goes along, unless it lies later still."""
    Rebaseline.objects.create(
        milestone=milestone,
        before_on=row.before,
        after_on=row.after,
        reason=change.reason,
        moved_at=now,
        moved_by=by,
        change=change,
    )
    milestone.baseline_on = row.after
    milestone.forecast_on = max(milestone.forecast_on, row.after)
    milestone.save(update_fields=["baseline_on", "forecast_on"])


def _change_status(award: Award, kind: ChangeKind) -> None:
    if kind not in STEPS:
        return
    step = STEPS[kind]
    if kind is ChangeKind.RESUME and not award.milestones.filter(status=MilestoneStatus.RELEASED).exists():
        step = "resume_unreleased"
    award.status = AWARD_TRANSITIONS.target(award.status, step)
    award.save(update_fields=["status"])


STEPS = {ChangeKind.PAUSE: "pause", ChangeKind.RESUME: "resume", ChangeKind.TERMINATE: "end_early"}
