"""The department says that a condition is met, and takes it back until the fund has answered."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from accounts.actions.allowed import check_may
from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import people_with
from legacyfund.lib.errors import DomainError, PermissionRefused
from legacyfund.lib.uploads import EvidenceFile, check_evidence
from portfolio.awards.conditions.actions.recording import evidence_on, lock_condition, record_condition
from portfolio.awards.conditions.models import AwardCondition, ConditionEvidence
from portfolio.awards.conditions.workflow import CONDITION_TRANSITIONS


class NothingShown(DomainError):
    """Nothing is said of what shows that the condition is met."""


def say_met(
    *, condition: AwardCondition, words: str, by: User, now: datetime, file: EvidenceFile | None = None
) -> ConditionEvidence:
    """With what shows it, in words and in a file where there is one. Raises NothingShown, UploadRefused,
    ArchiveRefused, VirusFound, ScannerSilent, AwardNotDelivering, PermissionRefused, TransitionRefused.
    """
    if file is not None:
        file = check_evidence(file, scanner=settings.CLAMD_ADDRESS)
    if not words.strip():
        raise NothingShown("Say what shows that the condition is met.", field="words")
    with transaction.atomic():
        condition = lock_condition(condition)
        check_may(condition.award.department, by, Permission.MEET_CONDITION)
        condition.status = CONDITION_TRANSITIONS.target(condition.status, "say_met")
        evidence = ConditionEvidence.objects.create(
            condition=condition,
            words=words.strip(),
            file_name=file.name if file else "",
            file_sha256=file.sha256 if file else "",
            file_bytes=file.content if file else None,
            said_at=now,
            said_by=by,
        )
        condition.save(update_fields=["status"])
        tell = people_with(Permission.SETTLE_CONDITION).exclude(pk=by.pk)
        record_condition("said_met", condition, by=by, now=now, tell=tell, file_sha256=evidence.file_sha256)
    return evidence


def take_back(*, condition: AwardCondition, by: User, now: datetime) -> AwardCondition:
    """By whoever said it; the condition is open again. Raises AwardNotDelivering, PermissionRefused,
    TransitionRefused.
    """
    with transaction.atomic():
        condition = lock_condition(condition)
        check_may(condition.award.department, by, Permission.MEET_CONDITION)
        condition.status = CONDITION_TRANSITIONS.target(condition.status, "take_back")
        evidence = evidence_on(condition)
        if evidence.said_by_id != by.pk:
            raise PermissionRefused(
                f"{evidence.said_by} said that this condition is met, and takes it back. Ask them, or the "
                "fund to send it back."
            )
        evidence.outcome, evidence.taken_back_at = ConditionEvidence.Outcome.TAKEN_BACK, now
        evidence.save(update_fields=["outcome", "taken_back_at"])
        condition.save(update_fields=["status"])
        tell = people_with(Permission.SETTLE_CONDITION).exclude(pk=by.pk)
        record_condition("taken_back", condition, by=by, now=now, tell=tell)
    return condition
