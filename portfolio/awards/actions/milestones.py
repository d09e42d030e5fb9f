"""Milestones: claimed by the department with evidence, checked by the fund."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from accounts.actions.allowed import check_may, require_permission
from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import people_with, person_or_those_with
from bids.register.actions.endings import end_system
from bids.register.workflow import SystemStatus
from legacyfund.lib.errors import DomainError, PermissionRefused
from legacyfund.lib.financial_year import london_date
from legacyfund.lib.uploads import EvidenceFile, check_evidence
from portfolio.awards.actions.awards import ReasonMissing, check_delivering, check_running
from portfolio.awards.models import Claim, Milestone
from portfolio.awards.queries.order import earlier_not_met, systems_of_award
from portfolio.awards.workflow import MILESTONE_TRANSITIONS


class EvidenceRefused(DomainError):
    """The claim says too little."""


class EarlierNotMet(DomainError):
    """A milestone before this one is not met, and nobody said why this one could be."""


class SystemsNotNamed(DomainError):
    """A milestone of decommissioning does not say which of the award's systems is switched off."""


def claim_milestone(
    *,
    milestone: Milestone,
    met_on: date,
    evidence: str,
    by: User,
    now: datetime,
    file: EvidenceFile | None = None,
    order_reason: str = "",
    systems: Collection[str] = (),
) -> Claim:
    """The department says the milestone was met on a day, with its evidence.

    `order_reason` is needed where an earlier milestone of the award is still planned; `systems`, references,
    by a milestone of decommissioning. Raises EvidenceRefused, EarlierNotMet, SystemsNotNamed, UploadRefused,
    ArchiveRefused, VirusFound, ScannerSilent, AwardNotDelivering, PermissionRefused, TransitionRefused.
    """
    if file is not None:
        file = check_evidence(file, scanner=settings.CLAMD_ADDRESS)
    with transaction.atomic():
        milestone = lock_milestone(milestone)
        award = milestone.award
        check_may(award.department, by, Permission.CLAIM_MILESTONE)
        check_moving(milestone)
        target = MILESTONE_TRANSITIONS.target(milestone.status, "claim")
        _check_claim(milestone, met_on, evidence, now)
        if not order_reason.strip():
            _check_order(milestone)
        named = _systems_named(milestone, systems)
        claim = Claim.objects.create(
            milestone=milestone,
            met_on=met_on,
            evidence=evidence.strip(),
            order_reason=order_reason.strip() if earlier_not_met(milestone) else "",
            systems=named,
            file_name=file.name if file else "",
            file_sha256=file.sha256 if file else "",
            file_bytes=file.content if file else None,
            claimed_at=now,
            claimed_by=by,
        )
        _move(milestone, target, actual_on=met_on)
        _record("milestone.claimed", claim, by, now, tell=people_with(Permission.CHECK_MILESTONE))
    return claim


def _check_claim(milestone: Milestone, met_on: date, evidence: str, now: datetime) -> None:
    offered_on = london_date(milestone.award.offered_at)
    if met_on < offered_on:
        raise EvidenceRefused(
            f"The award was made on {offered_on.day} {offered_on:%B %Y}, and a milestone of it is met on "
            "that day or later. Give the day on which it was met under the award.",
            field="met_on",
        )
    if met_on > london_date(now):
        raise EvidenceRefused(
            "A milestone is claimed on the day it is met or later, not before.", field="met_on"
        )
    if not evidence.strip():
        raise EvidenceRefused("Say what shows that the milestone is met.", field="evidence")


def _check_order(milestone: Milestone) -> None:
    if before := earlier_not_met(milestone):
        names = ", ".join(f"{row.number} “{row.name}”" for row in before)
        raise EarlierNotMet(
            f"Not met yet, though it comes earlier in the award: {names}. Claim that first, or say why this "
            "milestone could be met before it.",
            field="order_reason",
        )


def _systems_named(milestone: Milestone, systems: Collection[str]) -> list[str]:
    """In the order of the bid. A system that has ended already needs no naming."""
    if milestone.kind != Milestone.Kind.DECOMMISSION:
        return []
    of_award = systems_of_award(milestone.award)
    named = [row.reference for row in of_award if row.reference in systems]
    if not named and any(row.status == SystemStatus.LIVE for row in of_award):
        raise SystemsNotNamed(
            "Say which system was switched off: the register closes it once the fund has found the milestone "
            "met.",
            field="systems",
        )
    return named


def refuse_claim(*, milestone: Milestone, reason: str, by: User, now: datetime) -> Claim:
    """The evidence does not show it: the milestone is planned again, and its claimer is told why."""
    require_permission(by, Permission.CHECK_MILESTONE)
    if not reason.strip():
        raise ReasonMissing("Say what the evidence does not show.", field="reason")
    with transaction.atomic():
        milestone = lock_milestone(milestone)
        target = MILESTONE_TRANSITIONS.target(milestone.status, "refuse")
        claim = claim_on(milestone)
        claim.outcome, claim.reason = Claim.Outcome.REFUSED, reason.strip()
        claim.checked_at, claim.checked_by = now, by
        claim.save(update_fields=["outcome", "reason", "checked_at", "checked_by"])
        _move(milestone, target, actual_on=None)
        claimers = person_or_those_with(
            claim.claimed_by, Permission.CLAIM_MILESTONE, department=milestone.award.department
        )
        _record("milestone.claim_refused", claim, by, now, tell=claimers)
    return claim


