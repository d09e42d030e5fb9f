"""A system leaves the register: closed, merged into another, or decommissioned. Its row and history stay."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from accounts.events import record_event
from accounts.models import User
from bids.register.models import EndingFile, LegacySystem
from bids.register.workflow import SYSTEM_TRANSITIONS
from legacyfund.lib.errors import DomainError
from legacyfund.lib.financial_year import london_date
from legacyfund.lib.uploads import EvidenceFile


class EndingRefused(DomainError):
    """The ending says too little, or something that cannot be."""


def end_system(
    *,
    system: LegacySystem,
    step: str,
    ended_on: date,
    by: User,
    now: datetime,
    reason: str = "",
    evidence: str = "",
    file: EvidenceFile | None = None,
    into: LegacySystem | None = None,
    tell: Iterable[User] = (),
) -> LegacySystem:
    """`step` is close, merge or decommission. Whether `by` may do so is the caller's to ask: the department's
    page, or the fund that has found a milestone of decommissioning met. `file` has passed `check_evidence`.

    Raises EndingRefused, TransitionRefused.
    """
    with transaction.atomic():
        system = _lock(system, into)
        status = SYSTEM_TRANSITIONS.target(system.status, step)
        if into is not None:
            into.refresh_from_db()
        _check(system, step, ended_on, reason, evidence, into, now)
        system.status, system.ended_on, system.ended_at, system.ended_by = status, ended_on, now, by
        system.ending_reason, system.ending_evidence = reason.strip(), evidence.strip()
        system.merged_into = into
        system.save(update_fields=["status", *_SAID])
        if file is not None:
            EndingFile.objects.create(system=system, name=file.name, sha256=file.sha256, content=file.content)
        record_event(
            f"system.{_DONE[step]}",
            system,
            by=by,
            now=now,
            department=system.department,
            data={
                "system": system.name,
                "ended_on": str(ended_on),
                "reason": system.ending_reason,
                "evidence": system.ending_evidence,
                "file_sha256": file.sha256 if file is not None else "",
                "into": into.reference if into is not None else "",
                "after": status,
            },
            tell=tell,
        )
    return system


_SAID = ("ended_on", "ended_at", "ended_by", "ending_reason", "ending_evidence", "merged_into")
_DONE = {"close": "closed", "merge": "merged", "decommission": "decommissioned"}


def _lock(system: LegacySystem, into: LegacySystem | None) -> LegacySystem:
    """Both rows, in one order, so that two merges cannot wait for each other. The whole lock: a bid that
    is just naming the system waits, or is seen.
    """
    wanted = [system.pk] if into is None else [system.pk, into.pk]
    rows = LegacySystem.objects.select_for_update(of=("self",)).select_related("department")
    found = {row.pk: row for row in rows.filter(pk__in=wanted).order_by("pk")}
    return found[system.pk]


def _check(
    system: LegacySystem,
    step: str,
    ended_on: date,
    reason: str,
    evidence: str,
    into: LegacySystem | None,
    now: datetime,
) -> None:
    if ended_on > london_date(now):
        raise EndingRefused(
            "The day is still to come. Record the decommissioning once the system is switched off.",
            field="ended_on",
        )
    if step == "decommission" and not evidence.strip():
        raise EndingRefused(
            "Say what shows that the system is switched off, and where it can be seen.", field="evidence"
        )
    if step != "decommission" and not reason.strip():
        raise EndingRefused("Say why, for whoever looks for the system later.", field="reason")
    if step == "merge":
        _check_survivor(system, into)


def _check_survivor(system: LegacySystem, into: LegacySystem | None) -> None:
    if into is None or into.pk == system.pk or into.department_id != system.department_id:
        raise EndingRefused("Choose another system of the same department.", field="into")
    if into.has_ended:
        raise EndingRefused(
            f"{into.reference} is {into.get_status_display().lower()}. Choose one that is in the register.",
            field="into",
        )
