"""Beginning a reconciliation, and saying how its file is read or what its totals are."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from legacyfund.web.files import refuse_cut_upload
from legacyfund.web.forms import form_status
from legacyfund.web.posting import carry_out, posted, refused_beforehand
from legacyfund.web.saving import holding, saving_over
from portfolio.spend.actions.uploads import HowRead
from portfolio.spend.forms.uploads import AwardsSaidForm, ReturnMatchForm
from portfolio.spend.queries.uploads import awards_of
from portfolio.spend.reconciling.actions import beginning as actions
from portfolio.spend.reconciling.forms import BeginForm, TotalsForm
from portfolio.spend.reconciling.models import Reconciliation
from portfolio.spend.reconciling.queries.reconciliations import (
    funds_to_reconcile,
    reported_to,
    uses_to_total,
)
from portfolio.spend.reconciling.views.reconciliations import load
from portfolio.spend.reconciling.workflow import TRANSITIONS, ReconciliationStatus

PAGE = "portfolio:reconciliation_page"


def _held(reference: str) -> QuerySet[Reconciliation]:
    return Reconciliation.objects.filter(reference=reference)


def where_next(found: Reconciliation) -> str:
    """The page on which what is lacking is said, or its own."""
    if found.status != ReconciliationStatus.RECEIVED:
        return PAGE
    return "portfolio:reconciliation_columns" if found.file_id else "portfolio:reconciliation_totals"


@requires(Permission.PREPARE_RETURN)
@require_http_methods(["GET", "HEAD", "POST"])
def reconcile(request: HttpRequest) -> HttpResponse:
    """Which fund, to when, and the file of the ledger, if there is one."""
    person, now = signed_in(request), timezone.now()
    pairs = funds_to_reconcile(person)
    form = BeginForm(posted(request), request.FILES or None, pairs=pairs, now=now)
    refuse_cut_upload(request, form)

    def begin() -> Reconciliation:
        file = form.cleaned_data["file"]
        return actions.begin_reconciliation(
            asked=form.asked(),
            name=file.name if file else "",
            content=file.read() if file else None,
            by=person,
            now=now,
        )

    made = carry_out(form, begin)
    if made is not None:
        return redirect(where_next(made), reference=made.reference)
    context = {"form": form, "pairs": pairs}
    return render(request, "portfolio/spend/reconciling/reconcile.html", context, status=form_status(form))


@requires(Permission.PREPARE_RETURN)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(_held)
def reconciliation_totals(request: HttpRequest, reference: str) -> HttpResponse:
    """The ledger's own totals, beside what is reported."""
    person, found = signed_in(request), load(request, reference, Permission.PREPARE_RETURN)
    back = reverse(PAGE, args=[reference])
    if answer := refused_beforehand(request, lambda: TRANSITIONS.target(found.status, "compare"), back=back):
        return answer
    reported = reported_to(found)
    uses = sorted({*uses_to_total(found), *reported})
    form = TotalsForm(posted(request), uses=uses)
    done = carry_out(
        form,
        lambda: actions.enter_totals(
            reconciliation=found, totals=form.totals(), by=person, now=timezone.now()
        ),
        within=saving_over(request, form),
    )
    if done is not None:
        messages.success(request, "The totals are compared with what is reported.")
        return redirect(PAGE, reference=reference)
    rows = [(form[name], reported.get(use)) for name, use in form.uses.items()]
    context = {"form": form, "found": found, "rows": rows}
    return render(
        request, "portfolio/spend/reconciling/reconciliation_totals.html", context, status=form_status(form)
    )


@requires(Permission.PREPARE_RETURN)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(_held)
def reconciliation_columns(request: HttpRequest, reference: str) -> HttpResponse:
    """What each column of the ledger stands for, as of a file of spend."""
    person, found = signed_in(request), load(request, reference, Permission.PREPARE_RETURN)
    back = reverse(PAGE, args=[reference])
    if answer := refused_beforehand(request, lambda: TRANSITIONS.target(found.status, "read"), back=back):
        return answer
    form = ReturnMatchForm(posted(request), upload=found, awards=list(awards_of(found.department)))
    done = carry_out(
        form,
        lambda: actions.match_ledger_columns(
            reconciliation=found, said=HowRead(**form.meant()), by=person, now=timezone.now()
        ),
        within=saving_over(request, form),
    )
    if done is not None:
        return redirect(PAGE, reference=reference)
    matched = sum(bool(column) for column in found.columns)
    context = {"form": form, "found": found, "matched": matched}
    return render(
        request, "portfolio/spend/reconciling/reconciliation_columns.html", context, status=form_status(form)
    )


@requires(Permission.PREPARE_RETURN)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(_held)
def reconciliation_awards(request: HttpRequest, reference: str) -> HttpResponse:
    """What the ledger's words for awards stand for; asked once."""
    person, found = signed_in(request), load(request, reference, Permission.PREPARE_RETURN)
    back = reverse(PAGE, args=[reference])
    if not found.unsorted and request.method != "POST":
        return redirect(back)
    form = AwardsSaidForm(
        posted(request),
        words=found.not_sorted,
        awards=list(awards_of(found.department)),
        budget=found.control_budget,
    )
    done = carry_out(
        form,
        lambda: actions.say_ledger_awards(
            reconciliation=found, said=form.meant(), by=person, now=timezone.now()
        ),
        within=saving_over(request, form),
    )
    if done is not None:
        return redirect(back)
    context = {"form": form, "found": found, "rows": form.rows()}
    return render(
        request, "portfolio/spend/reconciling/reconciliation_awards.html", context, status=form_status(form)
    )
