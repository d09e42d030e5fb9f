"""Milestones: claimed by the department with evidence, checked by the fund."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO

from django.conf import settings
from django.db import transaction

from accounts.actions.allowed import check_may, require_permission
from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission
from accounts.queries import people_with, person_or_those_with
from legacyfund.lib.errors import DomainError
from legacyfund.lib.financial_year import london_date
from legacyfund.lib.uploads import MOST_BYTES, check_upload
from portfolio.awards.actions.awards import ReasonMissing, check_delivering
from portfolio.awards.models import Claim, Milestone
from portfolio.awards.workflow import MILESTONE_TRANSITIONS


@dataclass(frozen=True)
class EvidenceFile:
    """A file kept byte for byte, and only ever served as a download. It is checked when claimed with."""

    name: str
    content: bytes


class EvidenceRefused(DomainError):
    """The claim says too little, or its file cannot be kept."""


def claim_milestone(
    *,
    milestone: Milestone,
    met_on: date,
    evidence: str,
    by: User,
    now: datetime,
    file: EvidenceFile | None = None,
) -> Claim:
    """The department says the milestone was met on a day, with its evidence.

    Raises EvidenceRefused, UploadRefused, ArchiveRefused, VirusFound, ScannerSilent, AwardNotDelivering,
    PermissionRefused, TransitionRefused.
    """
    file_name = _check_file(file) if file is not None else ""
    with transaction.atomic():
        milestone = lock_milestone(milestone)
        award = milestone.award
        check_may(award.department, by, Permission.CLAIM_MILESTONE)
        check_moving(milestone)
        target = MILESTONE_TRANSITIONS.target(milestone.status, "claim")
        _check_claim(met_on, evidence, now)
        claim = Claim.objects.create(
            milestone=milestone,
            met_on=met_on,
            evidence=evidence.strip(),
            file_name=file_name,
            file_sha256=hashlib.sha256(file.content).hexdigest() if file else "",
            file_bytes=file.content if file else None,
            claimed_at=now,
            claimed_by=by,
        )
        _move(milestone, target, actual_on=met_on)
        _record("milestone.claimed", claim, by, now, tell=people_with(Permission.CHECK_MILESTONE))
    return claim


def _check_claim(met_on: date, evidence: str, now: datetime) -> None:
    if met_on > london_date(now):
        raise EvidenceRefused(
            "A milestone is claimed on the day it is met or later, not before.", field="met_on"
        )
    if not evidence.strip():
        raise EvidenceRefused("Say what shows that the milestone is met.", field="evidence")


def _check_file(file: EvidenceFile) -> str:
    """The name it is kept under: the same check by content and scan as for what is attached to a bid."""
    if not 0 < len(file.content) <= MOST_BYTES:
        raise EvidenceRefused(
            f"The file must hold something, and be no larger than {MOST_BYTES // 1024**2} MB.", field="file"
        )
    return check_upload(BytesIO(file.content), file.name, scanner=settings.CLAMD_ADDRESS)


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


def check_milestone(*, milestone: Milestone, by: User, now: datetime) -> Claim:
    """The evidence shows it: the milestone is met, and its money waits for somebody else to release it."""
    require_permission(by, Permission.CHECK_MILESTONE)
    with transaction.atomic():
        milestone = lock_milestone(milestone)
        check_moving(milestone)
        target = MILESTONE_TRANSITIONS.target(milestone.status, "check")
        claim = claim_on(milestone)
        claim.outcome, claim.checked_at, claim.checked_by = Claim.Outcome.MET, now, by
        claim.save(update_fields=["outcome", "checked_at", "checked_by"])
        _move(milestone, target, actual_on=claim.met_on)
        others = people_with(Permission.RELEASE_TRANCHE).exclude(pk__in=[by.pk, claim.claimed_by_id])
        _record("milestone.checked", claim, by, now, tell=others)
    return claim


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
        .exclude(outcome=Claim.Outcome.REFUSED)
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
            "after": milestone.status,
        },
        tell=tell,
    )
