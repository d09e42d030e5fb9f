"""An award as it was on any day, beside what it is now."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from legacyfund.lib.financial_year import london_date
from legacyfund.web.forms import add_refusal, form_status
from portfolio.awards.changes.forms import AsItWasForm
from portfolio.awards.changes.queries.as_of import DayNotOver, award_as_of
from portfolio.awards.changes.queries.comparing import compare_with_now
from portfolio.awards.queries.awards import awards_visible_to


@requires(Permission.SEE_AWARDS)
@require_safe
def award_as_it_was(request: HttpRequest, reference: str) -> HttpResponse:
    """Asked for by a date in the address; what differs from now is marked."""
    award = get_object_or_404(awards_visible_to(signed_in(request)), reference=reference)
    now = timezone.now()
    form = AsItWasForm(request.GET or None)
    context: dict[str, object] = {"award": award, "form": form}
    if form.is_bound and form.is_valid():
        day = form.cleaned_data["on"]
        try:
            then = award_as_of(award, day, now=now)
        except DayNotOver as refusal:
            add_refusal(form, refusal)
        else:
            today = award_as_of(award, london_date(now), now=now)
            context |= {"day": day, "then": then}
            if then is not None and today is not None:
                context["compared"] = compare_with_now(then, today)
    return render(request, "portfolio/awards/changes/award_as_it_was.html", context, status=form_status(form))
