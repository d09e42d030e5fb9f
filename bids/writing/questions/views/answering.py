"""The fund answers a question, corrects an answer, declines a question, and says until when it takes any."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.rounds.models import Round
from bids.rounds.queries import rounds_visible_to
from bids.writing.questions import actions
from bids.writing.questions.forms import AnswerForm, CorrectForm, LastDayForm
from bids.writing.questions.guards import question_or_404
from bids.writing.questions.models import RoundQuestion
from bids.writing.questions.queries import age_of, question_lines
from bids.writing.questions.workflow import QUESTION_TRANSITIONS
from legacyfund.lib.days import day_in_words
from legacyfund.lib.errors import ConflictRefused, DomainError
from legacyfund.lib.financial_year import london_date
from legacyfund.web.forms import add_refusal, form_status
from legacyfund.web.posting import carry_out, posted, refused_beforehand
from legacyfund.web.questions import ReasonForm
from legacyfund.web.refusals import refused
from legacyfund.web.saving import holding, saving_over


@requires(Permission.ANSWER_QUESTION)
@require_http_methods(["GET", "HEAD", "POST"])
def answer_question(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The question in words that name nobody, and its answer, for everyone who may bid."""
    question = question_or_404(request, reference, pk)
    if away := _past(request, question, "answer"):
        return away
    form = AnswerForm(posted(request), initial={"wording": question.words})

    def answer() -> object:
        by, now = signed_in(request), timezone.now()
        return actions.answer_question(question=question, by=by, now=now, **form.cleaned_data)

    done = "The answer is published to everyone who may bid, without saying who asked."
    return _take(request, question, form, answer, page="answer_question", done=done)


@requires(Permission.ANSWER_QUESTION)
@require_http_methods(["GET", "HEAD", "POST"])
def decline_question(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """No answer, for a reason that the department that asked is told."""
    question = question_or_404(request, reference, pk)
    if away := _past(request, question, "decline"):
        return away
    form = ReasonForm(posted(request), asked="Why is the question not answered?")

    def decline() -> object:
        by, now = signed_in(request), timezone.now()
        return actions.decline_question(question=question, by=by, now=now, **form.cleaned_data)

    done = f"{question.department} is told why the question is not answered. Nobody else is."
    return _take(request, question, form, decline, page="decline_question", done=done)


@requires(Permission.ANSWER_QUESTION)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference, pk: Round.objects.filter(reference=reference))
def correct_answer(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """A later answer to a question that is published; the earlier ones stay."""
    question, back = question_or_404(request, reference, pk), _page(reference)
    if away := refused_beforehand(request, lambda: actions.check_answered(question), back=back):
        return away
    stands = question.answers.order_by("-number").first()
    form = CorrectForm(posted(request), initial={"answer": stands.words if stands else ""})

    def correct() -> object:
        by, now = signed_in(request), timezone.now()
        with saving_over(request, form):
            return actions.correct_answer(question=question, by=by, now=now, **form.cleaned_data)

    done = "The corrected answer is published. The earlier one stays beside it."
    return _take(request, question, form, correct, page="correct_answer", done=done)


@requires(Permission.MANAGE_ROUND)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference: Round.objects.filter(reference=reference))
def questions_until(request: HttpRequest, reference: str) -> HttpResponse:
    """The last day on which departments may ask about a round."""
    person, now = signed_in(request), timezone.now()
    found = get_object_or_404(rounds_visible_to(person), reference=reference)
    page = reverse("bids:round", args=[reference])
    if away := refused_beforehand(request, lambda: actions.check_last_day_moves(found), back=page):
        return away
    form = LastDayForm(posted(request), initial={"last_day": found.questions_until})
    if carry_out(
        form,
        lambda: actions.set_questions_until(round=found, by=person, now=now, **form.cleaned_data),
        within=saving_over(request, form),
    ):
        day = form.cleaned_data["last_day"]
        until = day_in_words(day) if day is not None else "it closes"
        messages.success(request, f"Questions about round {reference} are taken until {until}.")
        return redirect("bids:round", reference=reference)
    context = {"round": found, "form": form}
    return render(
        request, "bids/writing/questions/questions_until.html", context, status=form_status(form, faulty=422)
    )


def _page(reference: str) -> str:
    return reverse("bids:questions", args=[reference])


def _past(request: HttpRequest, question: RoundQuestion, event: str) -> HttpResponse | None:
    back = _page(question.round.reference)
    return refused_beforehand(request, lambda: QUESTION_TRANSITIONS.target(question.status, event), back=back)


def _take(
    request: HttpRequest,
    question: RoundQuestion,
    form: Form,
    action: Callable[[], object],
    *,
    page: str,
    done: str,
) -> HttpResponse:
    """The action carried out, the page of a refusal about where the question is, or the form again."""
    reference = question.round.reference
    if form.is_bound and form.is_valid():
        try:
            action()
        except ConflictRefused as refusal:
            return refused(request, refusal, back_url=_page(reference))
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, done)
            return redirect("bids:questions", reference=reference)
    (line,) = question_lines([question], signed_in(request), question.round)
    context = {
        "round": question.round,
        "line": line,
        "age": age_of(question, london_date(timezone.now())),
        "form": form,
    }
    template = f"bids/writing/questions/{page}.html"
    return render(request, template, context, status=form_status(form, faulty=422))
