"""Each reviewer beside the others on the same bids, for the chair, the fund and auditors."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.assessment.queries.moderation import rounds_moderated_by
from bids.assessment.queries.moderation_report import reads_report
from bids.assessment.queries.strictness import reviewers_compared
from legacyfund.web.paging import page_of

REVIEWERS_A_PAGE = 60


@requires(Permission.SEE_RANKING)
@require_safe
def strictness(request: HttpRequest, reference: str) -> HttpResponse:
    person = signed_in(request)
    round_ = get_object_or_404(rounds_moderated_by(person), reference=reference)
    if not reads_report(person, round_):
        raise Http404
    found = reviewers_compared(round_, person, now=timezone.now())
    context = {"round": round_, "page": page_of(request, found, REVIEWERS_A_PAGE)}
    return render(request, "bids/assessment/strictness.html", context)
