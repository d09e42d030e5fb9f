"""Releasing the money tied to a milestone."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from accounts.actions.allowed import require_permission
from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission, forbid_same_person
from accounts.queries.roles import people_with
from legacyfund.lib.errors import ConflictRefused
from portfolio.awards.actions.milestones import check_moving, claim_on, lock_milestone
from portfolio.awards.models import Award, Claim, Milestone
from portfolio.awards.queries.awards import missing_returns
from portfolio.awards.queries.conditions import conditions_before_release
from portfolio.awards.queries.exchanges import standing_shares
from portfolio.awards.workflow import AWARD_TRANSITIONS, MILESTONE_TRANSITIONS, AwardStatus
from portfolio.ledger.actions.allocating import written
from portfolio.ledger.actions.journals import post_journal
from portfolio.ledger.rules import ledger
from portfolio.ledger.rules.kinds import Kind


class ConditionsUnmet(ConflictRefused):
    """A condition that the award's money waits for is neither discharged nor waived."""


class ReturnsMissing(ConflictRefused):
    """The department has not reported what it spent of the award."""


def release_tranche(*, milestone: Milestone, by: User, now: datetime) -> Milestone:
    """Release a met milestone's shares that stand, by a person who neither claimed nor checked it.

    The first release makes the award live. Raises PermissionRefused, TransitionRefused,
    ConditionsUnmet, ReturnsMissing, NotEnoughMoney, YearEnded.
    """
    require_permission(by, Permission.RELEASE_TRANCHE)
    with transaction.atomic():
        milestone = lock_milestone(milestone)
        check_moving(milestone)
        target = MILESTONE_TRANSITIONS.target(milestone.status, "release")
        claim = claim_on(milestone)
        for person in (claim.claimed_by_id, claim.checked_by_id):
            forbid_same_person("release_tranche", first=person, second=by.pk)
        if why := conditions_before_release(milestone):
            raise ConditionsUnmet(why)
        if why := missing_returns(milestone, now):
            raise ReturnsMissing(why)
        shares = {(row.year, row.control_budget): row.amount for row in standing_shares(milestone)}
        milestone.status = target
        milestone.save(update_fields=["status"])
        _close(claim, by, now)
        _start(milestone.award)
        award = milestone.award
        record_event(
            "tranche.released",
            milestone,
            by=by,
            now=now,
            department=award.department,
            data={
                "claim": claim.pk,
                "name": milestone.name,
                "award": award.reference,
                "number": milestone.number,
                "amounts": written(shares),
                "after": target,
            },
            tell=people_with(Permission.PREPARE_RETURN, department=award.department),
        )
        _post(milestone, shares, by, now)
    return milestone


def _post(milestone: Milestone, shares: dict[ledger.Cell, Decimal], by: User, now: datetime) -> None:
    """A milestone without money is released without a journal."""
    if not shares:
        return
    post_journal(
        fund=milestone.award.fund,
        kind=Kind.RELEASE,
        postings=ledger.build_postings(Kind.RELEASE, shares),
        narrative=f"{milestone.reference} met",
        idempotency_key=f"milestone-{milestone.pk}-release",
        by=by,
        now=now,
        award_id=milestone.award_id,
    )


def _close(claim: Claim, by: User, now: datetime) -> None:
    claim.released_at, claim.released_by = now, by
    claim.save(update_fields=["released_at", "released_by"])


def _start(award: Award) -> None:
    if award.status == AwardStatus.ACCEPTED:
        award.status = AWARD_TRANSITIONS.target(award.status, "start")
        award.save(update_fields=["status"])
