from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.actions import colleagues as actions
from accounts.forms import InviteColleagueForm
from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries import departments_with
from legacyfund.lib.errors import DomainError
from legacyfund.web.forms import add_refusal, form_status


@requires(Permission.MANAGE_COLLEAGUES)
@require_http_methods(["GET", "HEAD", "POST"])
def invite_colleague(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite somebody to the department."""
    reader = signed_in(request)
    department = get_object_or_404(departments_with(reader, Permission.MANAGE_COLLEAGUES), pk=pk)
    form = InviteColleagueForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            invitation = actions.invite_colleague(
                department=department, by=reader, now=timezone.now(), **form.cleaned_data
            )
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"{invitation.email} has been invited.")
            return redirect("accounts:colleagues", pk=pk)
    return render(
        request,
        "accounts/invite_colleague.html",
        {"form": form, "department": department},
        status=form_status(form),
    )
