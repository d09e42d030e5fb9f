from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.actions import colleagues as actions
from accounts.forms import ChangeRoleForm
from accounts.guards import back_to_people, requires, signed_in
from accounts.permissions import Permission
from accounts.queries import leaves_without_sign_off, memberships_managed_by
from legacyfund.lib.errors import DomainError
from legacyfund.web.forms import add_refusal, form_status


@requires(Permission.MANAGE_COLLEAGUES)
@require_http_methods(["GET", "HEAD", "POST"])
def change_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a colleague another role of the department in place of this one."""
    reader = signed_in(request)
    membership = get_object_or_404(memberships_managed_by(reader), pk=pk, deputy_from=None)
    last = leaves_without_sign_off(membership)
    form = ChangeRoleForm(
        request.POST if request.method == "POST" else None, initial={"role": membership.role}, last=last
    )
    if request.method == "POST" and form.is_valid():
        try:
            changed = actions.change_role(
                membership=membership, by=reader, now=timezone.now(), **form.cleaned_data
            )
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"{changed.user} is now {changed.label_in_sentence}.")
            return redirect(back_to_people(membership.department))
    context = {"form": form, "membership": membership, "last": last}
    return render(request, "accounts/change_role.html", context, status=form_status(form))
