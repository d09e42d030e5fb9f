"""Reconciliations a person may see, what each compares, and what it came to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from accounts.models import Department, User
from accounts.permissions import FORBIDDEN_PAIRS, Permission
from accounts.queries.roles import departments_with, may_for
from legacyfund.lib.financial_year import Period
from legacyfund.lib.money import NOTHING
from portfolio.awards.models import Award
from portfolio.awards.workflow import DELIVERING
from portfolio.funds.models import Fund
from portfolio.ledger.models import AwardBalance
from portfolio.spend.models import SpendLine
from portfolio.spend.reconciling.models import LedgerTotal, OpenItem, Reconciliation
from portfolio.spend.reconciling.workflow import TO_PREPARE, TRANSITIONS, ReconciliationStatus
from portfolio.spend.rules.lines import Use


def reconciliations_visible_to(
    user: User, *, permission: Permission = Permission.SEE_RETURNS
) -> QuerySet[Reconciliation]:
    """Of the departments for which the person holds the permission, the newest first."""
    return (
        Reconciliation.objects.filter(department__in=departments_with(user, permission))
        .select_related("department", "fund", "award", "file", "made_by", "sent_by", "agreed_by")
        .defer("file__content")
        .order_by("-made_at", "-pk")
    )


def with_open_items(found: QuerySet[Reconciliation]) -> QuerySet[Reconciliation]:
    """With `open_count`, and `unexplained` of them."""
    return found.annotate(
        open_count=Count("items"), unexplained=Count("items", filter=Q(items__explained_at=None))
    )


def funds_to_reconcile(user: User) -> list[tuple[Department, Fund]]:
    """Of the departments the person prepares returns for, each with a fund that has given it awards."""
    awards = Award.objects.filter(
        department__in=departments_with(user, Permission.PREPARE_RETURN), status__in=DELIVERING
    )
    pairs: dict[tuple[int, int], tuple[Department, Fund]] = {}
    for award in awards.select_related("department", "fund").order_by("fund__reference", "department__name"):
        pairs.setdefault((award.department_id, award.fund_id), (award.department, award.fund))
    return list(pairs.values())


def awards_to_reconcile(department: Department, fund: Fund) -> dict[str, Award]:
    """By reference, those of the fund that the department has taken, whatever has become of them since."""
    found = Award.objects.filter(department=department, fund=fund, answered_at__isnull=False)
    return {award.reference: award for award in found.order_by("reference")}


def uses_to_total(reconciliation: Reconciliation) -> list[Use]:
    """The awards and control budgets whose totals are typed: those that hold money, or have spend."""
    balances = AwardBalance.objects.filter(
        award__department=reconciliation.department_id,
        award__fund=reconciliation.fund_id,
        award__answered_at__isnull=False,
    )
    found = balances.order_by("award__reference", "control_budget")
    return [Use(*row) for row in found.values_list("award__reference", "control_budget").distinct()]


def reported_to(reconciliation: Reconciliation, *, head: int | None = None) -> dict[Use, tuple[Decimal, int]]:
    """What is accepted of payments to the end of the period, and in how many lines, by award and budget."""
    lines = accepted_to(reconciliation, head)
    rows = lines.order_by().values("award__reference", "control_budget")
    return {
        Use(row["award__reference"], row["control_budget"]): (row["net"], row["count"])
        for row in rows.annotate(net=Sum("amount"), count=Count("pk"))
    }


def accepted_to(reconciliation: Reconciliation, head: int | None = None) -> QuerySet[SpendLine]:
    """Accepted lines of the department and fund paid by the end of the period, in the order of the feed."""
    lines = SpendLine.objects.filter(
        department=reconciliation.department_id,
        fund=reconciliation.fund_id,
        feed_no__isnull=False,
        date__lte=reconciliation.month.last_day,
    )
    if head is not None:
        lines = lines.filter(feed_no__lte=head)
    return lines.order_by("feed_no")


def last_agreed(reconciliation: Reconciliation, *, by_lines: bool) -> Reconciliation | None:
    """The one before it that the sign-off agreed to, of the same kind: what it left open is carried."""
    found = Reconciliation.objects.filter(
        department=reconciliation.department_id,
        fund=reconciliation.fund_id,
        status=ReconciliationStatus.AGREED,
        file__isnull=not by_lines,
    )
    return found.order_by("-agreed_at", "-pk").first()


def open_items(reconciliation: Reconciliation) -> QuerySet[OpenItem]:
    """The longest open first."""
    found = reconciliation.items.select_related("award", "line", "explained_by")
    return found.order_by("since", "day", "pk")


def totals_in(reconciliation: Reconciliation) -> list[LedgerTotal]:
    return list(reconciliation.totals.select_related("award").order_by("award__reference", "control_budget"))


@dataclass(frozen=True)
class OpenByMonth:
    """What open items come to, by award and the month of the payment; `months` in order."""

    months: list[Period]
    rows: list[tuple[str, list[Decimal], Decimal]]


def open_by_month(reconciliation: Reconciliation) -> OpenByMonth:
    """One query. Totals that differ have no month, and are not in it."""
    found: dict[tuple[str, Period], Decimal] = {}
    rows = (
        reconciliation.items.filter(day__isnull=False)
        .order_by()
        .annotate(month=TruncMonth("day"))
        .values("award__reference", "month")
        .annotate(ledger_net=Sum("ledger"), reported_net=Sum("reported"))
    )
    for row in rows:
        key = row["award__reference"], Period.of(row["month"])
        found[key] = (row["ledger_net"] or NOTHING) - (row["reported_net"] or NOTHING)
    months = sorted({month for _, month in found})
    shown = []
    for award in sorted({award for award, _ in found}):
        cells = [found.get((award, month), NOTHING) for month in months]
        shown.append((award, cells, sum(cells, NOTHING)))
    return OpenByMonth(months, shown)


STEPS: Mapping[str, Permission] = {
    "read": Permission.PREPARE_RETURN,
    "explain": Permission.PREPARE_RETURN,
    "send": Permission.PREPARE_RETURN,
    "withdraw": Permission.PREPARE_RETURN,
    "agree": Permission.CERTIFY_RETURN,
    "give_back": Permission.CERTIFY_RETURN,
}
"""The permission that lets a person do a step."""


def steps_on(reconciliation: Reconciliation, user: User) -> frozenset[str]:
    return frozenset(
        step
        for step, permission in STEPS.items()
        if TRANSITIONS.allows(reconciliation.status, step)
        and may_for(user, permission, reconciliation.department_id)
    )


def why_not_agree(reconciliation: Reconciliation, user: User) -> str:
    """Why a sign-off cannot agree to it, blank where they can."""
    own = user.pk in (reconciliation.made_by_id, reconciliation.sent_by_id)
    return FORBIDDEN_PAIRS["agree_reconciliation"].refusal if own else ""


def reconciliations_to_prepare(user: User) -> QuerySet[Reconciliation]:
    """That wait for somebody who prepares returns."""
    found = reconciliations_visible_to(user, permission=Permission.PREPARE_RETURN)
    return found.filter(status__in=TO_PREPARE)


def reconciliations_to_agree(user: User) -> QuerySet[Reconciliation]:
    """Prepared by somebody else, for the sign-off."""
    found = reconciliations_visible_to(user, permission=Permission.CERTIFY_RETURN)
    return found.filter(status=ReconciliationStatus.SENT).exclude(Q(made_by=user) | Q(sent_by=user))


def left_open_since(before: datetime) -> QuerySet[Reconciliation]:
    """Begun by then, compared, and not agreed to; for whoever looks for trouble."""
    found = Reconciliation.objects.filter(
        status__in=[ReconciliationStatus.OPEN, ReconciliationStatus.SENT], made_at__lte=before
    )
    return with_open_items(found.select_related("department", "fund")).order_by("made_at", "pk")
