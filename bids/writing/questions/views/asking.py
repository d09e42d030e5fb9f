"""A department asks the fund about a round, and takes a question back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.writing.questions import actions
from bids.writing.questions.forms import AskForm
from bids.writing.questions.guards import question_or_404, round_or_404
from bids.writing.questions.queries import departments_asking
from legacyfund.web.forms import form_status
from legacyfund.web.posting import carry_out, carry_out_or_refuse, posted, refused_beforehand
from legacyfund.web.refusals import not_now


@requires(Permission.ASK_FUND)
@require_http_methods(["GET", "HEAD", "POST"])
def ask_question(request: HttpRequest, reference: str) -> HttpResponse:
    """A question to the fund, about the round, a section or a criterion."""
    person, now = signed_in(request), timezone.now()
    found = round_or_404(request, reference)
    page = reverse("bids:questions", args=[reference])
    departments = departments_asking(person, found)
    if not departments:
        return not_now(
            request,
            "Ask the fund a question",
            f"Your department cannot bid in round {reference}, so it cannot ask about it.",
            lead="Read the questions and answers",
            leads_to=page,
        )
    if away := refused_beforehand(request, lambda: actions.check_questions_taken(found), back=page):
        return away
    form = AskForm(posted(request), round=found, departments=departments)
    if carry_out(form, lambda: actions.ask_question(round=found, by=person, now=now, **form.given())):
        messages.success(request, "The fund has your question. You are told when it is answered.")
        return redirect("bids:questions", reference=reference)
    context = {"round": found, "form": form}
    return render(
        request, "bids/writing/questions/ask_question.html", context, status=form_status(form, faulty=422)
    )


@requires(Permission.ASK_FUND)
@require_POST
def withdraw_question(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The button beside a question of one's own department that waits."""
    question = question_or_404(request, reference, pk)
    return carry_out_or_refuse(
        request,
        lambda: actions.withdraw_question(question=question, by=signed_in(request), now=timezone.now()),
        done="The question is withdrawn.",
        then=reverse("bids:questions", args=[reference]),
    )
