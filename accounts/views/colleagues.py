from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries import (
    colleagues_of,
    departments_with,
    invitations_managed_by,
    past_roles_of,
    sign_offs_of,
)

PAST_SHOWN = 50


@requires(Permission.SEE_COLLEAGUES)
@require_safe
def colleagues(request: HttpRequest, pk: int) -> HttpResponse:
    """Who works for a department, in which role, and who did."""
    reader = signed_in(request)
    department = get_object_or_404(departments_with(reader, Permission.SEE_COLLEAGUES), pk=pk)
    manages = departments_with(reader, Permission.MANAGE_COLLEAGUES).filter(pk=pk).exists()
    context = {
        "department": department,
        "people": colleagues_of(department),
        "has_sign_off": sign_offs_of(department).exists(),
        "manages": manages,
        "invitations": invitations_managed_by(reader).filter(department=department) if manages else [],
        "past": past_roles_of(department)[:PAST_SHOWN],
        "now": timezone.now(),
    }
    return render(request, "accounts/colleagues.html", context)
