"""The department does not want an award."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from legacyfund.lib.errors import DomainError
from legacyfund.web.forms import add_refusal, form_status
from portfolio.actions import awards
from portfolio.forms.awards import DeclineAwardForm
from portfolio.queries.awards import awards_visible_to


@requires(Permission.ANSWER_AWARD)
@require_http_methods(["GET", "HEAD", "POST"])
def decline_award(request: HttpRequest, reference: str) -> HttpResponse:
    person = signed_in(request)
    award = get_object_or_404(awards_visible_to(person), reference=reference)
    form = DeclineAwardForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            awards.decline_award(award=award, reason=reason, by=person, now=timezone.now())
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"You have declined {reference}. The fund has been told.")
            return redirect("portfolio:award", reference=reference)
    return render(
        request, "portfolio/decline_award.html", {"form": form, "award": award}, status=form_status(form)
    )
