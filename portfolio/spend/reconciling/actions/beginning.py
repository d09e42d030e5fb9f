"""A reconciliation is begun: with a file of the ledger that a job reads and matches, or for totals to be
typed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from accounts.actions.allowed import check_may
from accounts.actions.leases import make_due
from accounts.models import Department, User
from accounts.permissions import Permission
from legacyfund.kept_files import check_harmless, keep_file
from legacyfund.lib.errors import ConflictRefused
from legacyfund.lib.financial_year import Period, london_date
from legacyfund.lib.money import NOTHING
from legacyfund.waking import wake_on_commit
from portfolio.funds.models import Fund
from portfolio.spend.actions.checking import asks_how, check_size
from portfolio.spend.actions.headings import find_headings
from portfolio.spend.actions.uploads import HowRead, Said, keep_meanings, say_how_read
from portfolio.spend.models import ReturnFile
from portfolio.spend.queries.lines import feed_head
from portfolio.spend.reconciling.actions.shared import ReconciliationRefused, lock_reconciliation, record
from portfolio.spend.reconciling.models import LedgerTotal, OpenItem, Reconciliation
from portfolio.spend.reconciling.queries.reconciliations import (
    awards_to_reconcile,
    last_agreed,
    reported_to,
    uses_to_total,
)
from portfolio.spend.reconciling.rules.items import MOST_DAYS, MOST_PENCE, TOTAL
from portfolio.spend.reconciling.workflow import IN_HAND, TRANSITIONS
from portfolio.spend.rules.lines import Use


class ReconciliationInHand(ConflictRefused):
    """The department has one of the fund in hand, or agreed to a later one."""


@dataclass(frozen=True)
class ToReconcile:
    """Of which fund, to the end of which period, and how far lines may lie apart that are taken for one."""

    department: Department
    fund: Fund
    period: Period
    tolerance_days: int = 0
    tolerance_pence: int = 0


def begin_reconciliation(
    *, asked: ToReconcile, name: str = "", content: bytes | None = None, by: User, now: datetime
) -> Reconciliation:
    """With the `content` of a file it is read and matched by a job, or it is asked how it is read; without
    any the totals are typed. Raises ReconciliationRefused, ReconciliationInHand, ReturnRefused, VirusFound,
    ScannerSilent, PermissionRefused.
    """
    if content is not None:
        check_size(content)
        check_harmless(content)
    with transaction.atomic():
        department = Department.objects.select_for_update(no_key=True).get(pk=asked.department.pk)
        check_may(department, by, Permission.PREPARE_RETURN)
        made = _row(asked, department, by, now)
        _check(made, asked, now)
        if content is not None:
            made.file = keep_file(
                ReturnFile, content, department=department, name=name, unnamed="ledger.csv", by=by, now=now
            )
            find_headings(made, department, content)
        made.save()
        record("begun", made, by, now, {"file": made.file.name if made.file is not None else ""})
        if content is not None and not asks_how(made, department):
            ask_for_reading(made, now)
        return made


def _row(asked: ToReconcile, department: Department, by: User, now: datetime) -> Reconciliation:
    last = Reconciliation.objects.filter(department=department).aggregate(last=Max("number"))["last"]
    number = (last or 0) + 1
    return Reconciliation(
        department=department,
        fund=asked.fund,
        number=number,
        reference=f"{department.code}-G{number:04d}",
        year=asked.period.year,
        period=asked.period.number,
        tolerance_days=asked.tolerance_days,
        tolerance_pence=asked.tolerance_pence,
        made_at=now,
        made_by=by,
        due_at=now,
        done_at=now,
    )


def _check(made: Reconciliation, asked: ToReconcile, now: datetime) -> None:
    if asked.period.next.first_day > london_date(now):
        raise ReconciliationRefused(
            "That period has not ended. Choose one that has: the ledger is compared to its last day.",
            field="period",
        )
    if not 0 <= asked.tolerance_days <= MOST_DAYS:
        raise ReconciliationRefused(f"Choose 0 to {MOST_DAYS} days.", field="tolerance_days")
    if not 0 <= asked.tolerance_pence <= MOST_PENCE:
        raise ReconciliationRefused(f"Choose £0 to £{MOST_PENCE // 100}.", field="tolerance_amount")
    if not awards_to_reconcile(made.department, asked.fund):
        raise ReconciliationRefused("Your department has no award of that fund.", field="fund")
    same = Reconciliation.objects.filter(department=made.department, fund=asked.fund)
    if (found := same.filter(status__in=IN_HAND).first()) is not None:
        raise ReconciliationInHand(
            f"{found.reference} is in hand for this fund. Finish it or withdraw it first.", field="fund"
        )
    for by_lines in (True, False):
        before = last_agreed(made, by_lines=by_lines)
        if before is not None and before.month > asked.period:
            raise ReconciliationInHand(
                f"{before.reference} was agreed to the end of {before.month.first_day:%B %Y} already. Choose "
                "that period or a later one.",
                field="period",
            )


def ask_for_reading(reconciliation: Reconciliation, now: datetime) -> None:
    """A job reads the file and matches it. The caller holds the row."""
    reconciliation.status = TRANSITIONS.target(reconciliation.status, "read")
    reconciliation.done_at, reconciliation.faults, reconciliation.unsorted = None, [], []
    reconciliation.save(update_fields=["status", "done_at", "faults", "unsorted"])
    make_due(reconciliation, now=now)
    wake_on_commit(settings.LEDGER_WAKE_UP)


def match_ledger_columns(
    *, reconciliation: Reconciliation, said: HowRead, by: User, now: datetime
) -> Reconciliation:
    """Say how the file is read; remembered, and read. Raises ReturnRefused, TransitionRefused,
    PermissionRefused.
    """
    with transaction.atomic():
        reconciliation = lock_reconciliation(reconciliation, by, Permission.PREPARE_RETURN)
        TRANSITIONS.target(reconciliation.status, "read")
        say_how_read(reconciliation, reconciliation.department, said)
        reconciliation.save(update_fields=["columns", "award_by", "award", "control_budget", "date_order"])
        record("columns_matched", reconciliation, by, now, {"columns": list(said.columns)})
        ask_for_reading(reconciliation, now)
        return reconciliation


def say_ledger_awards(
    *, reconciliation: Reconciliation, said: Mapping[str, Said], by: User, now: datetime
) -> Reconciliation:
    """What the words for awards stand for, in this file and every other. Raises AwardsSaid, ReturnRefused,
    TransitionRefused, PermissionRefused.
    """
    with transaction.atomic():
        reconciliation = lock_reconciliation(reconciliation, by, Permission.PREPARE_RETURN)
        TRANSITIONS.target(reconciliation.status, "read")
        keep_meanings(reconciliation, reconciliation.department, said, by=by, now=now)
        words = {key: one.award.reference if one.award is not None else "" for key, one in said.items()}
        record("awards_said", reconciliation, by, now, {"awards": words})
        ask_for_reading(reconciliation, now)
        return reconciliation


def enter_totals(
    *, reconciliation: Reconciliation, totals: Mapping[Use, Decimal], by: User, now: datetime
) -> Reconciliation:
    """The ledger's own total of payments to the end of the period, for each award and control budget. What
    differs is an open item. Raises ReconciliationRefused, TransitionRefused, PermissionRefused.
    """
    with transaction.atomic():
        reconciliation = lock_reconciliation(reconciliation, by, Permission.PREPARE_RETURN)
        target = TRANSITIONS.target(reconciliation.status, "compare")
        if reconciliation.file_id is not None:
            raise ReconciliationRefused("This one has a file, which is matched line by line.")
        head = feed_head().feed_no
        reported = reported_to(reconciliation, head=head)
        wanted = {*uses_to_total(reconciliation), *reported}
        if lacking := sorted(wanted - totals.keys()):
            raise ReconciliationRefused(
                f"Give the total of award {lacking[0].award} too, 0 where nothing is booked."
            )
        reconciliation.status, reconciliation.feed_head = target, head
        reconciliation.save(update_fields=["status", "feed_head"])
        _keep_totals(reconciliation, {use: totals[use] for use in sorted(wanted)}, reported)
        record("compared", reconciliation, by, now, {"open": reconciliation.items.count()})
        return reconciliation


def _keep_totals(
    reconciliation: Reconciliation,
    totals: Mapping[Use, Decimal],
    reported: Mapping[Use, tuple[Decimal, int]],
) -> None:
    awards = awards_to_reconcile(reconciliation.department, reconciliation.fund)
    before = last_agreed(reconciliation, by_lines=False)
    carried = (
        {(item.award_id, item.control_budget): item for item in before.items.all()}
        if before is not None
        else {}
    )
    for use, ledger in totals.items():
        award, (net, lines) = awards[use.award], reported.get(use, (NOTHING, 0))
        LedgerTotal.objects.create(
            reconciliation=reconciliation,
            award=award,
            control_budget=use.control_budget,
            ledger=ledger,
            reported=net,
            tolerated=NOTHING,
            reported_lines=lines,
        )
        if ledger != net:
            was = carried.get((award.pk, use.control_budget))
            OpenItem.objects.create(
                reconciliation=reconciliation,
                kind=TOTAL,
                award=award,
                control_budget=use.control_budget,
                ledger=ledger,
                reported=net,
                since=was.since if was is not None else reconciliation.month.last_day,
                **explanation_of(was if was is not None and was.difference == ledger - net else None),
            )


def explanation_of(item: OpenItem | None) -> dict[str, object]:
    """As it was said before; nothing where nobody said anything."""
    if item is None:
        return {}
    return {
        "reason": item.reason,
        "words": item.words,
        "explained_at": item.explained_at,
        "explained_by_id": item.explained_by_id,
    }
