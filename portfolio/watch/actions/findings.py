"""Findings open once, are told once, and close by themselves when cured."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial

from django.db import transaction

from accounts.actions.each_row import do_each
from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import people_with
from legacyfund.lib.financial_year import london_date
from portfolio.awards.actions.milestones import lock_milestone
from portfolio.awards.models import Award, Milestone
from portfolio.funds.models import Fund
from portfolio.ledger.queries.faults import Fault
from portfolio.ledger.queries.verification import Verification
from portfolio.watch.models import Finding
from portfolio.watch.queries.findings import cured_findings, overdue_milestones


def open_finding(
    *,
    kind: Finding.Kind,
    key: str,
    fund: Fund,
    subject_ref: str,
    message: str,
    tell: Iterable[User],
    now: datetime,
    award: Award | None = None,
    milestone: Milestone | None = None,
) -> bool:
    """True when the finding is new: then it is told, once. One that is open already is left as it is."""
    people = list(tell)
    with transaction.atomic():
        finding, made = Finding.objects.get_or_create(
            key=key,
            closed_at__isnull=True,
            defaults={
                "kind": kind,
                "fund": fund,
                "award": award,
                "milestone": milestone,
                "subject_ref": subject_ref,
                "message": message[:500],
                "opened_at": now,
                "told": len(people),
            },
        )
        if made:
            _record_opening(finding, people, now)
    return made


def _record_opening(finding: Finding, people: list[User], now: datetime) -> None:
    award, milestone = finding.award, finding.milestone
    record_event(
        "finding.opened",
        finding,
        by=None,
        now=now,
        ref=finding.subject_ref,
        department=award.department if award else None,
        data={
            "kind": finding.kind,
            "title": str(Finding.Kind(finding.kind).label),
            "message": finding.message,
            "fund": finding.fund.reference,
            "award": award.reference if award else None,
            "number": milestone.number if milestone else None,
        },
        tell=people,
    )


def close_finding(*, finding: Finding, now: datetime) -> bool:
    """True when this call closed it."""
    with transaction.atomic():
        finding = Finding.objects.select_for_update(of=("self",)).get(pk=finding.pk)
        if finding.closed_at is not None:
            return False
        finding.closed_at = now
        finding.save(update_fields=["closed_at"])
        record_event("finding.closed", finding, by=None, now=now, ref=finding.subject_ref)
    return True


def find_milestone_overdue(*, milestone: Milestone, now: datetime) -> bool:
    """Tells the department's bidders. True when it is news; False also when it was claimed meanwhile."""
    with transaction.atomic():
        milestone = lock_milestone(milestone)
        if not overdue_milestones(london_date(now)).filter(pk=milestone.pk).exists():
            return False
        award = milestone.award
        return open_finding(
            kind=Finding.Kind.MILESTONE_OVERDUE,
            key=f"milestone-overdue:{milestone.pk}",
            fund=award.fund,
            award=award,
            milestone=milestone,
            subject_ref=milestone.reference,
            message=f"{milestone.name} was forecast for {milestone.forecast_on:%-d %B %Y} and is not "
            "claimed.",
            tell=people_with(Permission.CLAIM_MILESTONE, department=award.department),
            now=now,
        )


def mark_overdue_milestones(*, now: datetime) -> dict[str, int]:
    """Open what is overdue, close what is cured; each row in its own transaction, and none stops the
    others. Running it again changes nothing."""
    today = london_date(now)
    overdue = [
        (row.reference, partial(find_milestone_overdue, milestone=row, now=now))
        for row in overdue_milestones(today)
    ]
    opened, not_opened = do_each("overdue_milestone_not_found", overdue)
    cured = [(row.subject_ref, partial(close_finding, finding=row, now=now)) for row in cured_findings(today)]
    closed, not_closed = do_each("finding_not_closed", cured)
    return {
        "opened": sum(map(bool, opened)),
        "closed": sum(map(bool, closed)),
        "failed": not_opened + not_closed,
    }


def mark_equalities(*, verification: Verification, now: datetime) -> bool:
    """Open a finding on a fund whose ledger does not stand, close it when it does. True when it stands.

    Tells the fund managers and the auditors.
    """
    fund = verification.fund
    return _mark_broken(fund, f"equality-broken:{fund.pk}", verification.faults, now)


def mark_records(*, faults: Sequence[Fault], now: datetime) -> bool:
    """The same where a row that is told was edited beside the service, on every fund: what they decide and
    pay rests on the same records. True when they stand.
    """
    for fund in Fund.objects.order_by("reference"):
        _mark_broken(fund, f"records-edited:{fund.pk}", faults, now)
    return not faults


def _mark_broken(fund: Fund, key: str, faults: Sequence[Fault], now: datetime) -> bool:
    if faults:
        tell = people_with(Permission.MANAGE_FUND) | people_with(Permission.SEE_AUDIT)
        open_finding(
            kind=Finding.Kind.EQUALITY_BROKEN,
            key=key,
            fund=fund,
            subject_ref=fund.reference,
            message=str(faults[0]),
            tell=tell,
            now=now,
        )
        return False
    for finding in Finding.objects.filter(key=key, closed_at__isnull=True):
        close_finding(finding=finding, now=now)
    return True
