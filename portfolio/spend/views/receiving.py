"""Uploading a file of spend: on its own, or in the place of one that was faulty."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from legacyfund.web.files import refuse_cut_upload
from legacyfund.web.forms import form_status
from legacyfund.web.posting import carry_out, posted
from portfolio.spend.actions.receiving import receive_file
from portfolio.spend.forms.uploads import UploadForm
from portfolio.spend.models import ReturnUpload
from portfolio.spend.queries.returns import awards_to_report_on
from portfolio.spend.queries.uploads import uploads_visible_to
from portfolio.spend.views.uploads import where_next
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
    context = {"form": form, "awards": awards, "faulty": faulty}
    return render(request, "portfolio/spend/return_upload.html", context, status=form_status(form))


def _faulty(request: HttpRequest) -> ReturnUpload | None:
    """The file whose page asked for the corrected one, which takes its place."""
    found = uploads_visible_to(signed_in(request)).filter(status=UploadStatus.FAULTY)
    return found.filter(reference=request.GET.get("replaces", "")).first()
