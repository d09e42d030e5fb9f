"""Awards: made by a confirmed approval, answered by the department once announced."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, NoReturn

from django.db import transaction

from accounts.actions.allowed import check_may
from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import people_with
from bids.versions.queries.document_parts import PlannedMilestone
from legacyfund.lib.errors import ConflictRefused, DomainError
from legacyfund.lib.money import NOTHING
from portfolio.awards.actions.baselines import move_baselines
from portfolio.awards.models import Award, Milestone, MilestoneShare
from portfolio.awards.queries.standing import takes_corrections, takes_returns
from portfolio.awards.queries.totals import award_position
from portfolio.awards.rules import share_approved
from portfolio.awards.workflow import AWARD_TRANSITIONS, DECISION_ANNOUNCED, DELIVERING, RUNNING
from portfolio.funds.models import Fund
from portfolio.ledger.actions.journals import post_journal
from portfolio.ledger.rules import ledger
from portfolio.ledger.rules.kinds import Kind

if TYPE_CHECKING:
    from bids.writing.models import Bid


class AwardNotAnnounced(ConflictRefused):
    """Nobody outside the fund and the panel knows of the award yet."""


class AwardNotDelivering(ConflictRefused):
    """The award is not accepted, or has ended."""


class ReasonMissing(DomainError):
    """A refusal or a decline needs its reason."""


def make_award(
    *,
    bid: "Bid",
    fund: Fund,
    decision_id: int,
    planned: Sequence[PlannedMilestone],
    approved: Mapping[ledger.Cell, Decimal],
    by: User,
    now: datetime,
) -> Award:
    """Offer the award of an approval, with the milestones planned in its version.

    Part of `confirm_decision`, which records the event and then commits the money.
    """
    award = Award.objects.create(
        reference=_reference(bid),
        decision_id=decision_id,
        fund=fund,
        bid=bid,
        department=bid.department,
        title=bid.title,
        offered_at=now,
        offered_by=by,
    )
    _plan(award, planned, approved)
    return award


def _reference(bid: "Bid") -> str:
    earlier = Award.objects.filter(bid=bid).count()
    return f"{bid.reference}-A{earlier + 1 if earlier else ''}"


def _plan(award: Award, planned: Sequence[PlannedMilestone], approved: Mapping[ledger.Cell, Decimal]) -> None:
    milestones = Milestone.objects.bulk_create(
        Milestone(
            award=award,
            number=plan.number,
            name=plan.name,
            kind=plan.kind,
            baseline_on=plan.baseline_on,
            forecast_on=plan.baseline_on,
            evidence_expected=plan.evidence_expected,
        )
        for plan in planned
    )
    shared = share_approved([row.shares for row in planned], approved)
    MilestoneShare.objects.bulk_create(
        MilestoneShare(
            milestone=milestone, year=year, control_budget=budget, amount=amount, made_at=award.offered_at
        )
        for milestone, shares in zip(milestones, shared, strict=True)
        for (year, budget), amount in shares.items()
    )


def commit_money(*, award: Award, approved: Mapping[ledger.Cell, Decimal], by: User, now: datetime) -> None:
    """Commit what was approved to a new award. The last step of its action. Raises NotEnoughMoney."""
    post_journal(
        fund=award.fund,
        kind=Kind.COMMITMENT,
        postings=ledger.build_postings(Kind.COMMITMENT, approved),
        narrative=f"{award.reference} approved",
        idempotency_key=f"decision-{award.decision_id}-commitment",
        by=by,
        now=now,
        award_id=award.pk,
    )


def withdraw_award(*, award: Award, narrative: str, by: User, now: datetime) -> None:
    """Make what is committed and not released available again. Part of an action that records the event.

    Where all of it has lapsed since, with its years, nothing is posted.
    """
    left = {
        (row.year, row.control_budget): row.to_release
        for row in award_position(award)
        if row.to_release > NOTHING
    }
    if not left:
        return
    post_journal(
        fund=award.fund,
        kind=Kind.WITHDRAWAL,
        postings=ledger.build_postings(Kind.WITHDRAWAL, left),
        narrative=narrative,
        idempotency_key=f"award-{award.pk}-withdrawal",
        by=by,
        now=now,
        award_id=award.pk,
    )


def check_delivering(award: Award, *, so: str) -> None:
    """Raises AwardNotDelivering unless the award was accepted and has not ended. `so`: what cannot be."""
    if award.status not in DELIVERING:
        _refuse_status(award, so)


def check_running(award: Award, *, so: str) -> None:
    """The same of an award that may be paused: what was begun before is settled meanwhile."""
    if award.status not in RUNNING:
        _refuse_status(award, so)


def check_takes_returns(award: Award, *, so: str) -> None:
    """The same of one that may have ended since: what was spent before is still reported."""
    if not takes_returns(award):
        _refuse_status(award, so)


def check_takes_corrections(award: Award, *, so: str) -> None:
    """The same of one that may be closed: a line that was accepted before is put right all the same."""
    if not takes_corrections(award):
        _refuse_status(award, so)


def _refuse_status(award: Award, so: str) -> NoReturn:
    raise AwardNotDelivering(
        f"Award {award.reference} is {award.get_status_display().lower()}, so {so}.", field="award"
    )


def lock_award(award: Award) -> Award:
    return (
        Award.objects.select_for_update(of=("self",), no_key=True)
        .select_related("department", "fund", "decision")
        .get(pk=award.pk)
    )


def accept_award(
    *,
    award: Award,
    by: User,
    now: datetime,
    dates: Mapping[int, date] | None = None,
    why_later: str = "",
) -> Award:
    """The department's sign-off takes the award; milestones can be claimed from then on.

    `dates`, by number, and `why_later` for milestones whose baseline has passed. Raises AwardNotAnnounced,
    BaselineRefused, PermissionRefused, TransitionRefused.
    """
    with transaction.atomic():
        held = lock_award(award)
        check_may(held.department, by, Permission.ANSWER_AWARD)
        move_baselines(award=held, dates=dates or {}, reason=why_later, by=by, now=now)
        return _answer(held, "accept", "", by, now)


def decline_award(*, award: Award, reason: str, by: User, now: datetime) -> Award:
    """The department's sign-off does not take the award; its money is available again."""
    if not reason.strip():
        raise ReasonMissing("Say why the department does not want the award.", field="reason")
    return _answer(award, "decline", reason.strip(), by, now)


def _answer(award: Award, event: str, reason: str, by: User, now: datetime) -> Award:
    with transaction.atomic():
        award = lock_award(award)
        check_may(award.department, by, Permission.ANSWER_AWARD)
        if award.decision.status != DECISION_ANNOUNCED:
            raise AwardNotAnnounced(
                "There is no award to answer yet. It is offered when its round is announced."
            )
        before, award.status = award.status, AWARD_TRANSITIONS.target(award.status, event)
        award.answered_at, award.answered_by, award.answer_reason = now, by, reason
        award.save(update_fields=["status", "answered_at", "answered_by", "answer_reason"])
        if event == "decline":
            withdraw_award(award=award, narrative=f"{award.reference} declined", by=by, now=now)
        record_event(
            f"award.{'accepted' if event == 'accept' else 'declined'}",
            award,
            by=by,
            now=now,
            department=award.department,
            data={"before": before, "after": award.status, "reason": reason},
            tell=people_with(Permission.MANAGE_FUND),
        )
    return award
