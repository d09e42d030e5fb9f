"""Uploading a file of spend for an award: it is kept and checked, and nothing counts yet."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from legacyfund.lib.errors import DomainError
from legacyfund.web.forms import add_refusal, form_status
from legacyfund.web.uploads import refuse_cut_upload
from portfolio.actions.returns import receive_return
from portfolio.forms.return_forms import ReturnUploadForm
from portfolio.queries.returns import awards_to_report_on


@requires(Permission.PREPARE_RETURN)
@require_http_methods(["GET", "HEAD", "POST"])
def return_upload(request: HttpRequest) -> HttpResponse:
    person, now = signed_in(request), timezone.now()
    awards = awards_to_report_on(person)
    form = ReturnUploadForm(
        request.POST or None,
        request.FILES or None,
        awards=awards,
        now=now,
        initial={"award": request.GET.get("award")},
    )
    refuse_cut_upload(request, form)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            receipt = receive_return(
                request=form.request(), name=file.name, content=file.read(), by=person, now=now
            )
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            if not receipt.is_new:
                messages.info(
                    request, "This file was uploaded before. Nothing was changed; this is its return."
                )
            return redirect("portfolio:return_page", reference=receipt.spend_return.reference)
    return render(
        request, "portfolio/return_upload.html", {"form": form, "awards": awards}, status=form_status(form)
    )
