"""Reconciliations: the list, one of them with what is open, and its open items as a file."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries.roles import has_permission, sees_all_departments
from legacyfund.lib.delimited import csv_text, defuse
from legacyfund.lib.financial_year import london_date
from legacyfund.lib.money import NOTHING
from legacyfund.web.exports import BYTE_ORDER_MARK
from legacyfund.web.items import Row
from legacyfund.web.paging import page_of
from portfolio.spend.reconciling.models import OpenItem, Reconciliation
from portfolio.spend.reconciling.queries.reconciliations import (
    open_by_month,
    open_items,
    reconciliations_visible_to,
    steps_on,
    totals_in,
    why_not_agree,
    with_open_items,
)
from portfolio.spend.reconciling.rules.items import KINDS, REASONS, age_in_words, tolerance_in_words
from portfolio.spend.reconciling.workflow import ReconciliationStatus
from portfolio.spend.views.steps import steps_taken

A_PAGE = 50
SECONDS_TO_NEXT_LOOK = 5
NEXT = {
    ReconciliationStatus.RECEIVED: "Nothing is compared yet.",
    ReconciliationStatus.READING: "The file is read and its lines are matched in the background. You can "
    "leave "
    "this page: you are told when it is done.",
    ReconciliationStatus.FAULTY: "Something in the file cannot be read, so nothing was compared. "
    "Withdraw this "
    "and begin again with the file put right, or match its columns again.",
    ReconciliationStatus.STOPPED: "Something went wrong on our side, and nothing was compared. Match the "
    "columns "
    "again to try once more; tell the service’s administrator if it stops again.",
    ReconciliationStatus.OPEN: "Say why each item is open. Then send it to your sign-off.",
    ReconciliationStatus.SENT: "The department’s sign-off agrees to it or gives it back.",
    ReconciliationStatus.AGREED: "The department stands by it. What is open is carried into the next "
    "reconciliation, and closes by itself once it matches.",
    ReconciliationStatus.WITHDRAWN: "It was given up. Nothing of it is carried.",
}
COMPARED = (ReconciliationStatus.OPEN, ReconciliationStatus.SENT, ReconciliationStatus.AGREED)


@requires(Permission.SEE_RETURNS)
@require_safe
def reconciliations(request: HttpRequest) -> HttpResponse:
    """Those of my departments, or of all, the newest first."""
    person = signed_in(request)
    context = {
        "page": page_of(request, with_open_items(reconciliations_visible_to(person)), A_PAGE),
        "many_departments": sees_all_departments(person, Permission.SEE_RETURNS),
        "may_begin": has_permission(person, Permission.PREPARE_RETURN),
    }
    return render(request, "portfolio/spend/reconciling/reconciliations.html", context)


@requires(Permission.SEE_RETURNS)
@require_safe
def reconciliation_page(request: HttpRequest, reference: str) -> HttpResponse:
    """What was compared, what is open and why, and what can be done now."""
    found, person = load(request, reference), signed_in(request)
    items = page_of(request, open_items(found), A_PAGE)
    totals = totals_in(found)
    today = london_date(timezone.now())
    context = {
        "found": found,
        "next": NEXT[ReconciliationStatus(found.status)],
        "is_compared": found.status in COMPARED,
        "totals": totals,
        "ledger": sum((row.ledger for row in totals), NOTHING),
        "reported": sum((row.reported for row in totals), NOTHING),
        "difference": sum((row.difference for row in totals), NOTHING),
        "tolerated": sum((row.tolerated for row in totals), NOTHING),
        "by_month": open_by_month(found),
        "items": items,
        "rows": [(item, age_in_words(item.since, today)) for item in items],
        "unexplained": found.items.filter(explained_at=None).count(),
        "steps": steps_on(found, person),
        "why_not": why_not_agree(found, person),
        "summary": _summary(found),
    }
    response = render(request, "portfolio/spend/reconciling/reconciliation_page.html", context)
    if found.status == ReconciliationStatus.READING:
        response["Refresh"] = str(SECONDS_TO_NEXT_LOOK)
    return response


def _summary(found: Reconciliation) -> list[Row]:
    month = found.month
    rows = [
        Row("Department", found.department.name),
        Row("Fund", f"{found.fund.name} ({found.fund.reference})"),
        Row("To the end of", f"{month.year}, {month.in_words}"),
        Row("Ledger", found.file.name if found.file is not None else "Totals that were typed"),
    ]
    if found.file is not None:
        tolerance = tolerance_in_words(found.tolerance_days, found.tolerance_pence)
        rows.append(Row("How far lines may lie apart", tolerance))
    return rows + steps_taken(
        ("Begun", found.made_by, found.made_at),
        ("Sent to the sign-off", found.sent_by, found.sent_at),
        ("Agreed", found.agreed_by, found.agreed_at),
    )


HEADINGS = (
    *("kind", "award", "control_budget", "date", "transaction_number", "supplier", "ledger", "reported"),
    *("difference", "feed_no", "line_in_file", "open_since", "reason", "words"),
)


@requires(Permission.SEE_RETURNS)
@require_safe
def reconciliation_items(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The open items as CSV."""
    found = load(request, reference)
    return StreamingHttpResponse(
        _written(found),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{reference}-open-items.csv"'},
    )


def _written(found: Reconciliation) -> Iterator[str]:
    yield BYTE_ORDER_MARK + csv_text([HEADINGS])
    for item in open_items(found).iterator(chunk_size=2_000):
        yield csv_text([_cells(item)])


def _cells(item: OpenItem) -> list[object]:
    return [
        KINDS[item.kind],
        item.award.reference,
        item.control_budget,
        item.day or "",
        defuse(item.number),
        defuse(item.supplier),
        "" if item.ledger is None else item.ledger,
        "" if item.reported is None else item.reported,
        item.difference,
        item.line.feed_no if item.line is not None else "",
        item.file_line or "",
        item.since,
        REASONS.get(item.reason, ""),
        defuse(item.words),
    ]


def load(
    request: HttpRequest, reference: str, permission: Permission = Permission.SEE_RETURNS
) -> Reconciliation:
    found = reconciliations_visible_to(signed_in(request), permission=permission)
    return get_object_or_404(found, reference=reference)
