"""Milestones of the fund at size as time passes: claimed, checked, released."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from portfolio.awards.models import Award, Claim, Milestone
from portfolio.demonstration.at_size.size import Release
from portfolio.demonstration.stage import Stage
from portfolio.ledger.actions.journals import post_journal
from portfolio.ledger.rules.kinds import Kind
from portfolio.ledger.rules.ledger import build_postings

OVERDUE = 10
"""Every tenth award has not claimed the milestone that passed last; the others wait for the fund to check."""


def release_all(stage: Stage, awards: Sequence[Award], release: Release, now: datetime) -> None:
    """Claimed, checked and released by three people, on the day."""
    milestones = _milestones(awards, release.number)
    _claim(stage, milestones, release.on, now, released=True)
    for status in ("CLAIMED", "MET", "RELEASED"):
        milestones.update(status=status, actual_on=release.on)
    for milestone in milestones.select_related("award__fund").prefetch_related("shares"):
        amounts = {(share.year, share.control_budget): share.amount for share in milestone.shares.all()}
        post_journal(
            fund=milestone.award.fund,
            kind=Kind.RELEASE,
            postings=build_postings(Kind.RELEASE, amounts),
            narrative=f"{milestone.reference} met",
            idempotency_key=f"milestone-{milestone.pk}-release",
            by=stage.people["fund-manager.two"],
            now=now,
            award_id=milestone.award_id,
        )
    Award.objects.filter(milestones__in=milestones, status="ACCEPTED").update(status="LIVE")


def claim_the_next(stage: Stage, awards: Sequence[Award], number: int, on: date) -> None:
    """The milestone that passed last, of all awards but every tenth."""
    milestones = _milestones([award for place, award in enumerate(awards) if place % OVERDUE], number)
    _claim(stage, milestones, on, stage.now - timedelta(hours=1), released=False)
    milestones.update(status="CLAIMED", actual_on=on)


def _claim(stage: Stage, milestones: QuerySet[Milestone], on: date, now: datetime, *, released: bool) -> None:
    checked = (now, stage.people["fund-manager.one"]) if released else (None, None)
    let_out = (now, stage.people["fund-manager.two"]) if released else (None, None)
    Claim.objects.bulk_create(
        [
            Claim(
                milestone=milestone,
                met_on=on,
                evidence=f"{milestone.evidence_expected}: on the project's file.",
                claimed_at=now,
                claimed_by=stage.writer("hmrc"),
                outcome=Claim.Outcome.MET if released else "",
                checked_at=checked[0],
                checked_by=checked[1],
                released_at=let_out[0],
                released_by=let_out[1],
            )
            for milestone in milestones
        ],
        batch_size=500,
    )


def _milestones(awards: Sequence[Award], number: int) -> QuerySet[Milestone]:
    return Milestone.objects.filter(award__in=[award.pk for award in awards], number=number).order_by("pk")
