from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.actions.deliveries import release_delivery
from accounts.guards import requires
from accounts.permissions import Permission
from accounts.queries import deliveries_set_aside
from legacyfund.lib.errors import DomainError


@requires(Permission.RETRY_DELIVERY)
@require_POST
def retry_delivery(request: HttpRequest, pk: int) -> HttpResponse:
    delivery = get_object_or_404(deliveries_set_aside(), pk=pk)
    try:
        release_delivery(delivery=delivery, now=timezone.now())
    except DomainError as refusal:
        return render(request, "errors/409.html", {"refusal": refusal}, status=409)
    messages.success(request, "The message will be sent again within a minute.")
    return redirect("accounts:jobs")
