"""Uploading a file of spend: on its own, or in the place of one that was faulty."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries.told import CameBack
from legacyfund.lib.financial_year import Period
from legacyfund.web.files import refuse_cut_upload
from legacyfund.web.forms import form_status
from legacyfund.web.posting import carry_out, posted
from portfolio.spend.actions.receiving import receive_file
from portfolio.spend.forms.uploads import UploadForm
from portfolio.spend.models import ReturnUpload
from portfolio.spend.queries.returns import awards_to_report_on, returns_visible_to
from portfolio.spend.queries.uploads import uploads_visible_to
from portfolio.spend.views.uploads import where_next
from portfolio.spend.views.ways_on import came_back_with
from portfolio.spend.workflow import UploadStatus

ASKED_BEFORE = ("award", "period", "control_budget")
"""What the address of the upload may say already: the award, or all that a faulty file was reported as."""


@requires(Permission.PREPARE_RETURN)
@require_http_methods(["GET", "HEAD", "POST"])
def return_upload(request: HttpRequest) -> HttpResponse:
    """Uploading a file of spend: it is kept and checked, and nothing counts yet."""
    person, now = signed_in(request), timezone.now()
    awards = list(awards_to_report_on(person))
    form = UploadForm(
        posted(request),
        request.FILES or None,
        awards=awards,
        now=now,
        initial={name: request.GET.get(name) for name in ASKED_BEFORE},
    )
    faulty = _faulty(request)
    refuse_cut_upload(request, form)
    if receipt := carry_out(
        form,
        lambda: receive_file(
            request=form.request(),
            name=form.cleaned_data["file"].name,
            content=form.cleaned_data["file"].read(),
            by=person,
            now=now,
            replaces=faulty,
        ),
    ):
        if receipt.replaced:
            messages.success(request, f"{receipt.replaced} is cancelled: this file takes its place.")
        if not receipt.is_new:
            messages.info(request, "This file was uploaded before. This is its page.")
        return redirect(where_next(receipt.upload), reference=receipt.upload.reference)
    context = {"form": form, "awards": awards, "faulty": faulty, "back": _came_back(request)}
    return render(request, "portfolio/spend/return_upload.html", context, status=form_status(form))


def _came_back(request: HttpRequest) -> CameBack | None:
    """Why the last return of what the address asks for came back, where it did."""
    award, month = request.GET.get("award", ""), request.GET.get("period", "")
    try:
        period = Period.parse(month)
    except ValueError:
        return None
    found = returns_visible_to(signed_in(request), permission=Permission.PREPARE_RETURN).filter(
        award__reference=award, year=period.year, period=period.number, correction_reason=""
    )
    if budget := request.GET.get("control_budget", ""):
        found = found.filter(control_budget=budget)
    return came_back_with(found.order_by("-sequence").first())


def _faulty(request: HttpRequest) -> ReturnUpload | None:
    """The file whose page asked for the corrected one, which takes its place."""
    found = uploads_visible_to(signed_in(request)).filter(status=UploadStatus.FAULTY)
    return found.filter(reference=request.GET.get("replaces", "")).first()
