"""The page of a section that is made of questions."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.guards import signed_in
from bids.actions.sections import save_answers
from bids.forms.answers import AnswersForm
from bids.queries.drafts import answers_of
from bids.rules.questions import section_of
from bids.views.opening import away_unless_draft, refused_status, section_or_404
from legacyfund.lib.errors import DomainError
from legacyfund.web.forms import add_refusal


def answer_section(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    bid = section_or_404(request, reference, code)
    if away := away_unless_draft(request, bid):
        return away
    section = section_of(code, bid.round.questions_version)
    data = request.POST if request.method == "POST" else None
    form = AnswersForm(data, section=section, answers=answers_of(bid))
    status = 200
    if request.method == "POST" and form.is_valid():
        person, now = signed_in(request), timezone.now()
        try:
            save_answers(bid=bid, section=code, answers=form.cleaned_data, by=person, now=now)
        except DomainError as refusal:
            add_refusal(form, refusal)
            status = refused_status(refusal)
        else:
            return redirect("bids:bid", reference=reference)
    context = {"bid": bid, "form": form, "section": section}
    return render(request, "bids/answer_section.html", context, status=status)