def take_back_claim(*, milestone: Milestone, by: User, now: datetime) -> Claim:
    """Whoever claimed takes the claim back before the fund has checked it; the milestone is planned again.

    Raises PermissionRefused, TransitionRefused.
    """
    with transaction.atomic():
        milestone = lock_milestone(milestone)
        check_may(milestone.award.department, by, Permission.CLAIM_MILESTONE)
        target = MILESTONE_TRANSITIONS.target(milestone.status, "take_back")
        claim = claim_on(milestone)
        if claim.claimed_by_id != by.pk:
            raise PermissionRefused(
                f"{claim.claimed_by} made this claim, and takes it back. Ask them, or the fund to refuse it."
            )
        claim.outcome, claim.taken_back_at, claim.taken_back_by = Claim.Outcome.TAKEN_BACK, now, by
        claim.save(update_fields=["outcome", "taken_back_at", "taken_back_by"])
        _move(milestone, target, actual_on=None)
        _record("milestone.claim_taken_back", claim, by, now, tell=people_with(Permission.CHECK_MILESTONE))
    return claim


def check_milestone(*, milestone: Milestone, by: User, now: datetime) -> Claim:
    """The evidence shows it: the milestone is met, and its money waits for somebody else to release it.

    The register closes the systems that a milestone of decommissioning names. Raises EarlierNotMet,
    PermissionRefused, AwardNotDelivering, TransitionRefused.
    """
    require_permission(by, Permission.CHECK_MILESTONE)
    with transaction.atomic():
        milestone = lock_milestone(milestone)
        check_running(milestone.award, so="its milestones cannot move")
        target = MILESTONE_TRANSITIONS.target(milestone.status, "check")
        claim = claim_on(milestone)
        if not claim.order_reason and (before := earlier_not_met(milestone)):
            raise EarlierNotMet(
                f"Milestone {before[0].number} “{before[0].name}” comes before this one and is not met. "
                "Check this one once that is claimed, or refuse the claim and ask for the reason."
            )
        claim.outcome, claim.checked_at, claim.checked_by = Claim.Outcome.MET, now, by
        claim.save(update_fields=["outcome", "checked_at", "checked_by"])
        _move(milestone, target, actual_on=claim.met_on)
        _close_systems(claim, by, now)
        others = people_with(Permission.RELEASE_TRANCHE).exclude(pk__in=[by.pk, claim.claimed_by_id])
        _record("milestone.checked", claim, by, now, tell=others)
    return claim


def _close_systems(claim: Claim, by: User, now: datetime) -> None:
    shown = f"Milestone {claim.milestone.reference}: {claim.evidence}"
    if claim.file_name:
        shown += f"\n{claim.file_name}, SHA-256 {claim.file_sha256}"
    for system in systems_of_award(claim.milestone.award):
        if system.reference in claim.systems and system.status == SystemStatus.LIVE:
            end_system(
                system=system,
                step="decommission",
                ended_on=claim.met_on,
                evidence=shown,
                by=by,
                now=now,
                tell=people_with(Permission.EDIT_REGISTER, department=system.department),
            )


def lock_milestone(milestone: Milestone) -> Milestone:
    """The award first, then the milestone: the one order in which they are locked."""
    return (
        Milestone.objects.select_for_update(of=("award", "self"), no_key=True)
        .select_related("award__department", "award__fund")
        .get(pk=milestone.pk)
    )


def check_moving(milestone: Milestone) -> None:
    """Raises AwardNotDelivering."""
    check_delivering(milestone.award, so="its milestones cannot move")


def claim_on(milestone: Milestone) -> Claim:
    return (
        Claim.objects.select_for_update(of=("self",), no_key=True)
        .select_related("claimed_by")
        .defer("file_bytes")
        .exclude(outcome__in=Claim.OVER)
        .get(milestone=milestone)
    )


def _move(milestone: Milestone, status: str, *, actual_on: date | None) -> None:
    milestone.status, milestone.actual_on = status, actual_on
    milestone.save(update_fields=["status", "actual_on"])


def _record(kind: str, claim: Claim, by: User, now: datetime, *, tell: Iterable[User]) -> None:
    milestone = claim.milestone
    record_event(
        kind,
        milestone,
        by=by,
        now=now,
        department=milestone.award.department,
        data={
            "claim": claim.pk,
            "name": milestone.name,
            "award": milestone.award.reference,
            "number": milestone.number,
            "met_on": str(claim.met_on),
            "file_sha256": claim.file_sha256,
            "reason": claim.reason,
            "order_reason": claim.order_reason,
            "systems": claim.systems,
            "after": milestone.status,
        },
        tell=tell,
    )
