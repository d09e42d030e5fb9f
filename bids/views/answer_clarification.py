"""A department changes the answers the fund has named, and writes its answer."""

from collections.abc import Collection

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import memberships_on, requires, signed_in
from accounts.permissions import Permission
from bids.actions.clarification_answer import save_clarification_answer
from bids.forms.clarification import AnswerClarificationForm
from bids.models import Bid, Clarification
from bids.queries.clarifications import named_by_section, named_in, standing_clarification
from bids.queries.reach import reach_in
from bids.views.opening import bid_or_404, refuse
from bids.workflow import ClarificationStatus
from legacyfund.lib.errors import ConflictRefused, DomainError
from legacyfund.web.forms import add_refusal, form_status
from legacyfund.web.items import Task
from legacyfund.web.saving import holding, saving_over


@requires(Permission.EDIT_BID)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference: Bid.objects.filter(reference=reference))
def answer_clarification(request: HttpRequest, reference: str) -> HttpResponse:
    """A partner changes what is named but does not answer, so it is led to the clarification's page."""
    asks = request.method != "POST"
    bid = bid_or_404(request, reference, Permission.SEE_BIDS if asks else Permission.EDIT_BID)
    writes = reach_in(memberships_on(request), {Permission.EDIT_BID}).covers(bid.department_id)
    standing = standing_clarification(bid)
    waits = standing is not None and standing.status == ClarificationStatus.OPEN
    if asks and not (waits and writes):
        return redirect("bids:clarification", reference=reference)
    initial = {"answer": standing.answer if standing else ""}
    form = AnswerClarificationForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        answer, person = form.cleaned_data["answer"], signed_in(request)
        try:
            with saving_over(request, form):
                save_clarification_answer(bid=bid, answer=answer, by=person, now=timezone.now())
        except ConflictRefused as refusal:
            return refuse(request, bid, refusal)
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("bids:send_clarification", reference=reference)
    tasks = reopened_tasks(bid, standing) if standing else []
    context = {"bid": bid, "form": form, "asked": standing, "tasks": tasks}
    return render(request, "bids/answer_clarification.html", context, status=form_status(form, faulty=422))


def reopened_tasks(bid: Bid, standing: Clarification, *, among: Collection[str] | None = None) -> list[Task]:
    """A task for each section with something reopened, naming what; `among` are the codes the reader edits,
    None for all.
    """
    return [
        Task(
            row.section.title,
            "Open",
            reverse(f"bids:bid_{row.section.code}", kwargs={"reference": bid.reference}),
            "blue",
            hint="; ".join(row.labels),
        )
        for row in named_by_section(bid, named_in(standing))
        if among is None or row.section.code in among
    ]
