from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.forms import EventFilterForm
from accounts.guards import requires
from accounts.permissions import Permission
from accounts.queries import event_kinds, events_matching

PAGE_SIZE = 50


@requires(Permission.SEE_AUDIT)
@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """Every event, newest first, by kind, reference and person."""
    form = EventFilterForm(request.GET, kinds=event_kinds())
    wanted = form.cleaned_data if form.is_valid() else {}
    page = Paginator(events_matching(**wanted), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "accounts/events.html", {"form": form, "page": page})
